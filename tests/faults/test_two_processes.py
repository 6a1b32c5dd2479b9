"""F22: two `parley run` and two `parley worker` on one Redis: one poll per slot, one copy of each alert."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot import keys
from bot.clock import SystemClock
from bot.store import Store
from handlers.ports import Address
from tests import builders as b
from tests.doubles.fake_telegram import TOKEN, FakeTelegram
from tests.doubles.still_feeds import StillFeeds, rss, serve
from tests.faults.program import PATIENCE_S, Program, Server, client, due, program, running

OLD = ("Harbour museum reopens", "The building was closed for two years.")
NEWS = (
    (
        "Witkoff and Umerov call Miami talks on Ukraine peace plan productive",
        "US envoy Steve Witkoff and Ukraine's Rustem Umerov discussed the 20-point plan in Miami.",
    ),
    (
        "Kremlin says it has not seen the security guarantees agreed in Berlin",
        "Dmitry Peskov said Moscow had yet to receive the draft on guarantees after the talks on Ukraine.",
    ),
    (
        "Erdogan offers Istanbul for the next round of Russia-Ukraine talks",
        "The Turkish president told Putin by telephone that the delegations could meet there.",
    ),
)
LATER = (
    "Zelensky and Macron agree on a European force after a ceasefire in Ukraine",
    "The presidents met in Paris to discuss security guarantees for Kyiv as part of a peace settlement.",
)
pytestmark = pytest.mark.timeout(180)  # four processes start in each test, and a lease must end
CHATS = [Address("telegram", str(number)) for number in range(101, 109)]
FEEDS = range(len(NEWS) + 1)


def body(feed: int, *items: tuple[str, str]) -> bytes:
    """That feed with these titles and texts."""
    date = format_datetime(datetime.now(UTC) - timedelta(minutes=5))
    return rss(
        f"Outlet {feed}",
        {f"https://outlet{feed}.example/{n}": (*item, date) for n, item in enumerate(items)},
    )


@dataclass
class Work:
    """What all the processes work on."""

    server: Server
    telegram: FakeTelegram
    feeds: StillFeeds

    def publish(self, number: int, *items: tuple[str, str]) -> None:
        self.feeds.bodies[f"/{number}.xml"] = body(number, OLD, *items)

    async def told(self, stories: int) -> Counter[tuple[str, str]]:
        """Waits until every chat has so many alerts and nothing is queued; how often each came."""
        async with asyncio.timeout(PATIENCE_S), client(self.server.url) as redis:
            store = Store(redis, SystemClock(), [])
            while await store.outbox.queued() or len(self._alerts()) < stories * len(CHATS):
                await self.telegram.until(lambda: True)
            await store.close()
        return self._alerts()

    def _alerts(self) -> Counter[tuple[str, str]]:
        found = ((message.chat, message.text.split("\n")[0]) for message in self.telegram.told)
        return Counter((chat, line) for chat, line in found if line.startswith("New:"))

    async def announced(self) -> int:
        async with client(self.server.url) as redis:
            return int(await redis.zcard(str(keys.ANNOUNCED)))


@pytest.fixture
async def work(folder: Path, telegram: FakeTelegram) -> AsyncIterator[Work]:
    """Feeds that hold old news only, chats that want alerts."""
    with serve({f"/{number}.xml": body(number, OLD) for number in FEEDS}) as feeds:
        async with running("own", folder) as server:
            lines = [
                server.config,
                "[poll]\ninterval_minutes = 60\nallow_private_networks = true",
                f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{telegram.url}"',
                *(f'[[feeds]]\nurl = "{feeds.url}/{n}.xml"\noutlet = "Outlet {n}"' for n in FEEDS),
            ]
            (folder / "config.toml").write_text("\n".join(lines) + "\n")
            async with client(server.url) as redis:
                store = Store(redis, SystemClock(), [])
                for chat in CHATS:
                    await store.subscriptions.put(b.subscription(chat, digest=False))
                await store.close()
            yield Work(server, telegram, feeds)


async def started(stack: AsyncExitStack, folder: Path, work: Work) -> list[Program]:
    """Two desks and two workers, which have read every feed once. The first of them leads."""
    first = await stack.enter_async_context(program(folder, "run", "--no-terminal"))
    await first.event("scheduler.leads")
    for _ in FEEDS:
        await first.event("poll.done")
    verbs = (("run", "--no-terminal"), ("worker",), ("worker",))
    others = [await stack.enter_async_context(program(folder, *verb)) for verb in verbs]
    for other in others:
        await other.event("engine.started")
    work.feeds.asked.clear()
    return [first, *others]


async def test_f22_every_feed_is_polled_once_and_every_alert_sent_once(folder: Path, work: Work) -> None:
    async with AsyncExitStack() as stack:
        await started(stack, folder, work)
        for number, item in enumerate(NEWS):
            work.publish(number, item)
        await due(work.server.url)
        alerts = await work.told(len(NEWS))
    assert work.feeds.asked == {200: len(NEWS), 304: 1}, "each feed once in this slot"
    assert set(alerts.values()) == {1}
    assert len(alerts) == len(CHATS) * await work.announced()


@pytest.mark.parametrize("victim", [0, 2], ids=["the leader", "a worker"])
async def test_f22_work_goes_on_when_one_is_killed(folder: Path, work: Work, victim: int) -> None:
    """Killed while alerts are on their way. What it held is free again within 20 s, PATIENCE_S is 40."""
    async with AsyncExitStack() as stack:
        processes = await started(stack, folder, work)
        work.publish(0, NEWS[0])
        await due(work.server.url)
        await work.telegram.until(lambda: any(m.text.startswith("New:") for m in work.telegram.told))
        processes[victim].process.kill()
        work.publish(len(NEWS), LATER)
        await due(work.server.url)
        alerts = await work.told(2)
    assert len(alerts) == len(CHATS) * await work.announced()
    assert max(alerts.values()) <= 2
