"""/start: what Parley is and what to do first, in five lines."""

from __future__ import annotations

from handlers.message import Code, Heading, Item, Message, Note, Tap, Text
from handlers.ports import Answer, Call, Desk
from handlers.story_lines import sample_note


def answer(call: Call, desk: Desk) -> Answer:  # noqa: ARG001  every handler is called so
    """The greeting."""
    message = Message(
        (
            Heading(f"Parley: {desk.pack.name}"),
            *sample_note(desk.sample),
            Item((Tap("/latest"), Text(" shows what is new, once, with all sources."))),
            Item((Code("/who Dmitriev"), Text(" tells who somebody is and what he did last."))),
            Item((Tap("/subscribe"), Text(" sends new stories and a daily digest to this chat."))),
            Note((Text("All commands: "), Tap("/help"), Text(". What is stored: "), Tap("/privacy"))),
        )
    )
    return Answer(message, {"commands": ["latest", "who", "subscribe", "help", "privacy"]})
