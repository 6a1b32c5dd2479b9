"""/unsubscribe: ends alerts and digest and forgets the chat."""

from __future__ import annotations

from handlers.message import Message, Note, Paragraph, Tap, Text
from handlers.ports import Answer, Call, Desk


async def answer(call: Call, desk: Desk) -> Answer:
    """Deletes every key of the chat at once, queued deliveries included (R46)."""
    there_was = await desk.subscriptions.delete(call.address)
    here = "this topic" if call.address.thread else "this chat"
    if there_was:
        text = f"Done: nothing more will be sent here, and all that was stored about {here} is deleted."
    else:
        text = f"There was no subscription here, and nothing is stored about {here}."
    if call.address.thread:
        text += " Other topics of the group have subscriptions of their own."
    hint = Note((Text("To come back: "), Tap("/subscribe")))
    return Answer(Message((Paragraph((Text(text),)), hint)), {"deleted": there_was})
