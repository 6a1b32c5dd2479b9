"""A desk that kills itself at a named point.

python -m tests.bot.killing.desk REDIS_URL FILE POINT BASE HURRY FEED FEED_URL

Points: "fetched" (the body is here, nothing is stored), "committed" (stored, not yet sent), "sent" (the
platform has it, we have not written that down), "" (never). Its log is on stderr.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from bot.bench.hurry import hurried
from bot.bench.killing_desk import FilePlatform
from bot.budget import Budget
from bot.clock import SystemClock
from bot.compose import Composer
from bot.config_model import PollConfig
from bot.engine import Engine, EngineLimits
from bot.fetch import Fetcher
from bot.leases import RENEW_S
from bot.log import configure
from bot.outcome import Outcome
from bot.packfile import load_pack
from bot.poll import Poller
from bot.poll_task import PollTask
from bot.reader import Reader
from bot.scheduler import Every, Scheduler
from bot.sender import Sender
from bot.store import Store, connect
from feeds.errors import FeedError
from feeds.model import FeedSource, Plan
from feeds.reading import Reading
from handlers.message import Message
from handlers.ports import Address, Desk

HURRY = 20.0  # a lease of 20 s ends after a second
POLL = PollConfig(allow_private_networks=True)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingReader(Reader):
    async def read(
        self, body: bytes, content_type: str, source: FeedSource, known: frozenset[str], now: datetime
    ) -> Reading | FeedError:
        reading = await super().read(body, content_type, source, known, now)
        die()
        return reading


class DyingStore(Store):
    async def commit(self, plan: Plan) -> bool:
        done = await super().commit(plan)
        die()
        return done


class DyingPlatform(FilePlatform):
    async def send(self, address: Address, message: Message, delivery: str) -> Outcome:
        outcome = await super().send(address, message, delivery)
        die()
        return outcome


async def run(url: str, file: Path, point: str, base: float, hurry: float, source: FeedSource) -> None:
    redis = await connect(url)
    clock, pack = SystemClock(), load_pack()
    store = (DyingStore if point == "committed" else Store)(
        redis, clock, [source], server_time=hurried(base, hurry)
    )
    reader = DyingReader(1) if point == "fetched" else Reader(1)
    poller = Poller(store, Fetcher(POLL), reader, clock, POLL)
    poll = PollTask(store, poller, redis, clock, RENEW_S / hurry)
    platform = (DyingPlatform if point == "sent" else FilePlatform)(file)
    composer = Composer(store, lambda: Desk(store.archive, store.subscriptions, pack, clock.now()))
    sender = Sender(store, {platform.platform: platform}, composer, Budget(redis), clock, hurry)
    engine = Engine(url, redis, poll, sender.drain, [platform.platform], EngineLimits(queued_s=1))
    await engine.start()
    await Scheduler(engine, store, clock, 90, Every(lead=0.2)).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    configure("INFO", [])
    where, file, point, base, speed, feed, address = sys.argv[1:]
    read = FeedSource(feed, address, "Outlet 1", "en")
    asyncio.run(run(where, Path(file), point, float(base), float(speed), read))
