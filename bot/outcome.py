"""How a send ended. Expected failures are values; `match` with assert_never handles them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from handlers.message import Message
from handlers.ports import Address


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Certainly not delivered; the chat is parked. The try is given back.

    seconds: what the platform asked for, or our own backoff (connection never made, 5xx with a body).
    """

    seconds: float
    reason: str = "429"


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be taken. chat_gone: blocked, kicked, archived: the chat is paused and its rows dropped.

    moved_to: new chat id when a Telegram group became a supergroup; subscription and queue move there.
    platform_down: the token is bad (401): the platform is paused, the row kept.
    """

    reason: str
    chat_gone: bool = False
    moved_to: str = ""
    platform_down: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """The request was written and no answer came: it may or may not have arrived."""

    reason: str


Outcome = Sent | Wait | Refused | Unclear


class ChatSender(Protocol):
    """One platform's way out. It never retries by itself and never raises for what a platform does."""

    platform: str

    async def send(self, address: Address, message: Message, delivery: str) -> Outcome:
        """Sends one message (all its parts). `delivery` is the id of the delivery, for metadata and logs."""
