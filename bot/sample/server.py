"""Serves the sample edition's feeds over real HTTP on loopback, as any web server serves feeds."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.sample.edition import Edition
from bot.sample.render import NEVER, render

if (
    TYPE_CHECKING
):  # aiohttp's server half is loaded when the server starts, not by who only asks for the feeds
    from aiohttp import web

TYPES = {"rss1": "application/rdf+xml", "rss2": "application/rss+xml", "atom": "application/atom+xml"}


class SampleServer:
    """The feeds as they stood at a moment of the edition.

    base_url: "http://127.0.0.1:<port>" once started. statuses: how often each HTTP status was answered.
    """

    def __init__(self, edition: Edition) -> None:
        self.base_url = ""
        self.statuses: Counter[int] = Counter()
        self._edition = edition
        self._feeds = {feed.slug: feed for feed in edition.feeds}
        self._now = edition.now
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Listens on a free port of 127.0.0.1; returns the base URL. Raises OSError when it cannot listen."""
        from aiohttp import web

        app = web.Application()
        app.router.add_get("/feeds/{slug}.xml", self._feed)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.base_url

    async def stop(self) -> None:
        """Closes the port. Harmless when it was never open."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def set_now(self, moment: datetime) -> None:
        """Shows what was published up to `moment`, from the next request on."""
        self._now = moment

    async def _feed(self, request: web.Request) -> web.Response:
        from aiohttp import web

        slug = request.match_info["slug"]
        if slug not in self._feeds:
            return self._counted(web.Response(status=404, text="no such feed\n"))
        feed, entries = self._feeds[slug], self._edition.revealed(slug, self._now)
        body = render(feed, entries)
        changed = max((e.published for e in entries), default=NEVER)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Last-Modified": format_datetime(changed, usegmt=True)}
        if unchanged(request.headers, etag, changed):
            return self._counted(web.Response(status=304, headers=headers))
        return self._counted(web.Response(body=body, headers={**headers, "Content-Type": TYPES[feed.format]}))

    def _counted(self, response: web.Response) -> web.Response:
        self.statuses[response.status] += 1
        return response


def unchanged(asked: Mapping[str, str], etag: str, changed: datetime) -> bool:
    """Whether 304 answers these headers: the tag decides, the date only without one (RFC 9110, 13.2.2)."""
    if "If-None-Match" in asked:
        tags = [tag.strip().removeprefix("W/") for tag in asked["If-None-Match"].split(",")]
        return etag in tags or tags == ["*"]
    try:
        return changed <= parsedate_to_datetime(asked.get("If-Modified-Since", ""))
    except (TypeError, ValueError):
        return False
