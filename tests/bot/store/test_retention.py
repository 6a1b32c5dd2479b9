"""Old entries and stories go with all that points to them; seen keys stay while a feed may show them."""

from __future__ import annotations

from datetime import timedelta

from redis.asyncio import Redis

from bot import keys
from bot.clock import ManualClock
from bot.store import Store
from bot.store.codec import text
from tests import builders as b

DAY = timedelta(days=1)


async def base(store: Store) -> int:
    return (await store.stories.near(b.NOW, b.NOW))[1]


async def test_old_entries_and_stories_go_and_new_ones_stay(store: Store, redis: Redis) -> None:
    old, edge, new = (b.entry(n, published=b.NOW - n * DAY) for n in (91, 90, 1))
    stories = [b.story(f"s{n}", e) for n, e in enumerate((old, edge, new))]
    await store.commit(b.plan(*stories))
    assert await store.sweep_retention(b.NOW, 90) == 2
    assert [s.id for s in await store.archive.latest(9)] == ["s2", "s1"]
    assert await store.archive.entry(old.id) is None
    assert await store.archive.search(["number", "91"], 9) == []
    assert len(await store.archive.stories_with("person", "steve-witkoff", 9)) == 2
    assert await store.sweep_retention(b.NOW, 90) == 0


async def test_nothing_is_left_of_an_archive_that_is_all_too_old(store: Store, redis: Redis) -> None:
    await store.commit(b.plan(b.story("aaaaaa", b.entry(1)), b.story("bbbbbb", b.entry(2))))
    await store.commit(b.plan(b.story("aaaaaa", b.entry(1), b.entry(2)), base=await base(store), number=2))
    await store.sweep_retention(b.NOW + 200 * DAY, 90)
    left = set(map(text, await redis.keys()))
    feeds = {str(keys.FEEDS), str(keys.FEEDS_NEXT), str(keys.COMMITS), str(keys.VERSION), str(keys.BORN)}
    bodies = {family.of(b.state(n).id) for family in (keys.BODY, keys.SEEN) for n in (1, 2)}
    assert left == feeds | bodies | {str(keys.ORDER)} & left


async def test_a_story_lives_as_long_as_its_last_report(store: Store) -> None:
    story = b.story("aaaaaa", b.entry(1, published=b.NOW - 100 * DAY), b.entry(2))
    await store.commit(b.plan(story))
    assert await store.sweep_retention(b.NOW, 90) == 1
    assert await store.archive.story("aaaaaa") == story


async def test_a_large_backlog_goes_in_bounded_pieces(store: Store) -> None:
    for part in range(3):
        entries = tuple(b.entry(part * 4000 + n, published=b.NOW - 99 * DAY) for n in range(1, 4001))
        await store.commit(b.plan(entries=entries, feed=b.state(etag=str(part))))
    assert await store.sweep_retention(b.NOW, 90) == 10_000
    assert await store.sweep_retention(b.NOW, 90) == 2_000


async def test_keys_not_seen_for_ninety_days_are_forgotten(store: Store, clock: ManualClock) -> None:
    old = tuple(f"u{n:016x}" for n in range(20))
    await store.commit(b.plan(seen=old))
    clock.at += 91 * DAY
    await store.commit(b.plan(seen=("unew",), feed=b.state(last_ok=clock.at)))
    await store.sweep_retention(clock.at, 90)
    known = await store.known.which(b.FEED, [*old, "unew"])
    assert "unew" in known
    assert len(known) == 2  # twice the body's keys always stay
    assert await store.known.which("0000000002", old) == set()


async def test_an_unchanged_feed_keeps_its_keys_for_ever(store: Store, clock: ManualClock) -> None:
    body = ("uaaaa", "gbbbb")
    await store.commit(b.plan(seen=body))
    for _ in range(3):
        clock.at += 60 * DAY
        await store.feeds.put(b.state(last_ok=clock.at))
        await store.sweep_retention(clock.at, 90)
    assert await store.known.which(b.FEED, body) == set(body)
    assert await store.known.which("0000000002", body) == {"uaaaa"}


async def test_what_an_unchanged_feed_showed_until_today_was_seen_today(
    store: Store, clock: ManualClock
) -> None:
    await store.commit(b.plan(seen=("gaaaa", "gbbbb", "gcccc")))
    clock.at += 100 * DAY
    await store.feeds.put(b.state(last_ok=clock.at))
    await store.sweep_retention(clock.at, 90)
    await store.commit(b.plan(seen=("unew",), feed=b.state(last_ok=clock.at)))
    await store.sweep_retention(clock.at, 90)
    assert len(await store.known.which(b.FEED, ("gaaaa", "gbbbb", "gcccc"))) == 3


async def test_a_feed_that_failed_for_a_year_still_knows_its_last_body(
    store: Store, clock: ManualClock
) -> None:
    body = ("uaaaa", "gbbbb")
    await store.commit(b.plan(seen=body))
    clock.at += 365 * DAY
    await store.feeds.put(b.state(failures=999))
    await store.sweep_retention(clock.at, 90)
    assert await store.known.which(b.FEED, body) == set(body)


async def test_a_clock_one_day_ahead_forgets_nothing_seen(store: Store) -> None:
    await store.commit(b.plan(seen=tuple(f"u{n}" for n in range(50))))
    await store.sweep_retention(b.NOW + DAY, 90)
    assert len(await store.known.which(b.FEED, [f"u{n}" for n in range(50)])) == 50
