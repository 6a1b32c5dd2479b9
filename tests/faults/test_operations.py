"""F5, F29, F55, F59, F60 and the daily work with a desk: ending it, its clock, its log, its backups."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot import keys
from bot.clock import ManualClock, SystemClock
from bot.config_model import PollConfig
from bot.engine import Engine
from bot.fetch import Fetcher
from bot.mark import RESTORING
from bot.poll import Poller
from bot.poll_task import PollTask
from bot.reader import Reader
from bot.scheduler import Scheduler
from bot.store import Store
from feeds.identity import feed_id
from feeds.model import Announcement, FeedSource
from handlers.ports import Address
from tests import builders as b
from tests.bot.test_ops_files import documented
from tests.doubles.fake_telegram import FakeTelegram, Fault, message
from tests.doubles.still_feeds import StillFeeds, serve
from tests.faults.program import PATIENCE_S, body, client, configure, due, program, running, told

OLD = ("Harbour museum reopens", "The building was closed for two years.")
NEWS = (
    "Witkoff and Umerov call Miami talks on Ukraine peace plan productive",
    "US envoy Steve Witkoff and Ukraine's Rustem Umerov discussed the 20-point plan in Miami.",
)
CHAT = Address("telegram", "8")
RUN = ("run", "--no-terminal")
pytestmark = pytest.mark.timeout(180)  # whole programs, some one after another


@pytest.fixture
def feeds() -> Iterator[StillFeeds]:
    with serve({"/one.xml": body(OLD)}) as made:
        yield made


async def subscribed(url: str, *texts: str, chat: Address = CHAT) -> None:
    """A chat that wants alerts, and messages that wait for it."""
    async with client(url) as redis:
        clock = SystemClock()
        store = Store(redis, clock, [])
        await store.subscriptions.put(b.subscription(chat, digest=False))
        for text in texts:
            await store.outbox.enqueue(chat, Announcement(f"notice:{text}", "notice", clock.now(), text=text))
        await store.close()


@asynccontextmanager
async def silent() -> AsyncIterator[tuple[StillFeeds, asyncio.Event]]:
    """A feed whose server never answers, and whether it was asked."""
    asked = asyncio.Event()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    async with server:
        yield StillFeeds({}, url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"), asked


async def test_f05_a_signal_lets_the_send_under_way_settle_gives_up_the_poll_and_ends_well(
    folder: Path, telegram: FakeTelegram
) -> None:
    answered = asyncio.Event()
    taken = json.dumps({"ok": True, "result": message("first", {"id": 8, "type": "private"})})
    telegram.fail("sendMessage", Fault(200, hang=answered, accepted=True, body=taken))
    async with silent() as (feeds, asked), running("own", folder) as server:
        configure(folder, server, telegram, feeds)
        await subscribed(server.url, "first", "second")
        async with program(folder, *RUN) as desk:
            await telegram.until_told(1)
            await asked.wait()
            desk.process.terminate()
            await desk.event("desk.stopping")
            answered.set()
            assert await asyncio.wait_for(desk.process.wait(), PATIENCE_S) == 0
        async with client(server.url) as redis:
            store = Store(redis, SystemClock(), [])
            assert await store.outbox.queued() == 1, "the second was not begun"
            assert not await redis.exists(str(keys.LEADER)), "who starts next need not wait for the lead"
            await store.close()
    order = desk.order("desk.stopping", "drain.sent", "drain.unclear", "poll.done", "desk.stopped")
    assert order == ["desk.stopping", "drain.sent", "desk.stopped"]
    assert len(telegram.told) == 1


@pytest.mark.parametrize("words", [RUN, ("worker",)])
async def test_a_hangup_ends_a_service_in_order_and_systemd_hears_of_its_start_and_end(
    folder: Path,
    telegram: FakeTelegram,
    feeds: StillFeeds,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(folder / "n"))
        heard.settimeout(PATIENCE_S)
        monkeypatch.setenv("NOTIFY_SOCKET", str(folder / "n"))
        async with running("own", folder) as server:
            configure(folder, server, telegram, feeds)
            async with program(folder, *words) as desk:
                assert await notified(heard, "READY=1", "STOPPING=1") == "READY=1"
                await desk.event("engine.started")
                desk.process.send_signal(signal.SIGHUP)
                assert await notified(heard, "READY=1", "STOPPING=1") == "STOPPING=1"
                assert await asyncio.wait_for(desk.process.wait(), PATIENCE_S) == 0
    assert desk.order("desk.stopping", "desk.stopped") == ["desk.stopping", "desk.stopped"]


async def notified(heard: socket.socket, *states: str) -> str:
    """The next of these states that systemd is told."""
    while (state := (await asyncio.to_thread(heard.recv, 99)).decode()) not in states:
        pass
    return state


async def test_a_hangup_under_nohup_is_none(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does; a child inherits it
    try:
        async with running("own", folder) as server:
            configure(folder, server, telegram, feeds)
            async with program(folder, *RUN) as desk:
                signal.signal(signal.SIGHUP, before)
                await desk.event("face.connected")
                desk.process.send_signal(signal.SIGHUP)
                await telegram.say("/subscribe alerts")
                await telegram.until_told(1)
                assert desk.order("desk.stopping") == []
                assert await desk.end() == 0
    finally:
        signal.signal(signal.SIGHUP, before)


async def test_f05_an_end_that_hangs_is_cut_off_in_time(folder: Path, telegram: FakeTelegram) -> None:
    telegram.fail("sendMessage", Fault(0, hang=asyncio.Event(), accepted=True))
    async with silent() as (feeds, asked), running("own", folder) as server:
        configure(folder, server, telegram, feeds)
        await subscribed(server.url, "first")
        async with program(folder, *RUN) as desk:
            await telegram.until_told(1)
            await asked.wait()
            assert await desk.end() == 0
        async with client(server.url) as redis:
            store = Store(redis, SystemClock(), [])
            assert await store.outbox.queued() == 1, "nobody knows whether it arrived: it is kept"
            await store.close()
    assert desk.order("desk.stopping", "drain.sent", "desk.stopped") == ["desk.stopping", "desk.stopped"]


async def test_every_line_of_the_log_is_one_event_of_the_list(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    feeds.bodies["/one.xml"] = body(OLD)
    configure(folder, None, telegram, feeds, 'data_dir = "data"')
    async with program(folder, *RUN) as desk:
        await desk.event("poll.done")
        await telegram.say("/subscribe alerts")
        await telegram.until_told(1)
        feeds.bodies["/one.xml"] = b"<html>no feed</html>"
        await due(f"unix://{folder}/data/valkey.sock")
        await desk.event("poll.failed")
        assert await desk.end() == 0
    assert {e["event"] for e in desk.events[:-1]} - documented().keys() == set()
    assert all({"level", "timestamp"} <= e.keys() for e in desk.events[:-1])


class Feed:
    """One feed and its chat, on a clock that a test moves."""

    def __init__(
        self, redis: Redis, feeds: StillFeeds, poller: Poller, store: Store, clock: ManualClock
    ) -> None:
        self.asked, self.store, self.clock = feeds.asked, store, clock
        self.task = PollTask(store, poller, redis, clock)

    async def round(self) -> int:
        """What the schedule does: every feed that is due is polled. How often the feed's server was asked."""
        for feed in await self.store.feeds.due(self.clock.now(), 9):
            await self.task(feed)
        return self.asked.total()


