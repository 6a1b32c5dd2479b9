"""What one fetch changes is written at once, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from redis.asyncio import Redis

from bot import keys
from bot.clock import ManualClock
from bot.store import Store
from bot.store.db import Db
from feeds.model import Announcement
from handlers.ports import Address
from tests import builders as b

ONE, TWO = b.entry(1), b.entry(2)


async def version(store: Store) -> int:
    return (await store.stories.near(b.NOW, b.NOW))[1]


async def queued(redis: Redis, chat: Address = b.CHAT) -> list[str]:
    rows = await Db(redis).call("ZRANGE", keys.QUEUE.of(str(chat)), 0, -1)
    return [row.decode() for row in rows]


async def test_a_plan_is_in_the_archive_and_in_the_queue_of_a_chat_with_alerts(
    store: Store, redis: Redis
) -> None:
    await store.subscriptions.put(b.subscription())
    plan = b.plan(b.story())
    assert await store.commit(plan)
    assert await store.archive.latest(5) == [b.story()]
    assert await store.archive.entry(ONE.id) == plan.entries[0]
    assert await queued(redis) == ["alert:aaaaaa"]
    assert await store.known.last_body(b.FEED) == frozenset(plan.seen)
    assert await store.feeds.state(b.FEED) == plan.feed


async def test_the_same_plan_twice_delivers_once(store: Store, redis: Redis) -> None:
    await store.subscriptions.put(b.subscription())
    plan = b.plan(b.story())
    assert [await store.commit(plan), await store.commit(plan)] == [True, True]
    assert await queued(redis) == ["alert:aaaaaa"]
    assert await store.outbox.queued() == 1


async def test_a_plan_on_stories_that_changed_meanwhile_writes_nothing(store: Store, redis: Redis) -> None:
    await store.subscriptions.put(b.subscription())
    assert await store.commit(b.plan(b.story()))
    late = b.plan(b.story("bbbbbb", TWO), base=0, number=2)
    before = sorted(await redis.keys())
    assert not await store.commit(late)
    assert sorted(await redis.keys()) == before
    assert await store.archive.entry(TWO.id) is None
    assert await store.commit(replace(late, base_version=await version(store)))
    assert await queued(redis) == ["alert:aaaaaa", "alert:bbbbbb"]


async def test_a_plan_without_stories_needs_no_version(store: Store) -> None:
    assert await store.commit(b.plan(b.story()))
    before = await version(store)
    assert await store.commit(b.plan(number=2, entries=(b.entry(9, relevant=False),)))
    assert await version(store) == before
    assert (await store.archive.status()).relevant == 1


async def test_a_link_is_known_in_every_feed_and_a_guid_only_in_its_own(store: Store) -> None:
    assert await store.commit(b.plan(seen=("gaaaa", "ubbbb", "tcccc")))
    asked = ["gaaaa", "ubbbb", "tcccc", "gnew", "unew"]
    assert await store.known.which(b.FEED, asked) == {"gaaaa", "ubbbb", "tcccc"}
    assert await store.known.which("0000000002", asked) == {"ubbbb"}
    assert await store.known.which(b.FEED, []) == set()


async def test_an_empty_body_leaves_the_last_one_known(store: Store) -> None:
    assert await store.commit(b.plan(seen=("gaaaa",)))
    assert await store.commit(b.plan(seen=(), feed=b.state(etag="x")))
    assert await store.known.last_body(b.FEED) == {"gaaaa"}


async def test_a_story_is_announced_once_whichever_feed_brings_it_again(store: Store, redis: Redis) -> None:
    assert await store.commit(b.plan(b.story()))
    await store.subscriptions.put(b.subscription())
    again = b.plan(b.story("aaaaaa", ONE, TWO), base=await version(store), number=2)
    assert await store.commit(again)
    assert await queued(redis) == []


async def test_alerts_go_to_chats_with_alerts_and_notices_to_the_owner(
    redis: Redis, clock: ManualClock
) -> None:
    owner, quiet = Address("telegram", "7"), Address("slack", "C1")
    store = Store(redis, clock, [], owners=[owner])
    await store.subscriptions.put(b.subscription())
    await store.subscriptions.put(b.subscription(quiet, alerts=False))
    notice = Announcement("notice:1", "notice", b.NOW, text="A feed moved.")
    flood = Announcement("flood:f:1", "flood", b.NOW, ("aaaaaa",), feed=b.FEED)
    assert await store.commit(b.plan(announcements=(b.alert(), notice, flood)))
    assert await queued(redis) == ["alert:aaaaaa", "flood:f:1"]
    assert await queued(redis, owner) == ["notice:1"]
    assert await queued(redis, quiet) == []


async def test_five_hundred_entries_are_one_commit(store: Store) -> None:
    entries = [b.entry(n) for n in range(1, 501)]
    stories = [b.story(f"s{n:05}", entries[n]) for n in range(0, 500, 5)]
    seen = tuple(f"{kind}{n:016x}" for n in range(500) for kind in "gut")
    assert await store.commit(b.plan(*stories, seen=seen, entries=tuple(entries)))
    assert len(await store.archive.latest(1000)) == 100
    assert await store.known.which(b.FEED, seen) == set(seen)


async def test_a_story_is_found_by_what_it_names_now(store: Store) -> None:
    assert await store.commit(b.plan(b.story(people=("a", "b"))))
    assert await store.commit(b.plan(b.story(people=("b", "c")), base=await version(store), number=2))
    found = {slug: len(await store.archive.stories_with("person", slug, 5)) for slug in "abc"}
    assert found == {"a": 0, "b": 1, "c": 1}


async def test_an_entry_that_left_its_story_is_not_found_in_it(store: Store) -> None:
    assert await store.commit(b.plan(b.story()))
    edited = b.entry(1, relevant=False, title="Hockey")
    assert await store.commit(b.plan(entries=(edited,), feed=b.state(etag="2")))
    assert await store.archive.search(["talks"], 5) == []
    assert (await store.archive.status()).relevant == 0
    assert await store.archive.entry(ONE.id) == edited


async def test_a_story_joined_into_another_is_found_by_its_old_name(store: Store) -> None:
    assert await store.commit(b.plan(b.story("aaaaaa", ONE), b.story("bbbbbb", TWO)))
    whole = b.story("aaaaaa", ONE, TWO)
    assert await store.commit(b.plan(whole, base=await version(store), alerts=False, number=2))
    assert await store.archive.story("bbbbbb") == whole
    assert await store.archive.latest(9) == [whole]
    assert (await store.stories.near(TWO.published, b.NOW))[0] == [whole]


async def test_a_story_that_gives_a_report_away_but_keeps_others_stays(store: Store) -> None:
    three = b.entry(3)
    assert await store.commit(b.plan(b.story("aaaaaa", ONE), b.story("bbbbbb", TWO, three)))
    moved = (b.story("bbbbbb", three), b.story("aaaaaa", ONE, TWO))
    assert await store.commit(b.plan(*moved, base=await version(store), alerts=False, number=2))
    assert await store.archive.story("bbbbbb") == moved[0]


async def test_an_entry_that_comes_back_in_a_new_story_takes_no_old_story_along(store: Store) -> None:
    assert await store.commit(b.plan(b.story("aaaaaa", ONE, TWO)))
    assert await store.commit(b.plan(entries=(b.entry(1, relevant=False),), feed=b.state(etag="2")))
    assert await store.commit(b.plan(b.story("bbbbbb", ONE), base=await version(store), number=2))
    assert {s.id for s in await store.archive.latest(9)} == {"aaaaaa", "bbbbbb"}


async def test_a_story_joined_twice_is_found_by_every_name(store: Store) -> None:
    three = b.entry(3)
    names = ("aaaaaa", "bbbbbb", "cccccc")
    first = [b.story(name, entry) for name, entry in zip(names, (ONE, TWO, three), strict=True)]
    assert await store.commit(b.plan(*first))
    assert await store.commit(b.plan(b.story("bbbbbb", TWO, three), base=await version(store), number=2))
    whole = b.story("aaaaaa", ONE, TWO, three)
    assert await store.commit(b.plan(whole, base=await version(store), number=3))
    assert [await store.archive.story(name) for name in names] == [whole] * 3


async def test_a_story_whose_reports_went_to_two_others_is_found_as_the_one_it_became_part_of(
    store: Store,
) -> None:
    three = b.entry(3)
    first = (b.story("aaaaaa", ONE), b.story("bbbbbb", TWO, three), b.story("cccccc", b.entry(4)))
    assert await store.commit(b.plan(*first))
    taken = (b.story("cccccc", b.entry(4), three), b.story("aaaaaa", ONE, TWO))
    merged = (("bbbbbb", "aaaaaa"),)
    assert await store.commit(b.plan(*taken, base=await version(store), number=2, merged=merged))
    assert await store.archive.story("bbbbbb") == taken[1]
    assert len(await store.archive.latest(9)) == 2
    found, _ = await store.stories.near(b.NOW - timedelta(hours=1), b.NOW)
    assert {story.id for story in found} == {"aaaaaa", "cccccc"}


async def test_a_story_that_lives_on_is_nobodys_other_name(store: Store) -> None:
    assert await store.commit(b.plan(b.story("aaaaaa", ONE), b.story("bbbbbb", TWO)))
    again = (b.story("aaaaaa", ONE), b.story("bbbbbb", TWO, b.entry(3)))
    merged = (("bbbbbb", "aaaaaa"), ("never2", "aaaaaa"))
    assert await store.commit(b.plan(*again, base=await version(store), number=2, merged=merged))
    assert await store.archive.story("bbbbbb") == again[1]
    assert await store.archive.story("never2") is None


async def test_an_entry_is_read_with_the_story_that_carries_it_now(store: Store) -> None:
    assert await store.commit(b.plan(b.story("aaaaaa", ONE), b.story("bbbbbb", TWO)))
    merged = (("bbbbbb", "aaaaaa"),)
    whole = b.story("aaaaaa", ONE, TWO)
    taken = b.plan(whole, base=await version(store), number=2, merged=merged, entries=())
    assert await store.commit(taken)
    entry = await store.archive.entry(TWO.id)
    assert entry is not None
    assert entry.story == "aaaaaa"
    assert {e.story async for e in store.archive.entries()} == {"aaaaaa"}


async def test_an_announced_chat_that_left_is_told_nothing(store: Store, redis: Redis) -> None:
    await store.subscriptions.put(b.subscription())
    await store.subscriptions.delete(b.CHAT)
    assert await store.commit(b.plan(b.story()))
    assert await queued(redis) == []
