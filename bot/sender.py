"""Sends what is queued for a chat: lease, claim, compose, send, settle (R2). The only retry layer (R12)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final, assert_never

import structlog

from bot import metrics
from bot.broker import LOST
from bot.budget import Budget
from bot.clock import Clock
from bot.outcome import ChatSender, Outcome, Refused, Sent, Unclear, Wait
from bot.store import Claim, Store
from bot.store.outbox import late_digest
from feeds.model import Announcement
from handlers.message import Message
from handlers.ports import Address

log = structlog.get_logger()

Compose = Callable[[Announcement, Address], Awaitable[Message | None]]

SLICE_S: Final = 40.0  # a drain gives its chat back after this, below the engine's limit
SHORT_S: Final = 2.0  # a wait this short is sat out; for a longer one the chat is parked
MARGIN_S: Final = 0.01  # Redis must find that a wait is over, by its own clock
RESEND_S: Final = 10.0  # before the second copy of a message that may have arrived


class Sender:
    """Drains outboxes. compose: what a row says; None means that there is nothing left to say."""

    def __init__(
        self,
        store: Store,
        senders: Mapping[str, ChatSender],
        compose: Compose,
        budget: Budget,
        clock: Clock,
    ) -> None:
        self._store, self._outbox = store, store.outbox
        self._senders, self._compose, self._budget, self._clock = senders, compose, budget, clock
        self._stopping = False

    def stop(self) -> None:
        """Lets running drains end after the send they are at."""
        self._stopping = True

    async def drain(self, chat: str) -> None:
        """Sends the chat's rows until none is left or it has to wait. Raises redis.RedisError.

        A drain by another process is left alone. Rows that are not sent stay queued; nothing is dropped but
        what was settled.
        """
        sender = self._senders.get(Address.parse(chat).platform)
        token = await self._outbox.lease(chat) if sender else None
        if sender is None or token is None:
            return
        until = time.monotonic() + SLICE_S
        try:
            while not self._stopping and time.monotonic() < until and await self._next(sender, chat, token):
                pass
            await self._own_up(Address.parse(chat))
        finally:
            with suppress(*LOST):
                await self._outbox.release(chat, token)

    async def _own_up(self, address: Address) -> None:
        """Queues a digest of what may not have arrived, for a chat that has no digests to name it (R3)."""
        unclear = await self._outbox.unclear_announcements(address)
        if not unclear:
            return
        subscription = await self._store.subscriptions.get(address)
        if subscription and not subscription.digest:
            digest = late_digest(str(address), unclear, self._clock)
            once = f"digest:{address}:unclear-{unclear[0].id}"
            await self._outbox.enqueue(address, replace(digest, id=once))

    async def _next(self, sender: ChatSender, chat: str, token: str) -> bool:
        """Sends one row; whether the next may follow at once."""
        # The claim comes last before the send: a row claimed when its process dies counts as a copy that may
        # have arrived, so only what goes out now is claimed.
        if not await self._outbox.has_rows(chat):
            return False
        wait_s = await self._budget.take(Address.parse(chat))
        if wait_s > 0:
            return await self._waited(chat, wait_s)
        claim = await self._outbox.claim(chat, token)
        if claim is None:
            return False
        outcome = await self._send(sender, claim)
        return await self._settle(claim, token, outcome)

    async def _waited(self, chat: str, wait_s: float) -> bool:
        """Sits a short wait out, parks the chat for a long one; whether the wait is over."""
        if wait_s < SHORT_S:
            await asyncio.sleep(wait_s + MARGIN_S)
            return True
        await self._outbox.park(chat, wait_s)
        return False

    async def _send(self, sender: ChatSender, claim: Claim) -> Outcome:
        """How the row ended. What it says may be beyond us: then it alone is given up (R8)."""
        try:
            message = await self._compose(claim.announcement, claim.address)
        except LOST:
            raise
        except Exception:
            log.exception("drain.compose_failed", chat=str(claim.address), announcement=claim.announcement.id)
            return Refused("compose")
        if message is None:
            return Refused("nothing-left")
        try:
            outcome = await sender.send(claim.address, message, claim.delivery)
        except Exception as err:
            log.exception("drain.send_failed", chat=str(claim.address), announcement=claim.announcement.id)
            outcome = Unclear(type(err).__name__)
        await self._budget.note(sender.platform, outcome)
        return outcome

    async def _settle(self, claim: Claim, token: str, outcome: Outcome) -> bool:
        """Writes down how it ended; whether the next row may follow at once."""
        wait_s = RESEND_S if isinstance(outcome, Unclear) else 0.0
        await self._outbox.settle(claim, token, outcome, wait_s)
        names = {"chat": str(claim.address), "announcement": claim.announcement.id, "tries": claim.tries}
        age_s = round((self._clock.now() - claim.announcement.created).total_seconds())
        metrics.sent(claim.address.platform, outcome, age_s)
        match outcome:
            case Sent(message_id):
                log.info("drain.sent", **names, delivery=claim.delivery, message=message_id, age_s=age_s)
                return True
            case Wait(seconds, reason):
                log.info("drain.waits", **names, seconds=round(seconds, 1), reason=reason)
                return False
            case Unclear(reason):
                log.warning("drain.unclear", **names, reason=reason)
                return False
            case Refused(reason=reason):
                log.warning("drain.refused", **names, reason=reason)
                return not (outcome.chat_gone or outcome.platform_down or outcome.moved_to)
            case _:
                assert_never(outcome)
