"""A desk without feeds whose leases and waits pass faster than in life: for benchmarks that kill it.

Each kill leaves leases behind that must end before work goes on; the order of writes is the desk's own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from bot.budget import Budget
from bot.clock import SystemClock
from bot.compose import Composer
from bot.engine import Engine, EngineLimits
from bot.outcome import ChatSender
from bot.packfile import load_pack
from bot.scheduler import Every, Scheduler
from bot.sender import Sender
from bot.store import Store, connect
from handlers.ports import Desk


def hurried(base: float, hurry: float) -> Callable[[], float]:
    """A clock for leases and waits that began at `base` with the machine's and runs `hurry` times as fast."""
    return lambda: base + (time.time() - base) * hurry


async def serve(
    url: str,
    senders: Sequence[ChatSender],
    base: float,
    hurry: float,
    paces: float = 1.0,
    drains_s: float = 1.0,
) -> None:
    """Sends what is queued until it is killed. Says "ready" when it has begun.

    paces: how many times as many messages a second as in life. drains_s: between two looks at the queues.
    """
    redis = await connect(url)
    clock = SystemClock()
    store = Store(redis, clock, [], server_time=hurried(base, hurry))
    pack = load_pack()
    composer = Composer(store, lambda: Desk(store.archive, store.subscriptions, pack, clock.now()))
    platforms = {sender.platform: sender for sender in senders}
    sender = Sender(store, platforms, composer, Budget(redis, paces), clock, hurry)
    limits = EngineLimits(queued_s=max(1, round(20 / hurry)))
    engine = Engine(url, redis, _no_polls, sender.drain, list(platforms), limits)
    scheduler = Scheduler(engine, store, clock, 90, Every(lead=0.5, drains=drains_s))
    await engine.start()
    await scheduler.start()
    print("ready", flush=True)  # noqa: T201 - the one who kills waits for it
    await asyncio.Event().wait()


async def _no_polls(feed_id: str) -> None:
    raise AssertionError(f"there are no feeds here: {feed_id}")
