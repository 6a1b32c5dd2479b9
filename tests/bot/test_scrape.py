"""/metrics: what was counted here, what stands in Redis, and no chat in any of it."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot import metrics
from bot.clock import ManualClock
from bot.config_model import OwnerConfig
from bot.dispatch import Dispatcher, Incoming
from bot.health import health
from bot.outcome import Refused, Sent, Wait
from bot.poll import PollResult
from bot.scrape import scrape
from bot.store import Store, connect
from bot.terminal import TerminalFace
from feeds.model import FeedState, FeedStatus
from tests.bot.face_desk import dispatcher_on
from tests.bot.killing.valkey import running_valkey
from tests.bot.test_health import StillFace, memory
from tests.builders import CHAT, NOW, alert, source, subscription

Page = dict[str, float]


def read(page: bytes) -> Page:
    """Samples by name and labels, as `name{a="b"}`."""
    found: Page = {}
    for family in text_string_to_metric_families(page.decode()):
        for sample in family.samples:
            labels = ",".join(f'{k}="{v}"' for k, v in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def risen(before: Page, after: Page) -> Page:
    """Counters that rose, and by how much."""
    return {
        name: value - before.get(name, 0.0)
        for name, value in after.items()
        if name.startswith("parley_") and "_bucket" not in name and value != before.get(name, 0.0)
    }


async def test_what_stands_in_redis_is_shown(redis: Redis, store: Store, tmp_path: Path) -> None:
    feed = (await store.feeds.sources())[0].id
    failing = FeedState(feed, FeedStatus.FAILING, last_fetched=NOW - timedelta(minutes=2))
    await store.feeds.put(failing)
    await store.subscriptions.put(subscription())
    await store.outbox.enqueue(CHAT, replace(alert(), created=NOW - timedelta(minutes=3)))
    connected = StillFace(TerminalFace(dispatcher_on(store)).sender)
    page = read(await scrape(memory(redis, store, tmp_path), (connected,)))
    expected = {
        "parley_redis_up": 1,
        "parley_redis_ok": 1,
        "parley_feeds": 3,
        "parley_feeds_failing": 1,
        "parley_last_poll_age_seconds": 120,
        "parley_queue_rows": 1,
        "parley_queue_oldest_seconds": 180,
        "parley_stories": 0,
        'parley_platform_up{platform="terminal"}': 1,
    }
    assert {name: page[name] for name in expected} == expected
    assert page["parley_redis_memory_bytes"] > 100_000
    assert page["parley_redis_memory_max_bytes"] == 0
    assert [v for k, v in page.items() if k.startswith("parley_build_info{")] == [1]


async def test_the_page_is_there_when_redis_is_not(clock: ManualClock, tmp_path: Path) -> None:
    async with Redis(unix_socket_path=str(tmp_path / "none"), retry=Retry(NoBackoff(), 0)) as away:
        page = read(await scrape(memory(away, Store(away, clock, ()), tmp_path), ()))
    assert (page["parley_redis_up"], page["parley_redis_ok"]) == (0, 0)
    for name in ("queue_rows", "queue_oldest_seconds", "feeds", "stories", "redis_memory_bytes"):
        assert page[f"parley_{name}"] != page[f"parley_{name}"], "not a number"


async def test_a_redis_that_hangs_is_not_waited_for(clock: ManualClock, tmp_path: Path) -> None:
    with running_valkey() as server:
        redis = await connect(server.url)
        os.kill(int((await redis.info("server"))["process_id"]), signal.SIGSTOP)
        held = memory(redis, Store(redis, clock, ()), tmp_path)
        assert "within 0.05 s" in (await health(held, (), patience_s=0.05)).facts["redis_trouble"]
        assert read(await scrape(held, (), patience_s=0.05))["parley_redis_up"] == 0
        server.kill()
        await held.store.close()
        await redis.aclose()


async def test_an_empty_queue_is_no_time_old(store: Store, redis: Redis, tmp_path: Path) -> None:
    page = read(await scrape(memory(redis, store, tmp_path), ()))
    assert page["parley_queue_oldest_seconds"] == 0
    assert 0 < page["parley_last_poll_age_seconds"] < 3600, "never polled: as late as the process is old"
    assert page["parley_poll_interval_seconds"] == 600


@pytest.fixture
async def before(redis: Redis, store: Store, tmp_path: Path) -> Page:
    return read(await scrape(memory(redis, store, tmp_path), ()))


async def test_polls_sends_and_commands_are_counted(
    before: Page, redis: Redis, store: Store, tmp_path: Path
) -> None:
    metrics.polled(PollResult(source(1), "new", new=5, relevant=2, stories_new=1, announced=1, seconds=0.3))
    metrics.sent("telegram", Sent("1"), 12)
    metrics.sent("telegram", Wait(3), 12)
    metrics.sent("slack", Refused("x"), 12)
    dispatcher = Dispatcher(store, dispatcher_on(store)._desk, OwnerConfig())
    asked = Incoming("e1", CHAT, "7", "/latest", private=True, addressed=False)
    assert await dispatcher.handle(asked, no_admin)
    counted = risen(before, read(await scrape(memory(redis, store, tmp_path), ())))
    expected = {
        'parley_polls_total{outcome="new"}': 1,
        "parley_poll_seconds_count": 1,
        'parley_entries_total{relevant="yes"}': 2,
        'parley_entries_total{relevant="no"}': 3,
        "parley_stories_new_total": 1,
        "parley_announced_total": 1,
        'parley_sends_total{outcome="sent",platform="telegram"}': 1,
        'parley_sends_total{outcome="wait",platform="telegram"}': 1,
        'parley_sends_total{outcome="refused",platform="slack"}': 1,
        'parley_send_age_seconds_sum{platform="telegram"}': 12,
        'parley_commands_total{command="latest",platform="telegram"}': 1,
        'parley_command_seconds_count{platform="telegram"}': 1,
    }
    assert {name: counted.get(name) for name in expected} == expected


async def no_admin() -> bool:
    return False


async def test_no_label_names_a_chat_or_what_was_typed(redis: Redis, store: Store, tmp_path: Path) -> None:
    dispatcher = dispatcher_on(store)
    for number, text in enumerate(("/latest", "/nonsense typed", "/who Dmitriev")):
        asked = Incoming(f"e{number}", CHAT, "7654321", text, private=True, addressed=False)
        await dispatcher.handle(asked, no_admin)
    page = (await scrape(memory(redis, store, tmp_path), ())).decode()
    values = set(re.findall(r'="([^"]*)"', page))
    assert "7654321" not in page
    assert str(CHAT) not in page
    assert not {v for v in values if "nonsense" in v or "Dmitriev" in v}
