"""/privacy: what is stored about people and chats (R46)."""

from __future__ import annotations

from handlers.message import Heading, Item, Message, Note, Tap, Text
from handlers.ports import Answer, Call, Desk

_STORED = (
    "Of a subscribed chat: platform and id, what it wants, hour and zone of its digest, since when, and the id "
    "of who subscribed.",
    "What waits to be sent to it, and for three days which alerts it got, so that none is repeated.",
    "Of a chat that blocked or removed Parley: the same and the reason, for 30 days, then nothing.",
    "Of who only asks: counters against floods and repeats, under a hash. They end by themselves.",
    "Not stored: names, message texts, questions, members. Who is an admin is asked of the platform, and "
    "forgotten after a minute.",
    "Logs: a command's name and platform; chats under a hash whose key changes every seven days. How long logs "
    "are kept is the owner's choice.",
    "Public figures: those the reports name, and those the owner added or dropped.",
    "Of the outlets' reports: title, summary, link, quotations, until the desk's retention ends (90 days, "
    "unless the owner set another).",
    "Backups the owner makes hold what was stored on their day.",
)


_KINDS = (
    "chat id",
    "platform",
    "subscription",
    "id of the subscribing admin",
    "deliveries of three days",
    "reason of a refusal, 30 days",
)


def answer(call: Call, desk: Desk) -> Answer:  # noqa: ARG001  every handler is called so
    """What is stored, what is not, and how to have it deleted."""
    rows = tuple(Item((Text(line),)) for line in _STORED)
    end = Note((Tap("/unsubscribe"), Text(" deletes everything about this chat at once.")))
    message = Message((Heading("What Parley stores"), *rows, end))
    return Answer(message, {"stored": list(_KINDS)})
