"""Closing the store: nothing is left under way on a connection that is about to go."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from bot.clock import ManualClock
from bot.store import Store


async def test_a_command_whose_caller_was_cancelled_ends_before_the_store_is_closed(
    redis: Redis, clock: ManualClock
) -> None:
    store = Store(redis, clock, ())
    asked = asyncio.create_task(store.set_value("name", "written"))
    await asyncio.sleep(0)  # it has been handed over, and not yet sent
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await store.close()
    assert await redis.get("parley:value:name") == b"written"
