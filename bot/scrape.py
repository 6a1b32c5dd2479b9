"""/metrics: what this process counted, and what stands in Redis now, as Prometheus reads it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from typing import Any, Final

from prometheus_client import Gauge, generate_latest

from bot import metrics
from bot.broker import LOST
from bot.faces import Face
from bot.health import PATIENCE_S, health
from bot.memory import Memory

UNKNOWN: Final = float("nan")
_STARTED: Final = monotonic()


async def scrape(memory: Memory, faces: Sequence[Face], patience_s: float = PATIENCE_S) -> bytes:
    """The whole page. It answers also when Redis does not."""
    facts = (await health(memory, faces, patience_s)).facts
    up = bool(facts["redis"])
    metrics.REDIS_UP.set(up)
    metrics.REDIS_OK.set(up and not facts["redis_trouble"])
    for face in faces:
        metrics.PLATFORM_UP.labels(face.sender.platform).set(not face.trouble)
    _known(facts)
    metrics.POLL_INTERVAL.set(memory.config.poll.interval_minutes * 60)
    await _memory(memory, patience_s if up else 0.0)
    return generate_latest(metrics.REGISTRY)


def _known(facts: Any) -> None:
    names: tuple[tuple[Gauge, str], ...] = (
        (metrics.FEEDS, "feeds"),
        (metrics.FEEDS_FAILING, "feeds_failing"),
        (metrics.FEEDS_PAUSED, "feeds_paused"),
        (metrics.STORIES, "stories"),
        (metrics.QUEUED, "queued"),
    )
    for gauge, name in names:
        value = facts.get(name)
        gauge.set(UNKNOWN if value is None else value)
    known = "feeds" in facts
    metrics.OLDEST.set((facts["oldest_queued_s"] or 0) if known else UNKNOWN)
    metrics.UNSERVED.set(sum(facts["unserved"].values()) if known else UNKNOWN)
    last = facts.get("last_poll_s")  # a desk that never polled is as late as it is old
    metrics.LAST_POLL.set((monotonic() - _STARTED if last is None else last) if known else UNKNOWN)


async def _memory(memory: Memory, patience_s: float) -> None:
    info: dict[str, Any] = {}
    with suppress(TimeoutError, *LOST):
        async with asyncio.timeout(patience_s):
            info = await memory.redis.info("memory")
    metrics.REDIS_MEMORY.set(info.get("used_memory", UNKNOWN))
    metrics.REDIS_MEMORY_MAX.set(info.get("maxmemory", UNKNOWN))
