"""Keeps the embedded server there for a desk that joined it: its owner may leave at any time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog

from bot.broker import LOST
from bot.embedded import EmbeddedError
from bot.memory import Memory

log = structlog.get_logger()

EVERY_S: Final = 1.0


@asynccontextmanager
async def watched(memory: Memory) -> AsyncIterator[None]:
    """While the block runs, an embedded server that has gone is started anew on the same data."""
    if memory.server is None:
        yield
        return
    task = asyncio.create_task(_watch(memory), name="embedded-watch")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _watch(memory: Memory) -> None:
    assert memory.server is not None
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            await memory.redis.ping()
        except LOST:
            try:
                await memory.server.ensure()
                log.warning("embedded.started_anew")
            except EmbeddedError as err:
                log.error("embedded.gone", why=str(err))  # noqa: TRY400  the sentence says all, a trace adds none
