"""How much two reports tell of the same development: one figure, and the sentence that explains it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from feeds.model import Kind, Report


@dataclass(frozen=True, slots=True)
class Likeness:
    """score: 0 to about 1. parts: what it is made of, by name."""

    score: float
    parts: dict[str, float]


def compare(one: Report, other: Report) -> Likeness:
    """Compares two reports by what their headlines and leads tell, in any two languages."""
    a, b = one.features, other.features
    parts = {
        "people": 0.30 * overlap(a.people, b.people),
        "places": 0.15 * overlap(a.places, b.places),
        "documents": 0.10 * overlap(a.documents, b.documents),
        "concepts": 0.20 * overlap(a.concepts, b.concepts),
        "kind": 0.10 * float(a.kind == b.kind and a.kind != Kind.OTHER),
        "words": 0.25 * overlap(a.words, b.words) if one.language == other.language else 0.0,
        "names": 0.10 * overlap(a.names, b.names),
    }
    days = abs((one.published - other.published).total_seconds()) / 86400
    parts["time"] = -0.10 * days
    return Likeness(sum(parts.values()), parts)


def overlap(one: Collection[str], other: Collection[str]) -> float:
    """Share of what both have in all that either has; 0 when either has nothing."""
    if not one or not other:
        return 0.0
    first, second = set(one), set(other)
    return len(first & second) / len(first | second)
