"""Of two processes on one memory one reads a bot's updates; when it ends or dies, the other does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from structlog.testing import capture_logs

from bot.clock import ManualClock
from bot.one_reader import TURN_S, OneReader
from bot.store import Store


@dataclass
class Process:
    """What reads, and how often it began and ended."""

    reader: OneReader
    began: asyncio.Semaphore
    calls: list[str] = field(default_factory=list)

    @property
    def reads(self) -> bool:
        """Whether it reads now."""
        return self.calls[-1:] == ["begin"]


@pytest.fixture
def hours() -> list[float]:
    """The server's time; a test moves it."""
    return [1_000_000.0]


@pytest.fixture
def store(redis: Redis, clock: ManualClock, hours: list[float]) -> Store:
    return Store(redis, clock, [], server_time=lambda: hours[0])


def process(store: Store, fail: Callable[[], Awaitable[None]] | None = None) -> Process:
    made: Process

    async def begin() -> None:
        if fail:
            await fail()
        made.calls.append("begin")
        made.began.release()

    async def end() -> None:
        made.calls.append("end")

    made = Process(OneReader(store, "updates", begin, end, look_s=0.005), asyncio.Semaphore(0))
    return made


async def test_one_reads_and_the_other_stands_by_until_it_ends(store: Store) -> None:
    one, two = process(store), process(store)
    with capture_logs() as logs:
        await one.reader.start()
        await two.reader.start()
        assert (one.calls, two.calls) == (["begin"], [])
        await one.reader.stop()
        await two.began.acquire()
        assert two.calls == ["begin"]
        await two.reader.stop()
    assert [entry["event"] for entry in logs] == ["reader.reads", "reader.stands_by", "reader.reads"]


async def test_one_that_died_is_stood_in_for(store: Store, hours: list[float]) -> None:
    dead, other = process(store), process(store)
    await dead.reader.start()
    await other.reader.start()
    assert dead.reader._keeping
    dead.reader._keeping.cancel()
    hours[0] += TURN_S + 0.1
    await other.began.acquire()
    assert other.reads
    assert not await dead.reader.another_program()  # it wakes up, finds that it lost its turn, and ends
    assert dead.calls == ["begin", "end"]
    await other.reader.stop()


async def test_a_conflict_is_a_strangers_when_the_turn_was_always_ours(store: Store) -> None:
    one = process(store)
    await one.reader.start()
    assert await one.reader.another_program()
    await one.reader.stop()


async def test_a_conflict_just_after_a_change_of_turns_is_what_the_other_asked_last(
    store: Store, hours: list[float]
) -> None:
    one, two = process(store), process(store)
    await one.reader.start()
    await two.reader.start()
    await one.reader.stop()
    await two.began.acquire()
    assert not await two.reader.another_program()
    await two.reader.stop()


async def test_what_cannot_begin_is_begun_later(store: Store) -> None:
    tries: list[int] = []

    async def twice() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("no network")

    one = process(store, twice)
    with pytest.raises(OSError, match="no network"):
        await one.reader.start()
    with pytest.raises(OSError, match="no network"):
        await one.reader.start()
    await one.reader.start()
    assert one.reads
    await one.reader.stop()


class Away(Store):
    """A store whose server goes away when told."""

    away = False

    async def turn(self, what: str, who: str, seconds: float) -> bool:
        if self.away:
            raise RedisConnectionError("gone")
        return await super().turn(what, who, seconds)


async def test_without_redis_who_reads_goes_on(redis: Redis, clock: ManualClock) -> None:
    store = Away(redis, clock, [])
    one = process(store)
    await one.reader.start()
    store.away = True
    with capture_logs() as logs:
        assert await one.reader.another_program()
        await one.reader.stop()
    assert one.calls == ["begin"]
    assert {entry["event"] for entry in logs} == {"reader.redis_lost"}


async def test_a_reader_that_never_began_ends(store: Store) -> None:
    await process(store).reader.stop()
