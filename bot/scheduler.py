"""When things are done. APScheduler only ticks; what is due stands in Redis, and the leader orders it.

Every process with a schedule asks for the lead; one has it. All jobs are harmless when two believe to lead:
polls and drains are ordered once and leased, digests are queued once per slot.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from redis.exceptions import OutOfMemoryError, ResponseError

from bot import metrics
from bot.broker import LOST
from bot.clock import Clock, SystemClock
from bot.digests import DueDigests
from bot.engine import Engine
from bot.owning_up import left_in_doubt
from bot.store import Store
from bot.store.condition import refuses_writes

log = structlog.get_logger()

Job = Callable[[], Awaitable[None]]

LOCAL: Final = ("terminal",)  # only the process that has the terminal can order its sends
POLLS_AT_ONCE: Final = 1000
CHATS_AT_ONCE: Final = 128  # of each platform: more than its pace lets go until the next run
SWEEPS_AT_ONCE: Final = 50
REPLAN_S: Final = 10
WALL: Final = SystemClock()


@dataclass(frozen=True, slots=True)
class Every:
    """Seconds between two runs of each job. `settle`: before the first digests, so that what was missed while
    the desk was down has been polled."""

    lead: float = 2.0
    polls: float = 1.0
    drains: float = 1.0
    digests: float = 10.0
    retention: float = 3600.0
    doubts: float = 3600.0
    depth: float = 60.0
    clock: float = 30.0
    settle: float = 20.0


TOLERANCE: Final = timedelta(seconds=30)  # clocks of several machines differ that much, and nobody minds
LEAD_S: Final = 6.0  # a leader that vanished is replaced after this; its jobs renew the lead more often


class Scheduler:
    """Runs the jobs between `start` and `stop`."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        clock: Clock,
        retention_days: float,
        every: Every = Every(),
        wall: Clock = WALL,
        besides: Sequence[tuple[Job, float]] = (),
    ) -> None:
        """wall: the clock APScheduler plans by. besides: more jobs, with the seconds between two runs."""
        self._engine, self._store, self._clock = engine, store, clock
        self._digests = DueDigests(store, clock)
        self._retention_days = retention_days
        self._holder = secrets.token_hex(8)
        self._failing: set[str] = set()
        self._running: set[asyncio.Task[Any]] = set()
        self._lead_ends = 0.0  # by the monotonic clock
        self._stopped = self._led = False
        self._every, self._wall, self._besides = every, wall, besides
        self._furthest: dict[str, timedelta] = {}  # how far ahead a job's next run can be
        self._keeping: asyncio.Task[None] | None = None
        self._ticker = AsyncIOScheduler(
            timezone=UTC,
            logger=_quiet(),
            job_defaults={"coalesce": True, "misfire_grace_time": 3600, "max_instances": 1},
        )

    @property
    def leads(self) -> bool:
        """Whether this process runs the schedule: not for longer than it was given the lead (R19)."""
        return monotonic() < self._lead_ends

    async def start(self) -> None:
        """Asks for the lead and starts the jobs. Without Redis the jobs wait for it."""
        metrics.LEADER.set_function(lambda: float(self.leads))  # also while Redis hangs under a renewal
        await self._guarded(self.ask_for_lead)
        every = self._every
        self._add(self.ask_for_lead, every.lead)
        self._add(self.order_polls, every.polls)
        self._add(self.order_drains, every.drains)
        self._add(self.queue_digests, every.digests, every.settle)
        self._add(self.sweep_retention, every.retention, every.settle)
        self._add(self.order_owning_up, every.doubts, every.doubts)
        self._add(self.log_depth, every.depth, every.depth)
        self._add(self.follow_clock, every.clock)
        for job, seconds in self._besides:
            self._add(job, seconds)
        self._ticker.start()
        self._keeping = asyncio.create_task(self._keep_time(), name="schedule-time")

    async def stop(self) -> None:
        """Ends the jobs and gives up the lead, so that another process need not wait for it."""
        self._stopped = True
        if self._keeping:
            self._keeping.cancel()
        if self._ticker.running:
            self._ticker.shutdown(wait=False)  # cancels the jobs under way, and does not wait for their end
        await asyncio.gather(*self._running, return_exceptions=True)
        self._lead_ends = 0.0
        await self._guarded(lambda: self._store.step_down(self._holder))

    def _add(self, job: Job, seconds: float, first_s: float = 0.0) -> None:
        begin = self._wall.now() + timedelta(seconds=first_s)
        added = self._ticker.add_job(self._tick, "interval", [job], seconds=seconds, next_run_time=begin)
        self._furthest[added.id] = timedelta(seconds=max(seconds, first_s)) + TOLERANCE

    async def _keep_time(self) -> None:
        while True:
            await asyncio.sleep(self._every.clock)
            self.keep_time()

    def keep_time(self) -> None:
        """Runs the jobs now whose next run a clock set back has moved away: APScheduler plans by the wall."""
        now = self._wall.now()
        moved = [j for j in self._ticker.get_jobs() if j.next_run_time - now > self._furthest[j.id]]
        for job in moved:
            job.modify(next_run_time=now)
        if moved:
            log.warning("scheduler.clock_set_back", jobs=len(moved))

    async def _tick(self, job: Job) -> None:
        me = asyncio.current_task()
        assert me is not None, "the ticker runs every job as a task"
        self._running.add(me)
        try:
            await self._guarded(job)
        finally:
            self._running.discard(me)

    async def _guarded(self, job: Job) -> None:
        """A job that fails is tried again with its next run, and said once (R16); the others go on."""
        name = getattr(job, "__name__", "job")
        try:
            await job()
            self._failing.discard(name)
        except asyncio.CancelledError:
            if not self._stopped:
                raise
        except Exception as err:
            if isinstance(err, OutOfMemoryError):
                self._complain(log.error, "scheduler.redis_full", name)
            elif isinstance(err, LOST) and (not isinstance(err, ResponseError) or refuses_writes(err)):
                self._lead_ends = 0.0  # another may have taken over meanwhile
                self._complain(log.warning, "scheduler.redis_lost", name, error=type(err).__name__)
            else:
                self._complain(log.exception, "scheduler.job_failed", name)

    def _complain(self, say: Callable[..., object], event: str, job: str, **facts: str) -> None:
        if job not in self._failing:
            say(event, job=job, **facts)
        self._failing.add(job)

    async def ask_for_lead(self) -> None:
        """Takes or renews the lead."""
        led, asked = self._led, monotonic()
        self._led = await self._store.lead(self._holder, LEAD_S)
        self._lead_ends = asked + LEAD_S if self._led else 0.0
        if self._led != led:
            log.info("scheduler.leads" if self._led else "scheduler.follows", holder=self._holder)
        if self._led and not led:
            await self.order_owning_up()

    async def order_polls(self) -> None:
        """Orders a poll of every feed that is due."""
        if self.leads:
            for feed in await self._store.feeds.due(self._clock.now(), POLLS_AT_ONCE):
                await self._engine.enqueue_poll(feed)

    async def order_drains(self) -> None:
        """Orders the sending for every chat that has rows to send and is in nobody's hands.

        So a task that was lost loses nothing. A process that does not lead orders what only it can send.
        """
        platforms = [p for p in self._engine.platforms if self.leads or p in LOCAL]
        for chat in await self._store.outbox.due_chats(CHATS_AT_ONCE, platforms):
            await self._engine.enqueue_drain(chat)

    async def order_owning_up(self) -> None:
        """Orders a drain, which tells what is in doubt, for chats where a kill came between the two."""
        if self.leads:
            for address in await left_in_doubt(self._store):
                await self._engine.enqueue_drain(str(address))

    async def queue_digests(self) -> None:
        """Queues the digests whose hour has come."""
        if self.leads:
            await self._digests.announce()

    async def sweep_retention(self) -> None:
        """Removes what is older than the retention, in bounded steps."""
        if not self.leads:
            return
        removed = 0
        for _ in range(SWEEPS_AT_ONCE):
            step = await self._store.sweep_retention(self._clock.now(), self._retention_days)
            removed += step
            if not step:
                break
        log.info("retention.swept", removed=removed)

    async def follow_clock(self) -> None:
        """Plans feeds anew that were fetched in what is now the future: the clock was set back (R19)."""
        if not self.leads:
            return
        now = self._clock.now()
        sources = await self._store.feeds.sources()
        for state in await self._store.feeds.states([source.id for source in sources]):
            if state.last_fetched and state.last_fetched > now + TOLERANCE:
                await self._replan(state.id, now)

    async def _replan(self, feed: str, now: datetime) -> None:
        """As far ahead as it was planned when it was fetched: so it is neither polled twice nor forgotten."""
        token = await self._store.feeds.lease(feed, REPLAN_S)
        if token is None:  # it is being polled, which plans it anew
            return
        try:
            state = await self._store.feeds.state(feed)
            if state.last_fetched and state.next_poll:
                ahead = now + max(state.next_poll - state.last_fetched, timedelta(0))
                await self._store.feeds.put(replace(state, last_fetched=now, next_poll=ahead))
                log.info("scheduler.feed_replanned", feed=feed, next_poll=ahead.isoformat())
        finally:
            await self._store.feeds.release(feed, token)

    async def log_depth(self) -> None:
        """Notes how much is waiting."""
        depth: dict[str, Any] = await self._engine.depth()
        log.info("engine.depth", queued=await self._store.outbox.queued(), **depth)


def _quiet() -> logging.Logger:
    """A run that is left out because the last one still waits for Redis is no news."""
    logger = logging.getLogger("apscheduler.scheduler.parley")
    logger.setLevel(logging.ERROR)
    return logger
