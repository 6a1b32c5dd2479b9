"""Joins entries into stories, one by one as they come: to the story an entry is most like, or a new one.

An entry that is like several stories has their reports sorted anew: then stories become one, or a report
finds the story it belongs to. So the stories are nearly the same whatever order entries come in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import nlargest

from feeds.identity import story_id
from feeds.model import Entry, Merged, Report, Story
from feeds.regroup import THRESHOLD, mean, regroup
from feeds.reports import as_report, of_reports
from feeds.shelf import WINDOW, Shelf, keys, within
from feeds.sides import labelled
from feeds.similarity import COPY, compare, scores

__all__ = ["THRESHOLD", "WINDOW", "Joined", "as_report", "join"]

MOST_OF_FEED = 50  # entries of one feed that are joined at once, its newest: more are a flood (R32)
MOST_NEAR = 8  # stories that an entry is compared with: those it has most in common with
MOST_NEW = 4  # of them, that were changed by entries placed just before
MOST_COMPARED = 20  # reports of one story that an entry is compared with: the newest
GLANCE = 3  # so many reports show that a story is not meant, if it is far from it
DOUBT = 2.0  # a story that lacks so much or less is in doubt: two such are sorted anew with the entry
MOST_SORTED = 3  # stories whose reports are sorted anew at once
MOST_APART = 20  # a story of more reports stays whole then
MOST_TOLD = 6  # reports of either side that a reason is worked out from


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of it.

    entries: with story and join set, in the order given. stories: new or changed, whole. opened: ids of the
    new ones. merged: id of a story that is no more -> id of the one it became part of.
    """

    entries: tuple[Entry, ...]
    stories: tuple[Story, ...]
    opened: frozenset[str]
    merged: dict[str, str] = field(default_factory=dict)


def join(
    entries: Sequence[Entry], candidates: Shelf | Iterable[Story], now: datetime, edited: Iterable[Story] = ()
) -> Joined:
    """Puts every entry (relevant ones only) into one of the candidates or a new story.

    edited: candidates as they are to be taken instead. The oldest entry is joined first. Of a feed only the
    newest 50 are, the others come out as they went in. Time grows with the entries, not with the candidates:
    `candidates` is only looked into, never changed.
    """
    shelf = candidates if isinstance(candidates, Shelf) else Shelf(candidates)
    desk = _Desk(shelf, edited, now)
    why = {at: desk.place(as_report(entry)) for at, entry in _in_order(entries)}
    placed = []
    for at, entry in enumerate(entries):
        story = desk.carrying(entry.id)
        placed.append(replace(entry, story=story.id if story else "", join=why.get(at, _TOO_MANY)))
    merged = {lost: desk.survivor(lost) for lost in desk.merged if shelf.get(lost)}
    return Joined(tuple(placed), tuple(desk.changed.values()), frozenset(desk.opened), merged)


_TOO_MANY = (
    f"It is in no story: its feed brought more than {MOST_OF_FEED} at once, and only the newest are joined."
)


