"""The schedule: what is due is ordered by one leader, once, also when Redis comes and goes."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from redis.asyncio import Redis

from bot import keys, metrics
from bot.clock import ManualClock, ShiftedClock, SystemClock
from bot.engine import POLLS, Engine
from bot.outcome import Unclear
from bot.scheduler import Every, Scheduler
from bot.store import Store, connect
from handlers.ports import Address
from tests.bot.killing.events import hearing
from tests.bot.killing.valkey import running_valkey
from tests.builders import NOW, alert, entry, plan, source, state, story, subscription

PATIENCE_S = 20
FEEDS = [source(n).id for n in (1, 2, 3)]
TERMINAL = Address("terminal", "here")
PERSON = Address("telegram", "7")


class Desk:
    """An engine that notes what it is ordered, with a schedule."""

    def __init__(self, url: str, redis: Redis, store: Store, platforms: tuple[str, ...], **more: Any) -> None:
        self.polls: asyncio.Queue[str] = asyncio.Queue()
        self.drains: asyncio.Queue[str] = asyncio.Queue()
        self.engine = Engine(url, redis, self.polls.put, self.drains.put, platforms)
        self.scheduler = Scheduler(self.engine, store, ManualClock(NOW), 90, Every(settle=0), **more)


@asynccontextmanager
async def desk(
    url: str,
    redis: Redis,
    store: Store,
    platforms: tuple[str, ...] = ("telegram", "terminal"),
    **more: Any,
) -> AsyncIterator[Desk]:
    made = Desk(url, redis, store, platforms, **more)
    try:
        yield made
    finally:
        await made.scheduler.stop()
        await made.engine.stop()


@pytest.fixture
async def leader(redis_url: str, redis: Redis, store: Store) -> AsyncIterator[Desk]:
    async with desk(redis_url, redis, store) as made:
        await made.scheduler.ask_for_lead()
        yield made


@pytest.fixture
async def follower(redis_url: str, redis: Redis, store: Store, leader: Desk) -> AsyncIterator[Desk]:
    async with desk(redis_url, redis, store) as made:
        await made.scheduler.ask_for_lead()
        yield made


async def test_every_due_feed_is_ordered_once(leader: Desk, redis: Redis) -> None:
    for _ in range(3):
        await leader.scheduler.order_polls()
    assert await redis.xlen(POLLS) == len(FEEDS)


async def test_one_of_two_leads_and_orders(leader: Desk, follower: Desk, redis: Redis) -> None:
    assert (leader.scheduler.leads, follower.scheduler.leads) == (True, False)
    await follower.scheduler.order_polls()
    assert await redis.xlen(POLLS) == 0


async def test_two_who_believe_to_lead_order_each_feed_once(
    leader: Desk, follower: Desk, redis: Redis
) -> None:
    follower.scheduler._lead_ends = math.inf
    await asyncio.gather(leader.scheduler.order_polls(), follower.scheduler.order_polls())
    assert await redis.xlen(POLLS) == len(FEEDS)


async def test_who_leads_is_shown_and_only_as_long_as_the_lead_lasts(
    leader: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leader.scheduler.start()
    assert led() == 1
    hours_on = time.monotonic() + 3600
    monkeypatch.setattr("bot.scheduler.monotonic", lambda: hours_on)  # a renewal hangs, as its Redis does
    assert led() == 0
    assert not leader.scheduler.leads


def led() -> float:
    """What Prometheus sees."""
    value = metrics.REGISTRY.get_sample_value("parley_leader")
    assert value is not None
    return value


async def test_another_leads_once_the_leader_is_gone(leader: Desk, follower: Desk) -> None:
    await leader.scheduler.stop()
    await follower.scheduler.ask_for_lead()
    assert follower.scheduler.leads


async def test_chats_with_rows_are_ordered_once_until_they_are_sent(
    leader: Desk, store: Store, redis: Redis
) -> None:
    await store.subscriptions.put(subscription(PERSON))
    await store.outbox.enqueue(PERSON, alert())
    for _ in range(3):
        await leader.scheduler.order_drains()
    assert await redis.xlen(keys.TASK_SENDS.of("telegram")) == 1


async def test_an_order_that_was_lost_is_given_again(leader: Desk, store: Store, redis: Redis) -> None:
    await store.subscriptions.put(subscription(PERSON))
    await store.outbox.enqueue(PERSON, alert())
    await leader.scheduler.order_drains()
    await redis.delete(keys.TASK_SENDS.of("telegram"))  # the stream is lost, and the marker outlives its time
    await redis.delete(f"parley:ordered:{PERSON}")
    await leader.scheduler.order_drains()
    assert await redis.xlen(keys.TASK_SENDS.of("telegram")) == 1


async def test_who_begins_to_lead_has_chats_told_what_is_in_doubt(
    redis_url: str, redis: Redis, store: Store
) -> None:
    """A kill came between "unclear twice" and the digest that names it."""
    told_by_digest, paused = Address("telegram", "8"), Address("telegram", "9")
    for address in (PERSON, told_by_digest, paused):
        await store.subscriptions.put(subscription(address, digest=address == told_by_digest))
        await store.outbox.enqueue(address, alert())
        token = await store.outbox.lease(str(address))
        assert token
        for _ in range(2):
            claim = await store.outbox.claim(str(address), token)
            assert claim
            await store.outbox.settle(claim, token, Unclear("timeout"))
        await store.outbox.release(str(address), token)
    await store.subscriptions.put(subscription(paused, digest=False, paused="blocked"))
    async with desk(redis_url, redis, store) as made:
        await made.scheduler.order_owning_up()
        assert await redis.xlen(keys.TASK_SENDS.of("telegram")) == 0, "it does not lead"
        await made.scheduler.ask_for_lead()
        await made.scheduler.ask_for_lead()
        assert await redis.xlen(keys.TASK_SENDS.of("telegram")) == 1
        assert await redis.exists(f"parley:ordered:{PERSON}")
        await redis.delete(f"parley:ordered:{PERSON}")
        await made.scheduler.order_owning_up()
        assert await redis.xlen(keys.TASK_SENDS.of("telegram")) == 2, "and every hour"


async def test_chats_in_somebodys_hands_are_left_alone(leader: Desk, store: Store, redis: Redis) -> None:
    await store.subscriptions.put(subscription(PERSON))
    await store.outbox.enqueue(PERSON, alert())
    await store.outbox.lease(str(PERSON))
    await leader.scheduler.order_drains()
    assert await redis.xlen(keys.TASK_SENDS.of("telegram")) == 0


async def test_a_terminal_is_served_by_its_own_process_leader_or_not(
    leader: Desk, follower: Desk, store: Store, redis: Redis
) -> None:
    for address in (TERMINAL, PERSON):
        await store.outbox.enqueue(address, alert())
    await follower.scheduler.order_drains()
    assert await redis.xlen(keys.TASK_SENDS.of("terminal")) == 1
    assert await redis.xlen(keys.TASK_SENDS.of("telegram")) == 0


async def test_a_leader_without_a_terminal_leaves_its_chat_alone(
    redis_url: str, redis: Redis, store: Store
) -> None:
    async with desk(redis_url, redis, store, ("telegram",)) as worker:
        await worker.scheduler.ask_for_lead()
        await store.outbox.enqueue(TERMINAL, alert())
        await worker.scheduler.order_drains()
        assert await redis.xlen(keys.TASK_SENDS.of("terminal")) == 0


async def test_a_digest_whose_hour_has_come_is_queued_by_the_leader(
    leader: Desk, follower: Desk, store: Store
) -> None:
    await store.subscriptions.put(subscription(PERSON, next_digest=NOW - timedelta(minutes=1)))
    await follower.scheduler.queue_digests()
    assert await store.outbox.queued() == 0
    await leader.scheduler.queue_digests()
    await leader.scheduler.queue_digests()
    assert await store.outbox.queued() == 1


async def test_old_entries_are_swept_by_the_leader(leader: Desk, follower: Desk, store: Store) -> None:
    old = entry(1, published=NOW - timedelta(days=91))
    await store.commit(plan(story("aaaaaa", old), alerts=False))
    await follower.scheduler.sweep_retention()
    assert await store.archive.story("aaaaaa")
    await leader.scheduler.sweep_retention()
    assert await store.archive.story("aaaaaa") is None


async def test_what_waits_is_logged(leader: Desk, store: Store) -> None:
    await leader.scheduler.order_polls()
    with structlog.testing.capture_logs() as events:
        await leader.scheduler.log_depth()
    assert [(e["event"], e["queued"], e["tasks:polls"]) for e in events] == [("engine.depth", 0, 3)]


async def test_a_running_schedule_polls_sends_and_digests(leader: Desk, store: Store) -> None:
    await store.subscriptions.put(subscription(PERSON, next_digest=NOW - timedelta(minutes=1)))
    await leader.engine.start()
    await leader.scheduler.start()
    async with asyncio.timeout(PATIENCE_S):
        assert {await leader.polls.get() for _ in FEEDS} == set(FEEDS)
        assert await leader.drains.get() == str(PERSON)


async def test_a_job_that_fails_is_said_once_and_does_not_stop_the_others(leader: Desk, redis: Redis) -> None:
    await redis.set("parley:subscriptions:digests", "not a set of chats")
    await leader.engine.start()
    with hearing() as heard:
        await leader.scheduler.start()
        await heard.wait_for("scheduler.job_failed")
        async with asyncio.timeout(PATIENCE_S):
            assert await leader.polls.get() in FEEDS
    assert [e["job"] for e in heard.events if "job" in e] == ["queue_digests"]
    assert leader.scheduler.leads


async def test_the_schedule_goes_on_after_redis_was_killed_and_came_back() -> None:
    with running_valkey() as server, hearing() as heard:
        async with AsyncExitStack() as stack:
            redis = await connect(server.url)
            stack.push_async_callback(redis.aclose)
            store = Store(redis, SystemClock(), [source(1)])
            made = await stack.enter_async_context(desk(server.url, redis, store))
            await made.engine.start()
            await made.scheduler.start()
            async with asyncio.timeout(PATIENCE_S):
                await made.polls.get()
                server.kill()
                await heard.wait_for("scheduler.redis_lost")
                server.start()
                await made.polls.get()
    assert not heard.errors()


async def test_a_redis_that_takes_no_writes_is_no_defect_and_is_said_once() -> None:
    with running_valkey() as server, hearing() as heard:
        async with AsyncExitStack() as stack:
            redis = await connect(server.url)
            stack.push_async_callback(redis.aclose)
            made = await stack.enter_async_context(
                desk(server.url, redis, Store(redis, SystemClock(), [source(1)]))
            )
            await made.engine.start()
            await made.scheduler.start()
            await redis.replicaof("127.0.0.1", 1)
            await heard.wait_for("scheduler.redis_lost")
            if not heard.named("engine.redis_lost"):
                await heard.wait_for("engine.redis_lost")
            assert not made.scheduler.leads
            await redis.replicaof("NO", "ONE")
            await heard.wait_for("engine.redis_back")
    assert not heard.errors()
    for name, key in (("engine.redis_lost", "stream"), ("scheduler.redis_lost", "job")):
        said = [event[key] for event in heard.named(name)]
        assert len(set(said)) == len(said), "said once until it is over"


async def test_a_start_without_redis_waits_for_it() -> None:
    with running_valkey() as server:
        async with AsyncExitStack() as stack:
            redis = await connect(server.url)
            stack.push_async_callback(redis.aclose)
            made = await stack.enter_async_context(
                desk(server.url, redis, Store(redis, SystemClock(), [source(1)]))
            )
            await made.engine.start()
            server.kill()
            await made.scheduler.start()
            assert not made.scheduler.leads
            server.start()
            async with asyncio.timeout(PATIENCE_S):
                assert await made.polls.get() == source(1).id


async def test_jobs_planned_by_a_clock_that_was_set_back_run_at_once(
    redis_url: str, redis: Redis, store: Store
) -> None:
    wall = ShiftedClock(datetime.now(UTC) + timedelta(hours=1))
    async with desk(redis_url, redis, store, wall=wall) as made:
        await made.engine.start()
        await made.scheduler.start()
        wall.move_to(datetime.now(UTC))
        with structlog.testing.capture_logs() as said:
            made.scheduler.keep_time()
        async with asyncio.timeout(PATIENCE_S):
            assert await made.polls.get() in FEEDS
    assert "scheduler.clock_set_back" in [e["event"] for e in said]


async def test_a_schedule_on_time_is_left_alone(leader: Desk) -> None:
    await leader.scheduler.start()
    with structlog.testing.capture_logs() as said:
        leader.scheduler.keep_time()
    assert said == []


async def test_a_feed_fetched_in_the_future_is_planned_anew_and_not_polled_at_once(
    leader: Desk, follower: Desk, store: Store
) -> None:
    ahead = NOW + timedelta(hours=1)
    fetched = state(1, last_fetched=ahead, next_poll=ahead + timedelta(minutes=10), etag="kept")
    on_time = state(2, last_fetched=NOW, next_poll=NOW + timedelta(minutes=10))
    paused = state(3, last_fetched=ahead, next_poll=None)
    for one in (fetched, on_time, paused):
        await store.feeds.put(one)
    await follower.scheduler.follow_clock()
    assert await store.feeds.state(fetched.id) == fetched
    for _ in range(2):
        await leader.scheduler.follow_clock()
    now = await store.feeds.state(fetched.id)
    assert (now.last_fetched, now.next_poll, now.etag) == (NOW, NOW + timedelta(minutes=10), "kept")
    assert await store.feeds.states([on_time.id, paused.id]) == [on_time, paused]
    assert await store.feeds.due(NOW, 9) == []


async def test_a_feed_that_is_being_polled_is_left_to_its_poll(leader: Desk, store: Store) -> None:
    fetched = state(1, last_fetched=NOW + timedelta(hours=1), next_poll=NOW + timedelta(hours=2))
    await store.feeds.put(fetched)
    assert await store.feeds.lease(fetched.id, 60)
    await leader.scheduler.follow_clock()
    assert await store.feeds.state(fetched.id) == fetched


async def test_a_full_redis_is_said_once_and_in_one_line(leader: Desk, redis: Redis) -> None:
    await redis.config_set("maxmemory", 1)
    try:
        with hearing() as heard:
            await leader.scheduler.start()
            await heard.wait_for("scheduler.redis_full")
    finally:
        await redis.config_set("maxmemory", 0)
    [said] = [e for e in heard.events if e["event"] == "scheduler.redis_full"]
    assert (said["job"], said.get("exc_info")) == ("order_polls", None)


async def test_more_jobs_run_beside_its_own(redis_url: str, redis: Redis, store: Store) -> None:
    ran = asyncio.Event()

    async def job() -> None:
        ran.set()

    async with desk(redis_url, redis, store, besides=((job, 1.0),)) as made:
        await made.scheduler.start()
        async with asyncio.timeout(PATIENCE_S):
            await ran.wait()
