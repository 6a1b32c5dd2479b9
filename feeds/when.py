"""On which days an event itself is, told by the dates and weekdays a text names."""

from __future__ import annotations

from datetime import datetime

from feeds.pack import Pack


class Days:
    """The pack's words for days, ready."""

    def __init__(self, pack: Pack) -> None:
        self._words = pack.words

    def find(self, text: str, language: str, published: datetime) -> tuple[str, ...]:
        """The days a headline and lead date their event to, as "2025-12-21", first to last; () for none."""
        return ()
