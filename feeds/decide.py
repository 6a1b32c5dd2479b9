"""The heart: what one successful fetch changes. Pure: same arguments, same Plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feeds import feedstate, notices
from feeds.cluster import join
from feeds.feedstate import Visit
from feeds.model import Announcement, Entry, FeedSource, FeedState, Plan, Story
from feeds.reading import Reading
from feeds.suspicion import other_hands, site, too_much_at_once

FLOOD = 10  # R32: more new entries than this in one poll are announced together
TIMELY = timedelta(hours=24)  # an entry older than that when we meet it is no alert


def decide(
    source: FeedSource,
    state: FeedState,
    reading: Reading,
    fresh: Sequence[Entry],
    edited: Sequence[Entry],
    candidates: Sequence[Story],
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
    fresh, edited = _once(fresh, edited, candidates)
    patched = _retitled(edited, candidates)
    loose = [entry for entry in (*fresh, *edited) if entry.relevant and not entry.story]
    joined = join(loose, [patched.get(story.id, story) for story in candidates], visit.now)
    stories = patched | {story.id: story for story in joined.stories}
    placed = {entry.id: entry for entry in joined.entries}
    held = too_much_at_once(state, reading.length, len(fresh), visit.now)
    opened = () if held or state.first_fetched is None else _opened(fresh, placed, joined.opened, visit.now)
    return Plan(
        feed=feedstate.read(state, visit, reading, site(reading) or state.site, news=bool(fresh)),
        seen=reading.seen,
        entries=tuple(placed.get(entry.id, entry) for entry in (*fresh, *edited)),
        stories=tuple(stories.values()),
        announcements=(
            (notices.held(source, state, len(fresh), reading.length, visit.now),)
            if held
            else _announcements(source, opened, len(fresh), visit.now)
        ),
        base_version=base_version,
    )


def _once(
    fresh: Sequence[Entry], edited: Sequence[Entry], candidates: Sequence[Story]
) -> tuple[Sequence[Entry], Sequence[Entry]]:
    """Fresh entries that a story carries already came by another feed meanwhile: they are edits of it."""
    carried = {report.entry: story.id for story in candidates for report in story.reports}
    again = [replace(entry, story=carried[entry.id]) for entry in fresh if entry.id in carried]
    return [entry for entry in fresh if entry.id not in carried], [*edited, *again]


def _retitled(edited: Sequence[Entry], candidates: Sequence[Story]) -> dict[str, Story]:
    """Stories with the new titles of edited entries, by id; unchanged ones are left out."""
    changed: dict[str, Story] = {}
    edits = {entry.id: entry for entry in edited if entry.story}
    for story in candidates:
        reports = tuple(
            replace(report, title=edit.title, link=edit.link) if (edit := edits.get(report.entry)) else report
            for report in story.reports
        )
        if reports != story.reports:
            changed[story.id] = replace(story, reports=reports, revision=story.revision + 1)
    return changed


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
