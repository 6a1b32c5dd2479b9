"""Whether a server may hold the desk's memory, and what is said when it may not."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from bot.store import StoreError, check_server, connect, describe

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


async def test_the_client_names_itself(redis: Redis) -> None:
    assert (await redis.client_list())[0]["name"] == "parley"


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
