"""Fetching from servers that misbehave: every failure is a value, and in bounds."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from socket import AF_INET, AddressFamily
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.config_model import PollConfig
from bot.fetch import MAX_BODY, PER_HOST, Busy, Fetched, Fetcher, NotModified
from feeds.errors import FeedError
from feeds.model import FeedSource, FeedState
from tests.doubles.hostile_feed import HostileFeed, hostile_feed, raw_server

OPEN = PollConfig(allow_private_networks=True)
STATE = FeedState("f1", first_fetched=datetime(2025, 12, 21, tzinfo=UTC))


@pytest.fixture
async def server() -> AsyncIterator[HostileFeed]:
    async with hostile_feed() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    made = Fetcher(OPEN)
    yield made
    await made.close()


async def fetch(fetcher: Fetcher, url: str, state: FeedState = STATE) -> Fetched | NotModified | FeedError:
    return await fetcher.fetch(FeedSource("f1", url, "Outlet"), state)


async def error_of(fetcher: Fetcher, url: str) -> FeedError:
    answer = await fetch(fetcher, url)
    assert isinstance(answer, FeedError), answer
    assert answer.text.endswith((".", ")"))
    return answer


async def test_a_feed_comes_with_what_the_next_poll_needs(server: HostileFeed, fetcher: Fetcher) -> None:
    server.headers["Cache-Control"] = "max-age=300"
    answer = await fetch(fetcher, server.url())
    assert answer == Fetched(
        server.body,
        "application/rss+xml",
        server.etag,
        "Sun, 21 Dec 2025 11:00:00 GMT",
        server.url(),
        "",
        300.0,
    )


async def test_what_we_have_is_not_sent_again(server: HostileFeed, fetcher: Fetcher) -> None:
    server.headers["Cache-Control"] = "max-age=60"
    assert await fetch(fetcher, server.url(), replace(STATE, etag=server.etag)) == NotModified("", 60.0)


async def test_a_304_nobody_asked_for_is_taken_as_it_is(server: HostileFeed, fetcher: Fetcher) -> None:
    assert await fetch(fetcher, server.url("/bare304")) == NotModified()


async def test_requests_say_who_asks_and_carry_nothing_else(server: HostileFeed, fetcher: Fetcher) -> None:
    await fetch(fetcher, server.url("/cookie"))
    await fetch(fetcher, server.url("/cookie"))
    for request in server.requests:
        assert request.headers["User-Agent"].startswith("Parley/")
        assert "application/rss+xml" in request.headers["Accept"]
        assert not {"Cookie", "Referer", "Authorization", "If-None-Match"} & set(request.headers)


async def test_a_moved_feed_is_fetched_where_it_is_now(server: HostileFeed, fetcher: Fetcher) -> None:
    state = replace(STATE, url=server.url())
    answer = await fetcher.fetch(FeedSource("f1", server.url("/old"), "Outlet"), state)
    assert isinstance(answer, Fetched)


async def test_packed_bodies_are_unpacked(server: HostileFeed, fetcher: Fetcher) -> None:
    answer = await fetch(fetcher, server.url("/gzip"))
    assert isinstance(answer, Fetched)
    assert answer.body == server.body


@pytest.mark.parametrize("path", ["/endless", "/announced", "/repetitive"])
async def test_bodies_are_bounded(server: HostileFeed, fetcher: Fetcher, path: str) -> None:
    assert (await error_of(fetcher, server.url(path))).code == "too-large"


async def test_a_bomb_is_dropped_before_it_fills_the_memory(server: HostileFeed, fetcher: Fetcher) -> None:
    """F30: packed 1,000 to 1; what is unpacked of it stays small."""
    await fetch(fetcher, server.url())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (await error_of(fetcher, server.url("/bomb"))).code == "too-large"
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024
    )  # KiB, the server's own included


async def test_headers_are_bounded(server: HostileFeed, fetcher: Fetcher) -> None:
    assert (await error_of(fetcher, server.url("/manyheaders"))).code == "too-large"
    assert (await error_of(fetcher, server.url("/giantheader"))).code == "bad-http"


@pytest.mark.parametrize(
    ("status", "code"), [(404, "http-404"), (500, "http-500"), (204, "http-204"), (206, "http-206")]
)
async def test_other_statuses_are_failures(
    server: HostileFeed, fetcher: Fetcher, status: int, code: str
) -> None:
    server.status = status
    assert (await error_of(fetcher, server.url())).code == code


async def test_a_server_may_ask_for_patience_and_for_an_end(server: HostileFeed, fetcher: Fetcher) -> None:
    server.status, server.headers = 503, {"Retry-After": "7200"}
    assert (await error_of(fetcher, server.url())).retry_after_s == 7200
    server.status = 410
    assert (await error_of(fetcher, server.url())).gone


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(server: HostileFeed, fetcher: Fetcher, status: int) -> None:
    answer = await fetch(fetcher, server.url(f"/hop/{status}/5"))
    assert isinstance(answer, Fetched)
    assert answer.final_url == server.url()
    assert answer.permanent_url == (server.url() if status in (301, 308) else "")
    assert len(server.requests) == 6


async def test_only_what_is_lasting_from_the_start_is_reported(server: HostileFeed, fetcher: Fetcher) -> None:
    lasting_then_not = f"/to/301?url={quote(server.url('/hop/302/1'))}"
    answer = await fetch(fetcher, server.url(lasting_then_not))
    assert isinstance(answer, Fetched)
    assert answer.permanent_url == server.url("/hop/302/1")
    unmodified = await fetch(fetcher, server.url("/hop/308/2"), replace(STATE, etag=server.etag))
    assert unmodified == NotModified(server.url())


async def test_redirects_end(server: HostileFeed, fetcher: Fetcher) -> None:
    assert (await error_of(fetcher, server.url("/hop/302/6"))).code == "redirect"
    assert (await error_of(fetcher, server.url("/nowhere"))).code == "http-302"


@pytest.mark.parametrize(
    "target",
    [
        *(
            "ftp://a.example/feed",
            "file:///etc/hostname",
            "https://user:secret@a.example/",
            "http://[bad",
            "javascript:x",
        ),
        "http://a.example:port/",
    ],
)
async def test_redirects_lead_to_web_addresses_only(
    server: HostileFeed, fetcher: Fetcher, target: str
) -> None:
    error = await error_of(fetcher, server.url(f"/to/302?url={quote(target, safe='')}"))
    assert error.code in {"redirect", "bad-url"}
    assert "secret" not in error.text


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/", "http://0.0.0.0/", "http://[64:ff9b::7f00:1]/"]
)
async def test_redirects_into_the_dark_are_refused_at_connect(
    server: HostileFeed, fetcher: Fetcher, target: str
) -> None:
    """F40: also where private networks are allowed."""
    error = await error_of(fetcher, server.url(f"/to/302?url={quote(target, safe='')}"))
    assert error.code == "refused-address"


async def test_https_is_never_left(server: HostileFeed) -> None:
    fetcher = Fetcher(OPEN)
    assert fetcher._next("https://a.example/x", fetcher_hop("https://b.example/y")) == "https://b.example/y"
    with pytest.raises(Exception, match="unprotected"):
        fetcher._next("https://a.example/x", fetcher_hop(server.url()))


def fetcher_hop(location: str) -> Any:
    from bot.answers import Hop

    return Hop(302, location)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://127.0.0.1:{port}/feed.xml",
            "http://localhost:{port}/feed.xml",
            "http://[::ffff:127.0.0.1]:{port}/",
        ),
        *(
            "http://0.0.0.0:{port}/",
            "http://127.1:{port}/",
            "http://2130706433:{port}/",
            "http://0x7f.0.0.1:{port}/",
        ),
    ],
)
async def test_loopback_is_not_reached_unless_allowed(server: HostileFeed, url: str) -> None:
    shut = Fetcher(PollConfig())
    answer = await fetch(shut, url.format(port=server.port))
    await shut.close()
    assert isinstance(answer, FeedError)
    assert server.requests == []


class ScriptedResolver(AbstractResolver):
    """Answers every name with the next address of a list."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = list(addresses)

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = AF_INET) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=AF_INET, proto=0, flags=0)
            for address in self._addresses
        ]

    async def close(self) -> None:
        return None