@pytest.fixture
async def feed(redis: Redis, feeds: StillFeeds) -> AsyncIterator[Feed]:
    clock, poll = ManualClock(datetime.now(UTC)), PollConfig(allow_private_networks=True)
    url = f"{feeds.url}/one.xml"
    store = Store(redis, clock, [FeedSource(feed_id(url), url, "One", "en")])
    fetcher, reader = Fetcher(poll), Reader(1)
    await store.subscriptions.put(b.subscription(CHAT, digest=False))
    yield Feed(redis, feeds, Poller(store, fetcher, reader, clock, poll), store, clock)
    await fetcher.close()
    await reader.close()
    await store.close()


async def test_f29_a_clock_set_back_an_hour_neither_polls_twice_nor_stops_polling(
    feed: Feed, redis: Redis, redis_url: str
) -> None:
    assert await feed.round() == 1
    feed.clock.at -= timedelta(hours=1)
    engine = Engine(redis_url, redis, feed.task, feed.task, ())
    schedule = Scheduler(engine, feed.store, feed.clock, 90)
    await schedule.ask_for_lead()
    await schedule.follow_clock()
    assert await feed.round() == 1, "not at once again"
    feed.clock.at += timedelta(minutes=12)
    assert await feed.round() == 2, "and not an hour late"
    await schedule.stop()
    await engine.stop()


async def test_f29_a_clock_a_day_ahead_and_back_forgets_nothing_and_tells_nothing_twice(
    feed: Feed, feeds: StillFeeds
) -> None:
    await feed.round()
    feeds.bodies["/one.xml"] = body(OLD, NEWS)
    for jump in (timedelta(hours=1), timedelta(days=1), -timedelta(days=1)):
        feed.clock.at += jump
        await feed.round()
        await feed.store.sweep_retention(feed.clock.now(), 90)
    assert len(await feed.store.archive.latest(9)) == 1
    assert await feed.store.outbox.queued() == 1


