"""The heart: what one successful fetch changes. Pure: same arguments, same Plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feeds import feedstate, notices
from feeds.cluster import join
from feeds.feedstate import Visit
from feeds.model import Announcement, Entry, FeedSource, FeedState, Plan, Report, Story
from feeds.reading import Reading
from feeds.shelf import Shelf
from feeds.suspicion import other_hands, site, too_much_at_once

FLOOD = 10  # R32: more new entries than this in one poll are announced together
TIMELY = timedelta(hours=24)  # an entry older than that when we meet it is no alert


def decide(
    source: FeedSource,
    state: FeedState,
    reading: Reading,
    fresh: Sequence[Entry],
    edited: Sequence[Entry],
    candidates: Shelf | Sequence[Story],
    base_version: int,
    visit: Visit,
) -> Plan:
    """What one successful fetch changes.

    fresh: entries of the reading that nobody had seen before. edited: entries as they read now, with the
    story they are in. candidates: stories near the entries' dates, as they were at `base_version`.

    The first fetch of a feed announces nothing. A feed in other hands is paused and nothing of it is kept
    (R34). Of a feed of which most is new at once all is kept and nothing announced (R32). More than 10 new
    entries make one announcement. Else every story opened by a timely entry is an alert.
    """
    if why := other_hands(state, reading):
        halted = feedstate.paused(state, visit.now, "other-hands", why)
        return Plan(halted, announcements=(notices.changed_hands(source, why, visit.now),))
    shelf = candidates if isinstance(candidates, Shelf) else Shelf(candidates)
    fresh, edited = _once(fresh, edited, shelf)
    loose = [entry for entry in (*fresh, *edited) if entry.relevant and not entry.story]
    joined = join(loose, shelf, visit.now, _retitled(edited, shelf))
    placed = {entry.id: entry for entry in joined.entries}
    held = too_much_at_once(state, reading.length, len(fresh), visit.now)
    opened = () if held or state.first_fetched is None else _opened(fresh, placed, joined.opened, visit.now)
    return Plan(
        feed=feedstate.read(state, visit, reading, site(reading) or state.site, news=bool(fresh)),
        seen=reading.seen,
        entries=tuple(placed.get(entry.id, entry) for entry in (*fresh, *edited)),
        stories=joined.stories,
        announcements=(
            (notices.held(source, state, len(fresh), reading.length, visit.now),)
            if held
            else _announcements(source, opened, len(fresh), visit.now)
        ),
        merged=tuple(joined.merged.items()),
        base_version=base_version,
    )


def _once(
    fresh: Sequence[Entry], edited: Sequence[Entry], shelf: Shelf
) -> tuple[Sequence[Entry], Sequence[Entry]]:
    """Fresh entries that a story carries already came by another feed meanwhile: they are edits of it."""
    carried = {entry.id: story.id for entry in fresh if (story := shelf.carrying(entry.id))}
    again = [replace(entry, story=carried[entry.id]) for entry in fresh if entry.id in carried]
    return [entry for entry in fresh if entry.id not in carried], [*edited, *again]


def _retitled(edited: Sequence[Entry], shelf: Shelf) -> list[Story]:
    """Stories with the new titles of edited entries; unchanged ones are left out."""
    edits = {entry.id: entry for entry in edited if entry.story}
    held = {story.id: story for entry in edits if (story := shelf.carrying(entry))}
    changed: list[Story] = []
    for story in held.values():
        reports = tuple(_retold(report, edits.get(report.entry)) for report in story.reports)
        if reports != story.reports:
            changed.append(replace(story, reports=reports, revision=story.revision + 1))
    return changed


def _retold(report: Report, edit: Entry | None) -> Report:
    return replace(report, title=edit.title, link=edit.link) if edit else report


def _opened(
    fresh: Sequence[Entry], placed: dict[str, Entry], opened: frozenset[str], now: datetime
) -> tuple[str, ...]:
    """Ids of stories that a timely fresh entry opened, in the order of the body."""
    timely = (placed.get(entry.id, entry) for entry in fresh if entry.published >= now - TIMELY)
    return tuple(dict.fromkeys(entry.story for entry in timely if entry.story in opened))


def _announcements(
    source: FeedSource, stories: tuple[str, ...], new: int, now: datetime
) -> tuple[Announcement, ...]:
    if new > FLOOD and len(stories) > 1:
        flood = f"flood:{source.id}:{int(now.timestamp())}"
        return (Announcement(id=flood, kind="flood", created=now, stories=stories, feed=source.id),)
    return tuple(
        Announcement(id=f"alert:{story}", kind="alert", created=now, stories=(story,), feed=source.id)
        for story in stories
    )
