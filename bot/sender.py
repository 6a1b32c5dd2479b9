"""Sends what is queued for a chat: lease, compose, claim, send, settle (R2). The only retry layer (R12)."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Final, assert_never

import structlog

from bot import metrics
from bot.access import EVERYBODY, Access
from bot.broker import LOST
from bot.budget import Budget
from bot.clock import Clock
from bot.leases import RENEW_S, renewed
from bot.membership import hold_to_list
from bot.outcome import ChatSender, Outcome, Refused, Sent, Unclear, Wait
from bot.owning_up import OwningUp
from bot.refused import tell
from bot.saying import Compose, Saying
from bot.store import Claim, Store
from handlers.ports import Address

log = structlog.get_logger()

SLICE_S: Final = 40.0  # a drain gives its chat back after this, below the engine's limit
SHORT_S: Final = 2.0  # a wait this short is sat out; for a longer one the chat is parked
BETWEEN_PARTS_S: Final = 5.0  # in the middle of a message a longer one: a group gets a part every 4 s (R5)
MARGIN_S: Final = 0.01  # Redis must find that a wait is over, by its own clock
RESEND_S: Final = 10.0  # before the second copy of a message that may have arrived
# Sends in flight per platform: 30 a second, Telegram's limit, with answers that take 0.4 s. With many more at
# once the client library gets slower (at 64 it makes a fifth of what it makes at 8).
IN_FLIGHT: Final = 12


class Sender:
    """Drains outboxes. compose: what a row says; None means that there is nothing left to say."""

    def __init__(
        self,
        store: Store,
        senders: Mapping[str, ChatSender],
        compose: Compose,
        budget: Budget,
        clock: Clock,
        hurry: float = 1.0,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        *,
        access: Access = EVERYBODY,
    ) -> None:
        """hurry: leases pass so many times faster, for benchmarks. sleep: for tests."""
        self._access = access
        self._store, self._outbox, self._owning_up = store, store.outbox, OwningUp(store, clock)
        self._senders, self._compose, self._budget, self._clock = senders, compose, budget, clock
        self._renew_s, self._sleep = RENEW_S / hurry, sleep
        self._lanes: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(IN_FLIGHT))
        self._stopping = False

    def stop(self) -> None:
        """Lets running drains end after the send they are at."""
        self._stopping = True

    async def drain(self, chat: str) -> None:
        """Sends the chat's rows until none is left or it has to wait. Raises redis.RedisError.

        A drain by another process is left alone. Rows that are not sent stay queued; nothing is dropped but
        what was settled.
        """
        address = Address.parse(chat)
        sender = self._senders.get(address.platform)
        token = await self._outbox.lease(chat) if sender else None
        if sender is None or token is None:
            return
        saying = Saying(sender, address, self._compose)
        until = time.monotonic() + SLICE_S
        try:
            async with renewed(partial(self._outbox.renew, chat, token), self._renew_s):
                while self._may_go_on(until) and await self._next(saying, token, until):
                    pass
                await self._owning_up(address, saying.sent)
        finally:
            with suppress(*LOST):
                await self._outbox.release(chat, token)

    def _may_go_on(self, until: float) -> bool:
        return not self._stopping and time.monotonic() < until

    async def _next(self, saying: Saying, token: str, until: float) -> bool:
        """Sends one row, or one part of a long one; whether the next may follow at once.

        until: nothing is claimed after that. Where answers take long, waiting for a lane takes long, too, and
        a send the engine cuts off may have arrived.
        """
        chat = str(saying.address)
        row = await self._outbox.first(chat)
        if row is None:
            return False
        await saying.prepare(row.announcement, row.kept)
        # The claim comes last before the send: a row claimed when its process dies counts as a copy that may
        # have arrived, so only what goes out now is claimed.
        async with self._lanes[saying.address.platform]:
            wait_s = await self._budget.take(saying.address)
            claim = await self._outbox.claim(chat, token) if wait_s == 0 and self._may_go_on(until) else None
            outcome = await self._say(saying, claim) if claim else None
        if claim and outcome:
            return await self._settle(saying, claim, token, outcome)
        return wait_s > 0 and await self._waited(saying, wait_s)

    async def _waited(self, saying: Saying, wait_s: float) -> bool:
        """Sits a short wait out, parks the chat for a long one; whether the wait is over."""
        if wait_s < (BETWEEN_PARTS_S if saying.half_said else SHORT_S):
            await self._sleep(wait_s + MARGIN_S)
            return True
        await self._outbox.park(str(saying.address), wait_s)
        return False

    async def _say(self, saying: Saying, claim: Claim) -> Outcome:
        # The row may be another one than expected: alerts became a digest.
        await saying.prepare(claim.announcement, claim.kept)
        if saying.to_keep:
            await self._outbox.keep(claim, saying.to_keep)
        outcome = await saying.say(claim)
        with suppress(*LOST):  # what was sent must be settled, whatever becomes of the platform's health
            if saying.asked:  # else it says nothing of the platform
                await self._note(claim.address, outcome)
            if isinstance(outcome, Refused) and outcome.platform_down:
                why = f"it refuses our token ({outcome.reason})"
                await tell(self._store, claim.address.platform, why, self._clock.now())
        return outcome

    async def _note(self, address: Address, outcome: Outcome) -> None:
        await self._budget.note(address.platform, outcome)
        if isinstance(outcome, Wait) and outcome.reason == "429":
            await self._budget.hush(address, outcome.seconds)

    async def _settle(self, saying: Saying, claim: Claim, token: str, outcome: Outcome) -> bool:
        """Writes down how it ended; whether the next row may follow at once."""
        if isinstance(outcome, Sent) and saying.half_said:
            await self._outbox.settle_part(claim, saying.said)
        else:
            wait_s = RESEND_S if isinstance(outcome, Unclear) else 0.0
            await self._outbox.settle(claim, token, outcome, wait_s)
        if isinstance(outcome, Refused) and outcome.moved_to:
            await hold_to_list(self._store, self._access, claim.address.platform, outcome.moved_to)
        return self._log(claim, outcome)

    def _log(self, claim: Claim, outcome: Outcome) -> bool:
        """One line and one count for each send; whether the next row may follow at once."""
        names = {"chat": str(claim.address), "announcement": claim.announcement.id, "tries": claim.tries}
        age_s = round((self._clock.now() - claim.announcement.created).total_seconds())
        metrics.sent(claim.address.platform, outcome, age_s)
        match outcome:
            case Sent(message_id):
                log.info("drain.sent", **names, message=message_id, age_s=age_s)
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
