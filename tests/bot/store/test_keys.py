"""Every key the store writes is declared in bot/keys.py, with its type."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from redis.asyncio import Redis

from bot import keys
from bot.clock import ManualClock
from bot.outcome import Sent, Unclear, Wait
from bot.store import Store
from bot.store.codec import text
from feeds.model import Announcement
from feeds.pack import Person
from tests import builders as b


async def use_everything(store: Store, clock: ManualClock) -> None:
    chat = str(b.CHAT)
    await store.subscriptions.put(b.subscription())
    await store.subscriptions.put(b.subscription(replace(b.CHAT, thread="7")))
    await store.subscriptions.pause(replace(b.CHAT, thread="7"), "closed")
    await store.commit(b.plan(b.story("aaaaaa", b.entry(1)), b.story("bbbbbb", b.entry(2))))
    _, base = await store.stories.near(b.NOW, b.NOW)
    await store.commit(b.plan(b.story("aaaaaa", b.entry(1), b.entry(2)), base=base, number=2))
    await store.feeds.add(b.source(9))
    await store.feeds.remove(b.source(3).id)
    await store.feeds.lease(b.FEED, 30)
    token = await store.outbox.lease(chat)
    assert token
    for outcome in (Sent("1"), Unclear("x"), Unclear("x")):
        claim = await store.outbox.claim(chat, token)
        assert claim
        await store.outbox.settle(claim, token, outcome)
    await store.outbox.enqueue(b.CHAT, b.alert("cccccc"))
    clock.at += timedelta(hours=7)
    claim = await store.outbox.claim(chat, token)
    assert claim
    await store.outbox.keep(claim, "{}")
    await store.outbox.settle_part(claim, "mark")
    claim = await store.outbox.claim(chat, token)
    assert claim
    await store.outbox.settle(claim, token, Wait(0, "http-500"))
    await store.outbox.park(chat, 60)
    await store.subscriptions.delete(replace(b.CHAT, thread="7"))
    await store.subscriptions.pause(replace(b.CHAT, thread="8"), "closed")
    [due] = await store.digests.due(b.NOW + timedelta(days=1))
    await store.digests.announce(due, Announcement("digest:1", "digest", b.NOW), b.NOW + timedelta(days=2))
    await store.once("x", 60)
    await store.set_value("x", "y")
    await store.lead("me", 60)
    await store.turn("updates", "me", 60)
    await store.people.put(Person("ann-lee", "Ann Lee", "us", ("Ann",), ("Lee",)))
    await store.people.drop("n l", "Ann Lee")
    await store.people.tell(["n l"])


async def test_every_key_in_the_server_is_declared_with_its_type(
    store: Store, redis: Redis, clock: ManualClock
) -> None:
    await use_everything(store, clock)
    used: set[str] = set()
    for name in map(text, await redis.keys()):
        key = keys.declared(name)
        assert key, f"{name} is not in bot/keys.py"
        assert key.type == text(await redis.type(name)), name
        used.add(key.name)
    of_engine = {keys.ORDERED, keys.TASK_POLLS, keys.TASK_SENDS, keys.TASK_ATTEMPTS, keys.TASKS_DEAD}
    of_others = of_engine | {keys.BUDGET, keys.MARK}
    assert {key.name for key in keys.ALL.values()} - {key.name for key in of_others} - used == {
        "subscriptions:paused"
    }


def test_each_name_is_one_key() -> None:
    names = [key.name for key in keys.ALL.values()]
    assert len(names) == len(set(names))
    assert all(str(key).startswith("parley:") for key in keys.ALL.values())
    assert all(key.meaning and key.lifetime for key in keys.ALL.values())


def test_a_family_names_its_members() -> None:
    assert keys.STORIES_WITH.of("person", "x") == "parley:stories:with:person:x"
    assert keys.declared("parley:stories:with:person:x") is keys.STORIES_WITH
    assert keys.declared("parley:stories:time") is keys.STORIES_BY_TIME
    assert keys.declared("elsewhere") is None
    assert "QUEUE = 'parley:queue:'" in keys.lua_table()
