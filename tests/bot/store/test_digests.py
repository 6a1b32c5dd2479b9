"""Each digest slot of a chat is announced once, whoever asks and however late."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from bot.clock import ManualClock
from bot.store import Store
from feeds.model import Announcement
from handlers.ports import Address
from tests import builders as b

DAY = timedelta(days=1)
SLOT = datetime(2025, 12, 22, 8, 0, tzinfo=UTC)  # next digest of b.subscription()


def digest(number: int = 1) -> Announcement:
    return Announcement(f"digest:{b.CHAT}:{number}", "digest", b.NOW, since=b.NOW - DAY, until=b.NOW)


async def test_digests_are_due_at_their_hour_the_oldest_first(store: Store) -> None:
    later = Address("slack", "C1")
    await store.subscriptions.put(b.subscription(later, next_digest=SLOT + timedelta(hours=1)))
    await store.subscriptions.put(b.subscription())
    assert await store.digests.due(SLOT - timedelta(seconds=1)) == []
    assert await store.digests.due(SLOT) == [b.subscription()]
    assert [s.address for s in await store.digests.due(SLOT + DAY)] == [b.CHAT, later]


async def test_two_leaders_announce_a_slot_once(store: Store, redis: Redis, clock: ManualClock) -> None:
    await store.subscriptions.put(b.subscription())
    stores = (store, Store(redis, clock, []))
    due = [(s, (await s.digests.due(SLOT))[0]) for s in stores]
    done = await asyncio.gather(*(s.digests.announce(sub, digest(), SLOT + DAY) for s, sub in due))
    assert sorted(done) == [False, True]
    assert await store.outbox.queued() == 1
    assert await store.digests.due(SLOT) == []
    assert await store.digests.due(SLOT + DAY) == [b.subscription(next_digest=SLOT + DAY)]


async def test_settings_changed_meanwhile_win(store: Store) -> None:
    await store.subscriptions.put(b.subscription())
    [due] = await store.digests.due(SLOT)
    changed = b.subscription(zone="Asia/Tokyo", next_digest=SLOT + 3 * DAY)
    await store.subscriptions.put(changed)
    assert not await store.digests.announce(due, digest(), SLOT + DAY)
    assert await store.subscriptions.get(b.CHAT) == changed
    assert await store.outbox.queued() == 0


async def test_a_chat_that_left_meanwhile_gets_no_digest(store: Store) -> None:
    await store.subscriptions.put(b.subscription())
    [due] = await store.digests.due(SLOT)
    await store.subscriptions.delete(b.CHAT)
    assert not await store.digests.announce(due, digest(), SLOT + DAY)
    assert await store.digests.due(SLOT + 9 * DAY) == []
    assert await store.outbox.queued() == 0


async def test_a_digest_without_a_planned_hour_is_not_announced(store: Store) -> None:
    await store.subscriptions.put(b.subscription())
    assert not await store.digests.announce(replace(b.subscription(), next_digest=None), digest(), SLOT)


async def test_microseconds_do_not_part_a_slot_from_itself(store: Store) -> None:
    odd = SLOT.replace(microsecond=123457)
    await store.subscriptions.put(b.subscription(next_digest=odd))
    [due] = await store.digests.due(SLOT + DAY)
    assert due.next_digest == odd
    assert await store.digests.announce(due, digest(), SLOT + DAY)
