"""F30 to F41: bombs, slow and endless answers, entities, floods of markup, addresses that lead inside."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from socket import AF_INET, AddressFamily
from urllib.parse import quote

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from redis.asyncio import Redis

from bot.bench.hostile import fetching, hostile_hosts
from bot.bench.hostile_bodies import external, item
from bot.bench.hostile_bodies import rss as wrapped
from bot.clock import ManualClock
from bot.config_model import PollConfig
from bot.fetch import PER_HOST, Fetcher
from bot.poll import PollResult
from bot.reader import Reader
from feeds.clean import MAX_HTML, html_to_text
from feeds.errors import FeedError
from feeds.model import FeedSource, FeedState, FeedStatus
from feeds.reading import Reading
from tests.bot.test_net import LOCAL
from tests.doubles.hostile_feed import HostileFeed, hostile_feed, raw_server, rss
from tests.faults.feed_desk import POLL, FeedDesk, feed_desk, many

HEAD = "<title>Harbour Post</title>"
CHILD = (sys.executable, "-m", "tests.doubles.reader_child_double")
MB = 1024 * 1024


@pytest.fixture
async def desk(redis: Redis, clock: ManualClock) -> AsyncIterator[FeedDesk]:
    async with feed_desk(redis, clock) as made:
        yield made


async def answer(fetcher: Fetcher, url: str) -> str:
    """What fetching the address came to."""
    found = await fetcher.fetch(FeedSource("f1", url, "Outlet"), FeedState("f1"))
    return found.code if isinstance(found, FeedError) else type(found).__name__


async def test_f30_a_bomb_of_ten_gigabytes_costs_little_and_holds_up_nobody() -> None:
    async with hostile_hosts(2) as (bad, good):
        fetcher = Fetcher(POLL)
        bombs = fetching(10, [bad])
        figures, other = await asyncio.gather(bombs, answer(fetcher, f"http://127.0.0.1:{good}/"))
        await fetcher.close()
    assert other == "Fetched"
    assert [figure for figure in figures if not figure.as_expected] == []
    assert max(figure.grown_mb for figure in figures) < 20


async def test_f30_a_feed_that_is_a_bomb_fails_and_says_so(desk: FeedDesk) -> None:
    await desk.poll("Talks in Geneva")
    assert await desk.code("/bomb") == "too-large"
    assert (await desk.state()).status is FeedStatus.FAILING


Write = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def dripping(first: bytes) -> Write:
    """A server that goes on a byte at a time for ever."""

    async def write(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while not reader.at_eof():
            writer.write(b"x")
            await writer.drain()
            await asyncio.wait([asyncio.ensure_future(reader.read(1000))], timeout=0.02)

    return write


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\n\r\n<rss>", b"HTTP/1.1 200 OK\r\nX-Slow: ", b""])
async def test_f31_a_drip_ends_at_the_wall(first: bytes) -> None:
    fetcher = Fetcher(POLL, total_s=0.3)
    async with raw_server(dripping(first)) as url:
        assert await answer(fetcher, url) in {"timeout", "bad-http"}
    await fetcher.close()


async def test_f31_sixteen_slow_servers_hold_up_no_other_feed(desk: FeedDesk) -> None:
    """R24. The others are polled while the slow are still being waited for."""
    ended: set[str] = set()
    enough = asyncio.Event()

    def note(result: PollResult) -> None:
        ended.add(result.feed.url)
        if len(ended) == 16:
            enough.set()

    async with AsyncExitStack() as open_:
        drip = dripping(b"HTTP/1.1 200 OK\r\n\r\n")
        slow = [await open_.enter_async_context(raw_server(drip)) for _ in range(16)]
        urls = [*slow, *(desk.server.url(f"/feed.xml?{n}") for n in range(16))]
        sources = [FeedSource(f"{n:010x}", url, f"Outlet {n}") for n, url in enumerate(urls)]
        round_ = asyncio.create_task(desk.poller.poll_all(sources, note))
        await enough.wait()
        assert ended.isdisjoint(slow)
        round_.cancel()
        await asyncio.gather(round_, return_exceptions=True)


async def test_f31_a_host_that_answers_nobody_keeps_only_two_places(desk: FeedDesk) -> None:
    """Its other feeds wait for a turn and then make room, without having failed."""
    asked = asyncio.Semaphore(0)

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.release()
        await reader.read()

    async with raw_server(mute) as url:
        fetcher = desk.fetcher
        stuck = [asyncio.create_task(answer(fetcher, f"{url}?{n}")) for n in range(PER_HOST)]
        for _ in stuck:
            await asked.acquire()
        source = FeedSource("000000000b", url, "Tagblatt")
        result = await desk.poller.poll(source, turn_s=0.01)
        state = await desk.store.feeds.state(source.id)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
    assert (result.status, result.error) == ("busy", None)
    assert (state.status, state.failures) == (FeedState(source.id).status, 0)
    assert state.next_poll is not None
    assert 0 < (state.next_poll - desk.clock.now()).total_seconds() <= 60


@pytest.mark.parametrize("path", ["/endless", "/announced", "/repetitive", "/manyheaders"])
async def test_f32_an_endless_answer_is_stopped_at_the_limit(desk: FeedDesk, path: str) -> None:
    assert await desk.code(path) == "too-large"


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
BESIDE = {  # endless, and none of it counts as a body
    "answers before the answer": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 1_000),
    "chunk extensions": (CHUNKED, (b"1;" + b"e" * 4_000 + b"\r\nx\r\n") * 10),
    "chunks of one byte": (CHUNKED, b"1\r\nx\r\n" * 4_000),
    "trailers": (CHUNKED + b"5\r\n<rss>\r\n0\r\n", b"X-T: y\r\n" * 4_000),
}


@pytest.mark.parametrize(("first", "again"), BESIDE.values(), ids=BESIDE)
async def test_f32_what_comes_beside_a_body_has_an_end_too(first: bytes, again: bytes) -> None:
    async def write(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(first)
        while True:
            writer.write(again)
            await writer.drain()

    fetcher = Fetcher(POLL)
    async with raw_server(write) as url:
        assert await answer(fetcher, url) in {"too-large", "bad-http"}
    await fetcher.close()


async def test_f32_what_one_connection_brings_is_counted_for_each_request(desk: FeedDesk) -> None:
    desk.server.body = b"<rss>" + b"x" * 2_000_000
    desk.server.ignores_etag = True
    for _ in range(4):
        assert await answer(desk.fetcher, desk.server.url()) == "Fetched"
    asked = desk.server.requests
    ports = {each.transport.get_extra_info("peername") for each in asked if each.transport}
    assert len(ports) == 1, "else nothing was kept open, and this shows nothing"


@pytest.mark.parametrize(("megabytes", "code"), [(1, "Fetched"), (3, "too-large")])
async def test_f32_a_body_of_unknown_length_is_counted_as_it_was_sent(megabytes: int, code: str) -> None:
    """Between 2 and 5 MiB, and packed so that only what was sent is too large."""

    async def write(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(range(256)) * (4096 * megabytes))
        await writer.drain()

    fetcher = Fetcher(POLL)
    async with raw_server(write) as url:
        assert await answer(fetcher, url) == code
    await fetcher.close()


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize("size", [100_000, 1_000_000])
async def test_f33_newlines_before_the_root_are_poison(desk: FeedDesk, codec: str, size: int) -> None:
    """In quadratic time the larger one would take an hour."""
    desk.server.body = ("\n" * size + rss("Talks").decode()).encode(codec)
    assert await desk.code() == "poison"


BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
QUADRATIC = f'<!ENTITY a "{"x" * 100_000}">'


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("entities", "used"), [(QUADRATIC, "&a;" * 1000), (BILLION, "&a9;")])
async def test_f34_entities_that_grow_are_poison(
    desk: FeedDesk, entities: str, used: str, codec: str
) -> None:
    feed = f"<!DOCTYPE rss [{entities}]>{wrapped(item(f'<title>{used}</title>'))}"
    desk.server.body = feed.encode(codec)
    assert await desk.code() == "poison"


async def test_f35_nothing_outside_is_read_or_asked_for(desk: FeedDesk, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("the file was read", encoding="utf-8")
    desk.server.body = external(desk.server.url("/canary")).replace(b"/etc/hostname", str(canary).encode(), 1)
    assert await desk.code() == "poison"
    plain = f'<!DOCTYPE rss SYSTEM "{desk.server.url("/canary.dtd")}">'.encode()
    result = await desk.poll(body=plain + rss("Talks &canary;"))
    assert result.status == "new"
    assert {request.path for request in desk.server.requests} == {"/feed.xml"}


@pytest.mark.parametrize(
    "flood", ["<a ", "<!--", "<![", "<b>", "&lt;", "&", "<a href='", "]]>", "<svg><style>"]
)
async def test_f36_floods_of_markup_are_cleaned(desk: FeedDesk, flood: str) -> None:
    """A million characters of it: in quadratic time no test would end."""
    escaped = (flood * (MB // len(flood))).replace("&", "&amp;").replace("<", "&lt;")
    body = wrapped(item("<title>Talks begin</title><description>" + escaped[:MB] + "</description>", 1))
    result = await desk.poll(body=body.encode())
    assert (result.status, result.new, result.skipped) == ("new", 1, 0)
    assert len(html_to_text(flood * MB, 1000)) <= 1000


@pytest.mark.parametrize("flood", ["<i></i>", "<!---->", "&shy;"])
async def test_f36_of_a_field_its_first_32_ki_are_looked_at(desk: FeedDesk, flood: str) -> None:
    """R27."""
    assert MAX_HTML == 32 * 1024
    for room, told in ((3, "end"), (2, "en"), (0, "")):
        before = flood * (MAX_HTML // len(flood) - 9)
        field = before + "<!--" + "x" * (MAX_HTML - room - len(before) - 7) + "-->end"
        assert html_to_text(field, 1000) == told
        summary = field.replace("&", "&amp;").replace("<", "&lt;")
        row = f"<title>Talks {room}</title><description>{summary}</description>"
        await desk.poll(body=wrapped(item(row, room), HEAD).encode())
        [entry] = [one async for one in desk.store.archive.entries() if one.title == f"Talks {room}"]
        assert entry.summary == told


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a child's memory has no bound")
async def test_f36_unclosed_formatting_costs_no_other_entry() -> None:
    """HTML opens each of these anew in all paragraphs that follow: 30 KB of it took 2.7 s and 873 MB."""
    marks = "".join(f"<b {chr(97 + n % 26)}{n // 26:x}>" for n in range(2_000))
    flood = escape(f"<dir>{marks}</dir>" + "<dir>x</dir>" * 1_333)
    entries = [item(f"<title>Talks in Geneva, day {n}</title>", n) for n in range(99)]
    bad = item(f"<title>Talks</title><description>{flood}</description>", 99)
    reader = Reader(1)
    source, now = FeedSource("f1", "https://a.example/", "Outlet"), datetime(2026, 1, 1, tzinfo=UTC)
    found = await reader.read(wrapped("".join([*entries, bad])).encode(), "", source, frozenset(), now)
    await reader.close()
    assert isinstance(found, Reading), found
    assert (found.length, found.skipped) == (100, 0)


@pytest.mark.parametrize(("trouble", "code"), [("hang", "hang"), ("abort", "crash"), ("exit", "crash")])
async def test_f37_a_child_that_hangs_or_dies_costs_one_feed(
    redis: Redis, clock: ManualClock, trouble: str, code: str
) -> None:
    reader = Reader(2, command=CHILD, wall_s=0.5)
    async with feed_desk(redis, clock) as desk:
        desk.poller.reader = reader
        await reader.warm()
        desk.server.body = rss(f"{trouble} over it")
        assert await desk.code() == code
        assert (await desk.state()).status is FeedStatus.FAILING
        assert (await desk.poll("Talks in Geneva")).status == "new"
    await reader.close()


class Scripted(AbstractResolver):
    """Answers each question with the next of its lists of addresses, the last one again and again."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = itertools.chain(answers, itertools.repeat(answers[-1]))
        self.asked = 0

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = AF_INET) -> list[ResolveResult]:
        self.asked += 1
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in next(self._answers)
        ]

    async def close(self) -> None:
        return None


