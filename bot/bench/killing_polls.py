"""parley bench polls: a process that polls is killed at random moments of 1,000 polls (R1).

Real fetcher, reader child, embedded server and commits. Each feed gains an entry when its last body was
acknowledged with a 304: a tag written without the entries it stands for would lose them for good. One chat
has alerts; nothing is sent, so its queue holds what the commits put there.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from aiohttp import web
from redis.asyncio import Redis

from bot import keys
from bot.bench.edition import development
from bot.clock import SystemClock
from bot.embedded import EmbeddedServer
from bot.store import Store, connect
from bot.store.codec import decode_entry, text
from feeds.model import Entry
from handlers.ports import Address, Subscription

SHOWN = 20  # entries of a body, the newest first
_OPENS = "It opens a story"  # how feeds/cluster.py says so
OLD = 3  # entries of a first body, about something else
CHAT = Address("telegram", "1")
WITHIN_S = 0.05  # a poll here takes some 20 ms: a kill hits any part of it
STEP_S = 0.002
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Task:
    """What is done."""

    feeds: int
    polls: int
    kills: int
    seed: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. again: bodies that were fetched more than once, because the first poll broke off."""

    task: Task
    polls: int
    again: int
    published: int
    lost: int  # published, and not in the archive at the end
    stories: int
    untold: int  # entries that opened a story of which no row of the queue tells
    loose: int  # rows of the queue without their story or one of its entries
    unseen: int  # entries a last poll of every feed, tags ignored, takes for new
    seconds: float

    @property
    def kept_the_promise(self) -> bool:
        """Nothing lost, no half of a commit, nothing twice."""
        return not (self.lost or self.untold or self.loose or self.unseen)


class Feeds:
    """Growing feeds with tags; counts what is asked of them."""

    def __init__(self, count: int, seed: int) -> None:
        self.polls = self.again = 0
        self.grow = True
        self.heed_tags = True
        self.published: set[str] = set()  # links that were in a body, but for those of the first ones
        self.names = [f"/{number}.xml" for number in range(count)]
        self._dice = random.Random(seed)  # noqa: S311 - to be repeated, nothing to guard
        self._items = [[_old(feed, number) for number in range(OLD)] for feed in range(count)]
        self._sent: set[str] = set()

    async def answer(self, request: web.Request) -> web.Response:
        """The feed, or a 304; after that it has one entry more."""
        self.polls += 1
        feed = int(request.match_info["feed"])
        items = self._items[feed]
        tag = f'"{feed}-{len(items)}"'
        if request.headers.get("If-None-Match") == tag and self.heed_tags:
            if self.grow:
                items.append(_new(feed, len(items), self._dice))
            return web.Response(status=304, headers={"ETag": tag})
        if self.heed_tags:
            self.again += tag in self._sent
            self._sent.add(tag)
            self.published.update(_link(feed, number) for number in range(OLD, len(items)))
        note = "" if self.heed_tags else "<!-- the same, in other bytes -->"
        body = _BODY.format(feed=feed, items="".join(reversed(items[-SHOWN:])), note=note)
        return web.Response(text=body, content_type="application/rss+xml", headers={"ETag": tag})


_BODY = '<rss version="2.0"><channel><title>Bench {feed}</title>{items}</channel></rss>{note}'
_ITEM = "<item><title>{}</title><link>{}</link><pubDate>{}</pubDate><description>{}</description></item>"


def _new(feed: int, number: int, dice: random.Random) -> str:
    title, told = development(0, dice.randrange(10**6), dice)
    return _item(feed, number, f"Round {number} by {feed}: {title}", told)


def _old(feed: int, number: int) -> str:
    return _item(feed, number, f"The harbour museum opens hall {number} of {feed}", "It was closed.")


def _item(feed: int, number: int, title: str, told: str) -> str:
    return _ITEM.format(title, _link(feed, number), format_datetime(datetime.now(UTC)), told)


def _link(feed: int, number: int) -> str:
    return f"https://bench{feed}.example/{number}"


async def measure(task: Task) -> Result:
    """Polls and kills, polls to the end, looks at what is there."""
    began, feeds = time.monotonic(), Feeds(task.feeds, task.seed)
    with tempfile.TemporaryDirectory(prefix="pq-") as folder:
        server = EmbeddedServer(Path(folder) / "data")
        url = await server.ensure()
        redis = await connect(url)
        store = Store(redis, SystemClock(), [])
        try:
            await store.subscriptions.put(Subscription(CHAT, digest=False))
            async with _serving(feeds) as address:
                urls = (f"{address}{name}" for name in feeds.names)
                command = [sys.executable, "-m", "bot.bench.polls_desk", url, *urls]
                await _run(task, feeds, command)
                polls, written = feeds.polls, await _written(redis)
                feeds.heed_tags = False
                await _poll_on(feeds, command)
            unseen = await redis.hlen(str(keys.ENTRIES)) - len(written)
            return await _looked_at(
                task, store, redis, feeds, written, polls, unseen, time.monotonic() - began
            )
        finally:
            await store.close()
            await redis.aclose()
            await server.stop()


