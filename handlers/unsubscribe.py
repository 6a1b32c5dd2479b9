"""/unsubscribe: ends alerts and digest and forgets the chat."""

from __future__ import annotations

from handlers.message import Message, Note, Paragraph, Tap, Text
from handlers.ports import Answer, Call, Desk


async def answer(call: Call, desk: Desk) -> Answer:
    """Deletes every key of the chat at once, queued deliveries included (R46)."""
    there_was = await desk.subscriptions.delete(call.address)
    if there_was:
        text = "Done: nothing more will be sent here, and all that was stored about this chat is deleted."
    else:
        text = "There was no subscription here, and nothing is stored about this chat."
    hint = Note((Text("To come back: "), Tap("/subscribe")))
    return Answer(Message((Paragraph((Text(text),)), hint)), {"deleted": there_was})
