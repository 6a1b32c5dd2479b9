"""An announcement becomes the message a chat gets, when it is sent: from the archive of that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.store import Store
from feeds.digest import digest as digest_of
from feeds.model import Announcement, Story
from handlers.alert import alert, flood, notice
from handlers.digest import WINDOW, digest
from handlers.message import Message
from handlers.ports import Address, Desk

# What is published in a digest's last minutes is found by a poll after it. The next digest looks so far back
# for stories that were opened since; feeds are polled at least as often (R35).
FOUND_LATE = timedelta(hours=6)


class Composer:
    """Makes messages. desk: the desk as it is at the moment of asking."""

    def __init__(self, store: Store, desk: Callable[[], Desk]) -> None:
        self._store, self._desk = store, desk

    async def __call__(self, announcement: Announcement, address: Address) -> Message | None:
        """The message for this chat; None when nothing is left to say.

        Then retention took the story, or it became part of another that the chat was told already.
        """
        desk = await self._desk_of(address)
        match announcement.kind:
            case "alert":
                stories = await self._stories(announcement.stories)
                told = stories and await self._told(announcement, stories[0], address)
                return alert(stories[0], desk) if stories and not told else None
            case "flood":
                return flood(announcement, await self._stories(announcement.stories), desk)
            case "digest":
                return await self._digest(announcement, address, desk)
            case "notice":
                return notice(announcement.text)
        raise ValueError(f"no such kind of announcement: {announcement.kind}")

    async def _told(self, announcement: Announcement, story: Story, address: Address) -> bool:
        """Whether the chat got another alert for the story, under an id it has or had."""
        names = (story.id, *(merged.id for merged in story.merged))
        others = [f"alert:{name}" for name in names if name not in announcement.stories]
        return await self._store.outbox.told(address, others)

    async def _desk_of(self, address: Address) -> Desk:
        """The desk with the chat's own zone."""
        desk = self._desk()
        subscription = await self._store.subscriptions.get(address)
        return replace(desk, zone=subscription.zone) if subscription else desk

    async def _stories(self, ids: Sequence[str]) -> list[Story]:
        """The stories that are still kept, each once, though some were joined meanwhile."""
        found = await asyncio.gather(*map(self._store.archive.story, ids))
        return list({story.id: story for story in found if story is not None}.values())

    async def _now_called(self, ids: Sequence[str]) -> list[str]:
        """The ids of these stories today, each once; one that is gone keeps its own."""
        found = await asyncio.gather(*map(self._store.archive.story, ids))
        pairs = zip(ids, found, strict=True)
        return list(dict.fromkeys(story.id if story else name for name, story in pairs))

    async def _digest(self, announcement: Announcement, address: Address, desk: Desk) -> Message:
        until = announcement.until or announcement.created
        since = announcement.since or until - WINDOW
        late, unclear, again = await asyncio.gather(
            self._store.outbox.late(address),
            self._store.outbox.unclear(address),
            self._store.outbox.unclear_digests(address),
        )
        missed = await self._stories([*announcement.stories, *late])
        since = min([since, *(each.since for each in again if each.since)])
        recent = await self._store.archive.window(since - FOUND_LATE, until)
        stories = _to_tell(recent, missed, since, until)
        first = min((_told_from(story, since, until) for story in stories), default=since)
        feeds = await self._store.archive.feeds()
        until = max([until, *(_after(story) for story in missed if story.first_published >= until)])
        doubtful = await self._now_called(unclear)
        lost = [each.until or each.created for each in again]
        return digest(digest_of(stories, min(first, since), until), feeds, desk, doubtful, lost)


def _to_tell(
    recent: Sequence[Story], missed: Sequence[Story], since: datetime, until: datetime
) -> list[Story]:
    """Stories that moved in the window, were found in it, or whose alert was never sent; each once."""
    moved = [s for s in recent if s.created >= since or _moved(s, since, until)]
    return list({story.id: story for story in (*moved, *missed)}.values())


def _moved(story: Story, since: datetime, until: datetime) -> bool:
    return any(since <= report.published < until for report in story.reports)


def _after(story: Story) -> datetime:
    """Where the window must end for a story to be told whose alert was folded in after the digest's hour."""
    return story.first_published + timedelta(seconds=1)


def _told_from(story: Story, since: datetime, until: datetime) -> datetime:
    """Where the window must begin for the story to be told."""
    return since if _moved(story, since, until) else story.first_published
