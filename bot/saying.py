"""One chat's rows as requests: composed once per row, part by part, without what arrived before (R3, R8)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from bot.broker import LOST
from bot.message_json import decode, encode
from bot.outcome import ChatSender, Outcome, Part, Refused, Sent, Unclear
from bot.store import Claim
from bot.store.outbox import delivery_id
from feeds.model import Announcement
from handlers.message import Message
from handlers.ports import Address

log = structlog.get_logger()

SEND_S: Final = 50.0  # longer than the clients wait; with a drain's slice below the engine's limit

Compose = Callable[[Announcement, Address], Awaitable[Message | None]]


class Saying:
    """What a drain says to its chat."""

    def __init__(self, sender: ChatSender, address: Address, compose: Compose) -> None:
        self.address = address
        self.sent = False  # anything at all
        self.asked = False  # the platform, by the last `say`
        self.half_said = False  # a part arrived, and more of the same message follow
        self.said = ""  # mark of the last part that arrived
        self._sender, self._compose = sender, compose
        self.to_keep = ""  # a digest's message, composed just now, as JSON
        self._prepared = ""  # id of the announcement the parts are of
        self._parts: Sequence[Part] | Refused = ()

    async def prepare(self, announcement: Announcement, kept: str) -> None:
        """Makes the parts of this announcement, unless they are made. Raises redis.RedisError.

        kept: its message as it was tried before. A digest would come out another one by now, and tell again
        what has arrived.
        """
        if announcement.id == self._prepared:
            return
        self._parts = await self._made(announcement, kept)
        self._prepared, self.half_said = announcement.id, False

    async def _made(self, announcement: Announcement, kept: str) -> Sequence[Part] | Refused:
        """What it says may be beyond us: then it alone is given up (R8)."""
        try:
            self.to_keep = ""
            message = decode(kept) if kept else None
            if message is None:
                message = await self._compose(announcement, self.address)
                if message is None:
                    return Refused("nothing-left")
                self.to_keep = encode(message) if announcement.kind == "digest" else ""
            delivery = delivery_id(str(self.address), announcement.id)
            return self._sender.parts(self.address, message, delivery) or Refused("empty")
        except LOST:
            raise
        except Exception:
            log.exception("drain.compose_failed", chat=str(self.address), announcement=announcement.id)
            return Refused("compose")

    async def say(self, claim: Claim) -> Outcome:
        """Sends the first part that has not arrived; how that ended."""
        self.asked = False
        if isinstance(self._parts, Refused):
            return self._parts
        left = [part for part in self._parts if part.mark not in claim.parts]
        if not left:  # it has become shorter since its last part was sent
            self.half_said = False
            return Sent("")
        self.asked = True
        try:
            async with asyncio.timeout(SEND_S):
                outcome = await (left[0].plain if claim.plain and left[0].plain else left[0].send)()
        except TimeoutError:
            return Unclear("timeout")
        except Exception as err:
            log.exception("drain.send_failed", chat=str(self.address), announcement=claim.announcement.id)
            return Unclear(type(err).__name__)
        if isinstance(outcome, Sent):
            self.sent, self.said, self.half_said = True, left[0].mark, len(left) > 1
        return outcome