async def test_f55_a_desk_that_sends_to_a_group_that_has_moved_tells_its_owner_what_to_list(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    """Who sends has the list, too."""
    telegram.fail("sendMessage", Fault(400, "Bad Request: upgraded", {"migrate_to_chat_id": -100555}))
    async with running("own", folder) as server:
        configure(folder, server, telegram, feeds, '[access]\nchats = ["telegram/-55"]')
        await subscribed(server.url, "first", chat=Address("telegram", "-55"))
        async with program(folder, *RUN) as desk:
            await telegram.until_told(1)
            assert await desk.end() == 0
    [notice] = telegram.told
    assert notice.chat == "7"
    assert "telegram/-100555" in notice.text


async def test_f59_a_mistake_in_the_configuration_ends_the_start_with_the_key(folder: Path) -> None:
    for text, key in (
        ("[poll]\ninterval = 3", "poll.interval: unknown key"),
        ("[telegram]\ntoken = 5", "telegram.token"),
        ("[web\nport = 1", "is not TOML"),
        ('[[feeds]]\nurl = "https://me:hunter2@a.example/"\noutlet = "A"', "feeds[1].url: holds a name"),
    ):
        (folder / "config.toml").write_text(text)
        code, said = await told(folder, *RUN)
        assert (code, len(said.splitlines())) == (2, 1), said
        assert key in said
        assert "hunter2" not in said


async def test_f60_a_full_disk_for_the_log_does_not_keep_messages_from_leaving(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    async with running("own", folder) as server:
        configure(folder, server, telegram, feeds)
        await subscribed(server.url, "first")
        full = os.open("/dev/full", os.O_WRONLY)
        try:
            async with program(folder, *RUN, stderr=full) as desk:
                await telegram.until_told(1)
                await telegram.say("/status", user=8)
                await telegram.until_told(2)
                assert await desk.end() == 0
        finally:
            os.close(full)


async def test_a_backup_of_a_running_desk_makes_another_machine_go_on_from_there(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    file, lost = str(folder / "desk.backup"), folder / "data"
    feeds.bodies["/one.xml"] = body(OLD, NEWS)
    configure(folder, None, telegram, feeds)
    telegram.refuse("8", Fault(429, "Too Many Requests", {"retry_after": 3600}))
    async with program(folder, *RUN) as desk:
        await desk.event("poll.done")
        await subscribed(f"unix://{lost}/valkey.sock", "waits for an hour")
        await desk.event("drain.waits")
        assert (await told(folder, "backup", file))[0] == 0
        code, said = await told(folder, "restore", file, "--force")
        assert (code, f"end process {desk.process.pid} on " in said) == (1, True), said
        assert await desk.end() == 0
    before = await told(folder, "export")
    await asyncio.to_thread(shutil.rmtree, lost)
    code, said = await told(folder, "restore", file)
    assert code == 0, said
    assert await told(folder, "export") == before
    code, said = await told(folder, "restore", file)
    assert (code, "--force" in said) == (1, True), said
    async with running("embedded", folder) as server, client(server.url) as redis:
        store = Store(redis, SystemClock(), [])
        assert [s.address for s in await store.subscriptions.all()] == [CHAT]
        assert await store.outbox.queued() == 1
        await store.close()


async def test_nothing_is_restored_under_a_worker(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    file = str(folder / "desk.backup")
    async with running("own", folder) as server, client(server.url) as redis:
        configure(folder, server, telegram, feeds)
        await subscribed(server.url)
        assert (await told(folder, "backup", file))[0] == 0
        async with program(folder, "worker") as worker:
            await worker.event("engine.started")
            reading: list[str] = []
            while not reading:  # its readers, and not only what opened the memory, bear its name
                reading = [c["name"] for c in await redis.client_list() if c["cmd"] == "xreadgroup"]
            assert {name.split("/")[2] for name in reading} == {str(worker.process.pid)}
            await redis.client_setname("no-desk")  # this process is no desk
            code, said = await told(folder, "restore", file, "--force")
            assert (code, f"end process {worker.process.pid} on " in said) == (1, True), said
            assert await worker.end() == 0
        code, said = await told(folder, "restore", file, "--force")
        assert code == 0, said


async def test_nobody_works_on_half_a_memory_and_who_looks_is_told(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    async with running("own", folder) as server, client(server.url) as redis:
        configure(folder, server, telegram, feeds)
        await redis.set(str(keys.MARK), RESTORING)
        for words in (
            RUN,
            ("worker",),
            ("poll", "--once"),
            ("export",),
            ("backup", str(folder / "x")),
            ("status",),
            ("check", "--offline"),
        ):
            code, said = await told(folder, *words)
            assert (code, "restore FILE --force" in said) == (1, True), (words, said)
        assert "topic pack" in said, "check looks at the rest too"
        assert feeds.asked.total() == 0
        assert await redis.dbsize() == 1
