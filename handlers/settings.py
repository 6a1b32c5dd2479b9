"""/settings: what this chat has subscribed to, and how to change it."""

from __future__ import annotations

from handlers.message import Code, Heading, Message, Note, Paragraph, Tap, Text
from handlers.ports import Answer, Call, Desk
from handlers.subscription_lines import set_lines, subscription_data


async def answer(call: Call, desk: Desk) -> Answer:
    """The chat's settings."""
    subscription = await desk.subscriptions.get(call.address)
    data = {"subscription": subscription_data(subscription) if subscription else None}
    if subscription is None:
        text = Paragraph((Text("This chat has no subscription: it gets answers only."),))
        return Answer(Message((text, Note((Text("Alerts and a daily digest: "), Tap("/subscribe"))))), data)
    hint = Note(
        (Text("Change: "), Code("/subscribe digest 09:30 Kyiv"), Text(". End: "), Tap("/unsubscribe"))
    )
    return Answer(Message((Heading("This chat's settings"), *set_lines(subscription), hint)), data)
