"""F23 to F28: Redis away, killed, torn, emptied, full, not to be trusted; one of the user's or embedded."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.embedded import server_binary
from bot.store import Store
from feeds.model import Announcement
from handlers.ports import Address
from tests import builders as b
from tests.bot.killing.valkey import running_valkey
from tests.doubles.fake_telegram import FakeTelegram
from tests.doubles.still_feeds import StillFeeds, serve
from tests.faults.program import (
    Own,
    Program,
    Server,
    body,
    client,
    configure,
    due,
    program,
    running,
    told,
)

OLD = ("Harbour museum reopens", "The building was closed for two years.")
NEWS = (
    "Witkoff and Umerov call Miami talks on Ukraine peace plan productive",
    "US envoy Steve Witkoff and Ukraine's Rustem Umerov discussed the 20-point plan in Miami.",
)
CHAT = Address("telegram", "8")
RUN = ("run", "--no-terminal")
pytestmark = pytest.mark.timeout(180)  # whole programs, some one after another


@pytest.fixture(params=["own", "embedded"])
async def server(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Server]:
    async with running(request.param, folder) as made:
        yield made


@pytest.fixture
def feeds() -> Iterator[StillFeeds]:
    with serve({"/one.xml": body(OLD)}) as made:
        yield made


async def subscribed(server: Server) -> None:
    """A chat that wants alerts."""
    async with client(server.url) as redis:
        store = Store(redis, SystemClock(), [])
        await store.subscriptions.put(b.subscription(CHAT, digest=False))
        await store.close()


async def queued(server: Server, text: str) -> None:
    """A message for that chat waits to be sent."""
    async with client(server.url) as redis:
        clock = SystemClock()
        store = Store(redis, clock, [])
        notice = Announcement(f"notice:{text}", "notice", clock.now(), text=text)
        await store.outbox.enqueue(CHAT, notice)
        await store.close()


async def set_option(server: Server, name: str, value: str | int) -> None:
    async with client(server.url) as redis:
        await redis.config_set(name, value)


def alerts(telegram: FakeTelegram) -> list[str]:
    return [t.text for t in telegram.told if NEWS[0] in t.text]


async def begun(desk: Program) -> None:
    """The desk has read the feed for the first time."""
    assert (await desk.event("poll.done"))["status"] == "new"


async def test_f23_nothing_is_fetched_while_redis_is_away_and_all_goes_on_when_it_is_back(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    async with running("own", folder) as server:
        configure(folder, server, telegram, feeds)
        await subscribed(server)
        async with program(folder, *RUN) as desk:
            await begun(desk)
            feeds.bodies["/one.xml"] = body(OLD, NEWS)
            await due_and_gone(server)
            said = await desk.health_until("does not answer")
            assert (said["code"], said["status"]) == (503, "failing")
            await desk.event("engine.redis_lost", "scheduler.redis_lost")
            asked = feeds.asked.copy()
            await desk.health_until("does not answer")
            assert feeds.asked == asked
            await server.start()
            await due(server.url)
            await telegram.until(lambda: bool(alerts(telegram)))
            await desk.health_until('"status":"ok"')
            assert await desk.end() == 0
    assert len(alerts(telegram)) == 1


async def due_and_gone(server: Server) -> None:
    """There is something to fetch, and no Redis to keep it in."""
    await due(server.url)
    await server.kill()


async def test_f23_a_desk_that_starts_before_its_redis_waits_for_it(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    async with running("own", folder) as server:
        configure(folder, server, telegram, feeds)
        await server.kill()
        async with program(folder, *RUN) as desk:
            assert "does not answer" in (await desk.event("redis.awaited"))["why"]
            await server.start()
            await begun(desk)
            assert await desk.end() == 0
        assert desk.order("redis.awaited", "desk.started") == ["redis.awaited", "desk.started"]


async def test_f23_a_desk_that_waits_for_its_redis_ends_when_told(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    async with running("own", folder) as server:
        configure(folder, server, telegram, feeds)
        await server.kill()
        async with program(folder, *RUN) as desk:
            await desk.event("redis.awaited")
            assert await desk.end() == 0


async def test_f24_a_killed_redis_comes_back_with_what_it_acknowledged(
    server: Server, folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    configure(folder, server, telegram, feeds)
    await subscribed(server)
    async with program(folder, *RUN) as desk:
        await begun(desk)
        feeds.bodies["/one.xml"] = body(OLD, NEWS)
        await due(server.url)
        assert (await desk.event("poll.done"))["announced"] == 1
        await server.kill()
        await server.start()
        await telegram.until(lambda: bool(alerts(telegram)))
        assert await desk.end() == 0
    assert 1 <= len(alerts(telegram)) <= 2, "the answer to its settling may have been lost with the server"
    await server.start()
    async with client(server.url) as redis:
        store = Store(redis, SystemClock(), [])
        assert len(await store.archive.latest(9)) == 1
        await store.close()


async def test_f25_a_commit_torn_off_the_file_is_fetched_again(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    configure(folder, None, telegram, feeds)
    assert (await told(folder, "poll", "--once"))[0] == 0
    feeds.bodies["/one.xml"] = body(OLD, NEWS)
    assert "1 new" in (await told(folder, "poll", "--once"))[1]
    tear(folder, NEWS[0])
    async with running("embedded", folder) as server:
        await subscribed(server)
        await due(server.url)
        async with program(folder, *RUN) as desk:
            await telegram.until(lambda: bool(alerts(telegram)))
            assert await desk.end() == 0
    assert len(alerts(telegram)) == 1


def tear(folder: Path, where: str) -> None:
    """The append-only file ends in the middle of the last write that has these words."""
    [file] = (folder / "data" / "appendonlydir").glob("*.incr.aof")
    os.truncate(file, file.read_bytes().rindex(where.encode()))


async def test_f26_a_redis_that_comes_back_empty_alerts_nobody_and_the_owner_is_told_once(
    server: Server, folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    feeds.bodies["/one.xml"] = body(OLD, NEWS)
    configure(folder, server, telegram, feeds)
    await subscribed(server)
    async with program(folder, *RUN) as desk:
        await begun(desk)
        async with client(server.url) as redis:
            await redis.flushall()
        await subscribed(server)  # somebody subscribes before the feeds are read again
        await begun(desk)
        await telegram.until(lambda: bool(telegram.told))
        await due(server.url)
        await desk.event("poll.done")
        assert await desk.end() == 0
    assert desk.order("memory.lost") == ["memory.lost"]
    [notice] = telegram.told
    assert notice.chat == "7"
    assert "Redis came back empty" in notice.text


async def test_f26_a_volume_lost_while_the_desk_was_down_is_told_at_the_start(
    server: Server, folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    configure(folder, server, telegram, feeds)
    for lost in (False, True):
        async with program(folder, *RUN) as desk:
            await begun(desk)
            if lost:
                await telegram.until(lambda: bool(telegram.told))
            assert await desk.end() == 0
        assert len(desk.order("memory.lost")) == lost
        async with client(server.url) as redis:
            await redis.flushall()
    assert [t.chat for t in telegram.told] == ["7"]


async def test_f27_a_full_redis_stops_polls_and_not_what_is_queued(
    server: Server, folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    configure(folder, server, telegram, feeds)
    await queued(server, "One before the start")
    await set_option(server, "maxmemory", 1)
    async with program(folder, *RUN) as desk:
        await telegram.until_told(1)
        said = await desk.health_until("memory full")
        assert (said["code"], said["status"]) == (503, "failing")
        assert "raise maxmemory" in said["redis_trouble"]
        code, check = await told(folder, "check", "--offline")
        assert (code, "bad   redis: Redis memory full" in check) == (1, True), check
        assert (await desk.event("scheduler.redis_full"))["job"] == "order_polls"
        assert feeds.asked.total() == 0
        await set_option(server, "maxmemory", 0)
        await queued(server, "One while it runs")
        await set_option(server, "maxmemory", 1)
        await telegram.until_told(2)
        await telegram.say("/status", user=8)
        await telegram.until_told(3)
        await set_option(server, "maxmemory", 0)
        await begun(desk)
        await desk.health_until('"status":"ok"')
        assert await desk.end() == 0
    assert not [e for e in desk.events if e["event"] == "?" or e.get("exception")]


async def test_f28_a_redis_that_evicts_is_refused_with_the_setting(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    async with running("own", folder) as server:
        configure(folder, server, telegram, feeds)
        await set_option(server, "maxmemory-policy", "allkeys-lru")
        for words in (RUN, ("worker",), ("check", "--offline")):
            code, said = await told(folder, *words)
            assert code == 1
            assert "set maxmemory-policy noeviction" in said, words
    assert feeds.asked.total() == 0


async def test_f28_a_policy_changed_under_a_running_desk_turns_its_health_red(
    server: Server, folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    configure(folder, server, telegram, feeds)
    async with program(folder, *RUN) as desk:
        await begun(desk)
        await set_option(server, "maxmemory-policy", "volatile-lru")
        assert (await desk.health_until("maxmemory-policy noeviction"))["code"] == 503
        assert "parley_redis_ok 0.0" in (await desk.get("/metrics")).text
        await set_option(server, "maxmemory-policy", "noeviction")
        await desk.health_until('"status":"ok"')
        assert await desk.end() == 0


async def test_f28_a_read_only_replica_is_refused_with_the_way_out(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    with running_valkey(tcp=True) as primary, running_valkey() as valkey:
        server = Own(valkey)
        configure(folder, server, telegram, feeds)
        host, port = primary.tcp_url.removeprefix("redis://").removesuffix("/0").split(":")
        async with client(server.url) as redis:
            await redis.replicaof(host, port)
        code, said = await told(folder, *RUN)
    assert code == 1
    assert f"read-only replica of {host}:{port}: set [redis] url" in said


@contextmanager
def without_room(folder: Path) -> Iterator[tuple[str, int]]:
    """A server whose disk can be made full: its address and process id."""
    socket = folder / "s"
    options = ("--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--appendonly", "yes")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(server_binary()), *options], stdout=log, restore_signals=False
        )  # Python ignores SIGXFSZ, so the server does: too long a file is an error to it, as a full disk is
    try:
        yield f"unix://{socket}", process.pid
    finally:
        process.kill()
        process.wait()


async def test_f27_a_disk_without_room_is_said_in_words_and_work_goes_on_when_there_is_some(
    folder: Path, telegram: FakeTelegram, feeds: StillFeeds
) -> None:
    with without_room(folder) as (url, pid):
        configure(folder, None, telegram, feeds, f'[redis]\nurl = "{url}"')
        async with program(folder, *RUN) as desk:
            await begun(desk)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
            said = await desk.health_until("cannot write to its disk")
            assert (said["code"], "make room there" in said["redis_trouble"]) == (503, True)
            code, refused = await told(folder, "check", "--offline")
            assert (code, "make room there" in refused) == (1, True), refused
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            await due(url)
            await desk.event("poll.done")
            await desk.health_until('"status":"ok"')
            assert await desk.end() == 0
