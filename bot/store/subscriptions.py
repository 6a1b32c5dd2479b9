"""What chats want."""

from __future__ import annotations

import dataclasses
from asyncio import gather
from datetime import datetime

from bot import keys
from bot.clock import Clock
from bot.store.codec import decode_subscription, encode, epoch, moment, text
from bot.store.db import Db
from handlers.ports import Address, Subscription


class Subscriptions:
    """Implements handlers.ports.Subscriptions. A paused chat keeps its settings; `put` may wake it."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def get(self, address: Address) -> Subscription | None:
        """What the chat has subscribed to."""
        found = await self.several([str(address)])
        return found[0] if found else None

    async def several(self, chats: list[str]) -> list[Subscription]:
        """Subscriptions of the chats that have one, in their order."""
        if not chats:
            return []
        values, nexts = await gather(
            self._db.call("HMGET", keys.SUBSCRIPTIONS, *chats), self._db.call("ZMSCORE", keys.DIGESTS, *chats)
        )
        return [_with_next(v, score) for v, score in zip(values, nexts, strict=True) if v]

    async def all(self) -> list[Subscription]:
        """All subscriptions, by address."""
        return await self.several(sorted(map(text, await self._db.call("HKEYS", keys.SUBSCRIPTIONS))))

    async def put(self, subscription: Subscription) -> None:
        """Keep it, replacing what was; its next digest is scheduled from `next_digest`."""
        await self._keep(subscription, known=False)

    async def change(self, subscription: Subscription) -> bool:
        """Keep it in place of what is there; False when the chat was forgotten meanwhile (R46)."""
        return await self._keep(subscription, known=True)

    async def _keep(self, subscription: Subscription, *, known: bool) -> bool:
        active = not subscription.paused
        planned = subscription.next_digest if active and subscription.digest else None
        kept = await self._db.run(
            "subscribe",
            str(subscription.address),
            encode(dataclasses.replace(subscription, next_digest=None)),
            int(active and subscription.alerts),
            _score(planned),
            "" if active else _score(self._clock.now()),
            int(known),
        )
        return bool(kept)

    async def delete(self, address: Address) -> bool:
        """Forget the chat: every key of it, queued deliveries included. False when there was nothing."""
        return bool(await self._db.run("forget", str(address), self._db.now_ms()))

    async def pause(self, address: Address, reason: str) -> None:
        """Sends nothing more to a chat that refused us; its queue goes, its settings stay with the reason."""
        await self._db.run("pause", str(address), reason, epoch(self._clock.now()), self._db.now_ms())

    async def move(self, old: Address, new: Address) -> None:
        """The chat has a new address: settings and queue move. What the new address has already wins."""
        if old != new:
            await self._db.run("move", str(old), str(new), encode(new), self._db.now_ms())


def _with_next(value: bytes, score: float | None) -> Subscription:
    subscription = decode_subscription(value)
    if score is None:
        return subscription
    return dataclasses.replace(subscription, next_digest=moment(float(score)))


def _score(at: datetime | None) -> float | str:
    return epoch(at) if at else ""
