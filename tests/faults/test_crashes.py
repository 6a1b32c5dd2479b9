"""F1 to F4, F22, F24: real processes killed at the worst moments and at random; two at work on one memory."""

from __future__ import annotations

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from bot.bench import soak
from bot.bench.hurry import hurried
from bot.bench.killing import Task, arrivals, main, measure
from bot.bench.news import story_id
from bot.bench.soak_book import Book
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
pytestmark = pytest.mark.timeout(180)  # desks are started and killed again and again
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
    async def desk(self, point: str = "", hurry: float = HURRY) -> AsyncIterator[Process]:
        """A desk process that kills itself at the point, or is killed afterwards."""
        times = [str(self.base), str(hurry)]
        arguments = [self.server.url, str(self.file), point, *times, self.source.id, self.source.url]
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
        """Returns when no delivery is queued and every chat has its alert."""
        await self.done(lambda: len(self.arrived()) >= len(CHATS), *desks)

    async def done(self, enough: Callable[[], bool], *desks: Process) -> None:
        """Returns when no delivery is queued and enough has arrived; looks after each line of a log."""
        lines: asyncio.Queue[bytes] = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            readers = [group.create_task(forward(desk, lines)) for desk in desks]
            while await self.store.outbox.queued() or not enough():
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


async def arrived_after_a_kill(case: Case, point: str, hurry: float = HURRY) -> list[int]:
    """How often each chat's alert arrived, when a desk killed itself there and another was started."""
    async with asyncio.timeout(PATIENCE_S):
        async with case.desk(point) as desk:
            assert await desk.wait() == -9
        async with case.desk(hurry=hurry) as desk:
            await case.all_sent(desk)
    return case.arrived()


async def test_f01_killed_after_the_fetch_it_is_fetched_again(case: Case) -> None:
    assert await arrived_after_a_kill(case, "fetched") == [1, 1]
    assert case.feeds.asked.total() == 2


async def test_f02_killed_after_the_commit_the_next_start_sends(case: Case) -> None:
    """Within PATIENCE_S, which is less than the 90 s asked for: the second desk lives in real time."""
    assert await arrived_after_a_kill(case, "committed", hurry=1.0) == [1, 1]
    assert case.feeds.asked.total() == 1


async def test_f03_killed_after_the_send_there_is_one_copy_more_at_most(case: Case) -> None:
    copies = await arrived_after_a_kill(case, "sent")
    assert len(copies) == len(CHATS)
    assert max(copies) == 2


async def test_f03_killed_after_every_send_nothing_comes_a_third_time_and_what_is_in_doubt_is_named(
    case: Case,
) -> None:
    """Five kills meet two alerts: one at least was sent twice, and nobody wrote down that it was."""

    def found() -> tuple[Counter[tuple[str, str]], set[tuple[str, str]]]:
        return arrivals(case.file.read_text().splitlines())

    async with asyncio.timeout(2 * PATIENCE_S):
        for _ in range(5):
            async with case.desk("sent") as desk:
                assert await desk.wait() == -9
        async with case.desk() as desk:
            await case.done(lambda: bool(found()[1]), desk)
    alerts, named = found()
    assert len(alerts) == len(CHATS)
    assert max(alerts.values()) == 2
    assert {alert for alert in named if alerts[alert] == 2}


async def test_f22_two_desks_on_one_memory_poll_and_send_once(case: Case) -> None:
    async with asyncio.timeout(PATIENCE_S), case.desk() as one, case.desk() as other:
        await case.all_sent(one, other)
    assert case.arrived() == [1, 1]
    assert case.feeds.asked.total() == 1


async def test_f24_a_server_killed_under_a_desk_loses_nothing_either(case: Case) -> None:
    async with asyncio.timeout(PATIENCE_S), case.desk() as desk:
        await leads(desk)
        case.server.kill()
        case.server.start()
        await case.all_sent(desk)
        assert desk.returncode is None
    assert max(case.arrived()) <= 2


async def test_f04_announcements_survive_kills_at_random_moments() -> None:
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


async def test_f04_a_small_soak_loses_nothing_and_sends_nothing_three_times(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What `make soak` does at full size: both platforms, faults of all kinds, desks killed."""
    task = soak.Task(stories=12, chats=4, kills=2, hurry=60.0, seed=5)
    result = await soak.measure(task)
    assert result.kills == 2
    assert result.once + result.twice + result.named == 2 * 4 * 12, result
    assert result.kept_the_promise, result
    assert result.answers["Telegram"].total() >= 48
    print(soak.table(result))
    assert "arrived twice" in capsys.readouterr().out


def test_a_soak_counts_what_was_told_in_whatever_way() -> None:
    book = Book(4)
    one, two, three, four = map(story_id, range(4))
    for _ in range(3):
        book.telegram("1", f"<b>New:</b> Talks /story {one}")
    book.telegram("1", f"<b>New:</b> Talks /story {two}")
    book.telegram("1", f"<b>Digest</b> /story {two} /story {three}")
    book.slack("C1", f"*New:* Talks /story {four}")
    times, named, lost = book.counted([Address("telegram", "1"), Address("slack", "C1")])
    assert times == {0: 5, 1: 2, 3: 1}
    assert (named, lost) == (1, 4)


def test_the_soak_prints_its_figures_and_ends_with_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def measured(given: soak.Task) -> soak.Result:
        return soak.Result(given, 0, 1, 0, 0, 0, 0, 0, 1, 0, {"Slack": Counter(limit=2)}, 0.1)

    monkeypatch.setattr(soak, "measure", measured)
    assert soak.main(["--stories", "1", "--chats", "1", "--kills", "0", "--seed", "1"]) == 1
    printed = capsys.readouterr().out
    assert [line.split()[-1] for line in printed.splitlines() if line.startswith("lost")] == ["1"]
    assert [line.split()[-1] for line in printed.splitlines() if line.startswith("429")] == ["2"]


@pytest.mark.parametrize(
    ("change", "kept"),
    [({}, True), ({"kills": 2}, False), ({"lost": 1}, False), ({"more": 1}, False), ({"queued": 1}, False)],
    ids=str,
)
def test_a_soak_is_good_when_nothing_is_lost_after_all_its_kills(change: dict[str, Any], kept: bool) -> None:
    task = soak.Task(stories=1, chats=1, kills=3, hurry=1.0, seed=1)
    assert replace(soak.Result(task, 3, 1, 0, 0, 0, 0, 0, 0, 0, {}, 0.1), **change).kept_the_promise is kept
