"""parley bench polling: the whole way of a poll at scale, on loopback.

Real fetcher, real reader children, real embedded server, real commits. Seconds of wall and of CPU: this
process, its reader children and the embedded server; the process that serves the feeds is counted apart.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from redis.asyncio import Redis

from bot.bench.edition import language
from bot.clock import SystemClock
from bot.config_model import PollConfig
from bot.embedded import EmbeddedServer
from bot.fetch import Fetcher
from bot.poll import Poller, PollResult
from bot.reader import Reader
from bot.store import Store, connect
from feeds.identity import feed_id
from feeds.model import FeedSource

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_AIMS_S = {"all new": 10.0, "all unchanged": 1.2, "one in ten with one new entry": 2.0}


@dataclass(frozen=True, slots=True)
class Figures:
    """One round: seconds, and what came of it."""

    name: str
    wall_s: float
    desk_s: float  # CPU of this process
    readers_s: float  # CPU of the reader children
    redis_s: float  # CPU of the embedded server
    server_s: float  # CPU of the process that serves the feeds
    statuses: dict[str, int]
    new: int
    relevant: int
    stories: int

    @property
    def cpu_s(self) -> float:
        """CPU of all that is Parley."""
        return self.desk_s + self.readers_s + self.redis_s


@dataclass(frozen=True, slots=True)
class Clocks:
    """CPU seconds used so far."""

    desk_s: float
    readers_s: float
    redis_s: float
    server_s: float


async def run(feeds: int = 1000, entries: int = 30, concurrency: int = 32) -> list[Figures]:
    """The three rounds, in order: all new, all unchanged (304), one feed in ten with one new entry."""
    poll = PollConfig(concurrency=concurrency, allow_private_networks=True)
    async with _feed_server(feeds, entries) as (server, ports), _redis() as redis, _reader() as reader:
        sources = [_source(number, ports[number % len(ports)]) for number in range(feeds)]
        clock, fetcher = SystemClock(), Fetcher(poll)
        poller = Poller(Store(redis, clock, sources), fetcher, reader, clock, poll)
        try:
            await reader.warm()

            async def clocks() -> Clocks:
                return Clocks(
                    _own_s(), sum(map(_process_s, reader.pids)), await _redis_s(redis), _process_s(server.pid)
                )

            async def polled() -> list[PollResult]:
                return await poller.poll_all(sources)

            figures = [await _measured("all new", polled, clocks)]
            figures.append(await _measured("all unchanged", polled, clocks))
            await _add_one_in_ten(server)
            figures.append(await _measured("one in ten with one new entry", polled, clocks))
        finally:
            await fetcher.close()
    return figures


async def _measured(
    name: str, polled: Callable[[], Awaitable[list[PollResult]]], clocks: Callable[[], Awaitable[Clocks]]
) -> Figures:
    before, began = await clocks(), perf_counter()
    results = await polled()
    wall_s, after = perf_counter() - began, await clocks()
    return Figures(
        name,
        wall_s,
        after.desk_s - before.desk_s,
        after.readers_s - before.readers_s,
        after.redis_s - before.redis_s,
        after.server_s - before.server_s,
        dict(Counter(result.status for result in results)),
        sum(result.new for result in results),
        sum(result.relevant for result in results),
        sum(result.stories_new for result in results),
    )


def _source(number: int, port: int) -> FeedSource:
    url = f"http://127.0.0.1:{port}/{number}.xml"
    return FeedSource(feed_id(url), url, f"Bench {number}", language(number))


@asynccontextmanager
async def _feed_server(feeds: int, entries: int) -> AsyncIterator[tuple[Process, list[int]]]:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.bench.feed_server", str(feeds), str(entries), stdin=PIPE, stdout=PIPE
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        yield server, [int(port) for port in (await server.stdout.readline()).split()]
    finally:
        server.stdin.close()
        await server.wait()


async def _add_one_in_ten(server: Process) -> None:
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(b"\n")
    await server.stdout.readline()


@asynccontextmanager
async def _redis() -> AsyncIterator[Redis]:
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        server = EmbeddedServer(Path(folder))
        redis = await connect(await server.ensure())
        try:
            yield redis
        finally:
            await redis.aclose()
            await server.stop()


@asynccontextmanager
async def _reader() -> AsyncIterator[Reader]:
    reader = Reader()
    try:
        yield reader
    finally:
        await reader.close()


def _own_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _process_s(pid: int) -> float:
    """CPU seconds of another process, 0 where /proc does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * _TICK_S


async def _redis_s(redis: Redis) -> float:
    used = await redis.info("cpu")
    return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])


def table(figures: Sequence[Figures]) -> str:
    """The figures for people: one line per round."""
    names = ("wall s", "aim", "CPU s", "desk", "readers", "redis", "server")
    lines = ["round".ljust(31) + "".join(f"{name:>8}" for name in names)]
    for f in figures:
        seconds = (f.wall_s, _AIMS_S[f.name], f.cpu_s, f.desk_s, f.readers_s, f.redis_s, f.server_s)
        found = f"{f.statuses}, {f.new} new, {f.relevant} relevant, {f.stories} stories"
        lines.append(f.name.ljust(31) + "".join(f"{value:8.2f}" for value in seconds) + f"  {found}")
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """Prints the table; the aims are for 1,000 feeds of 30 entries on two cores."""
    parser = argparse.ArgumentParser(prog="parley bench polling", description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--concurrency", type=int, default=32)
    asked = parser.parse_args(argv)
    figures = asyncio.run(run(asked.feeds, asked.entries, asked.concurrency))
    print(table(figures))  # noqa: T201  # its output
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