@pytest.mark.parametrize(
    "addresses", [("127.0.0.1",), ("127.0.0.1", "169.254.169.254"), ("10.0.0.1", "127.0.0.1")]
)
async def test_names_that_lead_to_loopback_are_refused_at_connect(addresses: tuple[str, ...]) -> None:
    """F39: what a name meant when somebody looked does not matter, what is connected to does."""
    shut = Fetcher(PollConfig(), resolver=ScriptedResolver(*addresses))
    error = await error_of(shut, "http://public.example:8080/feed.xml")
    await shut.close()
    assert error.code == "refused-address"


async def test_no_proxy_of_the_environment_is_used(
    server: HostileFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R21: a proxy would connect to what we may not, and know what is read here."""
    async with hostile_feed() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        monkeypatch.delenv("NO_PROXY", raising=False)
        fetcher = Fetcher(OPEN)
        assert isinstance(await fetch(fetcher, server.url()), Fetched)
        await fetcher.close()
        assert proxy.requests == []


@pytest.mark.parametrize("url", ["ftp://a.example/", "http://user:secret@a.example/", "http://", "nonsense"])
async def test_an_address_that_is_none_fails_at_once(fetcher: Fetcher, url: str) -> None:
    error = await error_of(fetcher, url)
    assert error.code == "bad-url"
    assert "secret" not in error.text


async def test_an_unknown_name_is_said_to_be_one(fetcher: Fetcher) -> None:
    assert (await error_of(fetcher, "http://no-such-name.invalid/")).code == "dns"


async def test_a_shut_port_is_said_to_be_one(server: HostileFeed, fetcher: Fetcher) -> None:
    url = server.url()
    await server.stop()
    assert (await error_of(fetcher, url)).code == "connect"


async def test_a_server_without_encryption_is_said_to_be_one(server: HostileFeed, fetcher: Fetcher) -> None:
    assert (await error_of(fetcher, server.url().replace("http:", "https:"))).code == "tls"


async def test_a_broken_body_is_a_failure(server: HostileFeed, fetcher: Fetcher) -> None:
    assert (await error_of(fetcher, server.url("/badgzip"))).code in {"broken", "bad-http"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "broken"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss", "broken"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "bad-http"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "bad-http"),
    ],
)
async def test_what_is_no_http_is_a_failure(fetcher: Fetcher, answer: bytes, code: str) -> None:
    async def write(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()

    async with raw_server(write) as url:
        assert (await error_of(fetcher, url)).code == code


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\n\r\n<rss>", b"HTTP/1.1 200 OK\r\nX-Slow: "])
async def test_a_drip_is_dropped_by_the_wall(first: bytes) -> None:
    """R24, F31: bytes keep coming, in body or headers; only the whole time counts."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while not reader.at_eof():
            writer.write(b"x")
            await writer.drain()
            await asyncio.wait([asyncio.ensure_future(reader.read(1000))], timeout=0.02)

    hasty = Fetcher(OPEN, total_s=0.3)
    async with raw_server(drip) as url:
        error = await error_of(hasty, url)
    await hasty.close()
    assert error.code == "timeout"


async def test_a_host_is_asked_twice_at_once_and_no_more(fetcher: Fetcher) -> None:
    """R35. The third request begins when one of the first two is answered."""
    under_way, most, gate = 0, 0, asyncio.Event()

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal under_way, most
        await reader.readuntil(b"\r\n\r\n")
        under_way += 1
        most = max(most, under_way)
        if under_way == PER_HOST:
            gate.set()
        await gate.wait()
        under_way -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n<rss>")
        await writer.drain()

    async with raw_server(count) as url:
        answers = await asyncio.gather(*(fetch(fetcher, f"{url}?{n}") for n in range(6)))
    assert all(isinstance(answer, Fetched) for answer in answers)
    assert most == PER_HOST


async def test_waiting_for_a_busy_host_is_no_failure() -> None:
    """The deadline begins when a request's turn has come."""
    hasty = Fetcher(OPEN, total_s=0.5)

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        if b"?stuck" not in request:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n<rss>")
            await writer.drain()
            return
        await reader.read()

    async with raw_server(slow) as url:
        stuck = [fetch(hasty, f"{url}?stuck") for _ in range(4)]
        answers = await asyncio.gather(*stuck, fetch(hasty, url))
    await hasty.close()
    assert [isinstance(answer, Fetched) for answer in answers] == [False] * 4 + [True]


async def test_a_feed_whose_turn_does_not_come_makes_room(fetcher: Fetcher) -> None:
    """R24: a host that answers nobody keeps two of its feeds, and no others."""

    asked = asyncio.Semaphore(0)

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.release()
        await reader.read()

    async with raw_server(mute) as url:
        stuck = [asyncio.create_task(fetch(fetcher, f"{url}?{n}")) for n in range(PER_HOST)]
        for _ in stuck:
            await asked.acquire()
        waiting = FeedSource("f9", url, "Outlet")
        assert await fetcher.fetch_soon(waiting, STATE, turn_s=0.01) == Busy()
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)


