"""One ordered poll: due feeds only, one process at a time, and no feed that kills its process for ever."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from redis.asyncio import Redis

from bot.clock import ManualClock
from bot.poll import PollResult
from bot.poll_task import PollTask
from bot.store import Store
from feeds.model import FeedSource, FeedState, FeedStatus
from tests.builders import FEED, NOW, state


class Pollers:
    """Polls like a Poller: notes the feed and plans its next poll; raises while it is told to."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.polled: list[str] = []
        self.fails: BaseException | None = None
        self._store, self._clock = store, clock

    async def poll(self, source: FeedSource, state: FeedState | None = None) -> PollResult:
        self.polled.append(source.id)
        if self.fails:
            raise self.fails
        before = state or await self._store.feeds.state(source.id)
        after = replace(before, status=FeedStatus.OK, next_poll=self._clock.now() + timedelta(minutes=10))
        await self._store.feeds.put(after)
        return PollResult(source, "not-modified")


@pytest.fixture
def poller(store: Store, clock: ManualClock) -> Pollers:
    return Pollers(store, clock)


@pytest.fixture
def task(store: Store, poller: Pollers, redis: Redis, clock: ManualClock) -> PollTask:
    return PollTask(store, poller, redis, clock)


async def test_a_feed_never_polled_is_due(task: PollTask, poller: Pollers) -> None:
    with structlog.testing.capture_logs() as events:
        await task(FEED)
    assert poller.polled == [FEED]
    assert [(e["event"], e["feed"], e["status"]) for e in events] == [("poll.done", FEED, "not-modified")]


async def test_an_order_that_comes_twice_polls_once(task: PollTask, poller: Pollers) -> None:
    await task(FEED)
    await task(FEED)
    assert poller.polled == [FEED]


async def test_two_processes_do_not_poll_the_same_feed(task: PollTask, poller: Pollers) -> None:
    await asyncio.gather(task(FEED), task(FEED), task(FEED))
    assert poller.polled == [FEED]


async def test_a_feed_is_polled_again_in_its_next_slot(
    task: PollTask, poller: Pollers, clock: ManualClock
) -> None:
    await task(FEED)
    clock.at += timedelta(minutes=10)
    await task(FEED)
    assert poller.polled == [FEED, FEED]


async def test_a_clock_set_back_does_not_poll_twice(
    task: PollTask, poller: Pollers, clock: ManualClock
) -> None:
    await task(FEED)
    clock.at -= timedelta(hours=1)
    await task(FEED)
    assert poller.polled == [FEED]


async def test_a_feed_that_is_no_longer_read_is_not_polled(
    task: PollTask, poller: Pollers, store: Store
) -> None:
    await store.feeds.remove(FEED)
    await task(FEED)
    await task("ffffffffff")
    assert poller.polled == []


async def test_a_feed_whose_poll_keeps_breaking_off_rests(
    task: PollTask, poller: Pollers, store: Store, redis: Redis, clock: ManualClock
) -> None:
    poller.fails = RuntimeError("a fault of ours")
    for _ in range(3):
        with pytest.raises(RuntimeError):
            await task(FEED)
    with structlog.testing.capture_logs() as events:
        await task(FEED)
    assert len(poller.polled) == 3
    given_up = await store.feeds.state(FEED)
    assert (given_up.status, given_up.error) == (FeedStatus.FAILING, "crash")
    assert given_up.next_poll == NOW + timedelta(hours=6)
    assert await redis.xlen("parley:tasks:dead") == 1
    assert [e["event"] for e in events] == ["poll.given_up"]
    clock.at = given_up.next_poll
    poller.fails = None
    await task(FEED)
    assert len(poller.polled) == 4, "after its rest it is tried again"


async def test_what_a_paused_feed_says_of_itself_is_kept(task: PollTask, store: Store) -> None:
    await store.feeds.put(state(1, title="Kept", next_poll=None, status=FeedStatus.OK))
    await task(FEED)
    assert (await store.feeds.state(FEED)).title == "Kept"


async def test_a_good_poll_ends_the_count(task: PollTask, poller: Pollers, clock: ManualClock) -> None:
    for _ in range(3):
        for fails in (RuntimeError(), RuntimeError(), None):
            poller.fails = fails
            clock.at += timedelta(hours=1)
            if fails:
                with pytest.raises(RuntimeError):
                    await task(FEED)
            else:
                await task(FEED)
    assert len(poller.polled) == 9


async def test_a_poll_we_cancel_is_not_held_against_the_feed(
    task: PollTask, poller: Pollers, store: Store
) -> None:
    poller.fails = asyncio.CancelledError()
    for _ in range(5):
        with pytest.raises(asyncio.CancelledError):
            await task(FEED)
    poller.fails = None
    await task(FEED)
    assert len(poller.polled) == 6
    assert (await store.feeds.state(FEED)).status is FeedStatus.OK
