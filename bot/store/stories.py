"""Stories near a date, from a copy in this process that follows the changes of all processes.

The copy is a shelf: what may belong together is found in it at once, however many stories there are.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot import keys
from bot.store.codec import decode_story, epoch, text
from bot.store.db import Db
from feeds.model import Story
from feeds.shelf import WINDOW, Shelf

MOST = 6000  # stories held, in some 100 MB; with 100 new ones a day there are about 700
FEW = 1000  # so many are held whether they are asked for or not
REMEMBERED = 100  # calls whose stories are held
LONGEST = timedelta(days=6)  # of an old story's reports: one that goes on longer may be missed by old entries
_PIECE = 500


class Stories:
    """The copy holds all stories whose last report is at or after `_start`, as they were at `_version`."""

    def __init__(self, db: Db, most: int = MOST) -> None:
        self._db = db
        self._most = most
        self._lock = asyncio.Lock()
        self._asked: deque[float] = deque(maxlen=REMEMBERED)
        self._clear()

    def _clear(self) -> None:
        self._held = Shelf()
        self._room = min(FEW, self._most)
        self._version = 0
        self._born = 0
        self._start = float("inf")

    async def near(self, first: datetime, last: datetime) -> tuple[list[Story], int]:
        """Stories with reports between the two moments, oldest first, and the version they were read at."""
        async with self._lock:
            await self._refresh()
            older = [] if await self._reach(epoch(first)) else await self._between(first, None)
            stories = [story for story in (*self._held, *older) if overlaps(story, first, last)]
            return sorted(stories, key=lambda s: (s.first_published, s.id)), self._version

    async def around(self, moments: Sequence[datetime]) -> tuple[Shelf, int]:
        """Stories with reports within WINDOW of one of the moments, and maybe others; the version they have.

        The shelf may be the copy itself: it is the caller's to look into, until this is asked again or
        stories are committed.
        """
        first = min(moments) - WINDOW
        async with self._lock:
            await self._refresh()
            if await self._reach(epoch(first)):
                return self._held, self._version
            older = [await self._between(*span) for span in _spans(moments)]
            held = [story for story in self._held if story.last_published >= first]
            stories = {story.id: story for story in (*(s for part in older for s in part), *held)}
            return await asyncio.to_thread(Shelf, stories.values()), self._version

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

    async def _reach(self, start: float) -> bool:
        """Extends the copy back to `start`, if there is room for it; whether it reaches there."""
        self._asked.append(start)
        if start >= self._start:
            return True
        before = "+inf" if self._start == float("inf") else f"({self._start}"
        count = await self._db.call("ZCOUNT", keys.STORIES_BY_TIME, start, before)
        if len(self._held) + int(count) > self._most:
            return False
        stories = await self.load(await self._db.call("ZRANGEBYSCORE", keys.STORIES_BY_TIME, start, before))
        self._start = start
        self._hold(stories)
        return True

    async def _between(self, first: datetime, last: datetime | None) -> list[Story]:
        """Stories that are not held, by their last report; up to what is held without `last`."""
        before = "+inf" if self._start == float("inf") else f"({self._start}"
        end = before if last is None or epoch(last) >= self._start else epoch(last)
        return await self.load(await self._db.call("ZRANGEBYSCORE", keys.STORIES_BY_TIME, epoch(first), end))

    def _hold(self, stories: Iterable[Story]) -> None:
        for story in stories:
            if epoch(story.last_published) >= self._start:
                self._held.put(story)
        if len(self._held) > self._room:
            self._shed()

    def _shed(self) -> None:
        """Lets go what nobody asked for lately, and the oldest tenth when there are still too many."""
        ages = sorted((epoch(story.last_published) for story in self._held), reverse=True)
        start = min(self._asked, default=ages[-1])
        if len(ages) > self._most and ages[self._most] >= start:
            start = ages[self._most * 9 // 10 - 1]
        self._start = max(self._start, start)
        for story in [story for story in self._held if epoch(story.last_published) < self._start]:
            self._held.drop(story.id)
        self._room = min(self._most, max(FEW, len(self._held) * 5 // 4))

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


def _spans(moments: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    """When the last report of a story near one of the moments may have been; spans that touch are one."""
    spans: list[tuple[datetime, datetime]] = []
    for moment in sorted(moments):
        first, last = moment - WINDOW, moment + WINDOW + LONGEST
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return spans
