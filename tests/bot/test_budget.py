"""Budgets in a real server: spacing per chat, group and channel, shared by all processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.budget import PLATFORM, Budget, Rate, rate_of
from bot.keys import declared
from bot.outcome import Unclear
from handlers.ports import Address

PERSON = Address("telegram", "7")
GROUP = Address("telegram", "-1007")
CHANNEL = Address("slack", "C7")


@pytest.mark.parametrize(
    ("address", "wait_s"),
    [(PERSON, 1.25), (GROUP, 4.0), (Address("telegram", "@channel"), 4.0), (CHANNEL, 1.0)],
)
async def test_the_second_message_to_a_chat_waits(redis: Redis, address: Address, wait_s: float) -> None:
    budget = Budget(redis)
    assert await budget.take(address) == 0
    assert wait_s - 0.5 < await budget.take(address) <= wait_s


async def test_topics_of_a_group_share_its_limit(redis: Redis) -> None:
    budget = Budget(redis)
    assert await budget.take(Address("telegram", "-1007", "1")) == 0
    assert await budget.take(Address("telegram", "-1007", "2")) > 1


async def test_another_process_sees_what_is_spent(redis: Redis, redis_url: str) -> None:
    async with Redis.from_url(redis_url) as other:
        assert await Budget(redis).take(PERSON) == 0
        assert await Budget(other).take(PERSON) > 0


async def test_a_chat_that_waits_costs_the_platform_nothing(redis: Redis) -> None:
    budget = Budget(redis)
    await budget.take(GROUP)
    waits = [await budget.take(GROUP) for _ in range(5)]
    assert min(waits) > 1, "none of them is the platform's wait of 0.05 s"


async def test_many_chats_at_once_stay_below_the_platforms_limit(redis: Redis) -> None:
    budget = Budget(redis)
    taken = [await budget.take(Address("slack", f"C{n}")) for n in range(10)]
    assert taken.count(0) < 10
    assert max(taken) <= 1 / PLATFORM["slack"].messages


async def test_the_terminal_has_no_limit(redis: Redis) -> None:
    budget = Budget(redis)
    assert [await budget.take(Address("terminal", "here")) for _ in range(20)] == [0] * 20


async def test_a_paused_platform_waits_and_the_others_do_not(redis: Redis) -> None:
    budget = Budget(redis)
    for _ in range(3):
        await budget.note("telegram", Unclear("timeout"))
    assert 29 < await budget.take(PERSON) <= 30
    assert await budget.take(CHANNEL) == 0


async def test_limits_are_below_what_the_platforms_allow() -> None:
    assert rate_of(PERSON) == Rate(4, 5)
    assert rate_of(GROUP) == Rate(15, 60)
    assert PLATFORM["telegram"] == Rate(20, 1)


async def test_its_keys_are_declared_and_go_away(redis: Redis) -> None:
    budget = Budget(redis)
    await budget.take(PERSON)
    await budget.note("telegram", Unclear("timeout"))
    found = [key.decode() async for key in redis.scan_iter()]
    assert found
    assert all(declared(key) for key in found)
    assert all([await redis.ttl(key) > 0 for key in found])


async def test_without_its_server_the_budget_fails_as_redis_does(tmp_path: Path) -> None:
    async with Redis(unix_socket_path=str(tmp_path / "none"), retry=Retry(NoBackoff(), 0)) as away:
        with pytest.raises(RedisError):
            await Budget(away).take(PERSON)
