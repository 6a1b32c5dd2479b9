"""How much two reports tell of the same development: one figure, and what it is made of.

The weights are log-odds: fitted on pairs of labelled reports in 21 languages, then rounded. Shares of what
both
name in all that either names (Jaccard) do as well as any weighing by rarity and need no knowledge of the
archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from feeds.features import content_words
from feeds.model import Features, Kind, Report

PEOPLE, ACTORS = 5.2, 1.0
OTHER_ACTOR = -1.2  # the headlines begin with different people: another statement, another side's answer
DOCUMENTS = 0.4  # the same one; as much against when both name others
SAME_PLACE, OTHER_PLACE, OTHER_MEETING = 1.75, -2.3, -2.5  # the last besides, when both report a meeting
CONCEPTS = 2.7  # of the headlines
WORDS, SAME_LANGUAGE = 8.5, -1.5  # two texts in one language share words whatever they tell
NAMES, FIGURES = 0.9, 0.9  # each name in common, two at most; any figure
PER_DAY, PER_LATE_DAY, LATE = -1.85, -1.2, 1.5  # days apart; more behind a day and a half
OTHER_KIND = -0.7
SAME_HEADLINE = 0.7  # share of words from which two headlines are one, re-headlined or copied


@dataclass(frozen=True, slots=True)
class Likeness:
    """score: log-odds, without the bias, that both tell of one development. parts: what it is made of."""

    score: float
    parts: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Sets:
    """The features of a report as sets."""

    people: frozenset[str]
    actors: frozenset[str]
    places: frozenset[str]
    documents: frozenset[str]
    headline: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]


def compare(one: Report, other: Report) -> Likeness:
    """Compares two reports by what their headlines and leads tell, in any two languages."""
    parts = _parts(one.features, other.features)
    if one.language == other.language:
        parts["words"] = WORDS * _alike(one, other) + SAME_LANGUAGE
    parts["time"] = _time(one.published, other.published)
    return Likeness(sum(parts.values()), parts)


def same_headline(one: Report, other: Report) -> bool:
    """Whether one headline is the other, with small changes: a copy of the wire, an aggregator's, a new
    version.
    """
    if one.language != other.language or abs(one.published - other.published).days >= 2:
        return False
    words = _words(one.title)
    return len(words) > 2 and overlap(words, _words(other.title)) >= SAME_HEADLINE


def _parts(one: Features, other: Features) -> dict[str, float]:
    a, b = sets_of(one), sets_of(other)
    return {
        "people": PEOPLE * overlap(a.people, b.people),
        "actors": ACTORS * overlap(a.actors, b.actors) + _actors(one, other),
        "places": _places(one, other),
        "documents": DOCUMENTS * _same(a.documents, b.documents),
        "concepts": CONCEPTS * overlap(a.headline, b.headline),
        "names": NAMES * min(2, len(a.names & b.names)),
        "figures": FIGURES * min(1, len(a.figures & b.figures)),
        "kind": OTHER_KIND if one.kind != other.kind and Kind.OTHER not in {one.kind, other.kind} else 0.0,
    }


def _actors(one: Features, other: Features) -> float:
    differ = one.actors and other.actors and one.actors[0] != other.actors[0]
    return OTHER_ACTOR if differ else 0.0


def _places(one: Features, other: Features) -> float:
    """Another round in another city is another development."""
    same = _same(sets_of(one).places, sets_of(other).places)
    if same >= 0:
        return SAME_PLACE * same
    return OTHER_PLACE + (OTHER_MEETING if one.kind == other.kind == Kind.MEETING else 0.0)


def _time(one: datetime, other: datetime) -> float:
    days = abs((one - other).total_seconds()) / 86400
    return PER_DAY * days + PER_LATE_DAY * max(0.0, days - LATE)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of what both have in all that either has; 0 when either has nothing."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def _same(one: frozenset[str], other: frozenset[str]) -> int:
    """1 when something is shared, -1 when both have something and share nothing, else 0."""
    if not one or not other:
        return 0
    return 1 if one & other else -1


def _alike(one: Report, other: Report) -> float:
    """Words in common of the headlines, or of headlines and leads when those are more alike."""
    whole = overlap(sets_of(one.features).words, sets_of(other.features).words)
    return max(whole, overlap(_words(one.title), _words(other.title)))


@lru_cache(maxsize=65536)
def _words(title: str) -> frozenset[str]:
    return frozenset(content_words(title))


@lru_cache(maxsize=65536)
def sets_of(features: Features) -> _Sets:
    """The features as sets, worked out once for each report."""
    return _Sets(
        people=frozenset(features.people),
        actors=frozenset(features.actors),
        places=frozenset(features.places),
        documents=frozenset(features.documents),
        headline=frozenset(features.headline),
        words=frozenset(features.words),
        names=frozenset(features.names),
        figures=frozenset(features.figures),
    )
