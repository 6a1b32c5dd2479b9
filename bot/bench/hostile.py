"""parley bench hostile: what hostile servers and bodies cost the desk, in seconds, memory and standstill.

A server of its own process misbehaves on loopback; the fetcher, reader children and wall clocks are the real
ones. "grown" is what this process held more at its worst, "stood still" the longest time its loop did not
turn. Figures of memory need Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bot.bench.hostile_bodies import BODIES, Body, good
from bot.config_model import PollConfig
from bot.fetch import Fetched, Fetcher
from bot.reader import Reader
from feeds.errors import FeedError
from feeds.model import FeedSource, FeedState
from feeds.reading import Reading

MB = 1024 * 1024
STEP_S = 0.005  # how often the loop is looked at
SLOW = ("/drip", "/dripping-headers", "/mute")
_SOURCE = FeedSource("be0c400001", "http://127.0.0.1/", "Bench")
_STATE = FeedState("be0c400001")


@dataclass(frozen=True, slots=True)
class Figure:
    """One attack. outcome: a code, or "read"/"fetched"; expected "any" takes every one."""

    name: str
    outcome: str
    expected: str
    seconds: float
    grown_mb: float
    still_ms: float

    @property
    def as_expected(self) -> bool:
        """Whether it ended as it should."""
        return self.expected in ("any", self.outcome)


@dataclass(frozen=True, slots=True)
class Round:
    """Many feeds polled at once, some of them dead. Seconds from the start of the round."""

    feeds: int
    dead: int
    alive_alone_s: float  # the round of the living without the dead
    alive_s: float  # and with them
    first_dropped_s: float
    last_dropped_s: float


async def fetching(gigabytes: int, hosts: Sequence[int]) -> list[Figure]:
    """Answers that are too large, packed or not."""
    root = f"http://127.0.0.1:{hosts[0]}"
    asked = [
        (f"gzip that unpacks to {gigabytes} GB", f"/gzip/{gigabytes * 1024}", "too-large"),
        (f"deflate that unpacks to {gigabytes} GB", f"/deflate/{gigabytes * 1024}", "too-large"),
        ("2,000 gzip members of 1 MB", "/members/2000", "too-large"),
        ("gzip of 50 to 1", "/mild/2000", "too-large"),
        ("brotli that unpacks to 1 GB", "/brotli/1024", "too-large"),
        ("zstd that unpacks to 1 GB, window 128 MB", "/zstd/1024", "too-large"),
        ("a body declared as 10 GB", "/declared", "too-large"),
        ("a body without an end", "/endless", "too-large"),
        ("headers without an end", "/headers", "bad-http"),
        ("an ordinary feed", "/good", "fetched"),
    ]
    fetcher = Fetcher(PollConfig(allow_private_networks=True))
    try:
        await fetcher.fetch(_source(f"{root}/good"), _STATE)  # what is loaded once is loaded now
        return [
            await _measured(name, expected, _fetch(fetcher, root + path)) for name, path, expected in asked
        ]
    finally:
        await fetcher.close()


async def reading(reader: Reader, bodies: Sequence[Body] = BODIES) -> list[Figure]:
    """Bodies that are hard to read, each in a child of the desk."""
    figures = []
    for body in bodies:
        made = body.make()
        figures.append(await _measured(body.name, body.expected, _read(reader, made)))
    return figures


async def losing(reader: Reader) -> list[Figure]:
    """The child that reads is stopped, then killed, over a body: that body, the next, all children back."""
    figures = []
    for name, number, expected in (("hangs", signal.SIGSTOP, "hang"), ("dies", signal.SIGKILL, "crash")):
        await reader.warm()
        stricken = await _busy(reader)
        os.kill(stricken, number)
        figures.append(await _measured(f"a child that {name}", expected, _read(reader, good())))
        back = asyncio.create_task(_measured("until it is replaced", "", _warm(reader)))
        figures.append(await _measured("the next body", "read", _read(reader, good())))
        figures.append(await back)
        assert stricken not in reader.pids, "it was the one that was asked"
    return figures


async def _busy(reader: Reader) -> int:
    """The child that read last, and reads next: the one that has used the processor meanwhile."""
    before = {pid: _ticks(pid) for pid in reader.pids}
    for _ in range(20):
        await _read(reader, good(300))
    return max(before, key=lambda pid: _ticks(pid) - before[pid])


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


async def _warm(reader: Reader) -> str:
    await reader.warm()
    return ""


async def round_with_dead(feeds: int, dead: int, hosts: Sequence[int], total_s: float) -> Round:
    """One round of feeds on as many hosts, the dead first, as many side by side as the desk polls."""
    root = [f"http://127.0.0.1:{port}" for port in hosts]
    slow = [f"{root[n % len(root)]}{SLOW[n % len(SLOW)]}" for n in range(dead)]
    living = [f"{root[n % len(root)]}/{n}" for n in range(dead, feeds)]
    alone = await _round(living, total_s)
    both = await _round([*slow, *living], total_s)
    dropped = [at for url, at in both.items() if url in slow]
    return Round(
        feeds,
        dead,
        max(alone.values()),
        max(at for url, at in both.items() if url not in slow),
        min(dropped, default=0.0),
        max(dropped, default=0.0),
    )


async def _round(urls: Sequence[str], total_s: float) -> dict[str, float]:
    """When each address was done with."""
    poll = PollConfig(allow_private_networks=True)
    fetcher, began, ended = Fetcher(poll, total_s=total_s), perf_counter(), {}
    waiting = iter(urls)

    async def work() -> None:
        for url in waiting:
            await fetcher.fetch(_source(url), _STATE)
            ended[url] = perf_counter() - began

    await asyncio.gather(*(work() for _ in range(poll.concurrency)))
    await fetcher.close()
    return ended


async def _fetch(fetcher: Fetcher, url: str) -> str:
    answer = await fetcher.fetch(_source(url), _STATE)
    if isinstance(answer, FeedError):
        return answer.code
    return "fetched" if isinstance(answer, Fetched) else "unchanged"


async def _read(reader: Reader, body: bytes) -> str:
    found = await reader.read(body, "application/rss+xml", _SOURCE, frozenset(), datetime.now(UTC))
    return found.code if isinstance(found, FeedError) else _how_read(found)


def _how_read(found: Reading) -> str:
    return "read" if found.length else "empty"


def _source(url: str) -> FeedSource:
    return FeedSource(_SOURCE.id, url, "Bench")


async def _measured(name: str, expected: str, work: Awaitable[str]) -> Figure:
    """Does it, and looks at the loop and the memory meanwhile."""
    before = _reset_peak()
    worst = [0.0]
    looking = asyncio.create_task(_look(worst))
    began = perf_counter()
    outcome = await work
    seconds = perf_counter() - began
    looking.cancel()
    return Figure(name, outcome, expected, seconds, max(0.0, (_peak() - before) / MB), worst[0] * 1000)


async def _look(worst: list[float]) -> None:
    while True:
        began = perf_counter()
        await asyncio.sleep(STEP_S)
        worst[0] = max(worst[0], perf_counter() - began - STEP_S)


def _reset_peak() -> int:
    """Bytes held now; the peak is counted from here."""
    if not sys.platform.startswith("linux"):
        return 0
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


def _peak() -> int:
    return _status("VmHWM") if sys.platform.startswith("linux") else 0


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


@asynccontextmanager
async def hostile_hosts(hosts: int) -> AsyncIterator[list[int]]:
    """Ports of a process that plays so many hosts."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.bench.hostile_server", str(hosts), stdin=PIPE, stdout=PIPE
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        yield [int(port) for port in (await server.stdout.readline()).split()]
    finally:
        server.stdin.close()
        await server.wait()


