"""A lease is kept while its holder lives: short, so that a killed process holds nothing up for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.broker import LOST
from bot.cancelling import ended

RENEW_S: Final = 5.0  # a quarter of the shortest lease: three tries may be lost


@asynccontextmanager
async def renewed(renew: Callable[[], Awaitable[object]], every_s: float = RENEW_S) -> AsyncIterator[None]:
    """Calls `renew` every so often while the block runs. Redis being away ends neither."""
    keeping = asyncio.create_task(_keep(renew, every_s), name="lease")
    try:
        yield
    finally:
        await ended(keeping)


async def _keep(renew: Callable[[], Awaitable[object]], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        with suppress(*LOST):
            await renew()
