"""The whole program as a process: the sample for a newcomer, a live desk on Telegram, an end in order."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from tests.doubles.fake_telegram import TOKEN, FakeTelegram
from tests.doubles.still_feeds import StillFeeds, rss, serve

ROOT = Path(__file__).parents[2]
OLD = ("Harbour museum reopens", "The building was closed for two years.")
FIRST = (
    "Witkoff and Umerov call Miami talks on Ukraine peace plan productive",
    "US envoy Steve Witkoff and Ukraine's Rustem Umerov discussed the 20-point plan in Miami.",
)
SECOND = (
    "Kremlin says it has not seen the security guarantees agreed in Berlin",
    "Dmitry Peskov said Moscow had yet to receive the draft on guarantees after the talks on Ukraine.",
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path: the server's socket lies in it."""
    made = Path(tempfile.mkdtemp(prefix="pd-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Telegram's API on loopback."""
    double = FakeTelegram()
    await double.start()
    yield double
    await double.stop()


def environment(folder: Path) -> dict[str, str]:
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("PARLEY_", "TELEGRAM_", "SLACK_", "REDIS_"))
    }
    return kept | {"PYTHONPATH": str(ROOT), "PARLEY_DATA_DIR": str(folder / "data")}


@asynccontextmanager
async def parley(folder: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program at work in `folder`; whatever happens, it is gone afterwards."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        cwd=folder,
        env=environment(folder),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def server_is_gone(data: Path) -> bool:
    """The embedded server holds a lock as long as it lives."""
    with (data / "valkey.lock").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def body(*items: tuple[str, str]) -> bytes:
    """A feed of these entries, the first the oldest."""
    now = datetime.now(UTC)
    return rss(
        "One",
        {
            f"https://one.example/{n}": (*item, format_datetime(now - timedelta(minutes=10 - n)))
            for n, item in enumerate(items)
        },
    )


async def test_the_sample_desk_answers_what_is_piped_in_and_leaves_nothing_behind(folder: Path) -> None:
    for run in ("first", "second"):
        async with parley(folder, "run") as desk:
            out, err = await desk.communicate(b"/latest\n/who Dmitriev\n")
        said = out.decode()
        assert desk.returncode == 0, err.decode()
        assert "This is a sample" in said, run
        assert "Digest\nSample edition" in said, run
        assert "Latest 5 stories" in said, run
        assert "Kirill Dmitriev\nRussia" in said, run
        assert ("New: " in said) == (run == "first"), "the last hours are announced, once"
        assert err == b"", run
        assert server_is_gone(folder / "data" / "sample"), run


def live(folder: Path, telegram: FakeTelegram, feeds: StillFeeds) -> None:
    """A configuration with one feed and Telegram; the feed has been read once before."""
    (folder / "config.toml").write_text(
        "[poll]\ninterval_minutes = 60\nallow_private_networks = true\n"
        f'[telegram]\ntoken = "{TOKEN}"\n'
        f'api_url = "{telegram.url}"\n'
        f'[[feeds]]\nurl = "{feeds.url}/one.xml"\noutlet = "One"\nside = "us"\n'
    )


async def polled(folder: Path) -> None:
    """The feed has been polled, as `parley poll --once` does beside a running desk."""
    async with parley(folder, "poll", "--once") as poll:
        _out, err = await poll.communicate()
    assert poll.returncode == 0, err.decode()


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    """Exit code and log of a process that was told to end."""
    process.send_signal(signal.SIGTERM)
    out, err = await process.communicate()
    assert out == b"", "results only, and a service has none"
    return process.returncode, err.decode()


async def test_a_live_desk_alerts_a_subscribed_chat_once_per_story_and_ends_on_sigterm(
    folder: Path, telegram: FakeTelegram
) -> None:
    with serve({"/one.xml": body(OLD)}) as feeds:
        live(folder, telegram, feeds)
        await polled(folder)
        async with parley(folder, "run", "--no-terminal") as desk:
            await telegram.say("/subscribe alerts")
            await telegram.until_told(1)
            feeds.bodies["/one.xml"] = body(OLD, FIRST)
            await polled(folder)
            await telegram.until_told(2)
            feeds.bodies["/one.xml"] = body(OLD, FIRST, SECOND)
            await polled(folder)
            told = [t.text for t in await telegram.until_told(3)]
            code, log = await ended(desk)
    assert code == 0, log
    assert [text.count("New: ") for text in told] == [0, 1, 1]
    assert FIRST[0] in told[1]
    assert SECOND[0] in told[2]
    assert TOKEN.partition(":")[2] not in log
    assert server_is_gone(folder / "data")


async def test_a_worker_shares_the_work_and_nothing_is_told_twice(
    folder: Path, telegram: FakeTelegram
) -> None:
    with serve({"/one.xml": body(OLD)}) as feeds:
        live(folder, telegram, feeds)
        await polled(folder)
        async with parley(folder, "run", "--no-terminal") as desk, parley(folder, "worker") as worker:
            await telegram.say("/subscribe alerts")
            await telegram.until_told(1)
            feeds.bodies["/one.xml"] = body(OLD, FIRST)
            await polled(folder)
            await telegram.until_told(2)
            feeds.bodies["/one.xml"] = body(OLD, FIRST, SECOND)
            await polled(folder)
            await telegram.until_told(3)
            codes = [await ended(worker), await ended(desk)]
    assert [code for code, _ in codes] == [0, 0], codes
    assert [t.text.count("New: ") for t in telegram.told] == [0, 1, 1]
    assert server_is_gone(folder / "data")


async def test_the_server_dies_with_a_desk_that_is_killed_and_keeps_what_it_knew(folder: Path) -> None:
    async with parley(folder, "run") as desk:
        assert desk.stdout
        while b"Ask away" not in await desk.stdout.readline():
            pass
        desk.kill()
    async with parley(folder, "ask", "/latest") as asked:
        out, err = await asked.communicate()
    assert asked.returncode == 0, err.decode()
    assert "Latest 5 stories" in out.decode()
    assert server_is_gone(folder / "data" / "sample")


async def test_a_second_parley_joins_the_first_and_outlives_it(folder: Path) -> None:
    async with parley(folder, "run") as first, parley(folder, "run") as second:
        assert first.stdout
        assert second.stdout
        assert second.stdin
        for desk in (first, second):
            assert desk.stdout
            while b"Ask away" not in await desk.stdout.readline():
                pass
        await first.communicate(b"")
        second.stdin.write(b"/latest\n")
        second.stdin.write_eof()
        out, _err = await second.communicate()
    assert (first.returncode, second.returncode) == (0, 0)
    assert b"Latest 5 stories" in out


async def test_nothing_is_listened_on_unless_it_is_configured(folder: Path, telegram: FakeTelegram) -> None:
    with serve({"/one.xml": body(OLD)}) as feeds:
        live(folder, telegram, feeds)
        async with parley(folder, "run", "--no-terminal") as desk:
            await telegram.say("/latest")
            await telegram.until_told(1)
            _code, log = await ended(desk)
    assert "desk.stopped" in log
    assert "web.started" not in log


async def test_a_worker_serves_its_health_where_it_is_told(folder: Path, telegram: FakeTelegram) -> None:
    with serve({"/one.xml": body(OLD)}) as feeds:
        live(folder, telegram, feeds)
        async with parley(folder, "worker", "--port", "0") as worker:
            assert worker.stderr
            while b"web.started" not in (line := await worker.stderr.readline()):
                assert line, "it has ended"
            async with httpx.AsyncClient() as http:
                at = f"http://127.0.0.1:{json.loads(line)['port']}"
                health, metrics = await http.get(f"{at}/health"), await http.get(f"{at}/metrics")
            code, log = await ended(worker)
    assert (code, health.status_code, health.json()["status"]) == (0, 200, "ok"), log
    assert "parley_leader 0.0" in metrics.text
