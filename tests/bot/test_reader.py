"""Reading in children: whatever a body does to its child, the next one is read."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.reader import Reader
from feeds.errors import FeedError
from feeds.model import FeedSource
from feeds.pack import Person
from feeds.reading import Reading
from tests.doubles.hostile_feed import rss

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
SOURCE = FeedSource("f1", "https://feeds.example/rss.xml", "Outlet", "en")
CHILD = (sys.executable, "-m", "tests.doubles.reader_child_double")

Make = Callable[..., AbstractAsyncContextManager[Reader]]


@asynccontextmanager
async def reading(workers: int = 1, wall_s: float = 5.0, *more: str) -> AsyncIterator[Reader]:
    reader = Reader(workers, command=(*CHILD, *more), wall_s=wall_s)
    try:
        yield reader
    finally:
        await reader.close()


async def read(reader: Reader, *titles: str, known: frozenset[str] = frozenset()) -> Reading | FeedError:
    return await reader.read(rss(*titles), "text/xml", SOURCE, known, NOW)


async def titles(reader: Reader, *asked: str) -> list[str]:
    answer = await read(reader, *asked)
    assert isinstance(answer, Reading), answer
    return [fresh.entry.title for fresh in answer.fresh]


async def code(reader: Reader, *asked: str) -> str:
    answer = await read(reader, *asked)
    assert isinstance(answer, FeedError), answer
    return answer.code


def alive(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet buried does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"


def environment(pid: int) -> bytes:
    """What the process was given when it started."""
    return Path(f"/proc/{pid}/environ").read_bytes()


async def test_a_body_is_read_in_a_child() -> None:
    async with reading() as reader:
        assert await titles(reader, "Talks in Geneva", "Weather") == ["Talks in Geneva", "Weather"]
        [pid] = reader.pids
        assert pid != os.getpid()
    assert not alive(pid)


async def test_known_entries_are_told_to_the_child() -> None:
    async with reading() as reader:
        first = await read(reader, "Talks in Geneva go on", "Weather")
        assert isinstance(first, Reading)
        again = await read(reader, "Talks in Geneva go on", "Weather", known=frozenset(first.seen))
    assert isinstance(again, Reading)
    assert (again.fresh, again.length) == ((), 2)


async def test_what_is_no_feed_is_an_error_and_costs_no_child() -> None:
    async with reading() as reader:
        await reader.warm()
        before = reader.pids
        answer = await reader.read(b"<html></html>", "text/html", SOURCE, frozenset(), NOW)
        assert isinstance(answer, FeedError)
        assert answer.code == "not-a-feed"
        assert reader.pids == before


@pytest.mark.parametrize(("title", "expected"), [("abort", "crash"), ("exit", "crash")])
async def test_a_body_that_kills_its_child_is_one_feeds_trouble(title: str, expected: str) -> None:
    """F37."""
    async with reading() as reader:
        assert await code(reader, title) == expected
        assert await titles(reader, "Talks") == ["Talks"]


async def test_a_body_that_hangs_is_given_up() -> None:
    async with reading(wall_s=0.3) as reader:
        await reader.warm()
        [pid] = reader.pids
        assert await code(reader, "hang") == "hang"
        assert await titles(reader, "Talks") == ["Talks"]
        assert reader.pids != (pid,)
        assert not alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory is Linux's")
async def test_a_body_that_takes_too_much_memory_is_refused_it() -> None:
    """F34: the child answers for itself, and a fresh one goes on."""
    async with reading() as reader:
        assert await code(reader, "memory") == "too-much-memory"
        assert await titles(reader, "Talks") == ["Talks"]


async def test_a_surprise_in_reading_is_one_feeds_trouble(capfd: pytest.CaptureFixture[str]) -> None:
    async with reading() as reader:
        await reader.warm()
        before = reader.pids
        assert await code(reader, "raise") == "crash"
        assert await titles(reader, "Talks") == ["Talks"]
        assert reader.pids == before
    assert "a surprise" in capfd.readouterr().err


async def test_a_stray_print_breaks_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    async with reading() as reader:
        assert await titles(reader, "print it", "Talks") == ["print it", "Talks"]
    assert "stray words" in capfd.readouterr().err


async def test_while_one_child_hangs_the_other_reads() -> None:
    async with reading(2, 1.0) as reader:
        await reader.warm()
        hanging = asyncio.create_task(code(reader, "hang"))
        for _ in range(5):
            assert await titles(reader, "Talks") == ["Talks"]
        assert not hanging.done()
        assert await hanging == "hang"


@pytest.mark.parametrize("title", ["abort", "exit"])
async def test_after_a_child_died_the_next_body_is_read_by_one_that_is_there(title: str) -> None:
    """F37: starting another takes longer than reading."""
    async with reading(2) as reader:
        await reader.warm()
        first = await titles(reader, "pid is told")
        assert await code(reader, title) == "crash"
        [second] = await titles(reader, "pid is told")
        assert second not in first
        await reader.warm()
        assert len(reader.pids) == 2


async def test_jobs_are_spread_over_the_children() -> None:
    async with reading(2) as reader:
        answers = await asyncio.gather(*(titles(reader, "pid") for _ in range(12)))
        assert {int(pid) for [pid] in answers} == set(reader.pids)


async def test_a_cancelled_job_leaves_no_answer_behind() -> None:
    async with reading() as reader:
        await reader.warm()
        job = asyncio.create_task(read(reader, "hang"))
        await asyncio.wait([job], timeout=0.1)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert await titles(reader, "Talks") == ["Talks"]


async def test_a_child_killed_from_outside_is_replaced() -> None:
    async with reading() as reader:
        await reader.warm()
        os.kill(reader.pids[0], 9)
        for _ in range(2):  # the first may still have met the dying one
            answer = await read(reader, "Talks")
        assert isinstance(answer, Reading)


async def test_a_child_that_does_not_start_is_said_to() -> None:
    async with reading(1, 5.0, "never") as reader:
        assert await code(reader, "Talks") == "no-reader"
        assert await code(reader, "Talks") == "no-reader"


async def test_children_that_are_not_ready_end_with_the_reader() -> None:
    reader = Reader(2, command=(*CHILD, "silent"))
    warming = asyncio.create_task(reader.warm())
    await asyncio.wait([warming], timeout=0.5)
    pids = reader.pids
    warming.cancel()
    await asyncio.gather(warming, return_exceptions=True)
    await reader.close()
    assert len(pids) == 2
    assert not any(map(alive, pids))


async def test_children_use_one_thread_each() -> None:
    async with reading() as reader:
        assert await titles(reader, "environment") == ["1"]


@pytest.mark.skipif(sys.platform != "linux", reason="where the kernel shows what a process was given")
async def test_no_token_of_ours_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads what strangers wrote."""
    for name in ("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN", "REDIS_URL", "PARLEY_TOKEN", "ANOTHER_SECRET"):
        monkeypatch.setenv(name, "marker-secret")
    monkeypatch.setenv("LC_CTYPE", "C.UTF-8")
    async with reading() as reader:
        await reader.warm()
        [pid] = reader.pids
        given = environment(pid)
    assert b"marker" not in given
    names = {pair.partition(b"=")[0] for pair in given.split(b"\0")}
    assert {b"PATH", b"LC_CTYPE", b"OMP_NUM_THREADS"} <= names


