"""kill -9 of real processes at the worst moments: nothing is lost, nothing arrives a third time."""

from __future__ import annotations

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.bench.hurry import hurried
from bot.bench.killing import Task, arrivals, main, measure
from bot.clock import SystemClock
from bot.fetch import Fetcher
from bot.poll import Poller
from bot.reader import Reader
from bot.store import Store, connect
from feeds.identity import feed_id
from feeds.model import FeedSource, FeedStatus
from handlers.ports import Address
from tests.bot.killing.desk import HURRY, POLL
from tests.bot.killing.valkey import Valkey, running_valkey
from tests.builders import subscription
from tests.doubles.still_feeds import StillFeeds, rss, serve

PATIENCE_S = 40
CHATS = [Address("telegram", "1"), Address("telegram", "2")]


@pytest.fixture
def server() -> Iterator[Valkey]:
    with running_valkey() as valkey:
        yield valkey


@dataclass
class Case:
    """A feed that was polled before and has one new story since, two chats that wait for it."""

    server: Valkey
    store: Store
    source: FeedSource
    feeds: StillFeeds
    file: Path
    base: float

    @asynccontextmanager
    async def desk(self, point: str = "") -> AsyncIterator[Process]:
        """A desk process that kills itself at the point, or is killed afterwards."""
        arguments = [self.server.url, str(self.file), point, str(self.base), self.source.id, self.source.url]
        desk = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bot.killing.desk", *arguments, stderr=PIPE
        )
        try:
            yield desk
        finally:
            if desk.returncode is None:
                desk.kill()
            await desk.communicate()

    def arrived(self) -> list[int]:
        """How often each delivery arrived."""
        return sorted(Counter(self.file.read_text().splitlines()).values())

    async def all_sent(self, *desks: Process) -> None:
        """Returns when no delivery is queued and every chat has its alert; looks after each line of a log."""
        lines: asyncio.Queue[bytes] = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            readers = [group.create_task(forward(desk, lines)) for desk in desks]
            while await self.store.outbox.queued() or len(self.arrived()) < len(CHATS):
                assert await lines.get(), "a desk has ended"
            for reader in readers:
                reader.cancel()


async def forward(desk: Process, lines: asyncio.Queue[bytes]) -> None:
    """Each line of a desk's log, and an empty one when it ends."""
    assert desk.stderr
    while line := await desk.stderr.readline():
        lines.put_nowait(line)
    lines.put_nowait(b"")


async def leads(desk: Process) -> None:
    """Returns when the desk is at work."""
    assert desk.stderr
    while b"scheduler.leads" not in await desk.stderr.readline():
        pass


def news(*titles: str) -> bytes:
    date = format_datetime(datetime.now(UTC) - timedelta(minutes=5))
    items = {f"https://news.example/{number}": (title, title, date) for number, title in enumerate(titles)}
    return rss("News", items)


@pytest.fixture
async def case(server: Valkey, tmp_path: Path) -> AsyncIterator[Case]:
    old = [f"Council number {n} meets about roads" for n in range(6)]
    base = time.time()
    async with AsyncExitStack() as stack:
        feeds = stack.enter_context(serve({"/feed": news(*old)}))
        redis = await connect(server.url)
        stack.push_async_callback(redis.aclose)
        source = FeedSource(feed_id(f"{feeds.url}/feed"), f"{feeds.url}/feed", "Outlet 1", "en")
        clock = SystemClock()
        store = Store(redis, clock, [source], server_time=hurried(base, HURRY))
        fetcher, reader = Fetcher(POLL), Reader(1)
        stack.push_async_callback(fetcher.close)
        stack.push_async_callback(reader.close)
        result = await Poller(store, fetcher, reader, clock, POLL).poll(source)
        assert result.status == "new", result
        for chat in CHATS:
            await store.subscriptions.put(subscription(chat, digest=False))
        state = await store.feeds.state(source.id)
        assert state.status is FeedStatus.OK
        await store.feeds.put(replace(state, next_poll=clock.now() - timedelta(seconds=1)))
        feeds.bodies["/feed"] = news(
            *old, "Witkoff, Umerov and Kushner hold peace talks in Miami on 20-point plan"
        )
        feeds.asked.clear()
        file = tmp_path / "platform"
        file.touch()
        yield Case(server, store, source, feeds, file, base)


@pytest.mark.parametrize(
    ("point", "most"),
    [
        ("fetched", 1),  # F1: fetched, not stored: fetched again
        ("committed", 1),  # F2: stored, not sent
        ("sent", 2),  # F3: sent, not written down: one copy more, never two
    ],
)
async def test_a_desk_killed_at_the_worst_moment_loses_nothing(case: Case, point: str, most: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        async with case.desk(point) as desk:
            assert await desk.wait() == -9
        async with case.desk() as desk:
            await case.all_sent(desk)
    copies = case.arrived()
    assert len(copies) == len(CHATS)
    assert max(copies) == most


async def test_two_desks_on_one_memory_poll_and_send_once(case: Case) -> None:
    async with asyncio.timeout(PATIENCE_S), case.desk() as one, case.desk() as other:
        await case.all_sent(one, other)
    assert case.arrived() == [1, 1]
    assert case.feeds.asked.total() == 1


async def test_a_server_killed_under_a_desk_loses_nothing_either(case: Case) -> None:
    async with asyncio.timeout(PATIENCE_S), case.desk() as desk:
        await leads(desk)
        case.server.kill()
        case.server.start()
        await case.all_sent(desk)
        assert desk.returncode is None
    assert max(case.arrived()) <= 2


async def test_announcements_survive_kills_at_random_moments() -> None:
    result = await measure(Task(announcements=24, chats=8, kills=3, hurry=120.0, seed=7))
    assert result.queued == 24
    assert result.kept_the_promise, result


def test_a_line_that_names_a_story_in_a_digest_is_no_alert() -> None:
    alerts, named = arrivals(
        [
            "telegram/1 d1 New: Talks More: /story aaaaaa",
            "telegram/1 d1 New: Talks More: /story aaaaaa",
            "telegram/1 d2 Digest May not have arrived: /story aaaaaa Talks /story bbbbbb Talks",
        ]
    )
    assert alerts == {("telegram/1", "aaaaaa"): 2}
    assert named == {("telegram/1", "aaaaaa"), ("telegram/1", "bbbbbb")}


def test_the_benchmark_prints_what_it_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["--announcements", "2", "--chats", "2", "--kills", "1", "--hurry", "120", "--seed", "1"]) == 0
    )
    printed = capsys.readouterr().out
    assert "announcements queued" in printed
    assert [line.split()[-1] for line in printed.splitlines() if line.startswith("lost")] == ["0"]
