"""What is counted for Prometheus: every name stands here, and docs/ops builds alerts and a dashboard on them.

A registry of our own: nothing a library registers by itself is shown. No label ever holds a chat or a person.
"""

from __future__ import annotations

import platform
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client import disable_created_metrics as _disable_created_metrics

from bot.about import own_version
from bot.outcome import Outcome
from bot.poll import PollResult

_disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY: Final = CollectorRegistry()
ProcessCollector(registry=REGISTRY)  # memory, processor time and open files, on Linux

_QUICK: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_POLL: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0, 90.0)
_AGE: Final = (1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0)


def _counter(name: str, meaning: str, *labels: str) -> Counter:
    return Counter(f"parley_{name}", meaning, labels, registry=REGISTRY)


def _gauge(name: str, meaning: str, *labels: str) -> Gauge:
    return Gauge(f"parley_{name}", meaning, labels, registry=REGISTRY)


def _histogram(name: str, meaning: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
    return Histogram(f"parley_{name}", meaning, labels, registry=REGISTRY, buckets=buckets)


# What this process has done since it started.
POLLS: Final = _counter("polls_total", "Polls of feeds, by how they ended.", "outcome")
POLL_SECONDS: Final = _histogram("poll_seconds", "From the order to fetch to the commit.", _POLL)
ENTRIES: Final = _counter("entries_total", "Entries nobody had seen before.", "relevant")
ANNOUNCED: Final = _counter("announced_total", "Stories and notices handed to the outbox by polls.")
STORIES_NEW: Final = _counter("stories_new_total", "Stories that polls opened.")
SENDS: Final = _counter("sends_total", "Messages sent or tried, by how that ended.", "platform", "outcome")
SEND_AGE: Final = _histogram(
    "send_age_seconds", "From the announcement to the platform's answer.", _AGE, "platform"
)
COMMANDS: Final = _counter("commands_total", "Questions answered.", "platform", "command")
COMMAND_SECONDS: Final = _histogram("command_seconds", "From a question to its answer.", _QUICK, "platform")
LEADER: Final = _gauge("leader", "1 while this process runs the schedule.")
LOOP_LAG: Final = _histogram("loop_lag_seconds", "How late the event loop comes to its heartbeat.", _QUICK)

# What stands in Redis; read when asked, the same from every process. NaN while Redis does not answer.
REDIS_UP: Final = _gauge("redis_up", "1 when Redis answers.")
REDIS_OK: Final = _gauge("redis_ok", "1 when Redis takes what is written, and keeps it.")
REDIS_MEMORY: Final = _gauge("redis_memory_bytes", "Memory Redis uses.")
REDIS_MEMORY_MAX: Final = _gauge("redis_memory_max_bytes", "Memory Redis may use; 0 for no limit.")
FEEDS: Final = _gauge("feeds", "Feeds that are read.")
FEEDS_FAILING: Final = _gauge("feeds_failing", "Feeds whose last polls failed.")
FEEDS_PAUSED: Final = _gauge("feeds_paused", "Feeds that wait for the owner's word.")
LAST_POLL: Final = _gauge("last_poll_age_seconds", "Time since any feed was fetched, or since the start.")
POLL_INTERVAL: Final = _gauge("poll_interval_seconds", "Between two polls of a feed, as configured.")
STORIES: Final = _gauge("stories", "Stories kept.")
QUEUED: Final = _gauge("queue_rows", "Messages not yet sent, of all chats.")
OLDEST: Final = _gauge("queue_oldest_seconds", "Age of the oldest message not yet sent; 0 for none.")
UNSERVED: Final = _gauge("unserved_chats", "Chats with messages of platforms without a token.")
PLATFORM_UP: Final = _gauge("platform_up", "1 while the chat platform is connected.", "platform")

BUILD: Final = _gauge("build_info", "Always 1; the labels tell what runs.", "version", "python")
BUILD.labels(own_version(), platform.python_version()).set(1)


def polled(result: PollResult) -> None:
    """A poll has ended."""
    POLLS.labels(result.status).inc()
    POLL_SECONDS.observe(result.seconds)
    ENTRIES.labels("yes").inc(result.relevant)
    ENTRIES.labels("no").inc(max(result.new - result.relevant, 0))
    STORIES_NEW.inc(result.stories_new)
    ANNOUNCED.inc(result.announced)


def sent(platform: str, outcome: Outcome, age_s: float) -> None:
    """A send has ended. Its age counts when the platform took it."""
    how = type(outcome).__name__.lower()
    SENDS.labels(platform, how).inc()
    if how == "sent":
        SEND_AGE.labels(platform).observe(max(age_s, 0.0))


def answered(platform: str, command: str, seconds: float) -> None:
    """A question was answered. command: one of the known names, or "unknown"; never what was typed."""
    COMMANDS.labels(platform, command).inc()
    COMMAND_SECONDS.labels(platform).observe(seconds)
