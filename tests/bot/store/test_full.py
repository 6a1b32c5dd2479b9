"""A server whose memory is full takes nothing new, and what is queued is sent all the same (R15)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis
from redis.exceptions import OutOfMemoryError

from bot.clock import ManualClock
from bot.outcome import Sent, Unclear, Wait
from bot.store import Store
from tests import builders as b

CHAT = str(b.CHAT)


@pytest.fixture
async def full(store: Store, redis: Redis) -> AsyncIterator[Store]:
    """A store with three queued alerts on a server without room."""
    await store.subscriptions.put(b.subscription())
    for name in ("a", "b", "c"):
        await store.outbox.enqueue(b.CHAT, b.alert(name))
    await redis.config_set("maxmemory", 1)
    yield store
    await redis.config_set("maxmemory", 0)


async def test_a_commit_is_refused_whole(full: Store) -> None:
    with pytest.raises(OutOfMemoryError):
        await full.commit(b.plan(b.story()))
    assert await full.archive.latest(5) == []
    assert await full.known.last_body(b.FEED) == frozenset()


async def test_a_feed_cannot_be_leased_so_nothing_is_fetched_in_vain(full: Store) -> None:
    with pytest.raises(OutOfMemoryError):
        await full.feeds.lease(b.FEED, 60)


async def test_sending_goes_on(full: Store) -> None:
    assert await full.lead("me", 30)
    assert await full.outbox.due_chats(9, ["telegram"]) == [CHAT]
    token = await full.outbox.lease(CHAT)
    assert token
    for outcome in (Wait(0), Unclear("reset"), Sent("1"), Sent("2"), Sent("3")):
        claim = await full.outbox.claim(CHAT, token)
        assert claim
        await full.outbox.settle(claim, token, outcome)
    await full.outbox.release(CHAT, token)
    assert await full.outbox.queued() == 0


async def test_late_alerts_still_fold_and_chats_can_leave(full: Store, clock: ManualClock) -> None:
    clock.at += timedelta(hours=7)
    token = await full.outbox.lease(CHAT)
    assert token
    claim = await full.outbox.claim(CHAT, token)
    assert claim
    assert claim.announcement.kind == "digest"
    await full.subscriptions.pause(b.CHAT, "blocked")
    assert await full.subscriptions.delete(b.CHAT)


async def test_retention_makes_room(store: Store, redis: Redis) -> None:
    old = replace(b.entry(1), published=b.NOW - timedelta(days=99))
    await store.commit(b.plan(b.story("aaaaaa", old)))
    await redis.config_set("maxmemory", 1)
    try:
        assert await store.sweep_retention(b.NOW, 90) == 2
    finally:
        await redis.config_set("maxmemory", 0)
