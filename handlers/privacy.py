"""/privacy: what is stored about people and chats (R46)."""

from __future__ import annotations

from handlers.message import Heading, Item, Message, Note, Tap, Text
from handlers.ports import Answer, Call, Desk

_STORED = (
    "Of a subscribed chat: platform and id, what it wants, hour and zone of its digest, who subscribed (id).",
    "Also which deliveries wait for it, and which it got in the last three days, so that none is repeated.",
    "Of a chat that only asks: counters against floods and repeats, which end by themselves.",
    "Not stored: names, message texts, questions, members.",
    "Of the outlets' reports: title, summary and link, until the desk's retention ends.",
)


def answer(call: Call, desk: Desk) -> Answer:  # noqa: ARG001  every handler is called so
    """What is stored, what is not, and how to have it deleted."""
    rows = tuple(Item((Text(line),)) for line in _STORED)
    end = Note((Tap("/unsubscribe"), Text(" deletes everything about this chat at once.")))
    message = Message((Heading("What Parley stores"), *rows, end))
    return Answer(message, {"stored": ["chat id", "platform", "subscription", "id of the subscribing admin"]})