def _in_order(entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
    """The newest of each feed with their places, the oldest first. Of equal dates the first is newer."""
    of_feed: defaultdict[str, int] = defaultdict(int)
    kept: list[tuple[int, Entry]] = []
    for at, entry in sorted(enumerate(entries), key=lambda pair: (pair[1].published, -pair[0]), reverse=True):
        of_feed[entry.feed] += 1
        if of_feed[entry.feed] <= MOST_OF_FEED:
            kept.append((at, entry))
    return sorted(kept, key=lambda pair: (pair[1].published, pair[1].id))


class _Desk:
    """The stories while entries are joined to them: the shelf, and beside it what is changed of it."""

    def __init__(self, shelf: Shelf, edited: Iterable[Story], now: datetime) -> None:
        self.changed: dict[str, Story] = {}
        self.opened: set[str] = set()
        self.merged: dict[str, str] = {}
        self._shelf = shelf
        self._now = now
        self._of_entry: dict[str, str] = {}  # of the changed stories
        self._placed: list[tuple[frozenset[str], Report]] = []  # with what each of them names
        for story in edited:
            self._hold(story)

    def carrying(self, entry: str) -> Story | None:
        """The story that carries an entry now, or was given it and has no room for it."""
        if entry in self._of_entry:
            return self.changed[self.survivor(self._of_entry[entry])]
        return self._shelf.carrying(entry)

    def survivor(self, story: str) -> str:
        """The story that a story became part of, at last."""
        while story in self.merged:
            story = self.merged[story]
        return story

    def place(self, report: Report) -> str:
        """Puts one report into its story; returns why."""
        held = self.carrying(report.entry)
        if held:
            self._add(held, report)
            return "It is in this story already; its text was edited."
        scored: list[tuple[float, float, str, Story]] = []  # mean and lowest score
        for story in self._near(report):
            others = story.reports[-MOST_COMPARED:]
            if len(others) > GLANCE and mean([report], others[-GLANCE:]) < THRESHOLD - 2 * DOUBT:
                continue
            found = scores(report, others)
            if COPY in found:
                self._add(story, report)
                copied = others[found.index(COPY)]
                return f"It has the headline of {labelled(copied.outlet, copied.state_media)}."
            scored.append((sum(found) / len(found), min(found), story.id, story))
        close = sorted((row for row in scored if row[0] > THRESHOLD - DOUBT), reverse=True)[:MOST_SORTED]
        self._place_near(report, close)
        return self._reason(report, max((row[0] for row in scored), default=None))

    def _place_near(self, report: Report, close: Sequence[tuple[float, float, str, Story]]) -> None:
        if len(close) > 1 or (close and close[0][1] < THRESHOLD - DOUBT):
            self._sort_anew(report, [story for *_, story in close])
        elif close and close[0][0] > THRESHOLD:
            self._add(close[0][-1], report)
        else:
            self._open(report, [report])

    def _sort_anew(self, report: Report, stories: Sequence[Story]) -> None:
        """Sorts the reports of several stories, and a new one, into groups and those into stories."""
        units = sorted(
            ((report,), *(unit for story in stories for unit in _units(story))),
            key=lambda unit: (unit[0].published, unit[0].entry),
        )
        found = regroup([unit[-MOST_COMPARED:] for unit in units])
        groups = [[told for at in group for told in units[at]] for group in found]
        homes = {story.id: _home(story, groups) for story in stories}
        for number, group in enumerate(groups):
            here = sorted((story for story in stories if homes[story.id] == number), key=self._rank)
            if here:
                self._keep(here[0], here[1:], group)
            else:
                self._open(report if report in group else group[0], group)

    def _rank(self, story: Story) -> tuple[bool, datetime, datetime, str]:
        """Of stories that are one the first stays: the one that was told first."""
        return story.id in self.opened, story.created, story.first_published, story.id

    def _keep(self, story: Story, lost: Sequence[Story], group: Sequence[Report]) -> None:
        """Lets a story carry a group of reports, and be the one that others became part of."""
        merged = list(story.merged)
        for other in lost:
            merged += other.merged
            if other.id not in self.opened:
                entries = {report.entry for report in other.reports}
                told = reasons(other.reports, [r for r in group if r.entry not in entries] or story.reports)
                merged.append(Merged(other.id, f"{other.id} tells of the same: {told}."))
            self.changed.pop(other.id, None)
            self.opened.discard(other.id)
            self.merged[other.id] = story.id
        if lost or {r.entry for r in story.reports} != {r.entry for r in group}:
            self._put(replace(story, merged=tuple(merged)), group)

    def _open(self, first: Report, reports: Sequence[Report]) -> None:
        new = self._free_id(first.entry)
        self.opened.add(new)
        empty = Story(new, (), self._now, first.published, first.published, revision=0)
        self._put(empty, reports)

    def _add(self, story: Story, report: Report) -> None:
        """One report more, or anew when its entry was edited."""
        self._put(story, [*(old for old in story.reports if old.entry != report.entry), report])

    def _put(self, story: Story, reports: Sequence[Report]) -> None:
        before = self._shelf.get(story.id)
        self._hold(replace(of_reports(story, reports), revision=before.revision + 1 if before else 1))
        self._of_entry.update((report.entry, story.id) for report in reports)

    def _hold(self, story: Story) -> None:
        self.changed[story.id] = story
        self._of_entry.update((report.entry, story.id) for report in story.reports)

    def _near(self, report: Report) -> list[Story]:
        """The stories of these days that have most in common with a report, as they are now."""
        named = keys(report)
        found = [self._as_now(story) for story in self._shelf.near(report, named, MOST_NEAR)]
        shared = (
            (len(told.intersection(named)), other.entry)
            for told, other in self._placed
            if abs(other.published - report.published) <= WINDOW
        )
        placed = nlargest(MOST_NEW, (pair for pair in shared if pair[0]))
        new = [self.changed[self.survivor(self._of_entry[entry])] for _, entry in placed]
        self._placed.append((frozenset(named), report))
        near = {story.id: story for story in (*new, *found) if within(story, report)}
        return list(near.values())[:MOST_NEAR]

    def _as_now(self, story: Story) -> Story:
        """A story of the shelf as it has become, or the one it became part of."""
        return self.changed.get(self.survivor(story.id), story)

    def _reason(self, report: Report, nearest: float | None) -> str:
        story = self.carrying(report.entry)
        others = [other for other in story.reports if other.entry != report.entry] if story else []
        needed = f"above {THRESHOLD} is needed."
        if others:
            return f"It is like the story's reports: {reasons([report], others)}, {needed}"
        if nearest is None:
            return "It opens a story: nothing near it is like it."
        return f"It opens a story: the nearest reaches {nearest:.1f}, {needed}"

    def _free_id(self, entry: str) -> str:
        found, again = story_id(entry), 0
        while found in self.merged or self._shelf.get(found) or found in self.changed:
            again += 1
            found = story_id(f"{entry}{again}")
        return found


def reasons(one: Sequence[Report], other: Sequence[Report]) -> str:
    """The three things that speak most for two groups of reports being one, and their mean likeness."""
    pairs = [compare(a, b) for a in one[-MOST_TOLD:] for b in other[-MOST_TOLD:]]
    total: Counter[str] = Counter()
    for pair in pairs:
        total.update(pair.parts)
    told = [f"{name} {value / len(pairs):+.1f}" for name, value in total.most_common(3) if value > 0]
    return ", ".join((*told, f"{sum(pair.score for pair in pairs) / len(pairs):.1f} in all"))


def _units(story: Story) -> list[tuple[Report, ...]]:
    """The story's reports, each for itself or, in a large story, together."""
    if len(story.reports) > MOST_APART:
        return [story.reports]
    return [(report,) for report in story.reports]


def _home(story: Story, groups: Sequence[Sequence[Report]]) -> int:
    """The group that most of a story's reports are in; of two the one with its first report."""
    entries = [report.entry for report in story.reports]
    shares = [len({report.entry for report in group}.intersection(entries)) for group in groups]
    first = [any(report.entry == entries[0] for report in group) for group in groups]
    return max(range(len(groups)), key=lambda at: (shares[at], first[at]))
