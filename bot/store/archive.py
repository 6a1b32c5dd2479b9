"""The read side of the memory, as handlers ask it."""

from __future__ import annotations

from asyncio import gather
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import keys
from bot.store.codec import decode_entry, epoch, moment, text
from bot.store.connect import describe
from bot.store.db import Db
from bot.store.feeds import Feeds
from bot.store.stories import Stories
from bot.store.words import needle
from feeds.model import Entry, Story
from handlers.ports import DeskStatus, FeedView

_PIECE = 500
_RANKS = 2000  # texts looked at in one search call: some 2 ms of the server's time
_KINDS = frozenset(("person", "place", "document"))


class Archive:
    """Implements handlers.ports.Archive."""

    def __init__(self, db: Db, stories: Stories, feeds: Feeds, server: str) -> None:
        self._db = db
        self._stories = stories
        self._feeds = feeds
        self._server = server

    async def latest(self, limit: int) -> Sequence[Story]:
        """Newest stories by their last report, newest first."""
        return await self._newest(str(keys.STORIES_BY_TIME), limit)

    async def _newest(self, index: str, limit: int) -> list[Story]:
        if limit <= 0:
            return []
        return await self._stories.load(await self._db.call("ZREVRANGE", index, 0, limit - 1))

    async def window(self, since: datetime, until: datetime) -> Sequence[Story]:
        """Stories with a report published in [since, until), newest first."""
        entries = await self._db.call(
            "ZRANGEBYSCORE", keys.RELEVANT_BY_TIME, epoch(since), f"({epoch(until)}"
        )
        stories = await self._stories.load(await self._stories_of(entries))
        return sorted(stories, key=lambda s: (s.last_published, s.id), reverse=True)

    async def _stories_of(self, entries: Sequence[Any]) -> list[Any]:
        """Ids of the stories that carry the entries, each once."""
        found: dict[Any, None] = {}
        for start in range(0, len(entries), _PIECE):
            ids = await self._db.call("HMGET", keys.REPORTS, *entries[start : start + _PIECE])
            found.update(dict.fromkeys(filter(None, ids)))
        return list(found)

    async def story(self, story_id: str) -> Story | None:
        """The story, also by an id it had before it was joined into another."""
        for _ in range(10):  # joined again and again; the bound only guards against a ring
            found = await self._stories.load([story_id])
            if found:
                return found[0]
            alias = await self._db.call("HGET", keys.ALIASES, story_id)
            if not alias:
                return None
            story_id = text(alias)
        return None

    async def stories_with(self, kind: str, slug: str, limit: int) -> Sequence[Story]:
        """Newest stories naming a "person", "place" or "document". Raises ValueError for another kind."""
        if kind not in _KINDS:
            raise ValueError(f"stories are found by person, place or document, not by {kind!r}")
        return await self._newest(keys.STORIES_WITH.of(kind, slug), limit)

    async def search(self, words: Sequence[str], limit: int) -> Sequence[Story]:
        """Newest stories with a report whose title or summary holds all the words, in any case."""
        needles = [n for n in map(needle, words) if n]
        found: dict[str, None] = {}
        rank = 0
        while needles and len(found) < limit:
            looked, *pairs = await self._db.run("search", rank, _RANKS, *needles)
            found.update(dict.fromkeys(map(text, pairs[1::2])))
            if looked < _RANKS:
                break
            rank += _RANKS
        stories = await self._stories.load(list(found)[:limit])
        return sorted(stories, key=lambda s: (s.last_published, s.id), reverse=True)

    async def entry(self, entry_id: str) -> Entry | None:
        """One entry, relevant or not, with the story that carries it now."""
        value, story = await gather(
            self._db.call("HGET", keys.ENTRIES, entry_id), self._db.call("HGET", keys.REPORTS, entry_id)
        )
        return _carried(decode_entry(value), story) if value else None

    async def entries(self) -> AsyncIterator[Entry]:
        """All entries, oldest first, with the stories that carry them now, read in pieces.

        One that comes or goes meanwhile may be missing.
        """
        ids = await self._db.call("ZRANGE", keys.ENTRIES_BY_TIME, 0, -1)
        for start in range(0, len(ids), _PIECE):
            piece = ids[start : start + _PIECE]
            values, stories = await gather(
                self._db.call("HMGET", keys.ENTRIES, *piece), self._db.call("HMGET", keys.REPORTS, *piece)
            )
            for value, story in zip(values, stories, strict=True):
                if value:
                    yield _carried(decode_entry(value), story)

    async def feeds(self) -> Sequence[FeedView]:
        """All feeds that are read, in the order of the configuration, then those added at run time."""
        sources = await self._feeds.sources()
        states = await self._feeds.states([source.id for source in sources])
        return [FeedView(source, state) for source, state in zip(sources, states, strict=True)]

    async def status(self) -> DeskStatus:
        """The desk's figures; none of them costs more with more data."""
        entries, relevant, stories, subscriptions, counts, oldest, started = await gather(
            self._db.call("HLEN", keys.ENTRIES),
            self._db.call("ZCARD", keys.RELEVANT_BY_TIME),
            self._db.call("HLEN", keys.STORIES),
            self._db.call("HLEN", keys.SUBSCRIPTIONS),
            self._db.call("HMGET", keys.COUNTS, "queued", "unclear"),
            self._db.run("oldest"),
            self._db.call("GET", keys.VALUES.of("started")),
        )
        return DeskStatus(
            entries=entries,
            relevant=relevant,
            stories=stories,
            subscriptions=subscriptions,
            queued=int(counts[0] or 0),
            oldest_queued=moment(float(oldest)) if oldest else None,
            unclear=int(counts[1] or 0),
            redis=self._server or await describe(self._db.redis),
            started=datetime.fromisoformat(text(started)) if started else None,
        )


def _carried(entry: Entry, story: Any) -> Entry:
    """The entry with the story that carries it now: it was written down with the one it joined then."""
    return replace(entry, story=text(story)) if story and entry.story else entry