async def test_a_reader_that_read_nothing_has_no_children() -> None:
    async with reading(2) as reader:
        assert reader.pids == ()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
async def test_children_die_with_their_parent_however_it_dies(tmp_path: Path) -> None:
    """The parent is killed while its child works: neither stays."""
    program = (
        "import asyncio, os, sys\n"
        "from bot.reader import Reader\n"
        f"reader = Reader(1, command={CHILD!r})\n"
        "async def main():\n"
        "    await reader.warm()\n"
        "    print(*reader.pids, flush=True)\n"
        "    sys.stdin.read()\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    assert alive(child)
    parent.kill()
    await parent.wait()
    assert await parent.stdout.read() == b""  # it ends when the child, who holds its own pipe, is gone too
    for _ in range(200):
        if not alive(child):
            break
        await asyncio.to_thread(os.sched_yield)
    assert not alive(child)


async def test_the_real_child_judges_with_the_pack() -> None:
    reader = Reader(1)
    try:
        body = rss(
            "Witkoff and Umerov meet in Miami for talks on the 20-point peace plan for Ukraine",
            "Weather at sea",
        )
        answer = await reader.read(body, "text/xml", SOURCE, frozenset(), NOW)
    finally:
        await reader.close()
    assert isinstance(answer, Reading)
    assert [fresh.entry.relevant for fresh in answer.fresh] == [True, False]


async def test_people_accepted_meanwhile_are_known_to_the_child_that_runs() -> None:
    known: list[Person] = []

    async def people() -> tuple[Person, ...]:
        return tuple(known)

    reader = Reader(1, people=people)
    body = rss("Wasserbom and Umerov meet in Miami for talks on the peace plan for Ukraine")
    try:
        before = await reader.read(body, "text/xml", SOURCE, frozenset(), NOW)
        known.append(Person("jan-wasserbom", "Jan Wasserbom", "us", ("Jan",), ("Wasserbom",)))
        after = await reader.read(body, "text/xml", SOURCE, frozenset(), NOW)
        pids = reader.pids
        again = await reader.read(body, "text/xml", SOURCE, frozenset(), NOW)
    finally:
        await reader.close()
    assert isinstance(before, Reading)
    assert isinstance(after, Reading)
    assert [answer.fresh[0].entry.people for answer in (before, after)] == [
        ("rustem-umerov",),
        ("jan-wasserbom", "rustem-umerov"),
    ]
    assert again == after
    assert len(pids) == 1


async def test_when_the_people_cannot_be_asked_no_child_is_taken() -> None:
    async def people() -> tuple[Person, ...]:
        raise ConnectionError("Redis is away")

    reader = Reader(1, command=CHILD, people=people)
    try:
        with pytest.raises(ConnectionError):
            await read(reader, "Talks")
        assert reader.pids == ()
    finally:
        await reader.close()
