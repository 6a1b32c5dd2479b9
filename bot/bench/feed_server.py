"""Serves invented feeds on loopback, with ETag and 304: `python -m bot.bench.feed_server 1000 30`.

It prints its ports on one line of stdout, one for each host it plays, and ends when its stdin does. A line on
stdin adds one entry to every tenth feed.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from hashlib import blake2b

from aiohttp import web

from bot.bench.edition import body

HOSTS = 25  # what 1,000 feeds come from: at two requests per host, 50 under way


class Feeds:
    """The feeds as they are now."""

    def __init__(self, count: int, entries: int) -> None:
        self._entries = entries
        self._now = datetime.now(UTC)
        self._bodies = [body(feed, entries, 0, self._now) for feed in range(count)]
        self._tags = [_tag(made) for made in self._bodies]

    def add_one_in_ten(self) -> None:
        """One new entry at the top of every tenth feed, the oldest gone."""
        for feed in range(0, len(self._bodies), 10):
            self._bodies[feed] = body(feed, self._entries, 1, self._now)
            self._tags[feed] = _tag(self._bodies[feed])

    async def answer(self, request: web.Request) -> web.Response:
        """One feed, or 304."""
        feed = int(request.match_info["feed"])
        headers = {"ETag": self._tags[feed], "Cache-Control": "max-age=60"}
        if request.headers.get("If-None-Match") == self._tags[feed]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=self._bodies[feed], content_type="application/rss+xml", headers=headers)


def _tag(made: bytes) -> str:
    return f'"{blake2b(made, digest_size=8).hexdigest()}"'


async def serve(count: int, entries: int) -> None:
    """Serves until stdin ends."""
    feeds = Feeds(count, entries)
    app = web.Application()
    app.router.add_get("/{feed:\\d+}.xml", feeds.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    for _ in range(HOSTS):
        await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(*(port for _, port in runner.addresses), flush=True)  # noqa: T201  # the protocol with whoever started it
    while await asyncio.to_thread(sys.stdin.readline):
        feeds.add_one_in_ten()
        print("added", flush=True)  # noqa: T201
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
