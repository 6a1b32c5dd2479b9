"""Which stories come first: many outlets, several sides, documents, and new."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import exp, log2

from feeds.model import Kind, Story

_HALF_DAY = timedelta(hours=12)
_WEIGHT = {Kind.MEETING: 1.5, Kind.DRAFT: 1.5, Kind.CALL: 1.0, Kind.ANNOUNCEMENT: 0.5, Kind.DENIAL: 0.5}


def rank(story: Story, now: datetime) -> float:
    """A figure to sort stories by, higher first. It halves, roughly, with every twelve hours without a
    report.
    """
    age = max(timedelta(0), now - story.last_published)
    return weight(story) * exp(-0.7 * (age / _HALF_DAY))


def weight(story: Story) -> float:
    """How much a story matters, whatever its age."""
    kinds = {report.features.kind for report in story.reports}
    outlets, languages = len(story.outlets), len(story.languages)
    return (
        1.0
        + 2.0 * log2(1 + outlets)
        + 0.5 * log2(1 + languages)
        + 0.7 * min(len(story.sides), 4)
        + 0.4 * min(len(story.documents), 3)
        + max((_WEIGHT.get(kind, 0.0) for kind in kinds), default=0.0)
    )
