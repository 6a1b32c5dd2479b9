"""How much two reports tell of the same development: one figure, and what it is made of.

The weights are log-odds: fitted on pairs of labelled reports in 21 languages, then rounded. Shares of what
both name in all that either names (Jaccard) do as well as any weighing by rarity and need no knowledge of the
archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.features import content_words
from feeds.model import Features, Kind, Report

PEOPLE, ACTORS = 5.7, 0.9
OTHER_ACTOR = -1.1  # the headlines begin with different people: another statement, another side's answer
OTHER_SIDES = -1.9  # two sides met in either, but not the same two
DOCUMENTS = 0.3  # the same one; as much against when both name others
SAME_PLACE, OTHER_PLACE, OTHER_MEETING = 1.6, -1.8, -3.5  # the last besides, when both report a meeting
CONCEPTS = 4.4  # of the headlines
WORDS, SAME_LANGUAGE = 5.0, -0.9  # two texts in one language share words whatever they tell
NAMES, FIGURES = 0.4, 1.0  # each name in common, two at most; any figure
PER_DAY, PER_LATE_DAY, LATE = -2.0, -0.8, 1.5  # days apart; more behind a day and a half
OTHER_KIND = -0.35
SAME_HEADLINE = 0.7  # share of words from which two headlines are one, re-headlined or copied


@dataclass(frozen=True, slots=True)
class Likeness:
    """score: log-odds, without the bias, that both tell of one development. parts: what it is made of."""

    score: float
    parts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report is compared by, as sets. `keys` holds all of it, for finding what may be alike at all."""

    people: frozenset[str]
    actors: frozenset[str]
    places: frozenset[str]
    documents: frozenset[str]
    concepts: frozenset[str]
    words: frozenset[str]
    title: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]
    keys: frozenset[str]


def compare(one: Report, other: Report) -> Likeness:
    """Compares two reports by what their headlines and leads tell, in any two languages."""
    a, b = outline(one), outline(other)
    parts = {
        "people": PEOPLE * overlap(a.people, b.people),
        "actors": ACTORS * overlap(a.actors, b.actors) + _actors(one.features, other.features),
        "places": _places(one.features, other.features, _same(a.places, b.places)),
        "documents": DOCUMENTS * _same(a.documents, b.documents),
        "concepts": CONCEPTS * overlap(a.concepts, b.concepts),
        "names": NAMES * min(2, len(a.names & b.names)),
        "figures": FIGURES * min(1, len(a.figures & b.figures)),
        "sides": _sides(one.features.sides, other.features.sides),
        "kind": _kind(one.features.kind, other.features.kind),
        "time": _time(one.published, other.published),
    }
    if one.language == other.language:
        alike = max(overlap(a.words, b.words), overlap(a.title, b.title))
        parts["words"] = WORDS * alike + SAME_LANGUAGE
    return Likeness(sum(parts.values()), parts)


def same_headline(one: Report, other: Report) -> bool:
    """Whether one headline is the other, with small changes: a wire's copy or a new version."""
    if one.language != other.language or abs(one.published - other.published).days >= 2:
        return False
    words = outline(one).title
    return len(words) > 2 and overlap(words, outline(other).title) >= SAME_HEADLINE


def _actors(one: Features, other: Features) -> float:
    differ = one.actors and other.actors and one.actors[0] != other.actors[0]
    return OTHER_ACTOR if differ else 0.0


def _places(one: Features, other: Features, same: int) -> float:
    """Another round in another city is another development."""
    if same >= 0:
        return SAME_PLACE * same
    return OTHER_PLACE + (OTHER_MEETING if one.kind == other.kind == Kind.MEETING else 0.0)


def _sides(one: Sequence[str], other: Sequence[str]) -> float:
    return OTHER_SIDES if len(one) > 1 and len(other) > 1 and one != other else 0.0


def _kind(one: Kind, other: Kind) -> float:
    return OTHER_KIND if one != other and Kind.OTHER not in {one, other} else 0.0


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


_OUTLINES: dict[int, tuple[Report, Outline]] = {}  # by identity; a report never changes
_MOST_KEPT = 50_000


def outline(report: Report) -> Outline:
    """The report as sets; worked out once for each report object that is compared again."""
    held = _OUTLINES.get(id(report))
    if held is not None and held[0] is report:
        return held[1]
    if len(_OUTLINES) >= _MOST_KEPT:
        _OUTLINES.clear()
    made = _outline(report)
    _OUTLINES[id(report)] = (report, made)
    return made


def _outline(report: Report) -> Outline:
    features = report.features
    title = frozenset(content_words(report.title))
    told = (*features.people, *features.places, *features.documents, *features.headline)
    found = (*features.names, *features.figures, *(f"{report.language}:{word}" for word in title))
    return Outline(
        people=frozenset(features.people),
        actors=frozenset(features.actors),
        places=frozenset(features.places),
        documents=frozenset(features.documents),
        concepts=frozenset(features.headline),
        words=frozenset(features.words),
        title=title,
        names=frozenset(features.names),
        figures=frozenset(features.figures),
        keys=frozenset((*told, *found)),
    )
