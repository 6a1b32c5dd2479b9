"""Stories near a date, from a copy in this process that follows the changes of all processes.

The copy is a shelf: what may belong together is found in it at once, however many stories there are.
"""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot import keys
from bot.store.codec import decode_story, epoch, text
from bot.store.db import Db
from feeds.model import Story
from feeds.shelf import Shelf

MOST = 4000  # stories held: at about 5 KB each some 20 MB
_PIECE = 500


class Stories:
    """The copy holds all stories whose last report is at or after `_start`, as they were at `_version`."""

    def __init__(self, db: Db, most: int = MOST) -> None:
        self._db = db
        self._most = most
        self._lock = Lock()
        self._clear()

    def _clear(self) -> None:
        self._held = Shelf()
        self._version = 0
        self._born = 0
        self._start = float("inf")

    async def near(self, first: datetime, last: datetime) -> tuple[list[Story], int]:
        """Stories with reports between the two moments, oldest first, and the version they were read at."""
        shelf, version = await self.shelf(first, last)
        stories = [story for story in shelf if overlaps(story, first, last)]
        return sorted(stories, key=lambda s: (s.first_published, s.id)), version

    async def shelf(self, first: datetime, last: datetime) -> tuple[Shelf, int]:
        """Stories with reports between the two moments, and maybe others, and the version they were read at.

        It is the copy itself: it is the caller's to look into, until this is asked again or stories are
        committed.
        """
        async with self._lock:
            await self._refresh()
            older = await self._reach(epoch(first))
            if not older:
                return self._held, self._version
            held = (story for story in self._held if overlaps(story, first, last))
            return Shelf((*held, *older)), self._version

    async def committed(self, stories: Sequence[Story], base: int, version: int) -> None:
        """Takes over what this process has just committed, if nothing else came between."""
        async with self._lock:
            if version and self._version == base == version - 1:
                self._version = version
                self._hold(stories)

    async def _refresh(self) -> None:
        """Brings the copy up to date. A story newer than the version we name only costs a second decision."""
        version, born = (int(v or 0) for v in await self._db.call("MGET", keys.VERSION, keys.BORN))
        if born != self._born or version < self._version:
            self._clear()
            self._born = born
        elif version != self._version:
            ids = await self._db.call("ZRANGEBYSCORE", keys.CHANGED, f"({self._version}", "+inf")
            for changed in map(text, ids):
                self._held.drop(changed)
            self._hold(await self.load(ids))
        self._version = version

    async def _reach(self, start: float) -> list[Story]:
        """Extends the copy back to `start`; what there is no room for is returned and not held."""
        if start >= self._start:
            return []
        end = "+inf" if self._start == float("inf") else f"({self._start}"
        stories = await self.load(await self._db.call("ZRANGEBYSCORE", keys.STORIES_BY_TIME, start, end))
        if len(self._held) + len(stories) > self._most and self._held:
            return stories
        self._start = start
        self._hold(stories)
        return [story for story in stories if self._held.get(story.id) is None]

    def _hold(self, stories: Iterable[Story]) -> None:
        for story in stories:
            if epoch(story.last_published) >= self._start:
                self._held.put(story)
        if len(self._held) > self._most:
            self._shed()

    def _shed(self) -> None:
        """Lets the oldest tenth go, so that it is not done at every change."""
        newest = sorted(self._held, key=lambda s: s.last_published, reverse=True)
        kept = self._most * 9 // 10
        self._start = epoch(newest[kept - 1].last_published)
        for story in newest[kept:]:
            self._held.drop(story.id)

    async def load(self, ids: Sequence[Any]) -> list[Story]:
        """The stories of the ids, in their order, without those that are gone."""
        found: list[Story] = []
        for start in range(0, len(ids), _PIECE):
            values = await self._db.call("HMGET", keys.STORIES, *ids[start : start + _PIECE])
            found += [decode_story(v) for v in values if v]
        return found


def overlaps(story: Story, first: datetime, last: datetime) -> bool:
    """Whether the story has a report between the two moments."""
    if story.last_published < first or story.first_published > last:
        return False
    return any(first <= report.published <= last for report in story.reports)
