"""Digests: at the chat's hour whatever the clocks do, once, and once after being down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import structlog

from bot.clock import ManualClock
from bot.digests import DueDigests, last_slot, slot_of
from bot.outcome import Sent
from bot.store import Store
from handlers.dues import next_digest
from handlers.ports import Address
from tests.builders import CHAT, subscription

EIGHT = datetime(2025, 12, 22, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def queued(store: Store, chat: Address = CHAT) -> list[tuple[str, datetime | None, datetime | None]]:
    """Id and window of the digests in a chat's queue, settling them as they come."""
    found = []
    token = await store.outbox.lease(str(chat))
    assert token
    while claim := await store.outbox.claim(str(chat), token):
        found.append((claim.announcement.id, claim.announcement.since, claim.announcement.until))
        await store.outbox.settle(claim, token, Sent("1"))
    await store.outbox.release(str(chat), token)
    return found


async def test_a_digest_is_queued_at_its_hour_with_the_day_before_it(
    store: Store, clock: ManualClock
) -> None:
    await store.subscriptions.put(subscription())
    digests = DueDigests(store, clock)
    clock.at = EIGHT - timedelta(seconds=1)
    assert await digests.announce() == 0
    clock.at = EIGHT + timedelta(seconds=3)
    assert await digests.announce() == 1
    assert await queued(store) == [(f"digest:{CHAT}:{int(EIGHT.timestamp())}", EIGHT - DAY, EIGHT)]


async def test_a_slot_is_queued_once_however_often_one_asks(store: Store, clock: ManualClock) -> None:
    await store.subscriptions.put(subscription())
    clock.at = EIGHT
    first, second = DueDigests(store, clock), DueDigests(store, clock)
    assert [await first.announce(), await second.announce(), await first.announce()] == [1, 0, 0]
    clock.at = EIGHT + DAY
    assert await second.announce() == 1
    assert [window[1:] for window in await queued(store)] == [(EIGHT - DAY, EIGHT), (EIGHT, EIGHT + DAY)]


async def test_after_three_days_down_one_digest_tells_them_all(store: Store, clock: ManualClock) -> None:
    await store.subscriptions.put(subscription())
    clock.at = EIGHT + 3 * DAY + timedelta(hours=13)
    assert await DueDigests(store, clock).announce() == 1
    assert await DueDigests(store, clock).announce() == 0
    assert [window[1:] for window in await queued(store)] == [(EIGHT - DAY, EIGHT + 3 * DAY)]
    clock.at = EIGHT + 4 * DAY
    await DueDigests(store, clock).announce()
    assert [window[1:] for window in await queued(store)] == [(EIGHT + 3 * DAY, EIGHT + 4 * DAY)]


@pytest.mark.parametrize(
    ("now", "following"),
    [
        # clocks go forward at 03:00 in Kyiv on 29 March 2026: 03:30 does not exist and comes as 04:30
        ("2026-03-28T01:30", "2026-03-29T01:30"),
        ("2026-03-29T01:30", "2026-03-30T00:30"),
        # clocks go back at 04:00 on 25 October 2026: 03:30 exists twice, the first counts
        ("2026-10-24T00:30", "2026-10-25T00:30"),
        ("2026-10-25T00:30", "2026-10-26T01:30"),
    ],
)
def test_the_change_of_clocks_neither_drops_nor_repeats_a_digest(now: str, following: str) -> None:
    subscribed = subscription(digest_time="03:30", zone="Europe/Kyiv", next_digest=at(now))
    slot = slot_of(subscribed, at(now) + timedelta(seconds=2))
    assert (slot.until, slot.following) == (at(now), at(following))
    after = slot_of(
        subscription(digest_time="03:30", zone="Europe/Kyiv", next_digest=slot.following), slot.following
    )
    assert after.since == slot.until