@pytest.fixture
async def inside() -> AsyncIterator[HostileFeed]:
    """A server on loopback that nobody may reach."""
    async with hostile_feed() as server:
        yield server


async def test_f38_no_spelling_of_a_local_address_is_connected_to(inside: HostileFeed) -> None:
    assert len(LOCAL) >= 40
    for address in LOCAL:
        fetcher = Fetcher(PollConfig(), resolver=Scripted((address,)))
        assert await answer(fetcher, "http://public.example:8080/feed.xml") == "refused-address", address
        await fetcher.close()
    assert inside.requests == []


SPELLINGS = [
    *(
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "127.1",
        "2130706433",
        "0x7f000001",
    ),
    *(
        "0177.0.0.1",
        "127.0.0.1.",
        "[::]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
    ),
]


@pytest.mark.parametrize("host", SPELLINGS)
async def test_f38_nor_when_it_stands_in_the_address(inside: HostileFeed, host: str) -> None:
    fetcher = Fetcher(PollConfig())
    for port in (inside.port, 8080):
        assert await answer(fetcher, f"http://{host}:{port}/feed.xml") in {
            "bad-url",
            "refused-address",
            "dns",
        }
    await fetcher.close()
    assert inside.requests == []


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]"])
async def test_f38_forged_ones_stay_shut_where_own_networks_are_open(inside: HostileFeed, host: str) -> None:
    fetcher = Fetcher(POLL)
    assert await answer(fetcher, f"http://{host}:{inside.port}/feed.xml") == "refused-address"
    await fetcher.close()
    assert inside.requests == []


