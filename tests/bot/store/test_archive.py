"""What handlers may ask of the memory."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import Store
from feeds.model import Story
from tests import builders as b

HOUR = timedelta(hours=1)


async def commit(store: Store, *stories: Story, number: int = 1) -> None:
    _, base = await store.stories.near(b.NOW, b.NOW)
    assert await store.commit(b.plan(*stories, base=base, number=number, alerts=False))


def at(name: str, number: int, hours_ago: float) -> Story:
    return b.story(name, b.entry(number, published=b.NOW - hours_ago * HOUR))


async def test_an_empty_desk_answers_everything_with_nothing(store: Store) -> None:
    assert await store.archive.latest(5) == []
    assert await store.archive.window(b.NOW - HOUR, b.NOW) == []
    assert await store.archive.search(["talks"], 5) == []
    assert await store.archive.stories_with("place", "miami", 5) == []
    assert await store.archive.story("aaaaaa") is None
    assert await store.archive.entry("000000000001") is None
    assert [entry async for entry in store.archive.entries()] == []


async def test_the_latest_stories_come_newest_first(store: Store) -> None:
    await commit(store, at("old", 1, 9), at("new", 2, 1), at("mid", 3, 5))
    assert [s.id for s in await store.archive.latest(2)] == ["new", "mid"]
    assert await store.archive.latest(0) == []


async def test_a_window_holds_stories_with_a_report_in_it(store: Store) -> None:
    both = b.story("both", b.entry(1, published=b.NOW - 9 * HOUR), b.entry(2, published=b.NOW - HOUR))
    await commit(store, both, at("five", 3, 5), at("three", 4, 3))
    names = [s.id for s in await store.archive.window(b.NOW - 5 * HOUR, b.NOW - 3 * HOUR)]
    assert names == ["five"]
    names = [s.id for s in await store.archive.window(b.NOW - 10 * HOUR, b.NOW)]
    assert names == ["both", "three", "five"]


async def test_stories_are_found_by_person_place_and_document(store: Store) -> None:
    await commit(store, at("old", 1, 9), at("new", 2, 1))
    for kind, slug in (("person", "steve-witkoff"), ("place", "miami"), ("document", "20-point-plan")):
        assert [s.id for s in await store.archive.stories_with(kind, slug, 5)] == ["new", "old"]
        assert [s.id for s in await store.archive.stories_with(kind, slug, 1)] == ["new"]
    with pytest.raises(ValueError, match="outlet"):
        await store.archive.stories_with("outlet", "x", 1)


async def test_export_reads_every_entry_oldest_first(store: Store) -> None:
    many = tuple(b.entry(n, relevant=n % 2 == 0) for n in range(1, 1101))
    await store.commit(b.plan(entries=many))
    read = [entry async for entry in store.archive.entries()]
    assert read == list(reversed(many))


async def test_status_counts(store: Store) -> None:
    await commit(store, at("old", 1, 9), at("new", 2, 1))
    await store.commit(b.plan(number=2, entries=(b.entry(7, relevant=False),)))
    await store.set_value("started", b.NOW.isoformat())
    status = await store.archive.status()
    assert (status.entries, status.relevant, status.stories) == (3, 2, 2)
    assert (status.redis, status.started) == ("test server", b.NOW)


async def test_status_names_the_server_when_nobody_else_did(store: Store, redis_url: str) -> None:
    unnamed = Store(store.archive._db.redis, store._clock, [])
    assert (await unnamed.archive.status()).redis.startswith("Valkey ")
