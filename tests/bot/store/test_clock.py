"""The server's clock is set back (R19): who leads sees it, and all that waits ends as much earlier."""

from __future__ import annotations

import pytest
import structlog
from redis.asyncio import Redis

from bot import keys
from bot.outcome import Wait
from bot.store import Store
from tests import builders as b
from tests.bot.store.conftest import Ticker

HOUR_S = 3600
CHAT = str(b.CHAT)


@pytest.fixture
async def waiting(timed: Store) -> Store:
    """A chat whose platform asked for twenty seconds, and a feed that is leased."""
    await timed.lead("me", 6)
    await timed.outbox.enqueue(b.CHAT, b.alert("a"))
    token = await timed.outbox.lease(CHAT)
    assert token
    claim = await timed.outbox.claim(CHAT, token)
    assert claim
    await timed.outbox.settle(claim, token, Wait(20))
    await timed.outbox.release(CHAT, token)
    assert await timed.feeds.lease(b.FEED, 60)
    return timed


async def due(store: Store) -> list[str]:
    return await store.outbox.due_chats(9, ["telegram"])


async def test_a_wait_is_no_longer_than_it_was(waiting: Store, ticker: Ticker) -> None:
    ticker.at -= HOUR_S
    with structlog.testing.capture_logs() as said:
        assert await waiting.lead("me", 6)
    assert [(e["event"], e["seconds"]) for e in said] == [("redis.clock_set_back", HOUR_S)]
    ticker.at += 19
    assert await due(waiting) == []
    ticker.at += 2
    assert await due(waiting) == [CHAT]
    token = await waiting.outbox.lease(CHAT)
    assert token
    assert await waiting.outbox.claim(CHAT, token)


async def test_without_that_it_would_be(waiting: Store, ticker: Ticker) -> None:
    ticker.at -= HOUR_S - 21
    assert await due(waiting) == []


async def test_a_feed_is_neither_polled_twice_nor_left_for_an_hour(waiting: Store, ticker: Ticker) -> None:
    ticker.at -= HOUR_S
    await waiting.lead("me", 6)
    assert await waiting.feeds.lease(b.FEED, 60) is None
    ticker.at += 61
    assert await waiting.feeds.lease(b.FEED, 60)


async def test_another_takes_the_lead_over_from_one_that_died_before(waiting: Store, ticker: Ticker) -> None:
    ticker.at -= HOUR_S
    assert await waiting.lead("another", 6)
    ticker.at += 21
    assert await due(waiting) == [CHAT]


async def test_what_was_done_once_and_spent_is_forgotten_in_its_time(waiting: Store, redis: Redis) -> None:
    await waiting.once("soon", 60)
    await waiting.once("later", 3 * HOUR_S)
    await waiting.set_value("motto", "for ever")
    await redis.set(keys.BUDGET.of("telegram"), "99")
    await waiting._db.run("set_back", waiting._db.now_ms(), HOUR_S * 1000)
    assert await waiting.once("soon", 60)
    assert 0 < await redis.ttl(keys.ONCE.of("later")) <= 2 * HOUR_S
    assert await waiting.get_value("motto") == "for ever"
    assert not await redis.exists(keys.BUDGET.of("telegram"))


@pytest.mark.parametrize("seconds", [0, -20, 5, HOUR_S * 24])
async def test_a_clock_that_goes_on_or_wavers_is_no_news(
    waiting: Store, ticker: Ticker, seconds: float
) -> None:
    ticker.at += seconds
    with structlog.testing.capture_logs() as said:
        assert await waiting.lead("me", 6)
    assert said == []
