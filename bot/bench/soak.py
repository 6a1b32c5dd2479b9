"""parley bench soak: 3,000 stories to 50 chats on each platform; desks are killed, platforms go wrong.

Real processes, the real clients, a real server. Answers take a while; some are lost after delivery or are
none, a gateway gives up waiting, connections are reset, 500 and 429 come out of the blue, and every few
seconds one of two desks is killed with SIGKILL. Leases, waits, paces and the platforms' limits pass faster
than in life, by the factor that is printed: in life this would take days. Nothing else differs.

Told is a story in a chat when its alert arrived there, or a digest that names it. Lost is one that is neither
told nor still queued at the end. A digest follows when both copies of an alert stayed without an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.bench.hurry import hurried
from bot.bench.limits import SlackLimits, TelegramLimits
from bot.bench.news import announce
from bot.bench.platforms import Faults, Platform, Slack, Telegram
from bot.bench.soak_book import Book
from bot.clock import SystemClock
from bot.embedded import EmbeddedServer
from bot.store import Store, connect
from handlers.ports import Address, Subscription

FAULTS = Faults(lost=0.02, broken=0.01, gateway=0.01, reset=0.01, failed=0.02, full=0.01)
ANSWER_S = 0.15  # platforms take so long to answer: so kills meet messages that are on their way
DESKS = 2
BATCH = 10  # stories committed at a time
WAITING = 40  # stories that may wait in each chat before more are committed
STEP_S = 0.05
IDLE_S = 90.0  # without a single arrival: something is wrong


@dataclass(frozen=True, slots=True)
class Task:
    """What is done. chats: on each platform. hurry: how many times faster leases, waits and paces pass."""

    stories: int
    chats: int
    kills: int
    hurry: float
    seed: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it."""

    task: Task
    kills: int
    once: int
    twice: int
    more: int
    named: int  # never arrived as an alert, but in a digest
    digests: int
    digests_alike: int  # with the same words as two others: each a message of its own, about the same doubt
    lost: int
    queued: int  # at the end
    answers: dict[str, Counter[str]]  # by platform
    seconds: float

    @property
    def kept_the_promise(self) -> bool:
        """Nothing lost, nothing a third time, after all the kills that were asked for."""
        return self.kills == self.task.kills and not (self.lost or self.more or self.queued)


async def measure(task: Task) -> Result:
    """Announces, kills, lets the desks finish, counts."""
    began, book = time.monotonic(), Book(task.stories)
    telegram = Telegram(TelegramLimits(), book.telegram, FAULTS, task.seed, task.hurry, ANSWER_S)
    slack = Slack(SlackLimits(), book.slack, FAULTS, task.seed + 1, task.hurry, ANSWER_S)
    with tempfile.TemporaryDirectory(prefix="ps-") as folder:
        server = EmbeddedServer(Path(folder) / "data")
        url = await server.ensure()
        redis = await connect(url)
        base = time.time()
        store = Store(redis, SystemClock(), [], server_time=hurried(base, task.hurry))
        try:
            await telegram.start()
            await slack.start()
            chats = await _subscribe(store, task)
            desks = Desks([url, telegram.root, slack.root, str(base), str(task.hurry)], task.seed)
            await _run(store, task, book, desks)
            left = await store.outbox.queued()
        finally:
            await _close(telegram, slack)
            await store.close()
            await redis.aclose()
            await server.stop()
    return _result(task, book, chats, desks.kills, left, (telegram, slack), time.monotonic() - began)


class Desks:
    """The processes that send; one of them is killed now and then."""

    def __init__(self, arguments: Sequence[str], seed: int) -> None:
        self.kills = 0
        self._arguments = arguments
        self._dice = random.Random(seed)  # noqa: S311 - to be repeated, nothing to guard
        self._running: list[Process] = []

    async def start(self) -> None:
        """One more, at work."""
        command = (sys.executable, "-m", "bot.bench.soak_desk", *self._arguments)
        desk = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
        assert desk.stdout is not None
        if await desk.stdout.readline() != b"ready\n":
            raise RuntimeError(f"a desk ended with code {await desk.wait()} before it began")
        self._running.append(desk)

    async def kill_one(self) -> None:
        """SIGKILL for one of them, another in its place."""
        desk = self._running.pop(self._dice.randrange(len(self._running)))
        desk.kill()
        await desk.communicate()
        self.kills += 1
        await self.start()

    async def end(self) -> None:
        """All of them."""
        for desk in self._running:
            desk.kill()
            await desk.communicate()


async def _subscribe(store: Store, task: Task) -> list[Address]:
    """Half of Telegram's chats are groups."""
    numbers = range(1, task.chats + 1)
    chats = [Address("telegram", str(number if number % 2 else -number)) for number in numbers]
    chats += [Address("slack", f"C{number}") for number in numbers]
    for chat in chats:
        await store.subscriptions.put(Subscription(chat, digest=False))
    return chats


