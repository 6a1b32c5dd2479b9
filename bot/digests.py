"""Digests whose hour has come are queued: each slot once, and once after a time of being down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.clock import Clock
from bot.store import Store
from feeds.model import Announcement
from handlers.dues import next_digest
from handlers.ports import Subscription

log = structlog.get_logger()

DAY: Final = timedelta(days=1)
SEARCH: Final = timedelta(days=3)  # some islands skipped whole days
CHANGED: Final = timedelta(hours=50)  # a day, and as much as changing hour and zone can add; more was a pause


@dataclass(frozen=True, slots=True)
class Slot:
    """One digest: due at `due`, told over [since, until), and when the next is due."""

    due: datetime
    since: datetime
    until: datetime
    following: datetime


class DueDigests:
    """Queues digests."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def announce(self) -> int:
        """Queues every digest that is due; how many. One chat's trouble does not stop the others'."""
        now = self._clock.now()
        due = await self._store.digests.due(now)
        told = await self._store.digests.told([subscription.address for subscription in due])
        return sum([await self._one(s, now, until) for s, until in zip(due, told, strict=True)])

    async def _one(self, subscription: Subscription, now: datetime, told: datetime | None) -> bool:
        chat = str(subscription.address)
        slot = slot_of(subscription, now, told)
        digest = Announcement(
            id=f"digest:{chat}:{int(slot.due.timestamp())}",
            kind="digest",
            created=now,
            since=slot.since,
            until=slot.until,
        )
        done = await self._store.digests.announce(subscription, digest, slot.following)
        if done:
            late_s = round((now - slot.due).total_seconds())
            log.info("digest.queued", chat=chat, slot=slot.due.isoformat(), late_s=late_s)
        return done


def slot_of(subscription: Subscription, now: datetime, told: datetime | None = None) -> Slot:
    """The digest to send at `now`, at or after the time it was due. told: how far the chat's last one went.

    It begins where the last one ended, also when the hour was changed since; without one, at the slot before.
    It ends at the last slot before `now`: after being down one digest stands for all that were missed.
    """
    time, zone = subscription.digest_time, subscription.zone
    due = subscription.next_digest or now
    try:
        following = next_digest(time, zone, now)
        before, until = last_slot(time, zone, due), max(due, last_slot(time, zone, following))
        recent = told is not None and due - CHANGED <= told < until
        return Slot(due, told if told and recent else before, until, following)
    except (ValueError, KeyError, OSError):
        # a zone that left the zone data; ZoneInfoNotFoundError is a KeyError
        log.warning("digest.zone_unknown", chat=str(subscription.address))
        return Slot(due, due - DAY, now, now + DAY)


def last_slot(digest_time: str, zone: str, before: datetime) -> datetime:
    """The last moment before `before` when it was the digest's time in that zone. Raises as `next_digest`."""
    slot = next_digest(digest_time, zone, before - SEARCH)
    while (later := next_digest(digest_time, zone, slot)) < before:
        slot = later
    return slot
