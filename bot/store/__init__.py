"""The desk's memory in Redis. A change that must not be half done is one Lua call."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from redis.asyncio import Redis

from bot import keys
from bot.clock import Clock
from bot.store.archive import Archive
from bot.store.codec import text
from bot.store.commit import commit
from bot.store.connect import StoreError, check_server, connect, describe
from bot.store.db import Db
from bot.store.digests import Digests
from bot.store.feeds import Feeds
from bot.store.known import Known
from bot.store.outbox import MAX_COPIES, Claim, Outbox
from bot.store.people import People
from bot.store.retention import sweep
from bot.store.stories import Stories
from bot.store.subscriptions import Subscriptions
from feeds.model import Announcement, FeedSource, Plan
from handlers.ports import Address

log = structlog.get_logger()

__all__ = ["Claim", "Store", "StoreError", "check_server", "connect", "describe"]


class Store:
    """All parts of the memory. Methods raise redis exceptions when the server is away."""

    def __init__(
        self,
        redis: Redis,
        clock: Clock,
        sources: Sequence[FeedSource],
        server: str = "",
        owners: Sequence[Address] = (),
        server_time: Callable[[], float] | None = None,
        max_copies: int = MAX_COPIES,
    ) -> None:
        """owners: the chats that get notices. server_time: epoch seconds instead of Redis TIME, for tests.

        max_copies: of one message in one chat, when the first may have arrived (R3).
        """
        self._db = Db(redis, server_time)
        self._clock = clock
        self._owners = tuple(owners)
        self.feeds = Feeds(self._db, sources)
        self.known = Known(self._db)
        self.stories = Stories(self._db)
        self.subscriptions = Subscriptions(self._db, clock)
        self.outbox = Outbox(self._db, clock, self.subscriptions, max_copies)
        self.digests = Digests(self._db, self.subscriptions)
        self.people = People(self._db)
        self.archive = Archive(self._db, self.stories, self.feeds, server)

    async def close(self) -> None:
        """Waits for commands under way; the client is its owner's to close, after this."""
        await self._db.close()

    async def commit(self, plan: Plan) -> bool:
        """Writes the plan at once (R1). False: the stories changed since its base_version; decide again.

        Alerts and floods reach the queues of all chats with alerts in the same call, notices the owners'.
        The same plan a second time is done already.
        """
        done, version, joined = await commit(self._db, plan, self._clock.now(), self._owners)
        if done and plan.stories and not joined:
            await self.stories.committed(plan.stories, plan.base_version, version)
        return done

    async def sweep_retention(self, now: datetime, days: float) -> int:
        """Removes what is older than `days`: how many entries and stories. Bounded: call again for more."""
        return await sweep(self._db, self.feeds, self.subscriptions, now, days)

    async def once(self, name: str, ttl_s: int) -> bool:
        """True the first time in `ttl_s` seconds, over all processes."""
        mine = secrets.token_hex(8)
        before = await self._db.run("spare", "SET", keys.ONCE.of(name), mine, "NX", "EX", ttl_s, "GET")
        return before is None or text(before) == mine

    async def get_value(self, name: str) -> str | None:
        """A remembered text."""
        value = await self._db.call("GET", keys.VALUES.of(name))
        return None if value is None else text(value)

    async def set_value(self, name: str, value: str, ttl_s: int | None = None) -> None:
        """Remembers a text, for so long or for ever."""
        lasting = () if ttl_s is None else ("EX", ttl_s)
        await self._db.call("SET", keys.VALUES.of(name), value, *lasting)

    async def shared_value(self, name: str, mine: str, ttl_s: int) -> str:
        """The remembered text, or `mine`, which then is remembered for so long: one for all processes."""
        set_ = ("SET", keys.VALUES.of(name), mine, "NX", "EX", ttl_s, "GET")
        before = await self._db.run("spare", *set_)
        return mine if before is None else text(before)

    async def lead(self, holder: str, ttl_s: float) -> bool:
        """Takes or renews the lead for `ttl_s` seconds; False while another holder has it.

        Who leads also sees when the server's clock was set back, and then moves all that waits for it (R19).
        """
        leads, back_ms = await self._db.run("lead", holder, self._db.now_ms(), round(ttl_s * 1000))
        if back_ms:
            log.warning("redis.clock_set_back", seconds=round(back_ms / 1000))
            await self._db.run("set_back", self._db.now_ms(), back_ms)
        return bool(leads)

    async def turn(self, what: str, who: str, seconds: float) -> bool:
        """Takes or renews the turn at what only one process may do; False while it is another's.

        0 seconds give it up.
        """
        return bool(await self._db.run("one_at_a_time", what, who, self._db.now_ms(), round(seconds * 1000)))

    async def tell_owners(self, name: str, sentence: str) -> None:
        """Queues a notice for each owner; one of the same name only once."""
        notice = Announcement(f"notice:{name}", "notice", self._clock.now(), text=sentence)
        for owner in self._owners:
            await self.outbox.enqueue(owner, notice)

    async def step_down(self, holder: str) -> None:
        """Gives the lead up, if it is this holder's."""
        await self._db.run("step_down", holder)
