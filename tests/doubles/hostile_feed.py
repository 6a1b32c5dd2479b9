"""A real HTTP server on loopback that misbehaves on demand. Each path is one habit.

`requests` records what was asked, in order. Habits below HTTP (drips, broken answers) have a server of their
own, `raw_server`, that writes bytes as told.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import web

ITEM = (
    "<item><title>{title}</title><link>https://a.example/{n}</link><guid>https://a.example/{n}</guid></item>"
)


def rss(*titles: str, head: str = "<title>Harbour Post</title><link>https://a.example/</link>") -> bytes:
    """A small RSS feed, one entry per title."""
    items = "".join(ITEM.format(title=title, n=title.replace(" ", "-")) for title in titles)
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def bomb(megabytes: int) -> bytes:
    """So many megabytes of zeros as gzip: about a thousandth of that."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(megabytes)), packer.flush()])


class HostileFeed:
    """Serves `body` at /feed.xml with ETag and Last-Modified, and trouble everywhere else."""

    def __init__(self) -> None:
        self.body = rss("Talks in Geneva")
        self.content_type = "application/rss+xml"
        self.headers: dict[str, str] = {}
        self.status = 200
        self.ignores_etag = False
        self.requests: list[web.Request] = []
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def etag(self) -> str:
        """Strong tag of the body now."""
        return f'"{zlib.crc32(self.body):08x}"'

    def url(self, path: str = "/feed.xml") -> str:
        """Address of a habit."""
        return f"http://127.0.0.1:{self.port}{path}"

    async def start(self) -> Self:
        """Listens on a free port."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        """Stops listening and drops what is open."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        habit = getattr(self, "_" + request.path.strip("/").partition("/")[0].partition(".")[0], None)
        if habit is None:
            return web.Response(status=404, text="no such habit")
        answer: Callable[[web.Request], Awaitable[web.StreamResponse]] = habit
        return await answer(request)

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        """The feed, 304 when the tag is right; or the status and headers set."""
        headers = {
            "ETag": self.etag,
            "Last-Modified": "Sun, 21 Dec 2025 11:00:00 GMT",
            "Content-Type": self.content_type,
            **self.headers,
        }
        if self.status != 200:
            return web.Response(status=self.status, headers=self.headers)
        if request.headers.get("If-None-Match") == self.etag and not self.ignores_etag:
            return web.Response(status=304, headers=self.headers)
        return web.Response(body=self.body, headers=headers)

    async def _bare304(self, _: web.Request) -> web.StreamResponse:
        """304 whatever was asked."""
        return web.Response(status=304)

    async def _html(self, _: web.Request) -> web.StreamResponse:
        return web.Response(
            text="<!DOCTYPE html><html><body>Are you human?</body></html>", content_type="text/html"
        )

    async def _gzip(self, _: web.Request) -> web.StreamResponse:
        return web.Response(body=gzip.compress(self.body), headers={"Content-Encoding": "gzip"})

    async def _badgzip(self, _: web.Request) -> web.StreamResponse:
        return web.Response(body=b"no gzip at all", headers={"Content-Encoding": "gzip"})

    async def _bomb(self, _: web.Request) -> web.StreamResponse:
        return web.Response(body=bomb(256), headers={"Content-Encoding": "gzip"})

    async def _repetitive(self, _: web.Request) -> web.StreamResponse:
        """Below all sizes, but packed 1,000 to 1."""
        return web.Response(body=bomb(4), headers={"Content-Encoding": "gzip"})

    async def _announced(self, _: web.Request) -> web.StreamResponse:
        """Says that 3 MB follow."""
        return web.Response(body=bytes(3 * 1024 * 1024))

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(64 * 1024))

    async def _cookie(self, _: web.Request) -> web.StreamResponse:
        response = web.Response(body=self.body)
        response.set_cookie("tracked", "yes")
        return response

    async def _hop(self, request: web.Request) -> web.StreamResponse:
        """/hop/301/3 redirects so often, then leads to the feed."""
        _, status, left = request.path.strip("/").split("/")
        target = f"/hop/{status}/{int(left) - 1}" if int(left) > 1 else "/feed.xml"
        return web.Response(status=int(status), headers={"Location": target})

    async def _to(self, request: web.Request) -> web.StreamResponse:
        """/to/302?url=... redirects there."""
        return web.Response(
            status=int(request.path.rpartition("/")[2]), headers={"Location": request.query["url"]}
        )

    async def _nowhere(self, _: web.Request) -> web.StreamResponse:
        """A redirect without a target."""
        return web.Response(status=302)

    async def _giantheader(self, _: web.Request) -> web.StreamResponse:
        return web.Response(body=self.body, headers={"X-Giant": "x" * 20_000})

    async def _manyheaders(self, _: web.Request) -> web.StreamResponse:
        return web.Response(body=self.body, headers={f"X-{n}": "x" * 400 for n in range(60)})


@asynccontextmanager
async def hostile_feed() -> AsyncIterator[HostileFeed]:
    """The server, up for the time of a test."""
    server = await HostileFeed().start()
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def raw_server(
    answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """Address of a server that answers every connection as told, below HTTP."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed.xml"
    finally:
        server.close()
