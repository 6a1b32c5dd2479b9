"""Growing waits for what failed: doubled each time, forgotten on success."""

from __future__ import annotations


class Backoff:
    """Waits in seconds, counted per key (a chat, a platform)."""

    def __init__(self, first_s: float, most_s: float) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._last: dict[str, float] = {}

    def next(self, key: str = "") -> float:
        """The wait after one more failure: `first_s`, then twice the last one, at most `most_s`."""
        wait = min(self._last.get(key, self._first_s / 2) * 2, self._most_s)
        self._last[key] = wait
        return wait

    def clear(self, key: str = "") -> None:
        """It worked: the next failure waits `first_s` again."""
        self._last.pop(key, None)
