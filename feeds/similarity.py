"""How much two reports tell of the same development: one figure, and what it is made of.

The weights are log-odds: fitted on pairs of labelled reports in 21 languages, every set checked with weights
fitted on the others, then rounded. What nearly every report names (the heads of the sides, the war itself)
counts less than what few name; the pack says which, so two reports are compared alike whatever else is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from math import sqrt

from feeds.features import content_words
from feeds.model import Features, Kind, Report

WEIGHTS = {
    "people": 2.8,  # of headline and lead, in common
    "nobody": 1.4,  # either names nobody there: that tells nothing
    "people of the text": 2.0,  # in common
    "missing": -2.2,  # people one headline names and the other text does not
    "same place": 0.8,
    "other place": -1.9,
    "other meeting": -2.6,  # besides, when both report a meeting: another round in another city
    "other document": -0.6,
    "headline": 2.4,  # ideas of the headlines in common
    "ideas": 1.8,  # of headline and lead
    "figures": 0.5,
    "same day": 0.5,  # both say when it is
    "other day": -1.4,
    "sides": -1.4,  # two sides met in either, but not the same two
    "kind": -0.6,
    "language": -0.9,  # two texts in one language share more whatever they tell
    "words": 1.1,  # of two texts in one language in common
    "hours": -4.0,  # square root of the days between them
    "days": -0.5,
}
BIAS = 1.0  # above 0 two reports are more likely of one development than not
COMMON = 0.4  # what nearly every report names counts so much
MANY = 2  # people missing count, each way
SAME_HEADLINE = 0.7  # share of words from which two headlines are one, re-headlined or copied
COPY = 8.0  # log-odds of two such reports


@dataclass(frozen=True, slots=True)
class Likeness:
    """score: log-odds that both tell of one development. parts: what it is made of, besides BIAS."""

    score: float
    parts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report is compared by. Sets of what the pack knows are whole numbers, a bit for each.

    `keys` holds all of it, for finding what may be alike at all. number: no other outline has it.
    """

    number: int
    people: int
    everybody: int
    actors: int
    places: int
    documents: int
    headline: int
    ideas: int
    common: int
    sides: tuple[str, ...]
    kind: Kind
    meeting: bool
    days: frozenset[str]
    figures: frozenset[str]
    language: str
    words: frozenset[str]
    title: frozenset[str]
    moment: float  # days since 1970
    keys: frozenset[str]


def compare(one: Report, other: Report) -> Likeness:
    """Compares two reports by what their headlines and leads tell, in any two languages."""
    found = measures(outline(one), outline(other))
    parts = {name: WEIGHTS[name] * value for name, value in zip(WEIGHTS, found, strict=True)}
    if same_headline(one, other):
        return Likeness(COPY, parts)
    return Likeness(BIAS + sum(parts.values()), parts)


_WEIGHTS = tuple(WEIGHTS.values())
_SCORES: dict[tuple[int, int], float] = {}
_MOST_SCORES = 100_000


def score(one: Report, other: Report) -> float:
    """The score of `compare`, worked out once for two report objects that are compared again."""
    a, b = outline(one), outline(other)
    pair = (a.number, b.number) if a.number < b.number else (b.number, a.number)
    held = _SCORES.get(pair)
    if held is None:
        if len(_SCORES) >= _MOST_SCORES:
            _SCORES.clear()
        copy = a.language == b.language and same_headline(one, other)
        held = COPY if copy else BIAS + sum(map(float.__mul__, _WEIGHTS, measures(a, b)))
        _SCORES[pair] = held
    return held


