"""Progress of long work for people: a counter on stderr."""

from __future__ import annotations

import sys


class Progress:
    """A counter on stderr that overwrites itself; silent when nobody watches."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._shown = sys.stderr.isatty()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._shown:
            sys.stderr.write(f"\r{self._what} {self._done}/{self._total}")
            sys.stderr.flush()

    def end(self) -> None:
        """Clears the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
