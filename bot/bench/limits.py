"""What Telegram and Slack take before they answer 429, for doubles and benchmarks. The clock is an argument.

Neither publishes how it counts. These count strictly where a figure is published (any second, any minute)
and allow the short bursts that both speak of and give no figure for. A refused message counts nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from typing import Protocol


class Limits(Protocol):
    """One platform's limits."""

    def wait_s(self, chat: str, now: float) -> int:
        """0 when a message to the chat is taken at `now` (seconds), and then it counts; else whole seconds to
        wait, as both platforms say it."""


class Window:
    """At most `most` in any `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._taken: deque[float] = deque()

    def wait_s(self, now: float) -> float:
        """Seconds until one more is allowed."""
        while self._taken and self._taken[0] <= now - self._seconds:
            self._taken.popleft()
        return self._taken[0] + self._seconds - now if len(self._taken) >= self._most else 0.0

    def take(self, now: float) -> None:
        """One more."""
        self._taken.append(now)


class Bucket:
    """One in `seconds` on average; `burst` may come at once after a silence."""

    def __init__(self, seconds: float, burst: int) -> None:
        self._seconds, self._burst = seconds, burst
        self._free = -math.inf  # when the bucket is full again

    def wait_s(self, now: float) -> float:
        """Seconds until one more is allowed."""
        return max(0.0, self._free - (self._burst - 1) * self._seconds - now)

    def take(self, now: float) -> None:
        """One more."""
        self._free = max(now, self._free) + self._seconds


class TelegramLimits:
    """30 a second in all, 1 a second per chat with bursts of 3, 20 a minute per group (its Bots FAQ)."""

    def __init__(self) -> None:
        self._all = Window(30, 1.0)
        self._chats: defaultdict[str, Bucket] = defaultdict(lambda: Bucket(1.0, 3))
        self._groups: defaultdict[str, Window] = defaultdict(lambda: Window(20, 60.0))

    def wait_s(self, chat: str, now: float) -> int:
        """As the protocol says."""
        counted: list[Window | Bucket] = [self._all, self._chats[chat]]
        if not chat.isdigit():
            counted.append(self._groups[chat])
        return _taken(counted, now)


class SlackLimits:
    """1 a second per channel with bursts of 4; a workspace takes "several hundred a minute": 360 here."""

    def __init__(self) -> None:
        self._all = Window(360, 60.0)
        self._channels: defaultdict[str, Bucket] = defaultdict(lambda: Bucket(1.0, 4))

    def wait_s(self, chat: str, now: float) -> int:
        """As the protocol says."""
        return _taken([self._all, self._channels[chat]], now)


def _taken(counted: list[Window | Bucket], now: float) -> int:
    wait_s = max(each.wait_s(now) for each in counted)
    if wait_s <= 0:
        for each in counted:
            each.take(now)
    return math.ceil(wait_s)
