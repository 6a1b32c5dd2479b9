"""The engine on a real Valkey: orders are carried out past dead readers, full queues, a lost server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Protocol, cast

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot import keys
from bot.broker import GROUP
from bot.engine import POLLS, Engine, EngineLimits, Work
from tests.bot.killing.events import hearing
from tests.bot.killing.valkey import running_valkey

PATIENCE_S = 20  # for events that come in milliseconds on an idle machine
CHAT = "telegram/7"


class Log:
    """Work that notes what it was given."""

    def __init__(self) -> None:
        self.done: asyncio.Queue[str] = asyncio.Queue()

    async def __call__(self, subject: str) -> None:
        await self.done.put(subject)

    async def next(self) -> str:
        return await asyncio.wait_for(self.done.get(), PATIENCE_S)


class Stuck:
    """Work that does not end before it is let go or cancelled."""

    def __init__(self) -> None:
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.ended: list[str] = []
        self.go = asyncio.Event()
        self.cancelled = asyncio.Event()

    async def __call__(self, subject: str) -> None:
        await self.begun.put(subject)
        try:
            await self.go.wait()
            self.ended.append(subject)
        except asyncio.CancelledError:
            self.cancelled.set()
            raise

    async def next(self) -> str:
        return await asyncio.wait_for(self.begun.get(), PATIENCE_S)


async def nothing(subject: str) -> None:
    raise AssertionError(f"not to be done: {subject}")


async def fails(subject: str) -> None:
    raise ValueError(subject)


class Make(Protocol):
    """Makes engines; they are stopped after the test."""

    def __call__(
        self,
        poll: Work = nothing,
        drain: Work = nothing,
        platforms: tuple[str, ...] = ("telegram", "slack"),
        **limits: Any,
    ) -> Engine: ...


@asynccontextmanager
async def workshop(url: str, redis: Redis) -> AsyncIterator[Make]:
    made: list[Engine] = []

    def make(
        poll: Work = nothing,
        drain: Work = nothing,
        platforms: tuple[str, ...] = ("telegram", "slack"),
        **limits: Any,
    ) -> Engine:
        made.append(Engine(url, redis, poll, drain, platforms, replace(EngineLimits(), **limits)))
        return made[-1]

    yield make
    for engine in made:
        await engine.stop()


@pytest.fixture
async def make(redis_url: str, redis: Redis) -> AsyncIterator[Make]:
    async with workshop(redis_url, redis) as maker:
        yield maker


@asynccontextmanager
async def running(engine: Engine) -> AsyncIterator[Engine]:
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


async def test_orders_given_before_the_first_start_are_carried_out(make: Make, redis: Redis) -> None:
    poll, drain = Log(), Log()
    engine = make(poll, drain)
    assert await engine.enqueue_poll("feed1")
    assert await engine.enqueue_drain(CHAT)
    async with running(engine):
        assert await poll.next() == "feed1"
        assert await drain.next() == CHAT


async def test_a_redis_address_with_a_port_serves_as_well() -> None:
    with running_valkey(tcp=True) as server:
        async with (
            Redis.from_url(server.tcp_url) as client,
            workshop(server.tcp_url, client) as make,
            running(make(poll := Log())) as engine,
        ):
            await engine.enqueue_poll("feed1")
            assert await poll.next() == "feed1"


async def test_nothing_is_left_in_the_streams_once_done(make: Make, redis: Redis) -> None:
    poll = Log()
    async with running(make(poll)) as engine:
        for number in range(50):
            await engine.enqueue_poll(f"feed{number}")
        assert {await poll.next() for _ in range(50)} == {f"feed{n}" for n in range(50)}
    assert await redis.xlen(POLLS) == 0


async def test_a_feed_stands_in_the_queue_once(make: Make, redis: Redis) -> None:
    engine = make(Log())
    assert await engine.enqueue_poll("feed1")
    assert not await engine.enqueue_poll("feed1")
    assert (await engine.depth())["tasks:polls"] == 1


async def test_what_is_done_can_be_ordered_again(make: Make, redis: Redis) -> None:
    poll = Log()
    engine = make(poll)
    async with running(engine):
        await engine.enqueue_poll("feed1")
        await poll.next()
    assert await engine.enqueue_poll("feed1")


async def test_a_dead_readers_task_is_done_by_another_though_nothing_new_comes(
    make: Make, redis: Redis
) -> None:
    poll = Log()
    engine = make(poll)
    await redis.xgroup_create(POLLS, GROUP, id="0", mkstream=True)
    await engine.enqueue_poll("feed1")
    await taken_and_left(redis, POLLS, idle_s=121)
    async with running(engine):
        assert await poll.next() == "feed1"
    assert await redis.xlen(POLLS) == 0


async def test_a_task_that_is_still_in_its_time_is_left_to_its_reader(make: Make, redis: Redis) -> None:
    poll = Log()
    engine = make(poll)
    await redis.xgroup_create(POLLS, GROUP, id="0", mkstream=True)
    await engine.enqueue_poll("slow")
    await taken_and_left(redis, POLLS, idle_s=60)
    async with running(engine):
        await engine.enqueue_poll("other")
        assert await poll.next() == "other"
    assert poll.done.empty()
    assert await redis.xlen(POLLS) == 1


async def taken_and_left(redis: Redis, stream: str, idle_s: int) -> None:
    """Another reader takes the next task and dies, idle_s ago."""
    [[_, [(number, _)]]] = cast(Any, await redis.xreadgroup(GROUP, "dead", {stream: ">"}, count=1))
    await redis.xclaim(stream, GROUP, "dead", 0, [number], idle=idle_s * 1000)


def test_no_task_may_run_as_long_as_it_takes_to_be_given_away() -> None:
    limits = EngineLimits()
    assert limits.poll_s < limits.poll_idle_s
    assert limits.drain_s < limits.drain_idle_s


async def test_a_send_passes_all_queued_polls(make: Make, redis: Redis) -> None:
    poll, drain = Stuck(), Log()
    async with running(make(poll, drain, polls=2)) as engine:
        for number in range(200):
            await engine.enqueue_poll(f"feed{number}")
        await poll.next()
        await engine.enqueue_drain(CHAT)
        assert await drain.next() == CHAT
        assert not poll.ended


async def test_sends_to_a_platform_go_to_a_process_that_serves_it(make: Make, redis: Redis) -> None:
    at_terminal, elsewhere = Log(), Log()
    desk = make(drain=at_terminal, platforms=("terminal", "telegram"))
    worker = make(drain=elsewhere, platforms=("telegram",))
    async with running(worker):
        await desk.enqueue_drain("terminal/here")
        await desk.enqueue_drain(CHAT)
        assert await elsewhere.next() == CHAT
    async with running(desk):
        assert await at_terminal.next() == "terminal/here"
    assert elsewhere.done.empty()


async def test_sends_nobody_here_can_make_are_not_ordered(make: Make, redis: Redis) -> None:
    engine = make(platforms=())
    assert not await engine.enqueue_drain(CHAT)
    assert not await redis.exists(keys.TASK_SENDS.of("telegram"))


async def test_a_task_that_raises_ends_alone_and_is_not_repeated_at_once(make: Make) -> None:
    drain = Log()
    engine = make(fails, drain)
    with hearing() as heard:
        async with running(engine):
            await engine.enqueue_poll("feed1")
            await engine.enqueue_drain(CHAT)
            assert await drain.next() == CHAT
            await heard.wait_for("engine.task_failed")
    assert [(e["task"], e["subject"]) for e in heard.events if "task" in e] == [("poll", "feed1")]
    assert not await engine.enqueue_poll("feed1")


async def test_a_task_over_its_time_is_ended(make: Make) -> None:
    poll = Stuck()
    with hearing() as heard:
        async with running(make(poll, poll_s=0.01)) as engine:
            await engine.enqueue_poll("feed1")
            await heard.wait_for("engine.task_failed")
    assert poll.cancelled.is_set()
    assert not poll.ended


async def test_an_order_redis_refuses_is_an_error_and_can_be_given_again(make: Make, redis: Redis) -> None:
    engine = make()
    await redis.set(POLLS, "no stream")
    with pytest.raises(RedisError):
        await engine.enqueue_poll("feed1")
    await redis.delete(POLLS)
    assert await engine.enqueue_poll("feed1")


async def test_an_entry_that_is_no_task_does_not_block_the_next(make: Make, redis: Redis) -> None:
    poll = Log()
    await redis.xadd(POLLS, {"song": "la"})
    async with running(make(poll)) as engine:
        await engine.enqueue_poll("feed1")
        assert await poll.next() == "feed1"
    assert await redis.xlen(POLLS) == 0


async def test_a_stop_cancels_polls_and_waits_for_sends(make: Make, redis: Redis) -> None:
    poll, drain = Stuck(), Stuck()
    engine = make(poll, drain)
    await engine.start()
    await engine.enqueue_poll("feed1")
    await engine.enqueue_drain(CHAT)
    await poll.next()
    await drain.next()
    stopping = asyncio.create_task(engine.stop())
    await asyncio.wait_for(poll.cancelled.wait(), PATIENCE_S)
    drain.go.set()
    await stopping
    assert (poll.ended, drain.ended) == ([], [CHAT])
    assert await engine.enqueue_poll("feed1"), "a cancelled poll can be ordered at the next start"


async def test_a_send_that_does_not_end_is_cancelled_at_last(make: Make, redis: Redis) -> None:
    drain = Stuck()
    engine = make(drain=drain, stop_s=0.05)
    await engine.start()
    await engine.enqueue_drain(CHAT)
    await drain.next()
    await asyncio.wait_for(engine.stop(), PATIENCE_S)
    assert not drain.ended


async def test_work_goes_on_after_redis_was_killed_and_came_back() -> None:
    with running_valkey() as server, hearing() as heard:
        async with (
            Redis.from_url(server.url) as client,
            workshop(server.url, client) as make,
            running(make(poll := Log())) as engine,
        ):
            await engine.enqueue_poll("feed1")
            await poll.next()
            server.kill()
            with pytest.raises(RedisError):
                await engine.enqueue_poll("feed2")
            await heard.wait_for("engine.redis_lost")
            server.start()
            await engine.enqueue_poll("feed3")
            assert await poll.next() == "feed3"
    assert not heard.errors()


async def test_an_engine_that_starts_while_redis_goes_away_works_when_it_is_back() -> None:
    with running_valkey() as server, hearing() as heard:
        async with Redis.from_url(server.url) as client, workshop(server.url, client) as make:
            await client.ping()
            engine = make(poll := Log())
            server.kill()
            await engine.start()
            await heard.wait_for("engine.redis_lost")
            server.start()
            await heard.wait_for("engine.redis_back")
            await engine.enqueue_poll("feed1")
            assert await poll.next() == "feed1"
            await engine.stop()
    assert not heard.errors()


async def test_work_goes_on_after_redis_lost_its_memory(make: Make, redis: Redis) -> None:
    poll = Log()
    async with running(make(poll)) as engine:
        await redis.flushall()
        await engine.enqueue_poll("feed1")
        assert await poll.next() == "feed1"
