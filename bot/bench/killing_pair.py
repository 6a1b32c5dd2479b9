"""parley bench pair: two desks and two workers on one Redis; one of them is killed while there is work.

Real processes in real time. In each round every feed is due once and every chat gets stories; polls of each
feed and copies of each alert are counted. Then the same, and the leading desk, the other desk, a worker is
killed with SIGKILL in the middle of it: how long until all is polled and sent.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from redis.asyncio import Redis

from bot import keys
from bot.bench.limits import TelegramLimits
from bot.bench.news import announce
from bot.bench.platforms import TELEGRAM_TOKEN, Telegram
from bot.clock import SystemClock
from bot.embedded import EmbeddedServer
from bot.store import Store, connect
from bot.store.codec import text
from handlers.ports import Address, Subscription

STEP_S = 0.05
PATIENCE_S = 90.0
VERBS = (("run", "--no-terminal"), ("run", "--no-terminal"), ("worker",), ("worker",))
VICTIMS = {"": -1, "the leading desk": 0, "the other desk": 1, "a worker": 2}  # and their places
SETTLE_S = 1.0


@dataclass(frozen=True, slots=True)
class Round:
    """One round. seconds: until the last alert and the last poll, counted from the kill if there was one."""

    killed: str
    polls: Counter[int]  # feeds by how often they were asked
    copies: Counter[int]  # alerts by how often they arrived
    lost: int
    sent_s: float
    polled_s: float


class Feeds:
    """Feeds with the same old news, and a count of requests."""

    def __init__(self, count: int) -> None:
        self.asked: Counter[str] = Counter()
        self.names = [f"/{number}.xml" for number in range(count)]
        self.last = 0.0

    def routes(self) -> list[web.RouteDef]:
        """One path for all."""
        return [web.get("/{name}", self._serve)]

    async def _serve(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        self.last = time.monotonic()
        item = "<item><title>The harbour museum reopens</title><link>https://bench.example/old</link></item>"
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Bench</title>{item}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")


class Arrivals:
    """Alerts that arrived in this round."""

    def __init__(self) -> None:
        self.copies: Counter[tuple[str, str]] = Counter()
        self.last = 0.0

    def heard(self, chat: str, text: str) -> None:
        """One more."""
        self.copies[chat, text] += 1
        self.last = time.monotonic()


@dataclass(frozen=True, slots=True)
class Bench:
    """What the rounds work with."""

    store: Store
    redis: Redis
    feeds: Feeds
    arrivals: Arrivals
    chats: int
    stories: int

    async def round(self, number: int, killed: str, victim: Process | None) -> Round:
        """All feeds due, stories for all chats, and a kill in the middle."""
        feeds, arrivals, wanted = self.feeds, self.arrivals, self.chats * self.stories
        feeds.asked.clear()
        arrivals.copies.clear()
        began = time.monotonic()
        first = number * self.stories + 1
        await announce(self.store, range(first, first + self.stories), datetime.now(UTC))
        await self._all_due()
        if victim:
            await _until(lambda: len(arrivals.copies) >= wanted // 3, began)
            victim.kill()
            began = time.monotonic()

        def all_done() -> bool:
            return len(arrivals.copies) >= wanted and len(feeds.asked) >= len(feeds.names)

        done = await _until(all_done, began)
        while done and await self.store.outbox.queued():  # noqa: ASYNC110 - in Redis nothing waits
            await asyncio.sleep(STEP_S)
        return Round(
            killed,
            Counter(feeds.asked[name] for name in feeds.names),
            Counter(arrivals.copies.values()),
            wanted - len(arrivals.copies),
            arrivals.last - began,
            max(0.0, feeds.last - began),
        )

    async def _all_due(self) -> None:
        due = datetime.now(UTC) - timedelta(seconds=1)
        for feed in map(text, await self.redis.hkeys(str(keys.FEEDS))):
            await self.store.feeds.put(replace(await self.store.feeds.state(feed), next_poll=due))


async def _until(done: Callable[[], bool], began: float) -> bool:
    while not done():
        if time.monotonic() > began + PATIENCE_S:
            return False
        await asyncio.sleep(STEP_S)
    return True


async def measure(feeds: int, chats: int, stories: int) -> list[Round]:
    """A round without a kill, and one for each victim."""
    served, arrivals = Feeds(feeds), Arrivals()
    telegram = Telegram(TelegramLimits(), arrivals.heard)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pp-")))
        server = EmbeddedServer(folder / "data")
        url = await server.ensure()
        stack.push_async_callback(server.stop)
        redis = await connect(url)
        stack.push_async_callback(redis.aclose)
        address = await stack.enter_async_context(_serving(served))
        await telegram.start()
        stack.push_async_callback(telegram.stop)
        (folder / "config.toml").write_text(_config(folder, url, telegram.root, address, served), "utf-8")
        store = Store(redis, SystemClock(), [])
        stack.push_async_callback(store.close)
        for number in range(1, chats + 1):
            await store.subscriptions.put(Subscription(Address("telegram", str(number)), digest=False))
        bench = Bench(store, redis, served, arrivals, chats, stories)
        return [await _one(bench, folder, number, killed) for number, killed in enumerate(VICTIMS)]


async def _one(bench: Bench, folder: Path, number: int, killed: str) -> Round:
    """A round with processes of its own; the first of them leads, and every feed was read before."""
    processes: list[Process] = []
    try:
        for place, verb in enumerate(VERBS):
            log = folder / f"log-{number}-{place}"
            processes.append(await _process(folder, verb, log))
            await _said(log, "scheduler.leads" if place == 0 else "engine.started")
        await _until(lambda: len(bench.feeds.asked) >= len(bench.feeds.names), time.monotonic())
        await asyncio.sleep(SETTLE_S)  # the last of these polls is written
        return await bench.round(number, killed, processes[VICTIMS[killed]] if killed else None)
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _process(folder: Path, verb: Sequence[str], log: Path) -> Process:
    command = (sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), *verb)
    with log.open("wb") as errors:
        return await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL, stderr=errors)


async def _said(log: Path, event: str) -> None:
    """Waits until the process has logged it."""
    if not await _until(lambda: f'"event": "{event}"' in log.read_text("utf-8", "replace"), time.monotonic()):
        raise RuntimeError(f"a process did not say {event}")


@asynccontextmanager
async def _serving(feeds: Feeds) -> AsyncIterator[str]:
    """The feeds on a free port; the address."""
    app = web.Application()
    app.add_routes(feeds.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _config(folder: Path, redis: str, telegram: str, address: str, feeds: Feeds) -> str:
    lines = [
        f"data_dir = {json.dumps(str(folder / 'desk'))}",
        f"[redis]\nurl = {json.dumps(redis)}",
        "[poll]\ninterval_minutes = 1440.0\nallow_private_networks = true",
        f"[telegram]\ntoken = {json.dumps(TELEGRAM_TOKEN)}\napi_url = {json.dumps(telegram)}",
        *(f'[[feeds]]\nurl = "{address}{name}"\noutlet = "Bench {name}"' for name in feeds.names),
    ]
    return "\n".join(lines) + "\n"


def table(rounds: Sequence[Round]) -> str:
    """The rounds, some lines for each."""
    lines = []
    for each in rounds:
        lines.append(f"killed: {each.killed or 'nobody'}")
        polls = ", ".join(f"{feeds} feeds {times}x" for times, feeds in sorted(each.polls.items()))
        copies = ", ".join(f"{alerts} {times}x" for times, alerts in sorted(each.copies.items()))
        since = "of the kill" if each.killed else "of the beginning"
        lines += [
            f"  polled in this slot: {polls}",
            f"  alerts that arrived: {copies}; lost {each.lost}",
            f"  seconds from the moment {since}: last alert {each.sent_s:.1f}, last poll {each.polled_s:.1f}",
        ]
    return "\n".join(lines)


def kept_the_promise(rounds: Sequence[Round]) -> bool:
    """Nothing lost, nothing three times; undisturbed, everything once; within 30 s of a kill all is done."""
    calm = rounds[0]
    once = set(calm.polls) == set(calm.copies) == {1}
    whole = all(not each.lost and max(each.copies) <= 2 for each in rounds)
    return once and whole and all(max(each.sent_s, each.polled_s) <= 30 for each in rounds[1:])


def main(argv: Sequence[str]) -> int:
    """Runs the benchmark and prints its rounds; 0 when all of it is as promised."""
    parser = argparse.ArgumentParser(prog="parley bench pair", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feeds", type=int, default=40)
    parser.add_argument("--chats", type=int, default=60)
    parser.add_argument("--stories", type=int, default=4, help="stories in each round")
    given = parser.parse_args(argv)
    rounds = asyncio.run(measure(given.feeds, given.chats, given.stories))
    print(table(rounds))  # noqa: T201 - it is the answer
    return 0 if kept_the_promise(rounds) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
