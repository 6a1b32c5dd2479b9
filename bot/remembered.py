"""Answers of a platform kept for a short while, so that a question is not asked twice a second."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 1_000  # keys kept at a time


class Remembered(Generic[T]):
    """Values by key, each for `ttl_s` seconds. A failed question is not remembered: it raises."""

    def __init__(self, ttl_s: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._ttl_s = ttl_s
        self._monotonic = monotonic
        self._kept: dict[str, tuple[float, T]] = {}

    async def get(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        """The value of the key, asked for when it is not known or too old. Raises what `ask` raises."""
        now = self._monotonic()
        kept = self._kept.get(key)
        if kept and kept[0] > now:
            return kept[1]
        value = await ask()
        if len(self._kept) >= _MOST:
            self._kept = {k: (until, v) for k, (until, v) in self._kept.items() if until > now}
        self._kept[key] = (now + self._ttl_s, value)
        return value

    def __len__(self) -> int:
        """How many answers are kept, old ones included."""
        return len(self._kept)
