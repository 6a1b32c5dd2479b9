"""A process that commits as fast as it can, for tests that kill it.

`python -m tests.bot.store.committer URL HOW FIRST COUNT` prints the number of each acknowledged commit.
HOW: "own" gives each commit its own story, "shared" adds each report to one story all processes share.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from bot.clock import ManualClock
from bot.store import Store, connect
from feeds.model import Story
from tests import builders as b

SHARED = "shared"


def own(number: int) -> Story:
    """The story of commit `number`."""
    return b.story(f"s{number}", b.entry(number, published=b.NOW))


async def commit_own(store: Store, number: int) -> bool:
    """One new story."""
    _, base = await store.stories.near(b.NOW, b.NOW)
    return await store.commit(b.plan(own(number), base=base, number=number))


async def commit_shared(store: Store, number: int) -> bool:
    """One more report in the shared story, as it stands now."""
    found, base = await store.stories.near(b.NOW - timedelta(days=1), b.NOW)
    before = [b.entry(int(r.entry, 16), published=b.NOW) for story in found for r in story.reports]
    story = b.story(SHARED, *before, b.entry(number, published=b.NOW))
    return await store.commit(b.plan(story, base=base, number=number))


async def main(url: str, how: str, first: int, count: int) -> None:
    """Commits `count` times, each again until it is not refused."""
    redis = await connect(url)
    store = Store(redis, ManualClock(b.NOW), [])
    commit = commit_own if how == "own" else commit_shared
    for number in range(first, first + count):
        while not await commit(store, number):
            pass
        print(number, flush=True)
    await redis.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
