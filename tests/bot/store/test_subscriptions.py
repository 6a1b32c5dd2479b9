"""What chats want is kept, moved and forgotten whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from redis.asyncio import Redis

from bot import keys
from bot.outcome import Unclear
from bot.store import Store
from bot.store.codec import text
from bot.store.db import Db
from feeds.model import Announcement
from handlers.ports import Address
from tests import builders as b

TOPIC = Address("telegram", "-1001", "77")
NEW = Address("telegram", "-100777")


async def traces(redis: Redis, chat: str) -> list[str]:
    """Every key whose name or members hold the chat."""
    db, found = Db(redis), []
    for key in sorted(map(text, await redis.keys())):
        kind = text(await db.call("TYPE", key))
        read = {
            "string": ("GET", key),
            "hash": ("HGETALL", key),
            "set": ("SMEMBERS", key),
            "zset": ("ZRANGE", key, 0, -1),
        }
        if chat in str(await db.call(*read[kind])) or chat in key:
            found.append(key)
    return found


async def test_a_subscription_comes_back_as_it_was(store: Store) -> None:
    wanted = b.subscription(TOPIC, alerts=False, digest_time="07:15", zone="Europe/Kyiv", subscribed_by="42")
    await store.subscriptions.put(wanted)
    assert await store.subscriptions.get(TOPIC) == wanted
    assert await store.subscriptions.get(b.CHAT) is None


async def test_put_replaces_alerts_and_digest(store: Store, redis: Redis) -> None:
    await store.subscriptions.put(b.subscription())
    await store.subscriptions.put(b.subscription(alerts=False, digest=False))
    kept = await store.subscriptions.get(b.CHAT)
    assert kept
    assert kept.next_digest is None
    assert not await redis.scard(str(keys.ALERTS))
    assert not await redis.zcard(str(keys.DIGESTS))


async def test_a_change_is_kept_only_of_a_chat_that_is_there(store: Store, redis: Redis) -> None:
    assert not await store.subscriptions.change(b.subscription())
    assert await redis.keys() == []
    await store.subscriptions.put(b.subscription(zone="UTC"))
    assert await store.subscriptions.change(b.subscription(zone="Europe/Kyiv", alerts=False))
    kept = await store.subscriptions.get(b.CHAT)
    assert kept
    assert (kept.zone, kept.alerts) == ("Europe/Kyiv", False)


async def test_all_lists_every_subscription(store: Store) -> None:
    wanted = [b.subscription(Address("slack", f"C{n}")) for n in range(3)]
    for subscription in reversed(wanted):
        await store.subscriptions.put(subscription)
    assert await store.subscriptions.all() == wanted
    assert (await store.archive.status()).subscriptions == 3


async def test_deleting_a_chat_leaves_no_trace_of_it(store: Store, redis: Redis) -> None:
    await store.subscriptions.put(b.subscription())
    await store.commit(b.plan(b.story(), b.story("bbbbbb", b.entry(2))))
    await store.outbox.enqueue(b.CHAT, Announcement("digest:telegram/-1001:1", "digest", b.NOW))
    token = await store.outbox.lease(str(b.CHAT))
    assert token
    for _ in range(2):
        claim = await store.outbox.claim(str(b.CHAT), token)
        assert claim
        await store.outbox.settle(claim, token, Unclear("timeout"), wait_s=0)
    await store.outbox.park(str(b.CHAT), 60)
    assert len(await traces(redis, "-1001")) >= 8
    assert await store.subscriptions.delete(b.CHAT)
    assert await traces(redis, "-1001") == []
    assert await store.outbox.claim(str(b.CHAT), token) is None
    status = await store.archive.status()
    assert (status.queued, status.unclear, status.subscriptions) == (0, 0, 0)
    assert not await store.subscriptions.delete(b.CHAT)


async def test_a_send_that_ends_after_the_chat_left_brings_nothing_back(store: Store, redis: Redis) -> None:
    await store.outbox.enqueue(b.CHAT, b.alert())
    token = await store.outbox.lease(str(b.CHAT))
    assert token
    claim = await store.outbox.claim(str(b.CHAT), token)
    assert claim
    assert await store.subscriptions.delete(b.CHAT)
    await store.outbox.settle(claim, token, Unclear("timeout"), wait_s=30)
    await store.outbox.release(str(b.CHAT), token)
    assert await traces(redis, "-1001") == []


async def test_deleting_one_chat_leaves_the_others(store: Store) -> None:
    for address in (b.CHAT, TOPIC):
        await store.subscriptions.put(b.subscription(address))
    await store.commit(b.plan(b.story()))
    await store.subscriptions.delete(TOPIC)
    assert await store.outbox.due_chats(9, ["telegram"]) == [str(b.CHAT)]
    assert await store.outbox.queued() == 1
    assert await store.subscriptions.all() == [b.subscription()]


async def test_the_file_is_rewritten_after_a_chat_was_deleted(store: Store, redis: Redis) -> None:
    await store.sweep_retention(b.NOW, 90)
    before = (await redis.info("commandstats")).get("cmdstat_bgrewriteaof", {"calls": 0})["calls"]
    await store.subscriptions.put(b.subscription())
    await store.subscriptions.delete(b.CHAT)
    for _ in range(2):
        await store.sweep_retention(b.NOW, 90)
    after = (await redis.info("commandstats"))["cmdstat_bgrewriteaof"]["calls"]
    assert after - before in (1, 2)  # a second try when the first found the server busy


async def test_a_move_takes_settings_queue_and_history_along(store: Store, redis: Redis) -> None:
    await store.subscriptions.put(b.subscription())
    await store.commit(b.plan(b.story(), b.story("bbbbbb", b.entry(2))))
    await store.subscriptions.move(b.CHAT, NEW)
    assert await store.subscriptions.get(NEW) == b.subscription(NEW)
    assert await store.outbox.due_chats(9, ["telegram"]) == [str(NEW)]
    assert await store.outbox.queued() == 2
    assert await traces(redis, "-1001") == []
    assert not await store.outbox.enqueue(NEW, b.alert())
    assert [s.address for s in await store.digests.due(b.NOW + timedelta(days=2))] == [NEW]


async def test_a_move_onto_a_chat_we_know_keeps_what_that_chat_wants(store: Store) -> None:
    wanted = b.subscription(NEW, zone="Europe/Kyiv", alerts=False)
    for subscription in (b.subscription(), wanted):
        await store.subscriptions.put(subscription)
    for address, name in ((b.CHAT, "a"), (b.CHAT, "b"), (NEW, "a")):
        await store.outbox.enqueue(address, b.alert(name))
    await store.subscriptions.move(b.CHAT, NEW)
    assert await store.subscriptions.all() == [wanted]
    assert await store.outbox.queued() == 2
    await store.commit(b.plan(b.story()))
    assert await store.outbox.queued() == 2


async def test_a_move_of_a_chat_we_do_not_know_is_nothing(store: Store, redis: Redis) -> None:
    await store.subscriptions.move(b.CHAT, NEW)
    assert await traces(redis, "telegram") == []


async def test_a_chat_paused_by_its_settings_gets_nothing(store: Store) -> None:
    await store.subscriptions.put(replace(b.subscription(), paused="by hand"))
    await store.commit(b.plan(b.story()))
    assert await store.outbox.queued() == 0
    assert await store.digests.due(b.NOW + timedelta(days=9)) == []


async def test_a_chat_that_threw_us_out_is_forgotten_after_thirty_days(store: Store, redis: Redis) -> None:
    await store.subscriptions.put(b.subscription())
    await store.subscriptions.pause(b.CHAT, "kicked")
    await store.sweep_retention(b.NOW + timedelta(days=29), 90)
    assert await store.subscriptions.get(b.CHAT)
    await store.sweep_retention(b.NOW + timedelta(days=31), 90)
    assert await traces(redis, "-1001") == []


async def test_pausing_a_chat_without_a_subscription_drops_its_queue(store: Store, redis: Redis) -> None:
    await store.outbox.enqueue(b.CHAT, b.alert())
    await store.subscriptions.pause(b.CHAT, "blocked")
    assert await traces(redis, "-1001") == []
