"""/quotes <name>: what somebody said, newest first, each saying once."""

from __future__ import annotations

from handlers.message import Message, Paragraph, Text
from handlers.ports import Answer, Call, Desk


async def answer(call: Call, desk: Desk) -> Answer:
    """What was asked for."""
    return Answer(Message((Paragraph((Text(f"{call.name}: nothing yet."),)),)))
