"""Whether a server may hold the desk's memory, and what is said when it may not."""

from __future__ import annotations

import os
import re
from contextlib import AsyncExitStack

import pytest
from redis.asyncio import Redis

from bot.store import StoreError, check_server, connect, describe
from bot.store.clients import others
from tests.bot.modest import modest_user

SECRET = "hunter2secret"


@pytest.mark.parametrize(
    "url",
    [
        f"redis://user:{SECRET}@127.0.0.1:1/0",
        f"redis://:{SECRET}@127.0.0.1:1",
        f"redis://:{SECRET}/x@127.0.0.1:1/0",
        f"redis://u:{SECRET}#x@127.0.0.1:1/0",
        f"http://u:{SECRET}@127.0.0.1/",
        f"redis://u:12/{SECRET}@127.0.0.1:1/0",
        f"unix://u:{SECRET}@/nonexistent.sock",
    ],
)
async def test_an_error_names_the_place_and_never_the_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        await connect(url)
    told = "".join(f"{e!r} {e}" for e in (caught.value, caught.value.__cause__))
    assert SECRET not in told
    assert "[redis] url" in str(caught.value)


async def test_an_unanswered_address_is_named() -> None:
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1 does not answer"):
        await connect("redis://127.0.0.1:1")


async def test_a_refused_password_is_called_that(redis: Redis, redis_url: str) -> None:
    with pytest.raises(StoreError, match="not accepted"):
        await connect(f"unix://user:{SECRET}@{redis_url.removeprefix('unix://')}")


async def test_a_connection_bears_the_name_of_its_process(redis: Redis) -> None:
    [ours] = await redis.client_list()
    assert re.fullmatch(rf"parley/[\w.-]+/{os.getpid()}/[0-9a-f]{{6}}", ours["name"])


async def test_only_other_processes_on_the_same_database_are_others(redis: Redis, redis_url: str) -> None:
    named = {"parley/desk-1/12/abcdef": 0, "parley": 0, "parley/desk-2/9/abcdef": 1, "parleyish": 0, "": 0}
    async with AsyncExitStack() as open_now:
        for name, db in named.items():
            there = Redis.from_url(redis_url, db=db, client_name=name or None)
            await open_now.enter_async_context(there)
            await there.ping()
        found = await others(redis)
    assert found
    assert found[0].startswith("an older Parley at ")
    assert found[1:] == ["process 12 on desk-1"]


RIGHTS = {
    "INFO": (["~parley:*", "+@all", "-@dangerous"], "info"),
    "our keys": (["~other:*", "+@all"], "key"),
    "writing": (["%R~parley:*", "+@all"], "key"),
}


@pytest.mark.parametrize("lacking", RIGHTS)
async def test_a_right_that_is_missing_is_named(redis: Redis, redis_url: str, lacking: str) -> None:
    rights, named = RIGHTS[lacking]
    async with modest_user(redis, redis_url, *rights) as url:
        modest = await connect(url)
        told = await check_server(modest, allow_volatile=True)
        await modest.aclose()
    assert told.startswith("Redis denies this user a right (")
    assert named in told
    assert "ACL SETUSER" in told


async def test_a_user_that_may_not_name_its_connection_is_told_so(redis: Redis, redis_url: str) -> None:
    async with modest_user(redis, redis_url, "~*", "+@all", "-client|setname") as url:
        with pytest.raises(StoreError, match=r"denies this user a right .*client"):
            await connect(url)


async def test_a_server_without_a_file_is_refused_with_the_remedy(redis: Redis) -> None:
    assert "appendonly yes" in await check_server(redis, allow_volatile=False)
    assert await check_server(redis, allow_volatile=True) == ""


async def test_a_server_that_drops_keys_is_refused_with_the_remedy(redis: Redis) -> None:
    await redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        told = await check_server(redis, allow_volatile=False)
        assert "maxmemory-policy noeviction" in told
        assert "allkeys-lru" in told
    finally:
        await redis.config_set("maxmemory-policy", "noeviction")


async def test_a_server_is_described_by_product_version_and_place(redis: Redis, redis_url: str) -> None:
    told = await describe(redis)
    assert told.startswith("Valkey 9.")
    assert told.endswith(redis_url.removeprefix("unix://"))