def table(figures: Sequence[Figure]) -> str:
    """One line per attack; `!` before one that did not end as it should."""
    lines = [f"  {'':42}{'outcome':>12}{'s':>8}{'grown MB':>10}{'stood still ms':>16}"]
    for f in figures:
        mark = " " if f.as_expected else "!"
        lines.append(f"{mark} {f.name:42}{f.outcome:>12}{f.seconds:8.2f}{f.grown_mb:10.1f}{f.still_ms:16.1f}")
    return "\n".join(lines)


async def run(say: Callable[[str], None], gigabytes: int, feeds: int, dead: int, total_s: float) -> bool:
    """All of it, said as it ends; whether everything ended as it should."""
    async with hostile_hosts(max(feeds, 1)) as hosts:
        fetched = await fetching(gigabytes, hosts)
        say("Fetching\n" + table(fetched))
        reader = Reader()
        try:
            await reader.warm()
            await _read(reader, good())  # what is loaded late is loaded now
            read = await reading(reader)
            say("Reading, in a child\n" + table(read))
            lost = await losing(reader)
            say("Losing the child\n" + table(lost))
        finally:
            await reader.close()
        made = await round_with_dead(feeds, dead, hosts, total_s)
        say(
            f"A round of {made.feeds} feeds, {made.dead} of them dead\n"
            f"  the living alone {made.alive_alone_s:.2f} s, beside the dead {made.alive_s:.2f} s; "
            f"the dead dropped after {made.first_dropped_s:.2f} to {made.last_dropped_s:.2f} s"
        )
    return all(figure.as_expected for figure in (*fetched, *read, *lost))


def main(argv: Sequence[str]) -> int:
    """Prints the tables; 1 when something did not end as it should."""
    parser = argparse.ArgumentParser(prog="parley bench hostile", description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=int, default=10)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--dead", type=int, default=30)
    parser.add_argument("--wall", type=float, default=20.0, help="seconds a server is given")
    asked = parser.parse_args(argv)
    return 0 if asyncio.run(run(_say, asked.gigabytes, asked.feeds, asked.dead, asked.wall)) else 1


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # its output


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
