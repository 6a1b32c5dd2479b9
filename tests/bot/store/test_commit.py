"""What one fetch changes is written at once, or not at all."""

from __future__ import annotations

from redis.asyncio import Redis

from bot import keys
from bot.clock import ManualClock
from bot.store import Store
from tests import builders as b


async def test_a_plan_is_in_the_archive_and_in_the_queue_of_a_chat_with_alerts(store: Store) -> None:
    await store.subscriptions.put(b.subscription())
    assert await store.commit(b.plan(b.story()))
    assert await store.archive.latest(5) == [b.story()]
    token = await store.outbox.lease(str(b.CHAT))
    assert token
    claim = await store.outbox.claim(str(b.CHAT), token)
    assert claim
    assert claim.announcement == b.alert()
    assert await store.known.last_body(b.FEED) == frozenset(b.plan(b.story()).seen)
    assert await store.feeds.state(b.FEED) == b.state()
