"""/health says whether the desk can do its work, in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot import keys
from bot.clock import ManualClock
from bot.config_model import Config, RedisConfig, TelegramConfig
from bot.health import health
from bot.hook import Hook
from bot.memory import Memory
from bot.outcome import ChatSender
from bot.people import OwnPeople
from bot.store import Store
from bot.terminal import TerminalFace
from feeds.model import FeedState, FeedStatus
from tests.bot.face_desk import dispatcher_on
from tests.builders import CHAT, NOW, alert
from tests.doubles.memory_desk import small_pack


@dataclass
class StillFace:
    """A face in a given state."""

    sender: ChatSender
    trouble: str = ""
    hook: Hook | None = None
    told: list[str] = field(default_factory=list)

    async def start(self) -> None:
        """Nothing to start."""

    async def stop(self) -> None:
        """Nothing to stop."""


def memory(redis: Redis, store: Store, tmp_path: Path) -> Memory:
    config = Config(data_dir=tmp_path, redis=RedisConfig(allow_volatile=True))
    pack = small_pack()
    people = OwnPeople(store.people, pack)
    return Memory(config, ManualClock(NOW), pack, redis, store, None, "", people)


async def test_a_desk_that_works_is_healthy_though_a_feed_fails(
    redis: Redis, store: Store, tmp_path: Path
) -> None:
    feed = (await store.feeds.sources())[0].id
    await store.feeds.put(FeedState(feed, FeedStatus.FAILING, failing_since=NOW - timedelta(hours=1)))
    said = await health(memory(redis, store, tmp_path), ())
    assert said.ok
    assert (said.facts["feeds"], said.facts["feeds_failing"], said.facts["queued"]) == (3, 1, 0)
    assert (said.facts["last_poll_s"], said.facts["oldest_queued_s"]) == (None, None)


async def test_how_long_nothing_was_polled_and_the_oldest_message_waits_is_said(
    redis: Redis, store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    feed = (await store.feeds.sources())[0].id
    await store.feeds.put(FeedState(feed, FeedStatus.OK, last_fetched=NOW - timedelta(minutes=2)))
    await store.outbox.enqueue(CHAT, replace(alert(), created=NOW - timedelta(minutes=3)))
    said = await health(memory(redis, store, tmp_path), ())
    assert (said.facts["last_poll_s"], said.facts["queued"], said.facts["oldest_queued_s"]) == (120, 1, 180)


async def test_a_platform_without_connection_is_named(redis: Redis, store: Store, tmp_path: Path) -> None:
    face = StillFace(TerminalFace(dispatcher_on(store)).sender, "no connection (TimedOut)")
    said = await health(memory(redis, store, tmp_path), (face,))
    assert not said.ok
    assert said.facts["platforms"] == {"terminal": "no connection (TimedOut)"}


async def test_a_redis_that_is_away_is_said_in_words(clock: ManualClock, tmp_path: Path) -> None:
    async with Redis(unix_socket_path=str(tmp_path / "none"), retry=Retry(NoBackoff(), 0)) as away:
        said = await health(memory(away, Store(away, clock, ()), tmp_path), ())
    assert not said.ok
    assert "does not answer" in str(said.facts["redis_trouble"])


async def test_a_value_nobody_can_read_is_said_and_is_no_redis_that_is_away(
    redis: Redis, store: Store, tmp_path: Path
) -> None:
    feed = (await store.feeds.sources())[0].id
    await redis.hset(str(keys.FEEDS), feed, '{"x')
    broken = await health(memory(redis, store, tmp_path), ())
    await redis.set(str(keys.FEEDS), "no hash")
    wrong = await health(memory(redis, store, tmp_path), ())
    for said in (broken, wrong):
        assert (said.ok, said.facts["redis"]) == (False, "answers")
        assert "a value in Redis cannot be read" in str(said.facts["redis_trouble"])


async def test_writes_held_back_are_told_from_a_server_that_hangs(
    redis: Redis, store: Store, tmp_path: Path
) -> None:
    await redis.client_pause(5000, all=False)
    said = await health(memory(redis, store, tmp_path), (), patience_s=0.2)
    await redis.client_unpause()
    assert not said.ok
    assert "holds writes back" in str(said.facts["redis_trouble"])


async def test_messages_of_a_platform_without_a_token_are_told(
    redis: Redis, store: Store, tmp_path: Path
) -> None:
    await store.outbox.enqueue(CHAT, alert())
    held = memory(redis, store, tmp_path)
    assert (await health(held, ())).facts["unserved"] == {"telegram": 1}
    served = held.config.model_copy(update={"telegram": TelegramConfig(token=SecretStr("123456:abcdefgh"))})
    assert (await health(replace(held, config=served), ())).facts["unserved"] == {}
