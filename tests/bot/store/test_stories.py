"""The copy of stories in this process follows what every process commits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.clock import ManualClock
from bot.store import Store
from bot.store.db import Db
from bot.store.stories import REMEMBERED, Stories
from feeds.model import Story
from tests import builders as b

HOUR = timedelta(hours=1)
ALL = (b.NOW - timedelta(days=30), b.NOW)


def at(name: str, number: int, hours_ago: float) -> Story:
    return b.story(name, b.entry(number, published=b.NOW - hours_ago * HOUR))


async def names(stories: Stories, hours_from: float, hours_to: float) -> list[str]:
    found, _ = await stories.near(b.NOW - hours_from * HOUR, b.NOW - hours_to * HOUR)
    return [story.id for story in found]


async def put(store: Store, *stories: Story, number: int = 1) -> None:
    _, base = await store.stories.near(b.NOW, b.NOW)
    assert await store.commit(b.plan(*stories, base=base, number=number, alerts=False))


async def test_stories_are_near_when_a_report_lies_between(store: Store) -> None:
    both = b.story("both", b.entry(1, published=b.NOW - 50 * HOUR), b.entry(2, published=b.NOW - 10 * HOUR))
    await put(store, both, at("old", 3, 48), at("new", 4, 2))
    assert await names(store.stories, 60, 0) == ["both", "old", "new"]
    assert await names(store.stories, 49, 30) == ["old"]
    assert await names(store.stories, 12, 9) == ["both"]
    assert await names(store.stories, 1, 0) == []


async def test_a_change_by_another_process_is_seen(store: Store, redis: Redis, clock: ManualClock) -> None:
    other = Store(redis, clock, [])
    assert await names(other.stories, 100, 0) == []
    await put(store, at("one", 1, 5))
    assert await names(other.stories, 100, 0) == ["one"]
    grown = b.story("one", b.entry(1, published=b.NOW - 5 * HOUR), b.entry(2))
    await put(other, grown, number=2)
    assert (await store.stories.near(*ALL))[0] == [grown]


async def test_only_what_changed_is_read_again(store: Store, redis: Redis, clock: ManualClock) -> None:
    await put(store, *(at(f"s{n}", n, n) for n in range(1, 21)))
    other = Store(redis, clock, [])
    await other.stories.near(*ALL)
    await put(store, at("s3", 3, 2.5), number=2)
    before = await commands(redis, "hmget")
    assert len((await other.stories.near(*ALL))[0]) == 20
    await other.stories.near(*ALL)
    assert await commands(redis, "hmget") - before == 1


async def commands(redis: Redis, name: str) -> int:
    stats = await redis.info("commandstats")
    return int(stats.get(f"cmdstat_{name}", {"calls": 0})["calls"])


async def test_the_version_named_is_the_one_a_commit_needs(
    store: Store, redis: Redis, clock: ManualClock
) -> None:
    other = Store(redis, clock, [])
    _, base = await other.stories.near(*ALL)
    await put(store, at("one", 1, 5))
    assert not await other.commit(b.plan(at("two", 2, 4), base=base, number=2))
    _, base = await other.stories.near(*ALL)
    assert await other.commit(b.plan(at("two", 2, 4), base=base, number=2))
    assert await names(other.stories, 100, 0) == ["one", "two"]


async def test_an_emptied_server_empties_the_copy(store: Store, redis: Redis) -> None:
    await put(store, at("one", 1, 5))
    assert await names(store.stories, 100, 0) == ["one"]
    await redis.flushall()
    assert await store.stories.near(*ALL) == ([], 0)
    await put(store, at("two", 2, 5))
    assert await names(store.stories, 100, 0) == ["two"]


async def test_a_server_emptied_and_filled_again_is_another_memory(
    store: Store, redis: Redis, clock: ManualClock
) -> None:
    await put(store, at("one", 1, 5))
    assert await names(store.stories, 100, 0) == ["one"]
    await redis.flushall()
    await put(Store(redis, clock, []), at("two", 2, 5))
    assert await names(store.stories, 100, 0) == ["two"]


async def test_a_commit_on_a_version_this_copy_has_not_seen_hides_nothing(
    store: Store, redis: Redis, clock: ManualClock
) -> None:
    other = Store(redis, clock, [])
    await put(store, at("one", 1, 5))
    assert await names(store.stories, 100, 0) == ["one"]
    await put(other, at("two", 2, 4), number=2)
    _, base = await other.stories.near(*ALL)
    assert await store.commit(b.plan(at("three", 3, 3), base=base, number=3))
    assert await names(store.stories, 100, 0) == ["one", "two", "three"]


async def test_a_joined_story_leaves_the_copies_of_all_processes(
    store: Store, redis: Redis, clock: ManualClock
) -> None:
    other = Store(redis, clock, [])
    one, two = b.entry(1), b.entry(2)
    await put(store, b.story("one", one), b.story("two", two))
    assert [len((await s.stories.near(*ALL))[0]) for s in (store, other)] == [2, 2]
    await put(store, b.story("one", one, two), number=2)
    assert [await names(s.stories, 100, 0) for s in (store, other)] == [["one"], ["one"]]


async def test_the_copy_is_bounded_and_still_complete(store: Store, redis: Redis) -> None:
    small = Stories(Db(redis), most=20)
    await put(store, *(at(f"s{n:02}", n, n) for n in range(1, 51)))
    for hours in (5, 15, 50, 30, 50):
        assert len(await names(small, hours, 0)) == hours
        assert len(small._held) <= 20
    await put(store, *(at(f"t{n:02}", 100 + n, n - 0.5) for n in range(1, 51)), number=2)
    assert len(await names(small, 50, 0)) == 100
    assert len(small._held) <= 20


async def test_a_story_removed_by_retention_is_no_candidate_for_a_new_process(
    store: Store, redis: Redis
) -> None:
    await put(store, at("old", 1, 100), at("new", 2, 5))
    await store.sweep_retention(b.NOW, 2)
    assert await names(Stories(Db(redis)), 200, 0) == ["new"]


async def around(stories: Stories, *hours_ago: float) -> set[str]:
    shelf, _ = await stories.around([b.NOW - hours * HOUR for hours in hours_ago])
    return {story.id for story in shelf}


async def test_a_shelf_holds_what_is_within_three_days_of_each_moment(store: Store) -> None:
    await put(store, at("now", 1, 0), at("past", 2, 71), at("gone", 3, 100), at("long", 4, 400))
    assert await around(store.stories, 0) == {"now", "past"}
    assert await around(store.stories, 50) >= {"past", "gone"}
    assert await around(store.stories, 400) == {"now", "past", "gone", "long"}


async def test_old_moments_do_not_load_all_that_came_since(store: Store, redis: Redis) -> None:
    small = Stories(Db(redis), most=20)
    await put(store, *(at(f"s{n:02}", n, 24 * n) for n in range(1, 51)))
    assert {f"s{n:02}" for n in range(1, 4)} <= await around(small, 0)
    old = await around(small, 24 * 40)
    assert {f"s{n:02}" for n in range(37, 44)} <= old
    assert len(old) < 20
    both = await around(small, 0, 24 * 40, 24 * 38)
    assert {f"s{n:02}" for n in (1, 2, 3, *range(35, 44))} <= both
    assert "s20" not in both
    assert len(small._held) <= 20


async def test_nothing_held_and_too_much_asked_loads_what_is_near(store: Store, redis: Redis) -> None:
    await put(store, *(at(f"s{n:02}", n, n) for n in range(1, 51)))
    small = Stories(Db(redis), most=20)
    assert len(await around(small, 0)) == 50
    assert len(small._held) == 0


async def test_what_nobody_asks_for_is_let_go(
    store: Store, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.stories.FEW", 10)
    stories = Stories(Db(redis))
    await put(store, *(at(f"s{n:02}", n, 24 * n) for n in range(1, 31)))
    await around(stories, 24 * 20)
    assert len(stories._held) >= 20
    for _ in range(REMEMBERED):
        await around(stories, 0)
    await put(store, *(at(f"t{n:02}", 100 + n, n) for n in range(1, 10)), number=2)
    assert await around(stories, 0) >= {"s01", "s02", "t01"}
    assert len(stories._held) < 20
    assert len(await names(stories, 24 * 30.5, 0)) == 39


async def test_stories_of_one_moment_are_let_go_together(store: Store, redis: Redis) -> None:
    small = Stories(Db(redis), most=20)
    await put(store, *(at(f"s{n:02}", n, n) for n in range(1, 16)))
    assert len(await names(small, 15, 0)) == 15
    await put(store, *(at(f"t{n:02}", 100 + n, 3) for n in range(1, 11)), number=2)
    assert len(await names(small, 4, 0)) == 14
    assert len(await names(small, 15, 0)) == 25
