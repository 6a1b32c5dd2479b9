"""Small things all processes share."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from bot import keys
from bot.clock import ManualClock
from bot.store import Store
from tests.bot.store.conftest import Ticker


async def test_once_is_true_for_one_caller(store: Store, redis: Redis, clock: ManualClock) -> None:
    other = Store(redis, clock, [])
    answers = await asyncio.gather(*(s.once("update/1", 60) for s in (store, other, store, other)))
    assert sum(answers) == 1
    assert await store.once("update/2", 60)


async def test_what_was_done_once_is_forgotten_after_its_time(store: Store, redis: Redis) -> None:
    await store.once("update/1", 60)
    assert 0 < await redis.ttl(keys.ONCE.of("update/1")) <= 60


async def test_values_are_remembered_and_end_when_asked(store: Store, redis: Redis) -> None:
    assert await store.get_value("motto") is None
    await store.set_value("motto", "тиша")
    await store.set_value("short", "x", ttl_s=60)
    assert await store.get_value("motto") == "тиша"
    assert await redis.ttl(keys.VALUES.of("motto")) == -1
    assert 0 < await redis.ttl(keys.VALUES.of("short")) <= 60


async def test_one_holder_leads_until_it_stops_renewing(timed: Store, ticker: Ticker) -> None:
    assert await timed.lead("host one: 12", 30)
    assert not await timed.lead("two", 30)
    ticker.at += 20
    assert await timed.lead("host one: 12", 30)
    ticker.at += 20
    assert not await timed.lead("two", 30)
    ticker.at += 11
    assert await timed.lead("two", 30)
    assert not await timed.lead("host one: 12", 30)


async def test_a_leader_that_steps_down_makes_room(timed: Store) -> None:
    assert await timed.lead("one", 30)
    await timed.step_down("two")
    assert not await timed.lead("two", 30)
    await timed.step_down("one")
    assert await timed.lead("two", 30)
