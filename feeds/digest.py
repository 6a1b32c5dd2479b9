"""What happened between two moments: stories ranked and grouped, with counts. Data; wording is handlers'
business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.model import Story
from feeds.rank import weight

MAX_GROUPS = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Stories that belong together. kind: "document" | "place" | "other"; slug is "" for the others."""

    kind: str
    slug: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A window of stories, [since, until).

    top: all stories with a report in the window, best first. groups: the same stories, each once.
    follow_ups: those that
    were open before the window and went on in it. quiet: nothing moved.
    """

    since: datetime
    until: datetime
    top: tuple[Story, ...]
    groups: tuple[Group, ...]
    follow_ups: frozenset[str]
    reports: int
    outlets: int
    languages: int
    people: tuple[str, ...]  # slugs, most often in the window's stories first

    @property
    def quiet(self) -> bool:
        """Whether nothing was reported."""
        return not self.top


def digest(stories: Sequence[Story], since: datetime, until: datetime) -> Digest:
    """The digest of the stories that have a report in [since, until); others are left out."""
    moved = [story for story in stories if any(since <= report.published < until for report in story.reports)]
    top = tuple(sorted(moved, key=lambda story: (-_weight(story, since, until), story.id)))
    reports = [report for story in top for report in story.reports if since <= report.published < until]
    named = Counter(person for story in top for person in story.people)
    return Digest(
        since=since,
        until=until,
        top=top,
        groups=_groups(top),
        follow_ups=frozenset(story.id for story in top if story.first_published < since),
        reports=len(reports),
        outlets=len({report.outlet for report in reports}),
        languages=len({report.language for report in reports}),
        people=tuple(person for person, _ in named.most_common()),
    )


def _weight(story: Story, since: datetime, until: datetime) -> float:
    """A story that opened before the window counts less: it was in an earlier digest."""
    inside = sum(since <= report.published < until for report in story.reports)
    fresh = 1.0 if story.first_published >= since else 0.6
    return weight(story) * fresh + 0.1 * inside


def _groups(top: Sequence[Story]) -> tuple[Group, ...]:
    """The documents and places that at least two stories share, largest first; the rest as one group."""
    left = list(top)
    groups: list[Group] = []
    while len(groups) < MAX_GROUPS and (found := _largest(left)):
        kind, slug = found
        inside = [
            story for story in left if slug in (story.documents if kind == "document" else story.places)
        ]
        groups.append(Group(kind, slug, tuple(inside)))
        left = [story for story in left if story not in inside]
    if left:
        groups.append(Group("other", "", tuple(left)))
    return tuple(groups)


def _largest(stories: Sequence[Story]) -> tuple[str, str] | None:
    counts: Counter[tuple[str, str]] = Counter()
    for story in stories:
        counts.update(("document", slug) for slug in story.documents)
        counts.update(("place", slug) for slug in story.places)
    shared = [(count, found[0] == "place", found) for found, count in counts.items() if count >= 2]
    return max(shared)[2] if shared else None
