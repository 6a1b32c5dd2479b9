"""Joins entries into stories, one by one as they come: to the story an entry is most like, or a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nlargest

from feeds.identity import story_id
from feeds.model import Entry, Report, Story
from feeds.similarity import compare, outline, same_headline

WINDOW = timedelta(days=3)  # how far from an entry's date candidates are needed
THRESHOLD = 2.7  # mean log-odds; from 2.2 to 3.0 the labelled reports join almost equally well
MOST_NEAR = 24  # stories that an entry is compared with: those it has most in common with
MOST_COMPARED = 16  # reports of one story that an entry is compared with: the newest


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of it.

    entries: with story and join set, in the order given. stories: new or changed, whole. opened: ids of the
    new ones.
    """

    entries: tuple[Entry, ...]
    stories: tuple[Story, ...]
    opened: frozenset[str]


def join(entries: Sequence[Entry], candidates: Sequence[Story], now: datetime) -> Joined:
    """Puts every entry (relevant ones only) into one of the candidates or a new story.

    The order of the entries does not matter: the oldest is joined first. Time grows with the entries times
    the reports within WINDOW of them that share a person, place, document, name or word of the headline.
    """
    desk = _Desk(candidates)
    joined: dict[int, Entry] = {}
    for position, entry in sorted(enumerate(entries), key=lambda pair: (pair[1].published, pair[1].id)):
        story, why = desk.place(entry, now)
        joined[position] = replace(entry, story=story, join=why)
    stories = tuple(desk.stories[changed] for changed in desk.changed)
    return Joined(tuple(joined[i] for i in range(len(entries))), stories, frozenset(desk.opened))


class _Desk:
    """The stories while entries are joined to them."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self.stories = {story.id: story for story in stories}
        self.changed: dict[str, None] = {}
        self.opened: set[str] = set()
        self._before = {story.id: story.revision for story in self.stories.values()}

    def place(self, entry: Entry, now: datetime) -> tuple[str, str]:
        """Puts one entry into its story; returns the story's id and why."""
        report = as_report(entry)
        story, why = self._find(report)
        if story is None:
            new = _free_id(entry.id, self.stories)
            story = Story(new, (), now, entry.published, entry.published, revision=0)
            self.opened.add(new)
        revision = self._before.get(story.id, 0) + 1
        self.stories[story.id] = replace(with_report(story, report), revision=revision)
        self.changed[story.id] = None
        return story.id, why

    def _find(self, report: Report) -> tuple[Story | None, str]:
        near = self._near(report)
        for story in near:
            if any(other.entry == report.entry for other in story.reports):
                return story, "It is in this story already; its text was edited."
            copy = next((other for other in story.reports if same_headline(report, other)), None)
            if copy:
                return story, f"It has the headline of {copy.outlet}."
        scored = [(likeness(report, story), story) for story in near]
        best = max(scored, key=lambda row: (row[0], row[1].id), default=None)
        if best is None or best[0] <= THRESHOLD:
            nearest = (
                f"the nearest reaches {best[0]:.1f} of {THRESHOLD}" if best else "nothing near it is like it"
            )
            return None, f"It opens a story: {nearest}."
        return best[1], _reason(report, *best)

    def _near(self, report: Report) -> list[Story]:
        """The stories of these days that have most in common with a report, MOST_NEAR at most."""
        keys = outline(report).keys | {report.entry}
        shared = (
            (len(keys & _keys(story)), story.last_published, story.id)
            for story in self.stories.values()
            if _within(story, report)
        )
        return [self.stories[row[2]] for row in nlargest(MOST_NEAR, (row for row in shared if row[0]))]


_KEYS: dict[int, tuple[Story, frozenset[str]]] = {}  # by identity; a story never changes
_MOST_KEPT = 10_000


def _keys(story: Story) -> frozenset[str]:
    """All that the story's reports are compared by, and their entries' ids."""
    held = _KEYS.get(id(story))
    if held is not None and held[0] is story:
        return held[1]
    if len(_KEYS) >= _MOST_KEPT:
        _KEYS.clear()
    found = frozenset().union(*(outline(r).keys for r in story.reports), (r.entry for r in story.reports))
    _KEYS[id(story)] = (story, found)
    return found


def _within(story: Story, report: Report) -> bool:
    return story.first_published - WINDOW <= report.published <= story.last_published + WINDOW


def _reason(report: Report, score: float, story: Story) -> str:
    """The three things that speak most for the join, in words."""
    total: Counter[str] = Counter()
    others = _others(report, story)
    for other in others:
        total.update(compare(report, other).parts)
    told = [f"{name} {value / len(others):+.1f}" for name, value in total.most_common(3) if value > 0]
    return f"It is like the story's reports: {', '.join(told)}; {score:.1f}, {THRESHOLD} needed."


def as_report(entry: Entry) -> Report:
    """What a story keeps of an entry."""
    return Report(
        entry=entry.id,
        feed=entry.feed,
        outlet=entry.outlet,
        side=entry.side,
        state_media=entry.state_media,
        language=entry.language,
        title=entry.title,
        link=entry.link,
        published=entry.published,
        people=entry.people,
        documents=entry.documents,
        places=entry.places,
        quotes=entry.quotes,
        roles=entry.roles,
        strangers=entry.strangers,
        claim=entry.claim,
        features=entry.features,
    )


def with_report(story: Story, report: Report) -> Story:
    """The story with one report more (or anew, when the entry was edited)."""
    kept = [old for old in story.reports if old.entry != report.entry]
    reports = tuple(sorted((*kept, report), key=lambda r: (r.published, r.entry)))
    return replace(
        story,
        reports=reports,
        first_published=reports[0].published,
        last_published=reports[-1].published,
        people=_common(r.people for r in reports),
        documents=_common(r.documents for r in reports),
        places=_common(r.places for r in reports),
    )


def likeness(report: Report, story: Story) -> float:
    """Mean likeness of a report to a story's reports, the newest MOST_COMPARED of them."""
    others = _others(report, story)
    return sum(compare(report, other).score for other in others) / max(1, len(others))


def _others(report: Report, story: Story) -> list[Report]:
    return [other for other in story.reports if other.entry != report.entry][-MOST_COMPARED:]


def _common(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """All slugs, most often named first."""
    return tuple(slug for slug, _ in Counter(slug for slugs in lists for slug in slugs).most_common())


def _free_id(entry: str, taken: dict[str, Story]) -> str:
    found, again = story_id(entry), 0
    while found in taken:
        again += 1
        found = story_id(f"{entry}{again}")
    return found
