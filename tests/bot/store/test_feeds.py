"""Feeds are due, polled by one at a time, added and removed."""

from __future__ import annotations

from datetime import timedelta

from redis.asyncio import Redis

from bot.clock import ManualClock
from bot.store import Store
from feeds.model import FeedState, FeedStatus
from tests import builders as b
from tests.bot.store.conftest import Ticker

ONE, TWO, THREE = (b.source(n).id for n in (1, 2, 3))
LATER = b.NOW + timedelta(minutes=11)


async def test_a_feed_never_polled_is_new_and_due(store: Store) -> None:
    assert await store.feeds.state(ONE) == FeedState(ONE)
    assert await store.feeds.due(b.NOW, 9) == [ONE, TWO, THREE]
    assert await store.feeds.due(b.NOW, 2) == [ONE, TWO]


async def test_a_polled_feed_is_due_when_its_state_says_so(store: Store) -> None:
    await store.feeds.put(b.state(1))
    await store.feeds.put(b.state(2, next_poll=b.NOW + timedelta(minutes=5)))
    assert await store.feeds.due(b.NOW, 9) == [THREE]
    assert await store.feeds.due(LATER, 9) == [THREE, TWO, ONE]


async def test_a_paused_feed_without_a_next_poll_is_never_due(store: Store) -> None:
    await store.feeds.put(b.state(1, status=FeedStatus.PAUSED, next_poll=None))
    assert ONE not in await store.feeds.due(b.NOW + timedelta(days=999), 9)


async def test_states_come_in_the_order_asked(store: Store) -> None:
    await store.feeds.put(b.state(2))
    assert await store.feeds.states([THREE, TWO]) == [FeedState(THREE), b.state(2)]
    assert await store.feeds.states([]) == []


async def test_one_process_polls_a_feed_at_a_time(timed: Store, ticker: Ticker) -> None:
    token = await timed.feeds.lease(ONE, 60)
    assert token
    assert await timed.feeds.lease(ONE, 60) is None
    assert await timed.feeds.due(b.NOW, 9) == []
    await timed.feeds.release(ONE, "another")
    assert await timed.feeds.lease(ONE, 60) is None
    await timed.feeds.release(ONE, token)
    assert await timed.feeds.due(b.NOW, 9) == [ONE]


async def test_a_lease_ends_with_its_seconds(timed: Store, ticker: Ticker) -> None:
    assert await timed.feeds.lease(ONE, 60)
    ticker.at += 61
    assert await timed.feeds.due(b.NOW, 9) == [ONE]
    assert await timed.feeds.lease(ONE, 60)


async def test_added_feeds_follow_the_configured_ones(store: Store, redis: Redis, clock: ManualClock) -> None:
    new, known = b.source(9), b.source(2, outlet="Other")
    await store.feeds.add(new)
    await store.feeds.add(known)
    assert await store.feeds.added() == [known, new] or await store.feeds.added() == [new, known]
    views = await Store(redis, clock, [b.source(n) for n in (1, 2)]).archive.feeds()
    assert [view.source for view in views] == [b.source(1), b.source(2), new]
    assert new.id in await store.feeds.due(b.NOW, 9)


async def test_a_removed_feed_is_read_no_more_and_comes_back_as_new(store: Store) -> None:
    await store.commit(b.plan(b.story()))
    await store.feeds.remove(ONE)
    assert await store.feeds.removed() == {ONE}
    assert await store.feeds.due(LATER, 9) == [TWO, THREE]
    assert [view.source.id for view in await store.archive.feeds()] == [TWO, THREE]
    await store.feeds.add(b.source(1))
    assert await store.feeds.removed() == set()
    assert await store.feeds.state(ONE) == FeedState(ONE)
    assert await store.known.last_body(ONE) == frozenset()
    assert await store.feeds.due(b.NOW, 9) == [ONE, TWO, THREE]


async def test_no_feeds_are_no_trouble(redis: Redis, clock: ManualClock) -> None:
    store = Store(redis, clock, [])
    assert await store.feeds.due(b.NOW, 9) == []
    assert await store.archive.feeds() == []
