"""One embedded server on a directory: started, joined, never left behind, and it forgets nothing."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.clock import ManualClock
from bot.embedded import EmbeddedError, EmbeddedServer
from bot.embedded_process import alive
from bot.store import Store, check_server, connect, describe
from feeds.model import FeedState, Plan
from tests import builders as b

linux = pytest.mark.skipif(platform.system() != "Linux", reason="other kernels do not end the server")
PARLEY = """
import asyncio, sys
from pathlib import Path
from bot.clock import ManualClock
from bot.embedded import EmbeddedServer

async def main():
    server = EmbeddedServer(Path(sys.argv[1]))
    print(await server.ensure(), server.owner, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await server.stop()

asyncio.run(main())
"""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A short, fresh directory: pytest's own are too long for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="pv-"))
    yield folder / "data"
    shutil.rmtree(folder)


@asynccontextmanager
async def parley(data_dir: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Another Parley on the directory, and what it says of its server. It leaves well when its input ends."""
    command = (sys.executable, "-c", PARLEY, str(data_dir))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert process.stdin
    assert process.stdout
    try:
        yield process, (await process.stdout.readline()).decode()
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def client(url: str) -> AsyncIterator[Redis]:
    """An open client."""
    redis = await connect(url)
    try:
        yield redis
    finally:
        await redis.aclose()


def server_pid(info: dict[str, int]) -> int:
    return int(info["process_id"])


async def gone(pid: int) -> None:
    """Returns when the process has ended."""
    ended = asyncio.Event()
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    asyncio.get_running_loop().add_reader(descriptor, ended.set)
    await ended.wait()
    asyncio.get_running_loop().remove_reader(descriptor)
    os.close(descriptor)


def tear(data_dir: Path, size: int) -> None:
    """Cuts the last bytes off the append-only file, as a machine that loses power may."""
    [file] = (data_dir / "appendonlydir").glob("*.incr.aof")
    os.truncate(file, file.stat().st_size - size)


def spoil(data_dir: Path) -> None:
    """Makes the append-only file unreadable."""
    (data_dir / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")


def damage(data_dir: Path) -> None:
    """Spoils a command in the middle of the append-only file."""
    [file] = (data_dir / "appendonlydir").glob("*.incr.aof")
    written = file.read_bytes()
    at = written.index(b"*3", len(written) // 2)
    file.write_bytes(written[:at] + b"@@" + written[at + 2 :])


def mode(path: Path) -> int:
    """What others than the owner may do with it."""
    return path.stat().st_mode & 0o077


async def test_a_server_starts_answers_and_stops(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    assert server.version == ""
    url = await server.ensure()
    async with client(url) as redis:
        assert server.version in await describe(redis)
        assert await check_server(redis, allow_volatile=False) == ""
        pid = server_pid(await redis.info("server"))
    assert server.owner
    await server.stop()
    assert not alive(pid)


async def test_the_server_opens_no_port_and_its_files_are_the_owner_s(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    async with client(await server.ensure()) as redis:
        assert (await redis.config_get("port"))["port"] == "0"
        assert (await redis.config_get("appendfsync"))[
            "appendfsync"
        ] == "everysec"  # a second is what may be lost
    assert mode(data_dir) == mode(data_dir / "valkey.sock") == 0
    await server.stop()


async def test_what_was_written_is_there_after_a_restart(data_dir: Path) -> None:
    for expected in (1, 2, 3):
        server = EmbeddedServer(data_dir)
        async with client(await server.ensure()) as redis:
            assert await redis.incr("starts") == expected
        await server.stop()


async def test_ensure_again_finds_the_same_server(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    url = await server.ensure()
    async with client(url) as redis:
        await redis.set("x", 1)
        assert await server.ensure() == url
        assert await redis.get("x") == b"1"
    await server.stop()


async def test_a_second_parley_joins_and_does_not_stop_what_is_not_its_own(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    url = await server.ensure()
    async with parley(data_dir) as (_, said):
        assert said.split() == [url, "False"]
    async with client(url) as redis:
        assert await redis.ping()
    await server.stop()


async def test_parleys_that_start_together_share_one_server(data_dir: Path) -> None:
    servers = [EmbeddedServer(data_dir) for _ in range(5)]
    urls = await asyncio.gather(*(server.ensure() for server in servers))
    assert len(set(urls)) == 1
    assert sum(server.owner for server in servers) == 1
    for server in servers:
        await server.stop()


@linux
async def test_a_parley_killed_takes_its_server_along_and_loses_nothing(data_dir: Path) -> None:
    async with parley(data_dir) as (process, said):
        async with client(said.split()[0]) as redis:
            pid = server_pid(await redis.info("server"))
            for number in range(500):
                await redis.rpush("kept", number)
            process.kill()
        await gone(pid)
    server = EmbeddedServer(data_dir)
    async with client(await server.ensure()) as redis:
        assert await redis.llen("kept") == 500
    await server.stop()


@linux
async def test_who_comes_while_a_killed_one_s_server_is_leaving_gets_a_lasting_one(
    data_dir: Path,
) -> None:
    async with parley(data_dir) as (process, _):
        process.kill()
        await process.wait()
        server = EmbeddedServer(data_dir)
        url = await server.ensure()
    assert server.owner
    async with client(url) as redis:
        assert await redis.ping()
    await server.stop()


async def test_who_joined_starts_the_server_anew_when_its_owner_left(data_dir: Path) -> None:
    joined = EmbeddedServer(data_dir)
    async with parley(data_dir) as (_, said):
        assert await joined.ensure() == said.split()[0]
        async with client(said.split()[0]) as redis:
            await redis.set("x", "kept")
        assert not joined.owner
    async with client(await joined.ensure()) as redis:
        assert await redis.get("x") == b"kept"
    await joined.stop()


async def test_a_killed_server_is_started_anew_with_every_acknowledged_write(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    url = await server.ensure()
    acknowledged = 0
    async with client(url) as redis:
        pid = server_pid(await redis.info("server"))
        asyncio.get_running_loop().call_later(0.2, os.kill, pid, signal.SIGKILL)
        while True:
            try:
                acknowledged = int(await redis.incr("count"))
            except (RedisError, OSError):
                break
    async with client(await server.ensure()) as redis:
        assert int(await redis.get("count") or 0) - acknowledged in (
            0,
            1,
        )  # the last was written, its answer lost
    assert acknowledged > 100
    await server.stop()


async def test_a_torn_file_costs_the_last_write_and_not_the_start(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    async with client(await server.ensure()) as redis:
        for number in range(2000):
            await redis.rpush("kept", number)
    await server.stop()
    tear(data_dir, 7)
    async with client(await server.ensure()) as redis:
        assert await redis.llen("kept") == 1999
    await server.stop()


@pytest.mark.parametrize("size", [3, 80, 700, 1500])
async def test_a_torn_commit_is_gone_whole(data_dir: Path, size: int) -> None:
    server = EmbeddedServer(data_dir)
    async with client(await server.ensure()) as redis:
        store = Store(redis, ManualClock(b.NOW), [])
        await store.subscriptions.put(b.subscription())
        for number in (1, 2):
            _, base = await store.stories.near(b.NOW, b.NOW)
            assert await store.commit(plan(number, base))
    await server.stop()
    tear(data_dir, size)
    async with client(await server.ensure()) as redis:
        store = Store(redis, ManualClock(b.NOW), [])
        assert [s.id for s in await store.archive.latest(9)] == ["s1"]
        assert await store.outbox.queued() == 1
        assert await store.known.which(b.state(2).id, plan(2, 0).seen) == set()
        assert await store.feeds.state(b.state(2).id) == FeedState(b.state(2).id)
    await server.stop()


def plan(number: int, base: int) -> Plan:
    return b.plan(b.story(f"s{number}", b.entry(number)), base=base, number=number)


async def test_a_long_data_dir_gets_a_socket_elsewhere(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(data_dir.parent))
    deep = data_dir / ("long " * 30).strip() / "дані"
    server, joined = EmbeddedServer(deep), EmbeddedServer(deep)
    url = await server.ensure()
    socket = Path(url.removeprefix("unix://"))
    assert len(os.fsencode(socket)) <= 103
    assert mode(socket.parent) == 0
    assert await joined.ensure() == url
    assert mode(deep / "appendonlydir") == 0
    await server.stop()


async def test_a_directory_that_cannot_be_made_is_named_with_the_remedy(data_dir: Path) -> None:
    with data_dir.open("w"):
        pass
    with pytest.raises(EmbeddedError, match=r"data_dir .*/data/x cannot be written .* or set \[redis\] url"):
        await EmbeddedServer(data_dir / "x").ensure()


async def test_a_server_that_cannot_start_says_why(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    await server.ensure()
    await server.stop()
    spoil(data_dir)
    with pytest.raises(EmbeddedError, match=r"does not start: .+valkey\.log"):
        await server.ensure()
    assert not server.owner


async def test_a_file_damaged_in_its_middle_is_said_so_with_the_way_out(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    async with client(await server.ensure()) as redis:
        for number in range(100):
            await redis.set(f"key {number}", number)
    await server.stop()
    damage(data_dir)
    with pytest.raises(EmbeddedError, match=r"damaged; move .*/appendonlydir away, then run parley restore"):
        await server.ensure()


async def test_where_the_kernel_does_not_help_an_orphan_is_taken_over(data_dir: Path) -> None:
    first = EmbeddedServer(data_dir, dies_with_owner=False)
    url = await first.ensure()
    note = data_dir / "valkey.lock"
    note.write_text(f"999999999 {url.removeprefix('unix://')}\n")  # as if its owner had been killed
    second = EmbeddedServer(data_dir, dies_with_owner=False)
    assert await second.ensure() == url
    assert second.owner
    await second.stop()
    await first.stop()
    with pytest.raises(Exception, match="does not answer"):
        await connect(url)


async def test_a_server_that_answers_is_there_although_its_folder_cannot_be_written(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = EmbeddedServer(data_dir)
    url = await server.ensure()

    def read_only(*_args: object, **_more: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "touch", read_only)
        assert await server.ensure() == url
        await server.stop()
        with pytest.raises(EmbeddedError, match="cannot be written"):
            await server.ensure()
