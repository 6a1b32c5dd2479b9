"""Tests feeds live: fetch and read each once, keep nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.config_model import Config
from bot.fetch import Fetched
from bot.polling import Polling, open_polling
from bot.progress import Progress
from feeds.errors import FeedError
from feeds.model import FeedSource, FeedState


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """How one feed answered; `text` is a sentence for people."""

    source: FeedSource
    ok: bool
    text: str
    entries: int = 0
    relevant: int = 0


async def check_feeds(config: Config) -> list[FeedCheck]:
    """One result per feed, in the order of the configuration; progress on stderr."""
    async with open_polling(config) as polling:
        limit = asyncio.Semaphore(config.poll.concurrency)
        shown = Progress("checked", len(polling.sources))

        async def one(source: FeedSource) -> FeedCheck:
            async with limit:
                result = await check_feed(polling, source)
            shown.step()
            return result

        try:
            return list(await asyncio.gather(*(one(source) for source in polling.sources)))
        finally:
            shown.end()


async def check_feed(polling: Polling, source: FeedSource) -> FeedCheck:
    """Fetches and reads one feed as a first poll would."""
    got = await polling.poller.fetcher.fetch(source, FeedState(source.id))
    if isinstance(got, FeedError):
        return FeedCheck(source, False, f"{got.text} ({got.code})")
    if not isinstance(got, Fetched):
        return FeedCheck(source, False, "answered 304 to a request without conditions")
    now = polling.memory.clock.now()
    reading = await polling.poller.reader.read(got.body, got.content_type, source, frozenset(), now)
    if isinstance(reading, FeedError):
        return FeedCheck(source, False, f"{reading.text} ({reading.code})")
    relevant = sum(f.entry.relevant for f in reading.fresh)
    text = f"{reading.length} entries, {relevant} on the negotiations"
    return FeedCheck(
        source, reading.length > 0, text if reading.length else "has no entries", reading.length, relevant
    )
