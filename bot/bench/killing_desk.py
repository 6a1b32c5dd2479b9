"""A desk to be killed: sends what is queued to a platform that is a file. Started by bot/bench/killing.py.

python -m bot.bench.killing_desk REDIS_URL FILE BASE HURRY
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.budget import Budget
from bot.clock import SystemClock
from bot.compose import Composer
from bot.engine import Engine, EngineLimits
from bot.log import configure
from bot.outcome import Outcome, Part, Sent, mark_of
from bot.packfile import load_pack
from bot.scheduler import Every, Scheduler
from bot.sender import Sender
from bot.store import Store, connect
from handlers.message import Message
from handlers.plain_text import render
from handlers.ports import Address, Desk

LATENCY_S = 0.04  # from the request to the platform's knowledge, and again to ours


class FilePlatform:
    """A platform that knows every message for ever: one line for each, on disk before it answers."""

    platform = "telegram"

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def parts(self, address: Address, message: Message, delivery: str) -> list[Part]:
        """The message as one part."""
        return [Part(mark_of(render(message)), partial(self.send, address, message, delivery))]

    async def send(self, address: Address, message: Message, delivery: str) -> Outcome:
        """Writes chat, delivery and words, and says so a moment later, as a network does."""
        await asyncio.sleep(LATENCY_S)
        words = " ".join(render(message).split())
        os.write(self._file, f"{address} {delivery} {words}\n".encode())
        os.fsync(self._file)
        await asyncio.sleep(LATENCY_S)
        return Sent(delivery)


def hurried(base: float, hurry: float) -> Callable[[], float]:
    """A clock for leases and waits that began at `base` with the machine's and runs `hurry` times as fast."""
    return lambda: base + (time.time() - base) * hurry


async def run(url: str, file: Path, base: float, hurry: float) -> None:
    """Runs until it is killed. Says "ready" when it has begun."""
    redis = await connect(url)
    clock = SystemClock()
    store = Store(redis, clock, [], server_time=hurried(base, hurry))
    pack = load_pack()
    composer = Composer(store, lambda: Desk(store.archive, store.subscriptions, pack, clock.now()))
    platform = FilePlatform(file)
    sender = Sender(store, {platform.platform: platform}, composer, Budget(redis), clock, hurry)
    limits = EngineLimits(queued_s=max(1, round(30 / hurry)))
    engine = Engine(url, redis, _no_polls, sender.drain, [platform.platform], limits)
    scheduler = Scheduler(engine, store, clock, 90, Every(lead=0.5))
    await engine.start()
    await scheduler.start()
    print("ready", flush=True)  # noqa: T201 - the one who kills waits for it
    await asyncio.Event().wait()


async def _no_polls(feed_id: str) -> None:
    raise AssertionError(f"there are no feeds here: {feed_id}")


if __name__ == "__main__":
    configure("WARNING", [])
    asyncio.run(run(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))
