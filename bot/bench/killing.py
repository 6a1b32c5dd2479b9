"""parley bench killing: a desk is killed at random moments while announcements are queued.

Real processes, a real server, a platform double that keeps every delivery on disk. Leases and waits pass
faster than in life, because each kill leaves leases of a minute; the order of writes is the desk's own.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
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
from bot.bench.news import announce
from bot.clock import SystemClock
from bot.embedded import EmbeddedServer
from bot.store import Store, connect
from handlers.ports import Address, Subscription

LIVES_S = (0.1, 2.5)  # how long a desk lives after it has begun
PATIENCE_S = 300.0
STEP_S = 0.1


@dataclass(frozen=True, slots=True)
class Task:
    """What is done to the desk. hurry: how many times faster leases and waits pass."""

    announcements: int
    chats: int
    kills: int
    hurry: float
    seed: int


@dataclass(frozen=True, slots=True)
class Result:
    """Alerts by how often the platform got them. named: never, but a digest says that they may be missing."""

    queued: int
    at_kills: tuple[int, ...]  # how many were queued at each kill
    once: int
    twice: int
    more: int
    named: int
    lost: int
    left: int  # still queued when patience ended
    seconds: float

    @property
    def kept_the_promise(self) -> bool:
        """Nothing lost without a word, nothing a third time."""
        return self.lost == self.more == self.left == 0


async def measure(task: Task) -> Result:
    """Queues, kills, lets the last desk finish, counts."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pk-") as folder:
        server = EmbeddedServer(Path(folder) / "data")
        url = await server.ensure()
        redis = await connect(url)
        base = time.time()
        store = Store(redis, SystemClock(), [], server_time=hurried(base, task.hurry))
        try:
            queued = await queue(store, task)
            file = Path(folder) / "platform"
            file.touch()
            at_kills = await _kill_and_finish(store, task, [url, str(file), str(base), str(task.hurry)])
            left = await store.outbox.queued()
            return _counted(task, queued, file, left, at_kills, time.monotonic() - began)
        finally:
            await redis.aclose()
            await server.stop()


async def queue(store: Store, task: Task) -> int:
    """Subscribes the chats and commits one poll whose alerts fill their queues; how many deliveries."""
    now = datetime.now(UTC)
    for number in range(task.chats):
        await store.subscriptions.put(Subscription(Address("telegram", str(number + 1)), digest=False))
    await announce(store, range(task.announcements // task.chats), now)
    return await store.outbox.queued()


async def _kill_and_finish(store: Store, task: Task, arguments: list[str]) -> tuple[int, ...]:
    at_kills = []
    moments = random.Random(task.seed)  # noqa: S311 - to be repeated, nothing to guard
    for _ in range(task.kills):
        desk = await _desk(arguments)
        await asyncio.sleep(moments.uniform(*LIVES_S))
        await _kill(desk)
        at_kills.append(await store.outbox.queued())
    desk = await _desk(arguments)
    until = time.monotonic() + PATIENCE_S
    empty = 0  # times in a row: a digest may follow the last alert
    while empty < 5 and time.monotonic() < until:
        empty = 0 if await store.outbox.queued() else empty + 1
        await asyncio.sleep(STEP_S)
    await _kill(desk)
    return tuple(at_kills)


async def _desk(arguments: list[str]) -> Process:
    desk = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.bench.killing_desk", *arguments, stdout=PIPE
    )
    assert desk.stdout is not None
    await desk.stdout.readline()
    return desk


async def _kill(desk: Process) -> None:
    """kill -9, and until the kernel is done with it."""
    desk.kill()
    await desk.communicate()


def _counted(
    task: Task, queued: int, file: Path, left: int, at_kills: tuple[int, ...], seconds: float
) -> Result:
    alerts, named = arrivals(file.read_text().splitlines())
    times = Counter(alerts.values())
    only_named = len(named - alerts.keys())
    more = sum(count for copies, count in times.items() if copies > 2)
    lost = task.announcements - len(alerts) - only_named - left
    return Result(queued, at_kills, times[1], times[2], more, only_named, lost, left, seconds)


def arrivals(lines: Sequence[str]) -> tuple[Counter[tuple[str, str]], set[tuple[str, str]]]:
    """How often each alert arrived, and what digests named, both by chat and story."""
    alerts: Counter[tuple[str, str]] = Counter()
    named: set[tuple[str, str]] = set()
    for line in lines:
        chat, _, words = line.split(" ", 2)
        stories = {(chat, story) for story in re.findall(r"/story (\w+)", words)}
        if words.startswith("Digest"):
            named |= stories
        else:
            alerts.update(stories)
    return alerts, named


def table(result: Result) -> str:
    """The result, a line for each figure."""
    rows = {
        "announcements queued": result.queued,
        "kill -9": len(result.at_kills),
        "arrived once": result.once,
        "arrived twice": result.twice,
        "arrived more often": result.more,
        "not arrived, named in a digest": result.named,
        "lost": result.lost,
        "still queued": result.left,
    }
    lines = [f"{name:<40}{value:>6}" for name, value in rows.items()]
    waiting = " ".join(map(str, result.at_kills))
    return "\n".join([*lines, f"{'seconds':<40}{result.seconds:>6.1f}", f"queued at the kills: {waiting}"])


def main(argv: Sequence[str]) -> int:
    """Runs the benchmark and prints its table; 0 when nothing was lost and nothing came a third time."""
    parser = argparse.ArgumentParser(prog="parley bench killing", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--announcements", type=int, default=200, help="deliveries to queue")
    parser.add_argument("--chats", type=int, default=20, help="chats they are for, evenly")
    parser.add_argument("--kills", type=int, default=10, help="how often the desk is killed")
    parser.add_argument("--hurry", type=float, default=20.0, help="leases and waits pass so much faster")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the moments")  # noqa: S311
    given = parser.parse_args(argv)
    task = Task(given.announcements, given.chats, given.kills, given.hurry, given.seed)
    result = asyncio.run(measure(task))
    print(table(result))  # noqa: T201 - it is the answer
    print(f"{'seed':<40}{task.seed:>6}")  # noqa: T201
    return 0 if result.kept_the_promise else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
