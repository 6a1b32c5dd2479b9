"""A platform in trouble rests, and is tried with one message at a time."""

from __future__ import annotations

import itertools

import pytest
import structlog
from redis.asyncio import Redis

from bot.budget import Budget
from bot.outage import Outage
from bot.outcome import Outcome, Refused, Sent, Unclear, Wait
from bot.store.db import Db
from handlers.ports import Address

people = itertools.count(1)
FAILURES = (Unclear("timeout"), Wait(2, "http-502"), Wait(2, "not-connected"))


async def end_pause(redis: Redis) -> None:
    await redis.delete("parley:value:paused:telegram")


async def wait_s(redis: Redis) -> float:
    """What a message to somebody new is told: 0 to go, else how long to wait."""
    return await Budget(redis).take(Address("telegram", str(next(people))))


async def paused(redis: Redis) -> Outage:
    outage = Outage(Db(redis))
    for failure in FAILURES:
        await outage.note("telegram", failure)
    return outage


async def test_three_failures_in_a_row_pause_it_for_half_a_minute(redis: Redis) -> None:
    outage = Outage(Db(redis))
    for failure in FAILURES:
        assert await wait_s(redis) == 0
        await outage.note("telegram", failure)
    assert 29 < await wait_s(redis) <= 30


@pytest.mark.parametrize("answer", [Sent("1"), Refused("bad-request"), Wait(3600)])
async def test_an_answer_between_failures_starts_the_count_anew(redis: Redis, answer: Outcome) -> None:
    outage = Outage(Db(redis))
    for outcome in (FAILURES[0], FAILURES[1], answer, FAILURES[2]):
        await outage.note("telegram", outcome)
    assert await wait_s(redis) == 0


async def test_after_the_pause_one_message_is_risked(redis: Redis) -> None:
    await paused(redis)
    await end_pause(redis)
    assert await wait_s(redis) == 0
    assert [await wait_s(redis) for _ in range(3)] == [5, 5, 5]


async def test_a_probe_that_fails_pauses_it_again(redis: Redis) -> None:
    outage = await paused(redis)
    await end_pause(redis)
    await wait_s(redis)
    await outage.note("telegram", FAILURES[0])
    assert await wait_s(redis) > 29
    await end_pause(redis)
    assert await wait_s(redis) == 0, "the next probe"


async def test_a_probe_that_arrives_frees_all(redis: Redis) -> None:
    outage = await paused(redis)
    await end_pause(redis)
    await wait_s(redis)
    await outage.note("telegram", Sent("1"))
    assert [await wait_s(redis) for _ in range(3)] == [0, 0, 0]


async def test_a_token_that_is_not_taken_pauses_it_for_long_and_is_said_once(redis: Redis) -> None:
    outage = Outage(Db(redis))
    with structlog.testing.capture_logs() as events:
        for _ in range(2):
            await outage.note("telegram", Refused("token", platform_down=True))
    assert 299 < await wait_s(redis) <= 300
    assert [(e["event"], e["platform"]) for e in events] == [("platform.paused", "telegram")]
