"""/privacy: what is stored about people and chats (R46)."""

from __future__ import annotations

from handlers.message import Heading, Item, Message, Note, Tap, Text
from handlers.ports import Answer, Call, Desk

_STORED = (
    "Of a subscribed chat: platform and id, what it wants, hour and zone of its digest, who subscribed (id).",
    "What waits to be sent to it, and for three to six days which alerts it got, so that none is repeated.",
    "Of a chat that blocked or removed Parley: the same and the reason, for 30 days, then nothing.",
    "Of who only asks: counters against floods and repeats, under a hash. They end by themselves.",
    "Not stored: names, message texts, questions, members. Who is an admin is asked for and soon forgotten.",
    "Logs: names of commands; chats under a hash whose key is another one every seven days.",
    "Public figures: those the reports name, and those the owner added or dropped.",
    "Of the outlets' reports: title, summary, link, quotations, for 90 days or as the owner set.",
    "Backups the owner makes hold what was stored on their day.",
)


_KINDS = (
    "chat id",
    "platform",
    "subscription",
    "id of the subscribing admin",
    "deliveries of three to six days",
    "reason of a refusal, 30 days",
)


def answer(call: Call, desk: Desk) -> Answer:  # noqa: ARG001  every handler is called so
    """What is stored, what is not, and how to have it deleted."""
    rows = tuple(Item((Text(line),)) for line in _STORED)
    end = Note((Tap("/unsubscribe"), Text(" deletes everything about this chat at once.")))
    message = Message((Heading("What Parley stores"), *rows, end))
    return Answer(message, {"stored": list(_KINDS)})