async def _run(store: Store, task: Task, book: Book, desks: Desks) -> None:
    """Until all is announced, all kills are done and no queue holds anything."""
    killing = asyncio.create_task(_kill(task, book, desks))
    try:
        for _ in range(DESKS):
            await desks.start()
        await _announce(store, task)
        await _empty(store, book, killing)
    finally:
        killing.cancel()
        await asyncio.gather(killing, return_exceptions=True)
        await desks.end()


async def _announce(store: Store, task: Task) -> None:
    """All stories, a few at a time, as chats have room for them."""
    for first in range(0, task.stories, BATCH):
        await announce(store, range(first, min(first + BATCH, task.stories)), datetime.now(UTC))
        while await store.outbox.queued() > WAITING * 2 * task.chats:  # noqa: ASYNC110 - in Redis nothing waits
            await asyncio.sleep(STEP_S)


async def _kill(task: Task, book: Book, desks: Desks) -> None:
    """Kills at random moments, evenly over all that is to arrive."""
    dice = random.Random(task.seed)  # noqa: S311 - to be repeated, nothing to guard
    total = 2 * task.chats * task.stories
    moments = sorted(dice.uniform(0, 0.97 * total) for _ in range(task.kills))
    for moment in moments:
        while book.arrived < moment:  # noqa: ASYNC110 - a step more or less is chance, too
            await asyncio.sleep(STEP_S)
        await desks.kill_one()


async def _empty(store: Store, book: Book, killing: asyncio.Task[None]) -> None:
    """Returns when the last kill is done and nothing is queued any more, or nothing arrives any more."""
    arrived, since, calm = -1, time.monotonic(), 0
    while calm < 20:
        if book.arrived != arrived:
            arrived, since = book.arrived, time.monotonic()
        if time.monotonic() - since > IDLE_S:
            return
        done = killing.done() and killing.result() is None and not await store.outbox.queued()
        calm = calm + 1 if done else 0  # a digest may follow the last alert
        await asyncio.sleep(STEP_S)


async def _close(*platforms: Platform) -> None:
    for platform in platforms:
        await platform.stop()


def _result(
    task: Task,
    book: Book,
    chats: Sequence[Address],
    kills: int,
    left: int,
    platforms: Sequence[Platform],
    seconds: float,
) -> Result:
    times, named, lost = book.counted(chats)
    answers = dict(zip(("Telegram", "Slack"), (platform.answers for platform in platforms), strict=True))
    return Result(
        task,
        kills,
        once=times[1],
        twice=times[2],
        more=sum(count for copies, count in times.items() if copies > 2),
        named=named,
        digests=len(book.digests),
        digests_alike=sum(copies > 2 for copies in book.digests.values()),
        lost=lost,
        queued=left,
        answers=answers,
        seconds=seconds,
    )


def table(result: Result) -> str:
    """The result, a line for each figure."""
    task = result.task
    rows: dict[str, object] = {
        "stories": task.stories,
        "chats, on two platforms together": 2 * task.chats,
        "deliveries": 2 * task.chats * task.stories,
        "kill -9": result.kills,
        "leases, waits and limits pass faster by": f"{task.hurry:g}",
        "arrived once": result.once,
        "arrived twice": result.twice,
        "arrived three times or more": result.more,
        "not arrived, named in a digest": result.named,
        "digests of what was in doubt": result.digests,
        "of these with the words of two others": result.digests_alike,
        "429 the desks earned": sum(answers["limit"] for answers in result.answers.values()),
        "lost": result.lost,
        "still queued": result.queued,
        "seconds": f"{result.seconds:.0f}",
        "seed": task.seed,
    }
    lines = [f"{name:<45}{value:>10}" for name, value in rows.items()]
    for platform, answers in result.answers.items():
        counts = ", ".join(f"{name} {count}" for name, count in sorted(answers.items()))
        lines.append(f"{platform} answered: {counts}")
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """Runs the benchmark and prints its table; 0 when nothing was lost and nothing came a third time."""
    parser = argparse.ArgumentParser(prog="parley bench soak", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stories", type=int, default=3000, help="stories, an alert for each")
    parser.add_argument("--chats", type=int, default=50, help="chats on each platform")
    parser.add_argument("--kills", type=int, default=100, help="how often a desk is killed")
    parser.add_argument(
        "--hurry", type=float, default=60.0, help="leases, waits and limits pass so much faster"
    )
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of kills and faults")  # noqa: S311
    given = parser.parse_args(argv)
    result = asyncio.run(measure(Task(given.stories, given.chats, given.kills, given.hurry, given.seed)))
    print(table(result))  # noqa: T201 - it is the answer
    return 0 if result.kept_the_promise else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
