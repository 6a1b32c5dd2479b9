"""What a handler said, as text: the way most tests read an answer."""

from __future__ import annotations

from typing import Any

from handlers import plain_text, router
from handlers.message import Message
from handlers.ports import Desk
from tests.doubles.memory_desk import call


def text(message: Message) -> str:
    """The message as a terminal shows it, wide enough not to wrap."""
    return plain_text.render(message, width=1_000)


async def ask(desk: Desk, line: str, **more: object) -> str:
    """What the desk says to "who Dmitriev"."""
    name, _, args = line.partition(" ")
    return text((await router.answer(call(name, args, **more), desk)).message)


async def data(desk: Desk, line: str) -> dict[str, Any]:
    """What a machine may read of the answer."""
    name, _, args = line.partition(" ")
    found = (await router.answer(call(name, args), desk)).data
    assert isinstance(found, dict)
    return found
