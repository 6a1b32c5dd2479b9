"""A process that polls until it is killed. Started by bot/bench/killing_polls.py.

python -m bot.bench.polls_desk REDIS_URL FEED_URL...
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from bot.clock import SystemClock
from bot.config_model import PollConfig
from bot.fetch import Fetcher
from bot.log import configure
from bot.poll import Poller
from bot.reader import Reader
from bot.store import Store, connect
from feeds.identity import feed_id
from feeds.model import FeedSource

POLL = PollConfig(concurrency=8, allow_private_networks=True)


async def run(url: str, feeds: Sequence[str]) -> None:
    """Says "ready" when it can poll, then polls all feeds over and over."""
    sources = [FeedSource(feed_id(feed), feed, f"Bench {number}", "en") for number, feed in enumerate(feeds)]
    clock, reader = SystemClock(), Reader(1)
    store = Store(await connect(url), clock, sources)
    poller = Poller(store, Fetcher(POLL), reader, clock, POLL)
    await reader.warm()
    print("ready", flush=True)  # noqa: T201 - the one who kills waits for it
    while True:
        await poller.poll_all(sources)


if __name__ == "__main__":
    configure("CRITICAL", [])
    asyncio.run(run(sys.argv[1], sys.argv[2:]))
