"""parley bench joining: from parsed entries to stories, with a small and a large archive, in one run.

Real judge, real decisions, real commits on embedded servers, in this process. The archives take turns, body
by body, so that whatever else the machine does bears on all alike.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from redis.asyncio import Redis

from bot.bench.edition import development, filler, language, other
from bot.bench.past import Past
from bot.clock import ManualClock
from bot.embedded import EmbeddedServer
from bot.packfile import load_pack
from bot.store import Store, connect
from feeds.decide import decide
from feeds.feedstate import Visit
from feeds.identity import keys
from feeds.judge import Judge
from feeds.model import Entry, FeedSource, FeedState, Plan, RawEntry, Story
from feeds.reading import Fresh, Reading
from feeds.shelf import WINDOW

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
BODY = 20  # entries of one body, as a busy feed brings them
OPEN = 40  # developments that are reported at a time
DENSER = 10  # times as many stories a day in the dense archive
AT_ONCE = 500  # stories of one commit while an archive is filled
_MEMORY = """
from pathlib import Path
from resource import getpagesize
def resident(): return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize() / 2**20
from feeds.judge import Judge
from bot.packfile import load_pack
before = resident()
judge = Judge(load_pack())
print(resident() - before)
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one archive took.

    Seconds of CPU: judging all entries, of them the relevant ones, joining, and the server's; and seconds by
    the wall, on which other work on the machine bears.
    """

    name: str
    stories: int
    entries: int
    relevant: int
    opened: int
    judging_s: float
    judging_relevant_s: float
    joining_s: float
    server_s: float
    wall_s: float

    @property
    def rate(self) -> float:
        """Entries for a second of this process, from parsed to joined; the server works on another core."""
        return self.entries / (self.judging_s + self.joining_s)

    @property
    def relevant_rate(self) -> float:
        """The same when every entry is relevant."""
        return self.relevant / (self.judging_relevant_s + self.joining_s)


class Archive:
    """One desk's memory while it is measured."""

    def __init__(self, name: str, stories: int, redis: Redis, judge: Judge) -> None:
        self.name, self.stories = name, stories
        self._clock = ManualClock(NOW)
        self._store = Store(redis, self._clock, [])
        self._judge = judge
        self._redis = redis
        self._entries = self._relevant = self._opened = 0
        self._judging_s = self._judging_relevant_s = self._joining_s = self._wall_s = 0.0
        self._server_s = 0.0  # when it was filled

    async def fill(self, stories: Iterator[Story]) -> None:
        """Writes the archive, and lets the store take up what is near now."""
        feed = FeedState("f" * 10, last_ok=NOW)
        _, base = await self._store.stories.near(NOW, NOW)
        while told := tuple(story for story, _ in zip(stories, range(AT_ONCE), strict=False)):
            plan = Plan(feed, stories=told, base_version=base)
            assert await self._store.commit(plan)
            _, base = await self._store.stories.near(NOW + WINDOW, NOW + WINDOW)
        await self._store.stories.near(NOW - WINDOW, NOW)
        self._server_s = await self._server()

    async def _server(self) -> float:
        used = await self._redis.info("cpu")
        return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])

    async def take(self, number: int, body: Sequence[tuple[RawEntry, FeedSource]]) -> None:
        """Judges, joins and commits one body."""
        fresh: list[Fresh] = []
        started = perf_counter()
        for raw, source in body:
            began = process_time()
            entry = self._judge.judge(raw, source, NOW)
            spent = process_time() - began
            self._judging_s += spent
            self._judging_relevant_s += spent * entry.relevant
            fresh.append(Fresh(keys(raw), entry))
        began = process_time()
        plan = await self._join(number, body[0][1], fresh)
        self._joining_s += process_time() - began
        self._wall_s += perf_counter() - started
        self._entries += len(fresh)
        self._relevant += sum(one.entry.relevant for one in fresh)
        self._opened += sum(story.revision == 1 for story in plan.stories)

    async def _join(self, number: int, source: FeedSource, fresh: Sequence[Fresh]) -> Plan:
        seen = tuple(key for one in fresh for key in one.keys)
        reading = Reading(source.outlet, source.url, source.language, None, len(fresh), 0, seen, tuple(fresh))
        entries: list[Entry] = [one.entry for one in fresh]
        moments = [entry.published for entry in entries if entry.relevant] or [NOW]
        shelf, base = await self._store.stories.around(moments)
        state = FeedState(source.id, first_fetched=NOW - timedelta(days=number + 1), last_ok=NOW)
        plan = decide(source, state, reading, entries, (), shelf, base, Visit(NOW, 600.0))
        assert await self._store.commit(plan)
        return plan

    async def figures(self) -> Figures:
        """What it took so far."""
        return Figures(
            self.name,
            self.stories,
            self._entries,
            self._relevant,
            self._opened,
            self._judging_s,
            self._judging_relevant_s,
            self._joining_s,
            await self._server() - self._server_s,
            self._wall_s,
        )