async def test_f39_a_name_that_changes_its_mind_is_looked_at_when_connected_to(inside: HostileFeed) -> None:
    """First it leads to a server that may be asked, here the one on loopback; then to one that may not."""
    resolver = Scripted(("127.0.0.1",), ("169.254.169.254",))
    fetcher = Fetcher(POLL, resolver=resolver)
    assert await answer(fetcher, f"http://rebinding.example:{inside.port}/feed.xml") == "Fetched"
    assert await answer(fetcher, "http://rebinding.example:8080/feed.xml") == "refused-address"
    await fetcher.close()
    assert (resolver.asked, len(inside.requests)) == (2, 1)


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("10.0.0.1", "127.0.0.1"), ("::ffff:127.0.0.1",)])
async def test_f39_a_public_name_does_not_lead_inside(
    inside: HostileFeed, addresses: tuple[str, ...]
) -> None:
    shut = Fetcher(PollConfig(), resolver=Scripted(addresses))
    assert await answer(shut, "http://rebinding.example:8080/feed.xml") == "refused-address"
    await shut.close()
    assert inside.requests == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/to/302?url=" + quote("http://169.254.169.254/latest/meta-data/", safe=""), "refused-address"),
        ("/to/301?url=" + quote("http://[fe80::1]/", safe=""), "refused-address"),
        ("/to/302?url=" + quote("file:///etc/passwd", safe=""), "redirect"),
        ("/to/302?url=" + quote("gopher://127.0.0.1:6379/_FLUSHALL", safe=""), "redirect"),
        ("/to/302?url=" + quote("http://user:pw@a.example/", safe=""), "redirect"),
        ("/hop/302/6", "redirect"),
        ("/hop/301/100", "redirect"),
        ("/nowhere", "http-302"),
    ],
)
async def test_f40_a_redirect_that_may_not_be_followed_leaves_the_address(
    desk: FeedDesk, path: str, code: str
) -> None:
    assert await desk.code(path) == code
    assert (await desk.state()).url == ""


@pytest.mark.parametrize("path", ["/html", "/nothing", "/badgzip", "/giantheader"])
async def test_f41_what_is_no_feed_marks_nothing_as_seen(desk: FeedDesk, path: str) -> None:
    await desk.poll(*many(0, 3))
    code = await desk.code(path)
    assert code in {"not-a-feed", "http-404", "broken", "bad-http"}
    state = await desk.state()
    assert (state.title, state.length) == ("Harbour Post", 3)
