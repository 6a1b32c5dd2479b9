"""Stories that become one, with the real store: ids, exports, alerts and digests follow."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.clock import ManualClock
from bot.compose import Composer
from bot.explain import explained, lines
from bot.export import JsonlWriter
from bot.memory import Memory
from bot.outcome import Refused, Sent
from bot.packfile import load_pack
from bot.store import Store
from feeds.decide import decide
from feeds.feedstate import Visit
from feeds.model import Announcement, Entry, Plan
from feeds.reading import Fresh, Reading
from handlers.plain_text import render
from handlers.ports import Desk
from tests import builders as b
from tests.feeds.reports import BOTH, ENVOYS, SON_IN_LAW, told

ENTRIES = [
    replace(told(n, about), published=b.NOW - timedelta(minutes=10 - n), outlet=f"Outlet {n}")
    for n, about in enumerate((ENVOYS, SON_IN_LAW, BOTH), 1)
]


async def poll(store: Store, feed: int, entries: Sequence[Entry]) -> Plan:
    """What a poll does once the body is read: decides on the stories near and commits."""
    fresh = tuple(Fresh((f"g{e.id}",), e) for e in entries)
    seen = tuple(key for one in fresh for key in one.keys)
    reading = Reading("A feed", "https://a.example/", "en", None, 9, 0, seen, fresh)
    shelf, base = await store.stories.around([e.published for e in entries])
    visit = Visit(b.NOW + timedelta(seconds=feed), 600.0)
    plan = decide(b.source(feed), b.state(feed), reading, entries, (), shelf, base, visit)
    assert await store.commit(plan)
    return plan


@pytest.fixture
def composer(store: Store, clock: ManualClock) -> Composer:
    return Composer(store, lambda: Desk(store.archive, store.subscriptions, load_pack(), clock.now()))


async def send_all(store: Store, composer: Composer) -> list[str]:
    """Sends what waits for the chat; the texts."""
    token = await store.outbox.lease(str(b.CHAT))
    assert token
    said: list[str] = []
    while claim := await store.outbox.claim(str(b.CHAT), token):
        message = await composer(claim.announcement, b.CHAT)
        said += [render(message)] if message else []
        await store.outbox.settle(claim, token, Sent("1") if message else Refused("nothing-left"))
    await store.outbox.release(str(b.CHAT), token)
    return said


async def exported(store: Store) -> set[str]:
    out = io.StringIO()
    async for entry in store.archive.entries():
        JsonlWriter(out).write(entry)
    return {json.loads(line)["story"] for line in out.getvalue().splitlines()}


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_in_every_order_of_commits_one_story_is_left(store: Store, order: tuple[int, ...]) -> None:
    plans = [await poll(store, feed, [ENTRIES[at]]) for feed, at in enumerate(order, 1)]
    [story] = await store.archive.latest(9)
    assert len(story.reports) == 3
    assert story.id == plans[0].stories[0].id
    assert await exported(store) == {story.id}
    for opened in {story.id for plan in plans for story in plan.stories}:
        assert await store.archive.story(opened) == story
    window = await store.archive.window(b.NOW - timedelta(hours=1), b.NOW)
    assert list(window) == [story]
    assert list(await store.archive.stories_with("person", "jared-kushner", 9)) == [story]


async def test_the_entry_of_a_lost_story_that_is_edited_stays_in_the_one_that_is_left(store: Store) -> None:
    for feed, entry in enumerate(ENTRIES, 1):
        await poll(store, feed, [entry])
    [story] = await store.archive.latest(9)
    kept = await store.archive.entry(ENTRIES[1].id)
    assert kept is not None
    fresh = (Fresh(("g1",), kept),)
    reading = Reading("A feed", "https://a.example/", "en", None, 9, 0, ("g1",), (), fresh)
    shelf, base = await store.stories.around([kept.published])
    edited = replace(kept, title="Another headline")
    plan = decide(b.source(2), b.state(2), reading, (), [edited], shelf, base, Visit(b.NOW, 600.0))
    assert await store.commit(plan)
    [now] = await store.archive.latest(9)
    assert now.id == story.id
    assert "Another headline" in {report.title for report in now.reports}


async def test_a_chat_told_of_both_before_is_not_told_again(store: Store, composer: Composer) -> None:
    await store.subscriptions.put(b.subscription())
    for feed, entry in enumerate(ENTRIES[:2], 1):
        await poll(store, feed, [entry])
    assert len(await send_all(store, composer)) == 2
    await poll(store, 3, ENTRIES[2:])
    assert await send_all(store, composer) == []


async def test_of_alerts_still_waiting_one_is_told(store: Store, composer: Composer) -> None:
    await store.subscriptions.put(b.subscription())
    for feed, entry in enumerate(ENTRIES, 1):
        await poll(store, feed, [entry])
    assert await store.outbox.queued() == 2
    [said] = await send_all(store, composer)
    [story] = await store.archive.latest(9)
    assert f"/story {story.id}" in said
    assert await store.outbox.queued() == 0


async def test_an_alert_waits_where_another_chat_was_told(store: Store, composer: Composer) -> None:
    """Only the second story was announced while this chat was there: it is told, as what it is now."""
    await poll(store, 1, ENTRIES[:1])
    await store.subscriptions.put(b.subscription())
    await poll(store, 2, ENTRIES[1:2])
    await poll(store, 3, ENTRIES[2:])
    [said] = await send_all(store, composer)
    [story] = await store.archive.latest(9)
    assert f"/story {story.id}" in said


async def test_a_digest_shows_one_story(store: Store, composer: Composer) -> None:
    plans = [await poll(store, feed, [entry]) for feed, entry in enumerate(ENTRIES, 1)]
    names = tuple(story.id for plan in plans for story in plan.stories)
    window: dict[str, Any] = {"since": b.NOW - timedelta(days=1), "until": b.NOW}
    message = await composer(Announcement("digest:x", "digest", b.NOW, names, **window), b.CHAT)
    assert message is not None
    assert "3 reports in 1 story" in render(message)


async def test_explain_shows_what_became_part_of_the_story_and_why(store: Store) -> None:
    for feed, entry in enumerate(ENTRIES, 1):
        await poll(store, feed, [entry])
    memory = cast(Memory, SimpleNamespace(store=store, people=SimpleNamespace(now=load_pack())))
    kept = await store.archive.entry(ENTRIES[1].id)
    assert kept is not None
    text = "\n".join(lines(await explained(memory, kept)))
    [story] = await store.archive.latest(9)
    assert f"  story      {story.id}: " in text
    assert f"  merged     {story.merged[0].id} tells of the same: " in text
    assert "same place" in text