def test_every_day_of_a_year_is_told_once() -> None:
    now, told = at("2026-01-01T07:00"), []
    for _ in range(365):
        slot = slot_of(subscription(digest_time="02:30", zone="Europe/Berlin", next_digest=now), now)
        told.append((slot.since, slot.until))
        now = slot.following
    assert all(first[1] == second[0] for first, second in pairwise(told[1:]))
    assert len({until.date() for _, until in told[1:]}) == 364


def test_the_last_slot_lies_before_the_moment_itself() -> None:
    assert last_slot("08:00", "UTC", EIGHT) == EIGHT - DAY
    assert last_slot("08:00", "UTC", EIGHT + timedelta(seconds=1)) == EIGHT


async def test_a_zone_that_is_gone_costs_only_its_own_chat_its_hour(store: Store, clock: ManualClock) -> None:
    other = Address("slack", "C1")
    await store.subscriptions.put(subscription(zone="Europe/Atlantis"))
    await store.subscriptions.put(subscription(other))
    clock.at = EIGHT
    with structlog.testing.capture_logs() as events:
        assert await DueDigests(store, clock).announce() == 2
    assert [e["chat"] for e in events if e["event"] == "digest.zone_unknown"] == [str(CHAT)]
    assert len(await queued(store)) == len(await queued(store, other)) == 1


@pytest.mark.parametrize(
    ("changed_at", "hour", "zone", "window"),
    [
        ("2025-12-22T09:00", "09:30", "UTC", ("2025-12-22T08:00", "2025-12-22T09:30")),  # later, the same day
        ("2025-12-22T09:00", "07:00", "UTC", ("2025-12-22T08:00", "2025-12-23T07:00")),  # earlier
        ("2025-12-23T07:30", "07:00", "UTC", ("2025-12-22T08:00", "2025-12-24T07:00")),  # just missed
        ("2025-12-22T09:00", "08:00", "Asia/Tokyo", ("2025-12-22T08:00", "2025-12-22T23:00")),
        ("2025-12-22T09:00", "08:00", "America/New_York", ("2025-12-22T08:00", "2025-12-22T13:00")),
    ],
)
async def test_a_changed_hour_leaves_nothing_untold_and_repeats_nothing(
    store: Store, clock: ManualClock, changed_at: str, hour: str, zone: str, window: tuple[str, str]
) -> None:
    await store.subscriptions.put(subscription())
    digests = DueDigests(store, clock)
    clock.at = EIGHT
    await digests.announce()
    assert len(await queued(store)) == 1
    clock.at = at(changed_at)
    following = next_digest(hour, zone, clock.at)
    await store.subscriptions.put(subscription(digest_time=hour, zone=zone, next_digest=following))
    clock.at = following
    await digests.announce()
    assert [told[1:] for told in await queued(store)] == [(at(window[0]), at(window[1]))]


async def test_after_a_pause_of_a_week_a_digest_tells_a_day(store: Store, clock: ManualClock) -> None:
    await store.subscriptions.put(subscription())
    digests = DueDigests(store, clock)
    clock.at = EIGHT
    await digests.announce()
    await queued(store)
    await store.subscriptions.pause(CHAT, "blocked")
    clock.at = EIGHT + 7 * DAY
    await store.subscriptions.put(subscription(next_digest=clock.at))
    await digests.announce()
    assert [told[1:] for told in await queued(store)] == [(clock.at - DAY, clock.at)]


async def test_how_far_digests_told_moves_with_the_chat_and_goes_with_it(
    store: Store, clock: ManualClock
) -> None:
    new = Address("telegram", "-100777")
    await store.subscriptions.put(subscription())
    clock.at = EIGHT
    await DueDigests(store, clock).announce()
    await store.subscriptions.move(CHAT, new)
    assert await store.digests.told([CHAT, new]) == [None, EIGHT]
    await store.subscriptions.delete(new)
    assert await store.digests.told([new]) == [None]
    assert await store.digests.told([]) == []
