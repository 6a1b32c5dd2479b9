"""How a send ended. Expected failures are values; `match` with assert_never handles them."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from handlers.message import Message
from handlers.ports import Address

# A gateway gave up waiting for the answer of a server that had the request: it may have arrived (R3). After
# 500, 502 and 503 it is taken for undelivered, though no platform promises that.
GATEWAY: Final = frozenset({504, 520, 524})

# Waits that are surely not the message's own fault. Any other may be when it alone has to wait (R8).
NOT_ITS_FAULT: Final = frozenset({"429", "not-connected", "external_channel_migrating"})


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


CROWDED: Final = Wait(0.0, "crowded")  # an answer to a command that would have come too late
Outcome = Sent | Wait | Refused | Unclear


@dataclass(frozen=True, slots=True)
class Part:
    """What one request carries of a message; a short message is one part.

    mark: short digest of its words, so that another try knows what arrived. send: makes the request; it never
    retries by itself and never raises for what a platform does. plain: the same without markup, where that is
    another request.
    """

    mark: str
    send: Callable[[], Awaitable[Outcome]]
    plain: Callable[[], Awaitable[Outcome]] | None = None


def mark_of(text: str) -> str:
    """The mark of a part with these words."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


class ChatSender(Protocol):
    """One platform's way out."""

    platform: str

    def parts(self, address: Address, message: Message, delivery: str) -> Sequence[Part]:
        """The message for that chat, in order. delivery: the id of the delivery, for metadata and logs."""


@runtime_checkable
class Paced(Protocol):
    """A way out that also answers commands. pace: what an answer waits for, None for nothing."""

    pace: Callable[[Address], Awaitable[bool]] | None
