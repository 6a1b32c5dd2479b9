"""One ordered poll: once per slot, under a lease, given up when it keeps killing its process."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

import structlog
from redis.asyncio import Redis

from bot import keys, metrics
from bot.broker import LOST
from bot.clock import Clock
from bot.leases import RENEW_S, renewed
from bot.poll import PollResult
from bot.store import Store
from feeds.model import FeedSource, FeedState, FeedStatus

log = structlog.get_logger()

LEASE_S: Final = 20  # renewed while the poll runs: a killed process holds its feeds up no longer
ATTEMPTS: Final = 3  # polls begun and not ended, in an hour
FORGET_S: Final = 3600
REST: Final = timedelta(hours=6)  # the longest backoff of a feed (R35)
GIVEN_UP: Final = 1000  # tasks kept to look at


class Polls(Protocol):
    """The part of a Poller a task needs."""

    async def poll(self, source: FeedSource, state: FeedState | None = None) -> PollResult:
        """Polls one feed now; what the feed does is a result."""


class PollTask:
    """Polls one feed by its id. Raises redis.RedisError, and whatever surprises the poll."""

    def __init__(
        self, store: Store, poller: Polls, redis: Redis, clock: Clock, renew_s: float = RENEW_S
    ) -> None:
        self._store, self._poller, self._redis, self._clock = store, poller, redis, clock
        self._renew_s = renew_s

    async def __call__(self, feed_id: str) -> None:
        """Polls the feed if it is still read, is due and nobody else polls it."""
        source = next((s for s in await self._store.feeds.sources() if s.id == feed_id), None)
        token = await self._store.feeds.lease(feed_id, LEASE_S) if source else None
        if source is None or token is None:
            return
        try:
            renew = partial(self._store.feeds.renew, feed_id, token, LEASE_S)
            async with renewed(renew, self._renew_s):
                state = await self._store.feeds.state(feed_id)
                if state.next_poll is None or state.next_poll <= self._clock.now():
                    await self._counted(source, state)
        finally:
            with suppress(*LOST):
                await self._store.feeds.release(feed_id, token)

    async def _counted(self, source: FeedSource, state: FeedState) -> None:
        """A poll that neither ends nor fails has taken its process with it; after three the feed rests."""
        attempts = keys.TASK_ATTEMPTS.of("poll", source.id)
        count = int(await self._redis.incr(attempts))
        await self._redis.expire(attempts, FORGET_S)
        if count > ATTEMPTS:
            await self._give_up(source, state, count - 1)
        else:
            try:
                _log(await self._poller.poll(source, state))
            except asyncio.CancelledError:
                await self._redis.decr(attempts)  # we stop: the feed is not to blame
                raise
        await self._redis.delete(attempts)

    async def _give_up(self, source: FeedSource, state: FeedState, attempts: int) -> None:
        now = self._clock.now()
        resting = replace(
            state,
            status=FeedStatus.FAILING,
            last_fetched=now,
            next_poll=now + REST,
            failures=state.failures + 1,
            failing_since=state.failing_since or now,
            error="crash",
            error_text=f"Polling it broke off {attempts} times in a row; it is tried again in 6 hours.",
        )
        await self._store.feeds.put(resting)
        await self._redis.xadd(
            str(keys.TASKS_DEAD), {"task": "poll", "subject": source.id}, maxlen=GIVEN_UP, approximate=True
        )
        log.error("poll.given_up", feed=source.id, attempts=attempts)


def _log(result: PollResult) -> None:
    metrics.polled(result)
    log.info(
        "poll.done",
        feed=result.feed.id,
        status=result.status,
        new=result.new,
        relevant=result.relevant,
        announced=result.announced,
        ms=round(result.seconds * 1000),
    )