async def _run(task: Task, feeds: Feeds, command: Sequence[str]) -> None:
    """A first poll of every feed, then kills, evenly over the polls; at last all is polled to the end."""
    await _poll_on(feeds, command)
    dice = random.Random(task.seed)  # noqa: S311 - to be repeated, nothing to guard
    for moment in sorted(dice.uniform(feeds.polls, task.polls) for _ in range(task.kills)):
        async with _desk(command):
            await _until(feeds, moment)
            await asyncio.sleep(dice.uniform(0, WITHIN_S))
    async with _desk(command):
        await _until(feeds, task.polls)
    feeds.grow = False
    await _poll_on(feeds, command)


async def _poll_on(feeds: Feeds, command: Sequence[str]) -> None:
    """Polls every feed to the end: when a feed is asked for the third time, its first poll is long over."""
    async with _desk(command):
        await _until(feeds, feeds.polls + 3 * len(feeds.names))


async def _until(feeds: Feeds, polls: float) -> None:
    last, since = feeds.polls, time.monotonic()
    while feeds.polls < polls:
        if feeds.polls != last:
            last, since = feeds.polls, time.monotonic()
        if time.monotonic() > since + PATIENCE_S:
            raise RuntimeError("nothing is polled any more")
        await asyncio.sleep(STEP_S)


@asynccontextmanager
async def _desk(command: Sequence[str]) -> AsyncIterator[None]:
    """A process that polls; at the end it is killed with SIGKILL."""
    desk = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    assert desk.stdout is not None
    try:
        if await desk.stdout.readline() != b"ready\n":
            raise RuntimeError("a process ended before it could poll")
        yield
    finally:
        with suppress(ProcessLookupError):
            desk.kill()
        await desk.communicate()


@asynccontextmanager
async def _serving(feeds: Feeds) -> AsyncIterator[str]:
    """The feeds on a free port; the address."""
    app = web.Application()
    app.router.add_get("/{feed:\\d+}.xml", feeds.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _written(redis: Redis) -> list[Entry]:
    """All entries, each with the story it had when it was written."""
    return [decode_entry(value) for value in await redis.hvals(str(keys.ENTRIES))]


async def _looked_at(
    task: Task,
    store: Store,
    redis: Redis,
    feeds: Feeds,
    written: Sequence[Entry],
    polls: int,
    unseen: int,
    seconds: float,
) -> Result:
    """Every entry published against the archive and the queue, and the queue against both."""
    ids, links = {entry.id for entry in written}, {entry.link for entry in written}
    openers = [entry for entry in written if entry.link in feeds.published and entry.join.startswith(_OPENS)]
    rows = {text(name) async for name, _ in redis.zscan_iter(keys.QUEUE.of(str(CHAT)))}
    found = [await store.archive.story(name.removeprefix("alert:")) for name in rows]
    return Result(
        task,
        polls,
        feeds.again,
        published=len(feeds.published),
        lost=len(feeds.published - links),
        stories=await redis.hlen(str(keys.STORIES)),
        untold=sum(f"alert:{entry.story}" not in rows for entry in openers),
        loose=sum(story is None or not {report.entry for report in story.reports} <= ids for story in found),
        unseen=unseen,
        seconds=seconds,
    )


def table(result: Result) -> str:
    """The result, a line for each figure."""
    rows = {
        "feeds": result.task.feeds,
        "polls": result.polls,
        "kill -9 in the middle of them": result.task.kills,
        "bodies fetched again, for the poll broke off": result.again,
        "entries published": result.published,
        "stories": result.stories,
        "lost": result.lost,
        "opened a story that no row of the queue tells": result.untold,
        "rows without their story or its entries": result.loose,
        "taken for new by a last poll of all": result.unseen,
        "seconds": round(result.seconds),
        "seed": result.task.seed,
    }
    return "\n".join(f"{name:<46}{value:>8}" for name, value in rows.items())


def main(argv: Sequence[str]) -> int:
    """Runs the benchmark and prints its table; 0 when nothing was lost, halved or taken twice."""
    parser = argparse.ArgumentParser(prog="parley bench polls", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--polls", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of kills and news")  # noqa: S311
    given = parser.parse_args(argv)
    result = asyncio.run(measure(Task(given.feeds, given.polls, given.kills, given.seed)))
    print(table(result))  # noqa: T201 - it is the answer
    return 0 if result.kept_the_promise else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
