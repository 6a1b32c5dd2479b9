"""When each chat's digest is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import keys
from bot.store.codec import encode, epoch, moment, text
from bot.store.db import Db
from bot.store.subscriptions import Subscriptions
from feeds.model import Announcement
from handlers.ports import Address, Subscription


class Digests:
    """Next digests, in order of time."""

    def __init__(self, db: Db, subscriptions: Subscriptions) -> None:
        self._db = db
        self._subscriptions = subscriptions

    async def due(self, now: datetime) -> list[Subscription]:
        """Subscriptions whose digest hour has come, the longest due first."""
        chats = await self._db.call("ZRANGEBYSCORE", keys.DIGESTS, "-inf", epoch(now))
        return await self._subscriptions.several([text(chat) for chat in chats])

    async def told(self, chats: Sequence[Address]) -> list[datetime | None]:
        """How far the last digest of each chat told; None before its first."""
        if not chats:
            return []
        found = await self._db.call("MGET", *(keys.DIGEST_TOLD.of(str(chat)) for chat in chats))
        return [None if score is None else moment(float(score)) for score in found]

    async def announce(
        self, subscription: Subscription, announcement: Announcement, next_digest: datetime
    ) -> bool:
        """Queues the digest and plans the next, at once. False when the slot is announced or was changed."""
        slot = epoch(subscription.next_digest) if subscription.next_digest else ""
        return bool(
            await self._db.run(
                "announce_digest",
                str(subscription.address),
                slot,
                epoch(next_digest),
                announcement.id,
                epoch(announcement.created),
                encode(announcement),
                self._db.now_ms(),
                epoch(announcement.until or announcement.created),
            )
        )
