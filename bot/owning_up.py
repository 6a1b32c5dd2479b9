"""A chat without digests is told at once what may not have arrived; the others' next digest says it (R3)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.clock import Clock
from bot.store import Store
from bot.store.outbox import late_digest
from feeds.model import Announcement
from handlers.ports import Address

IN_A_ROW: Final = 3  # digests that do not arrive themselves; then one each time the chat is reached again
OFTEN: Final = 2 * IN_A_ROW  # after so many one a day at most: then it is the digest that cannot be sent
A_DAY: Final = timedelta(days=1)


class OwningUp:
    """Queues such digests."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def __call__(self, address: Address, reached: bool) -> bool:
        """Whether one was queued. reached: the chat has just got something, so trying again makes sense."""
        unclear = await self._store.outbox.unclear_announcements(address)
        if not unclear or not self._makes_sense(unclear, reached):
            return False
        subscription = await self._store.subscriptions.get(address)
        if subscription is None or subscription.digest:
            return False
        digest = late_digest(str(address), unclear, self._clock)
        # over no time at all: only what is in doubt is told, not the news of these hours once more
        told = replace(digest, id=_id(address, unclear), since=digest.until)
        return await self._store.outbox.enqueue(address, told, subscribed=True)

    def _makes_sense(self, unclear: Sequence[Announcement], reached: bool) -> bool:
        """Whether another one may arrive, after those that did not."""
        failed = [announcement.created for announcement in unclear if announcement.kind == "digest"]
        if len(failed) < IN_A_ROW:
            return True
        return reached and (len(failed) < OFTEN or self._clock.now() >= max(failed) + A_DAY)


async def left_in_doubt(store: Store) -> list[Address]:
    """Chats without digests that were not told what may not have arrived, as after a kill before that."""
    subscribed = await store.subscriptions.all()
    return await store.outbox.in_doubt([s.address for s in subscribed if not s.digest and not s.paused])


def _id(address: Address, unclear: Sequence[Announcement]) -> str:
    """The same for the same announcements, so that one digest is queued for them, whoever sees them."""
    names = "\n".join(announcement.id for announcement in unclear)
    return f"digest:{address}:unclear-{hashlib.blake2b(names.encode(), digest_size=8).hexdigest()}"
