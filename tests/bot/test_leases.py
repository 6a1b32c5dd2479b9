"""A lease is renewed while its holder works, and not a moment longer."""

from __future__ import annotations

import asyncio

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.leases import renewed


async def test_it_is_renewed_until_the_work_is_done() -> None:
    renewals: asyncio.Queue[None] = asyncio.Queue()

    async def renew() -> None:
        await renewals.put(None)

    async with asyncio.timeout(20), renewed(renew, every_s=0):
        for _ in range(3):
            await renewals.get()
    left = renewals.qsize()
    await asyncio.sleep(0)
    assert renewals.qsize() == left


async def test_without_redis_the_work_goes_on() -> None:
    tried = asyncio.Event()

    async def renew() -> None:
        tried.set()
        raise RedisConnectionError("away")

    async with asyncio.timeout(20), renewed(renew, every_s=0):
        await tried.wait()
        tried.clear()
        await tried.wait()


async def test_what_the_work_raises_comes_out() -> None:
    async def renew() -> None:
        return

    with pytest.raises(ValueError, match="a fault"):
        async with renewed(renew, every_s=60):
            raise ValueError("a fault")
