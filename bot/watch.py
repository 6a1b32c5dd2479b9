"""Keeps the embedded server there for a desk that joined it: its owner may leave at any time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog

from bot.cancelling import ended
from bot.embedded import EmbeddedError, EmbeddedServer
from bot.memory import Memory

log = structlog.get_logger()

EVERY_S: Final = 0.5  # a command that comes meanwhile is retried for longer than this by the client


@asynccontextmanager
async def watched(memory: Memory) -> AsyncIterator[None]:
    """While the block runs, an embedded server that has gone is started anew on the same data."""
    if memory.server is None:
        yield
        return
    task = asyncio.create_task(_watch(memory.server), name="embedded-watch")
    try:
        yield
    finally:
        await ended(task)


async def _watch(server: EmbeddedServer) -> None:
    said = ""
    while True:
        await asyncio.sleep(EVERY_S)
        owned = server.owner
        try:
            await server.ensure()
            said = ""
        except (EmbeddedError, OSError) as err:
            if str(err) != said:
                log.error("embedded.gone", why=str(err))  # noqa: TRY400  the sentence says all, a trace adds none
            said = str(err)
        if server.owner and not owned:
            log.warning("embedded.started_anew")
