"""When each chat's digest is due."""

from __future__ import annotations

from datetime import datetime

from bot import keys
from bot.store.codec import encode, epoch, text
from bot.store.db import Db
from bot.store.subscriptions import Subscriptions
from feeds.model import Announcement
from handlers.ports import Subscription


class Digests:
    """Next digests, in order of time."""

    def __init__(self, db: Db, subscriptions: Subscriptions) -> None:
        self._db = db
        self._subscriptions = subscriptions

    async def due(self, now: datetime) -> list[Subscription]:
        """Subscriptions whose digest hour has come, the longest due first."""
        chats = await self._db.call("ZRANGEBYSCORE", keys.DIGESTS, "-inf", epoch(now))
        return await self._subscriptions.several([text(chat) for chat in chats])

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
            )
        )