async def test_a_closed_fetcher_can_fetch_again(server: HostileFeed, fetcher: Fetcher) -> None:
    await fetch(fetcher, server.url())
    await fetcher.close()
    await fetcher.close()
    assert isinstance(await fetch(fetcher, server.url()), Fetched)


async def test_oversized_validators_are_not_kept(server: HostileFeed, fetcher: Fetcher) -> None:
    server.headers["ETag"] = '"' + "x" * 600 + '"'
    answer = await fetch(fetcher, server.url())
    assert isinstance(answer, Fetched)
    assert answer.etag == ""


async def test_headers_beyond_ascii_do_no_harm(fetcher: Fetcher) -> None:
    """aiohttp gives such bytes as half characters, which neither Redis nor a child can be handed."""
    headers = b'Content-Type: text/xml; charset=\xff\r\nETag: "\xff"\r\nLast-Modified: \xe9\r\n'

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n" + headers + b"Content-Length: 6\r\n\r\n<rss/>")
        await writer.drain()

    async with raw_server(answer) as url:
        assert await fetch(fetcher, url) == Fetched(b"<rss/>", "text/xml; charset=?", final_url=url)


@pytest.mark.parametrize("location", [b"http://\xff.example/", b"/\xff", b"http://[::\xff]/"])
async def test_nor_does_such_an_address(fetcher: Fetcher, location: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 301 Moved\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with raw_server(answer) as url:
        error = await error_of(fetcher, url)
    assert error.code in {"bad-url", "dns", "redirect", "broken"}


def test_the_bounds_are_those_of_the_promise() -> None:
    assert MAX_BODY == 5 * 1024 * 1024
