"""Remembers lasting redirects from poll to poll (R22)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from feeds import notices
from feeds.model import Announcement, FeedSource, FeedState
from feeds.moved import Move, Verdict, sighted, verdict

KEPT_S = 30 * 86_400  # a redirect not seen for so long is forgotten


class Memory(Protocol):
    """Where it is remembered; bot.store.Store does."""

    async def get_value(self, name: str) -> str | None:
        """A remembered text."""

    async def set_value(self, name: str, value: str, ttl_s: int | None = None) -> None:
        """Remembers a text for so long."""


class Moves:
    """Lasting redirects of all feeds."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def seen(
        self, source: FeedSource, state: FeedState, permanent_url: str, now: datetime
    ) -> tuple[str, Announcement | None]:
        """What a lasting redirect leads to: (address to fetch from now on or "", notice to the owner)."""
        here = state.url or source.url
        if not permanent_url or permanent_url == here:
            return "", None
        name = f"moved:{source.id}"
        remembered = await self._memory.get_value(name)
        before = msgspec.json.decode(remembered, type=Move) if remembered else None
        move = sighted(before, permanent_url, now)
        if move != before:
            await self._memory.set_value(name, msgspec.json.encode(move).decode(), KEPT_S)
        match verdict(move, here):
            case Verdict.OBEY:
                return permanent_url, None
            case Verdict.ASK if move != before:  # told on the third day, not with every poll after it
                return "", notices.elsewhere(source, permanent_url, now)
        return "", None
