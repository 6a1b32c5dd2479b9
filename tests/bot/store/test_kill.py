"""kill -9 of a process that commits loses no story, and leaves no half of a commit (R1)."""

from __future__ import annotations

import asyncio
import random
import sys

from redis.asyncio import Redis

from bot import keys
from bot.store import Store
from bot.store.codec import text
from tests import builders as b
from tests.bot.store.committer import SHARED, own

KILLS = 8


async def start(url: str, how: str, first: int, count: int) -> asyncio.subprocess.Process:
    """A committer at work."""
    command = (sys.executable, "-m", "tests.bot.store.committer", url, how, str(first), str(count))
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)


async def killed_after(process: asyncio.subprocess.Process, acknowledged: int) -> list[int]:
    """Numbers the process acknowledged before it was killed, in the middle of whatever it did then."""
    assert process.stdout
    numbers = [int(await process.stdout.readline()) for _ in range(acknowledged)]
    process.kill()
    rest = await process.stdout.read()
    await process.wait()
    return numbers + [int(line) for line in rest.split()]


async def test_a_killed_process_loses_no_story_and_leaves_no_half_commit(
    store: Store, redis: Redis, redis_url: str
) -> None:
    await store.subscriptions.put(b.subscription())
    dice = random.Random(1)
    acknowledged: list[int] = []
    for kill in range(KILLS):
        process = await start(redis_url, "own", 1 + kill * 10_000, 10_000)
        acknowledged += await killed_after(process, dice.randrange(1, 120))
    committed = [int(text(name)[1:]) for name in await redis.hkeys(str(keys.STORIES))]
    assert set(acknowledged) <= set(committed)
    assert len(committed) - len(acknowledged) <= KILLS  # written, and killed before it could say so
    await check_whole(store, redis, committed)


async def check_whole(store: Store, redis: Redis, numbers: list[int]) -> None:
    """Each story of a commit is there with its entry, its seen keys, its feed's state and its outbox row."""
    rows = await redis.zcard(keys.QUEUE.of(str(b.CHAT)))
    assert rows == len(numbers) == await store.outbox.queued()
    for number in numbers:
        plan = b.plan(own(number), number=number)
        assert await store.archive.story(f"s{number}") == plan.stories[0]
        assert await store.archive.entry(plan.entries[0].id) == plan.entries[0]
        assert await store.known.which(plan.feed.id, plan.seen) == set(plan.seen)
        assert await store.feeds.state(plan.feed.id) == plan.feed
        assert await redis.zscore(keys.QUEUE.of(str(b.CHAT)), f"alert:s{number}") is not None


async def test_two_processes_never_overwrite_each_other_s_reports(store: Store, redis_url: str) -> None:
    processes = [await start(redis_url, "shared", first, 60) for first in (1, 1001)]
    assert [await process.wait() for process in processes] == [0, 0]
    story = await store.archive.story(SHARED)
    assert story
    expected = {b.entry(first + n).id for first in (1, 1001) for n in range(60)}
    assert {report.entry for report in story.reports} == expected
