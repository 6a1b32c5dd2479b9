"""Joins entries into stories, one by one as they come: an entry goes to the story it is most like, or opens
one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.identity import story_id
from feeds.model import Entry, Report, Story
from feeds.similarity import compare

WINDOW = timedelta(days=5)  # how far from an entry's date candidates are needed
THRESHOLD = 2.4  # log-odds; between 2.0 and 2.75 the labelled reports join equally well
MOST_COMPARED = 16  # reports of one story that an entry is compared with: the newest


@dataclass(frozen=True, slots=True)
class Joined:
    """entries: with story and join set, in the order given. stories: new or changed, whole. opened: ids of
    the new ones.
    """

    entries: tuple[Entry, ...]
    stories: tuple[Story, ...]
    opened: frozenset[str]


def join(entries: Sequence[Entry], candidates: Sequence[Story], now: datetime) -> Joined:
    """Puts every entry (relevant ones only) into one of the candidates or a new story."""
    desk = {story.id: story for story in candidates}
    changed: dict[str, Story] = {}
    opened: set[str] = set()
    joined: dict[int, Entry] = {}
    for position, entry in sorted(enumerate(entries), key=lambda pair: (pair[1].published, pair[1].id)):
        report = as_report(entry)
        best, score = _best(report, desk.values())
        if best is None:
            best = Story(_free_id(entry.id, desk), (), now, entry.published, entry.published, revision=0)
            opened.add(best.id)
            why = "opened it"
        else:
            why = f"likeness {score:.2f}"
        story = with_report(best, report)
        desk[story.id] = changed[story.id] = story
        joined[position] = replace(entry, story=story.id, join=why)
    stories = tuple(replace(s, revision=_revision(s, candidates)) for s in changed.values())
    return Joined(tuple(joined[i] for i in range(len(entries))), stories, frozenset(opened))


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


def _best(report: Report, stories: Iterable[Story]) -> tuple[Story | None, float]:
    best: Story | None = None
    most = THRESHOLD
    for story in stories:
        if (
            story.last_published < report.published - WINDOW
            or story.first_published > report.published + WINDOW
        ):
            continue
        score = likeness(report, story)
        if score > most:
            best, most = story, score
    return best, most


def likeness(report: Report, story: Story) -> float:
    """Mean likeness of a report to a story's reports."""
    others = [other for other in story.reports if other.entry != report.entry][-MOST_COMPARED:]
    return sum(compare(report, other).score for other in others) / max(1, len(others))


def _common(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """All slugs, most often named first."""
    return tuple(slug for slug, _ in Counter(slug for slugs in lists for slug in slugs).most_common())


def _free_id(entry: str, taken: dict[str, Story]) -> str:
    found, again = story_id(entry), 0
    while found in taken:
        again += 1
        found = story_id(f"{entry}{again}")
    return found


def _revision(story: Story, candidates: Sequence[Story]) -> int:
    return next((old.revision for old in candidates if old.id == story.id), 0) + 1
