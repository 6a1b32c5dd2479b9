"""What kind of event a report is about: a meeting, a call, a draft, an announcement, a statement, a
denial.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from feeds.model import Kind
from feeds.pack import Concept

_TITLE, _LEAD = 3.0, 1.0
# In doubt the rarer and more telling kind wins: talks are named in nearly every report.
_ORDER = (Kind.DENIAL, Kind.CALL, Kind.ANNOUNCEMENT, Kind.DRAFT, Kind.MEETING, Kind.STATEMENT)


def kind(title: Iterable[Concept], lead: Iterable[Concept]) -> Kind:
    """The kind shown by the concepts of headline and lead; Kind.OTHER when none shows one."""
    scores: Counter[Kind] = Counter()
    for concepts, weight in ((title, _TITLE), (lead, _LEAD)):
        for concept in concepts:
            if concept.kind:
                scores[Kind(concept.kind)] += weight * concept.weight  # type: ignore[assignment]
    if not scores:
        return Kind.OTHER
    return max(scores, key=lambda found: (scores[found], -_ORDER.index(found) if found in _ORDER else -9))
