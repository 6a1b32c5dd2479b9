"""Wiring, middle size: a memory and all that polls feeds into it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.clock import Clock
from bot.config_model import Config
from bot.fetch import Fetcher
from bot.memory import Memory, desk_clock, open_memory
from bot.poll import Poller
from bot.reader import Reader
from bot.sample import SampleServer, load_edition
from feeds.model import FeedSource


@dataclass(frozen=True)
class Polling:
    """What polls feeds. `sample` serves the sample edition when that is read."""

    memory: Memory
    poller: Poller
    sources: tuple[FeedSource, ...]
    sample: SampleServer | None


@asynccontextmanager
async def open_polling(config: Config) -> AsyncIterator[Polling]:
    """All that polling needs, open. Raises StartError as `open_memory` does."""
    clock = desk_clock(config)
    async with (
        _sample_server(config, clock) as sample,
        open_memory(config, clock, sample.base_url if sample else "") as memory,
    ):
        poll = config.poll.model_copy(update={"allow_private_networks": True}) if sample else config.poll
        fetcher, reader = Fetcher(poll), Reader(people=memory.people.accepted)
        try:
            sources = tuple(await memory.store.feeds.sources())
            poller = Poller(
                memory.store,
                fetcher,
                reader,
                memory.clock,
                poll,
                retention_days=config.store.retention_days,
            )
            yield Polling(memory, poller, sources, sample)
        finally:
            await reader.close()
            await fetcher.close()


@asynccontextmanager
async def _sample_server(config: Config, clock: Clock) -> AsyncIterator[SampleServer | None]:
    if not config.sample:
        yield None
        return
    server = SampleServer(load_edition())
    await server.start()
    server.set_now(clock.now())
    try:
        yield server
    finally:
        await server.stop()
