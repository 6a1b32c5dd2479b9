"""Why a server takes no writes is said in words, with what to do."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis
from redis.exceptions import BusyLoadingError, RedisError, ResponseError

from bot.store import StoreError, check_server, connect
from bot.store.condition import in_words, refusal, write_trouble
from bot.store.connect import AwayError, await_server
from tests.bot.killing.valkey import running_valkey


async def test_a_server_that_takes_writes_is_no_trouble(redis: Redis) -> None:
    assert await refusal(redis) is None
    assert await write_trouble(redis) == ""


async def test_a_full_server_is_said_with_its_figures_and_may_still_be_used(redis: Redis) -> None:
    await redis.config_set("maxmemory", 100_000)
    try:
        said = await write_trouble(redis)
        assert "memory full" in await write_trouble(redis)
        assert "of maxmemory 0.1 MB" in said
        assert "raise maxmemory" in said
        assert "memory full" not in await check_server(redis, allow_volatile=True)
    finally:
        await redis.config_set("maxmemory", 0)


async def test_a_replica_is_said_and_refused(redis: Redis) -> None:
    await redis.replicaof("127.0.0.1", "9")
    try:
        assert "read-only replica of 127.0.0.1:9" in await write_trouble(redis)
        assert "read-only replica" in await check_server(redis, allow_volatile=True)
    finally:
        await redis.replicaof("NO", "ONE")


async def test_a_user_without_leave_to_run_scripts_is_said(redis: Redis, redis_url: str) -> None:
    await redis.acl_setuser(
        "modest", enabled=True, passwords="+secret", keys="*", categories=["+@all", "-@scripting"]
    )
    async with Redis.from_url(redis_url, username="modest", password="secret") as modest:
        assert "run scripts" in await write_trouble(modest)
    await redis.acl_deluser("modest")


@pytest.mark.parametrize(
    ("err", "words"),
    [
        (
            ResponseError("MISCONF Errors writing to the AOF file: No space left on device"),
            "(No space left on device): make room",
        ),
        (ResponseError("MISCONF Redis is configured to save RDB snapshots"), "(its last save failed)"),
        (ResponseError("NOREPLICAS Not enough good replicas"), "takes no writes: NOREPLICAS"),
        (BusyLoadingError("LOADING"), "still reading its file"),
    ],
)
async def test_other_refusals_are_said(redis: Redis, err: RedisError, words: str) -> None:
    assert words in await in_words(redis, err)


async def test_who_waits_for_a_server_goes_on_when_it_is_there() -> None:
    with running_valkey() as server:
        await await_server(server.url, 30)


async def test_waiting_ends_with_patience_and_at_once_when_it_is_of_no_use(
    redis: Redis, redis_url: str
) -> None:
    await await_server("unix:///nonexistent.sock", 0.01)
    with pytest.raises(AwayError):
        await connect("unix:///nonexistent.sock")
    wrong = f"unix://user:nothing@{redis_url.removeprefix('unix://')}"
    await await_server(wrong, 1e9)
    with pytest.raises(StoreError, match="not accepted"):
        await connect(wrong)
