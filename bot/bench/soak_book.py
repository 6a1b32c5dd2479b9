"""What arrived in a soak: each story in each chat, as an alert or named in a digest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.bench.news import story_id
from handlers.ports import Address

_NAMED = re.compile(r"/story (\w+)")


class Book:
    """What arrived where, by platform, chat and story."""

    def __init__(self, stories: int) -> None:
        self._numbers = {story_id(number): number for number in range(stories)}
        self._stories = stories
        self.alerts: dict[str, bytearray] = {}
        self.named: dict[str, bytearray] = {}
        self.digests: Counter[tuple[str, int]] = Counter()
        self.arrived = 0

    def telegram(self, chat: str, text: str) -> None:
        """A message arrived there."""
        self._note(f"telegram/{chat}", text)

    def slack(self, chat: str, text: str) -> None:
        """A message arrived there."""
        self._note(f"slack/{chat}", text)

    def _note(self, chat: str, text: str) -> None:
        self.arrived += 1
        stories = {self._numbers[name] for name in _NAMED.findall(text)}
        is_digest = "New:" not in text[:20]
        if is_digest:
            self.digests[chat, hash(text)] += 1
        page = (self.named if is_digest else self.alerts).setdefault(chat, bytearray(self._stories))
        for story in stories:
            page[story] = min(255, page[story] + 1)

    def counted(self, chats: Sequence[Address]) -> tuple[Counter[int], int, int]:
        """Alerts by how often they arrived, stories that only a digest named, and stories never told."""
        times: Counter[int] = Counter()
        named = lost = 0
        nothing = bytes(self._stories)
        for chat in map(str, chats):
            alerts, digests = self.alerts.get(chat, nothing), self.named.get(chat, nothing)
            times.update(alerts)
            named += sum(not alert and bool(digest) for alert, digest in zip(alerts, digests, strict=True))
            lost += sum(not alert and not digest for alert, digest in zip(alerts, digests, strict=True))
        return times, named, lost
