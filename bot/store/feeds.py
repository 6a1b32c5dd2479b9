"""What is remembered of feeds: their state, when each is due, who polls it now, what the owner changed."""

from __future__ import annotations

import secrets
from asyncio import gather
from collections.abc import Sequence
from datetime import datetime

from bot import keys
from bot.store.codec import decode_source, decode_state, encode, epoch, text
from bot.store.db import Db
from feeds.model import FeedSource, FeedState


def next_score(state: FeedState) -> float | str:
    """The feed's place among the due: its next poll; "+inf" when none is planned."""
    return epoch(state.next_poll) if state.next_poll else "+inf"


class Feeds:
    """States and leases of feeds."""

    def __init__(self, db: Db, configured: Sequence[FeedSource]) -> None:
        self._db = db
        self.configured = tuple(configured)

    async def state(self, feed_id: str) -> FeedState:
        """The feed's state; a new one when it was never polled."""
        return (await self.states([feed_id]))[0]

    async def states(self, ids: Sequence[str]) -> list[FeedState]:
        """States of many feeds, in the same order, in one round trip."""
        if not ids:
            return []
        values = await self._db.call("HMGET", keys.FEEDS, *ids)
        return [decode_state(v) if v else FeedState(feed) for feed, v in zip(ids, values, strict=True)]

    async def put(self, state: FeedState) -> None:
        """Keeps the state after a fetch that failed or found nothing new, and plans the next poll."""
        await self._db.run("feed_put", state.id, encode(state), next_score(state))

    async def due(self, now: datetime, limit: int) -> list[str]:
        """Ids of feeds to poll now that nobody polls, the longest due first; a feed never polled is due."""
        ids = [source.id for source in await self.sources()]
        if not ids:
            return []
        scores, leased = await gather(
            self._db.call("ZMSCORE", keys.FEEDS_NEXT, *ids),
            self._db.run("feeds_leased", self._db.now_ms(), *ids),
        )
        moments = {feed: float(score or 0) for feed, score in zip(ids, scores, strict=True)}
        busy = set(map(text, leased))
        waiting = [feed for feed in ids if moments[feed] <= epoch(now) and feed not in busy]
        return sorted(waiting, key=moments.__getitem__)[:limit]

    async def lease(self, feed_id: str, seconds: int) -> str | None:
        """A token while nobody else may poll the feed; None when somebody does (R19)."""
        token = secrets.token_hex(8)
        taken = await self._db.run("feed_lease", feed_id, token, self._db.now_ms(), seconds * 1000, 0)
        return token if taken else None

    async def renew(self, feed_id: str, token: str, seconds: int) -> None:
        """So many seconds more, if the lease is still this token's."""
        await self._db.run("feed_lease", feed_id, token, self._db.now_ms(), seconds * 1000, 1)

    async def release(self, feed_id: str, token: str) -> None:
        """Ends the lease if it is still this token's."""
        await self._db.run("feed_release", feed_id, token)

    async def added(self) -> list[FeedSource]:
        """Feeds the owner added at run time, by outlet."""
        values = await self._db.call("HVALS", keys.FEEDS_ADDED)
        return sorted(map(decode_source, values), key=lambda s: (s.outlet, s.url))

    async def add(self, source: FeedSource) -> None:
        """Adds a feed, or takes a removed one back."""
        await gather(
            self._db.call("SREM", keys.FEEDS_REMOVED, source.id),
            self._db.call("HSET", keys.FEEDS_ADDED, source.id, encode(source)),
        )

    async def remove(self, feed_id: str) -> None:
        """Polls the feed no longer and forgets its state; its entries stay until retention takes them."""
        await gather(
            self._db.call("HDEL", keys.FEEDS_ADDED, feed_id),
            self._db.call("SADD", keys.FEEDS_REMOVED, feed_id),
            self._db.call("HDEL", keys.FEEDS, feed_id),
            self._db.call("HDEL", keys.COMMITS, feed_id),
            self._db.call("ZREM", keys.FEEDS_NEXT, feed_id),
            self._db.call("DEL", keys.BODY.of(feed_id), keys.SEEN.of(feed_id)),
        )

    async def removed(self) -> set[str]:
        """Ids of configured feeds the owner removed."""
        return set(map(text, await self._db.call("SMEMBERS", keys.FEEDS_REMOVED)))

    async def sources(self) -> list[FeedSource]:
        """The feeds that are read: the configured in their order, then the added, without the removed."""
        added, removed = await gather(self.added(), self.removed())
        known = {source.id for source in self.configured}
        every = [*self.configured, *(source for source in added if source.id not in known)]
        return [source for source in every if source.id not in removed]