def bodies(count: int) -> Iterator[list[tuple[RawEntry, FeedSource]]]:
    """So many bodies, half of whose entries tell of developments that several feeds report.

    An entry has some 350 signs, as in news feeds: a headline, two sentences, for three in ten a text.
    """
    for number in range(count):
        feed = number % 64
        source = FeedSource(f"{feed:010x}", f"http://127.0.0.1/{feed}", f"Bench {feed}", language(feed))
        yield [(_raw(feed, number * BODY + at, number, count), source) for at in range(BODY)]


def _raw(feed: int, number: int, body: int, of: int) -> RawEntry:
    random = Random(number)  # noqa: S311  # repeatable, nothing to guard
    if number % 2:
        title, text = development(feed, body + random.randrange(OPEN), random)
    else:
        title, text = other(feed, random)
    content = filler(language(feed), random, 40) if number % 10 < 3 else ""
    link = f"https://bench{feed}.example/news/{number}"
    published = NOW - timedelta(hours=36) * (1 - body / of) - timedelta(minutes=random.randrange(60))
    return RawEntry(link, link, title, text[:240], content, published)


@asynccontextmanager
async def _archive(name: str, stories: int, per_day: int, judge: Judge) -> AsyncIterator[Archive]:
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        server = EmbeddedServer(Path(folder))
        redis = await connect(await server.ensure())
        try:
            archive = Archive(name, stories, redis, judge)
            await archive.fill(Past(load_pack(), per_day, NOW).stories(stories))
            yield archive
        finally:
            await redis.aclose()
            await server.stop()


async def run(small: int, large: int, per_day: int, count: int) -> list[Figures]:
    """The small archive, the large one, and the small one with ten times as many stories a day."""
    judge = Judge(load_pack())
    for body in bodies(10):
        for raw, source in body:
            judge.judge(raw, source, NOW)
    async with (
        _archive("small", small, per_day, judge) as first,
        _archive("large", large, per_day, judge) as second,
        _archive("dense", small, per_day * DENSER, judge) as third,
    ):
        archives = (first, second, third)
        for number, body in enumerate(bodies(count)):
            for archive in archives:
                await archive.take(number, body)
        return [await archive.figures() for archive in archives]


def memory_mb() -> float:
    """What the pack and its matchers take, in a process of their own."""
    done = subprocess.run(  # noqa: S603  # this Python, our own lines
        [sys.executable, "-c", _MEMORY], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def table(figures: Sequence[Figures], per_day: int) -> str:
    """The figures for people: one line an archive, then how they compare."""
    names = (
        "archive",
        "stories",
        "a day",
        "entries/s",
        "relevant/s",
        "judge ms",
        "join ms",
        "server ms",
        "wall/s",
    )
    lines = [f"{names[0]:8}" + "".join(f"{name:>11}" for name in names[1:])]
    for f in figures:
        a_day = per_day * (DENSER if f.name == "dense" else 1)
        rates = f"{f.stories:11,}{a_day:11,}{f.rate:11,.0f}{f.relevant_rate:11,.0f}"
        each = (f.judging_s / f.entries, f.joining_s / max(1, f.relevant), f.server_s / f.entries)
        spent = "".join(f"{1000 * seconds:11.2f}" for seconds in each)
        lines.append(f"{f.name:8}{rates}{spent}{f.entries / f.wall_s:11,.0f}")
    small, large, *_ = figures
    lines.append(f"large / small: {large.rate / small.rate:.2f} (aim: 0.80 or more)")
    lines.append(f"{small.entries} entries each, {small.relevant} relevant, {small.opened} stories opened")
    lines.append(
        "entries/s: for a second of one core; judge and server ms: an entry; join ms: a relevant one"
    )
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """Prints the table and the memory of pack and matchers."""
    parser = argparse.ArgumentParser(prog="parley bench joining", description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=20_000, help="stories of the small archive")
    parser.add_argument("--large", type=int, default=200_000, help="stories of the large archive")
    parser.add_argument("--per-day", type=int, default=100, help="stories a day in both")
    parser.add_argument("--bodies", type=int, default=100, help=f"bodies of {BODY} entries to take")
    asked = parser.parse_args(argv)
    figures = asyncio.run(run(asked.small, asked.large, asked.per_day, asked.bodies))
    print(table(figures, asked.per_day))  # noqa: T201  # its output
    print(f"pack and matchers: {memory_mb():.0f} MB (aim: below 80)")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