def measures(a: Outline, b: Outline) -> tuple[float, ...]:
    """What WEIGHTS weigh, in their order."""
    common = a.common | b.common
    places = _same(a.places, b.places)
    alike = a.language == b.language
    days = abs(a.moment - b.moment)
    return (
        _overlap(a.people, b.people, common),
        0.0 if a.people and b.people else 1.0,
        _overlap(a.everybody, b.everybody, common),
        _missing(a, b),
        1.0 if places > 0 else 0.0,
        1.0 if places < 0 else 0.0,
        1.0 if places < 0 and a.meeting and b.meeting else 0.0,
        1.0 if _same(a.documents, b.documents) < 0 else 0.0,
        _overlap(a.headline, b.headline, 0),
        _overlap(a.ideas, b.ideas, common),
        0.0 if a.figures.isdisjoint(b.figures) else 1.0,
        0.0 if a.days.isdisjoint(b.days) else 1.0,
        1.0 if a.days and b.days and a.days.isdisjoint(b.days) else 0.0,
        1.0 if len(a.sides) > 1 and len(b.sides) > 1 and a.sides != b.sides else 0.0,
        1.0 if a.kind != b.kind and Kind.OTHER not in {a.kind, b.kind} else 0.0,
        1.0 if alike else 0.0,
        max(overlap(a.words, b.words), overlap(a.title, b.title)) if alike else 0.0,
        sqrt(days),
        days,
    )


def same_headline(one: Report, other: Report) -> bool:
    """Whether one headline is the other, with small changes: a wire's copy or a new version."""
    if one.language != other.language or abs(one.published - other.published).days >= 2:
        return False
    words = outline(one).title
    return len(words) > 2 and overlap(words, outline(other).title) >= SAME_HEADLINE


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of what both have in all that either has; 0 when either has nothing."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def _overlap(one: int, other: int, common: int) -> float:
    """The same of numbers, what is `common` counted less."""
    both = one & other
    if not both:
        return 0.0
    return _weight(both, common) / _weight(one | other, common)


def _weight(members: int, common: int) -> float:
    return members.bit_count() - (1 - COMMON) * (members & common).bit_count()


def _same(one: int, other: int) -> int:
    """1 when something is shared, -1 when both have something and share nothing, else 0."""
    if not one or not other:
        return 0
    return 1 if one & other else -1


def _missing(a: Outline, b: Outline) -> float:
    """People of one headline whom the other text does not name at all: MANY at most, each way halved."""
    here, there = (a.actors & ~b.everybody).bit_count(), (b.actors & ~a.everybody).bit_count()
    return (min(MANY, here) + min(MANY, there)) / 2


_OUTLINES: dict[int, tuple[Report, Outline]] = {}  # by identity; a report never changes
_MOST_OUTLINES = 50_000
_BITS: dict[str, int] = {}  # slug or id of the pack -> its bit
_next_bit, _next_number = count(), count()


def outline(report: Report) -> Outline:
    """What the report is compared by; worked out once for each report object that is compared again."""
    held = _OUTLINES.get(id(report))
    if held is not None and held[0] is report:
        return held[1]
    if len(_OUTLINES) >= _MOST_OUTLINES:
        _OUTLINES.clear()
    made = _outline(report, report.features)
    _OUTLINES[id(report)] = (report, made)
    return made


def _outline(report: Report, features: Features) -> Outline:
    title = frozenset(content_words(report.title))
    told = (*features.people, *features.places, *features.documents, *features.headline)
    found = (*features.names, *features.figures, *(f"{report.language}:{word}" for word in title))
    people = _bits(features.people)
    return Outline(
        number=next(_next_number),
        people=people,
        everybody=people | _bits(report.people),
        actors=_bits(features.actors),
        places=_bits(features.places),
        documents=_bits(features.documents),
        headline=_bits(features.headline),
        ideas=_bits(features.concepts),
        common=_bits(features.common),
        sides=features.sides,
        kind=features.kind,
        meeting=features.kind == Kind.MEETING,
        days=frozenset(features.when),
        figures=frozenset(features.figures),
        language=report.language,
        words=frozenset(features.words),
        title=title,
        moment=_days(report.published),
        keys=frozenset((*told, *found)),
    )


def _bits(names: Iterable[str]) -> int:
    """The names as one number. They are slugs and ids of the pack, so there are few hundred."""
    members = 0
    for name in names:
        bit = _BITS.get(name)
        if bit is None:
            bit = _BITS.setdefault(name, next(_next_bit))
        members |= 1 << bit
    return members


def _days(moment: datetime) -> float:
    return moment.timestamp() / 86400
