"""How much two reports tell of the same development: one figure, and what it is made of.

The weights are log-odds: fitted on pairs of labelled reports in 21 languages, every set checked with weights
fitted on the others, then rounded. What nearly every report names (the heads of the sides, the war itself)
counts less than what few name; the pack says which, so two reports are compared alike whatever else is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from math import sqrt
from operator import mul

from feeds.features import headline_words
from feeds.model import Features, Kind, Report

WEIGHTS = {
    "people": 2.8,  # of headline and lead, in common
    "nobody": 1.8,  # either names nobody there, which tells nothing; as far as ideas or the place are alike
    "people of the text": 1.9,  # in common
    "missing": -2.4,  # people one headline names and the other text does not
    "same place": 0.8,
    "other place": -1.9,
    "other meeting": -2.6,  # besides, when both report a meeting: another round in another city
    "other document": -0.6,
    "headline": 2.3,  # ideas of the headlines in common
    "ideas": 1.5,  # of headline and lead
    "figures": 0.8,  # any in common
    "same day": 0.3,  # both say when it is
    "other day": -1.5,
    "sides": -1.5,  # two sides met in either, but not the same two
    "kind": -0.6,
    "language": -0.9,  # two texts in one language share more whatever they tell
    "words": 1.2,  # of two texts in one language in common
    "time": -4.5,  # square root of the days between them
    "nothing": -1.5,  # nothing in common that not every report names
}
BIAS = 1.6  # above 0 two reports are more likely of one development than not
COMMON = 0.4  # what nearly every report names counts so much
MANY = 2  # people missing count, each way
SAME_HEADLINE = 0.7  # share of words from which two headlines are one, re-headlined or copied
UNDATED = 0.5  # days that an entry without a date may be older than when it was first seen
COPY_DAYS, COPY_WORDS = 2.0, 3  # at most so far apart, of at least so many words
COPY = 8.0  # log-odds of two such reports


@dataclass(frozen=True, slots=True)
class Likeness:
    """score: log-odds that both tell of one development. parts: what it is made of, besides BIAS."""

    score: float
    parts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Names:
    """Slugs or ids of the pack, a bit for each. weight: how much they count in all."""

    members: int
    common: int  # of them those that nearly every report names
    weight: float


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report is compared by, worked out so that comparing is quick.

    number: no other outline has it. sides: those at the table, () for less than two. kind: "" when it is not
    known. special: all that not every report names.
    """

    number: int
    people: Names
    everybody: Names
    headline: Names
    ideas: Names
    actors: int
    places: int
    documents: int
    special: int
    sides: tuple[str, ...]
    kind: str
    meeting: bool
    days: frozenset[str]
    figures: frozenset[str]
    language: str
    words: frozenset[str]
    title: frozenset[str]
    moment: float  # days since 1970
    earliest: float  # when it may have been published, at the earliest


def compare(one: Report, other: Report) -> Likeness:
    """Compares two reports by what their headlines and leads tell, in any two languages."""
    a, b = outline(one), outline(other)
    parts = dict(zip(WEIGHTS, map(mul, _WEIGHTS, measures(a, b)), strict=True))
    if copied(a, b):
        return Likeness(COPY, parts)
    return Likeness(BIAS + sum(parts.values()), parts)


_WEIGHTS = tuple(WEIGHTS.values())
_SCORES: dict[int, float] = {}  # by the numbers of two outlines
_MOST_SCORES = 100_000


def scores(one: Report, others: Iterable[Report]) -> list[float]:
    """The scores of `compare` with each of the others, worked out once for report objects compared again."""
    a = outline(one)
    found: list[float] = []
    for b in map(outline, others):
        pair = a.number << 32 | b.number if a.number < b.number else b.number << 32 | a.number
        score = _SCORES.get(pair)
        if score is None:
            score = COPY if copied(a, b) else BIAS + sum(map(mul, _WEIGHTS, measures(a, b)))
            if len(_SCORES) >= _MOST_SCORES:
                _SCORES.clear()
            _SCORES[pair] = score
        found.append(score)
    return found


def measures(a: Outline, b: Outline) -> tuple[float, ...]:
    """What WEIGHTS weigh, in their order."""
    places, same = _same(a.places, b.places), 1.0 if a.places & b.places else 0.0
    headline, ideas = _overlap(a.headline, b.headline), _overlap(a.ideas, b.ideas)
    apart = a.figures.isdisjoint(b.figures)
    alike = a.language == b.language
    return (
        _overlap(a.people, b.people),
        0.0 if a.people.members and b.people.members else max(same, min(1.0, 2 * max(headline, ideas))),
        _overlap(a.everybody, b.everybody),
        _missing(a, b),
        same,
        1.0 if places < 0 else 0.0,
        1.0 if places < 0 and a.meeting and b.meeting else 0.0,
        1.0 if _same(a.documents, b.documents) < 0 else 0.0,
        headline,
        ideas,
        0.0 if apart else 1.0,
        0.0 if a.days.isdisjoint(b.days) else 1.0,
        1.0 if a.days and b.days and a.days.isdisjoint(b.days) else 0.0,
        1.0 if a.sides and b.sides and a.sides != b.sides else 0.0,
        1.0 if a.kind and b.kind and a.kind != b.kind else 0.0,
        1.0 if alike else 0.0,
        max(overlap(a.words, b.words), overlap(a.title, b.title)) if alike else 0.0,
        sqrt(max(0.0, a.earliest - b.moment, b.earliest - a.moment)),
        0.0 if a.special & b.special or not apart else 1.0,
    )


def copied(a: Outline, b: Outline) -> bool:
    """Whether one headline is the other, with small changes: a wire's copy or a new version."""
    if a.language != b.language or abs(a.moment - b.moment) >= COPY_DAYS or len(a.title) < COPY_WORDS:
        return False
    return overlap(a.title, b.title) >= SAME_HEADLINE


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of what both have in all that either has; 0 when either has nothing."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def _overlap(one: Names, other: Names) -> float:
    """The same of names, those in common with nearly every report counted less."""
    both = one.members & other.members
    if not both:
        return 0.0
    shared = both.bit_count() - (1 - COMMON) * (both & one.common).bit_count()
    return shared / (one.weight + other.weight - shared)


def _same(one: int, other: int) -> int:
    """1 when something is shared, -1 when both have something and share nothing, else 0."""
    if not one or not other:
        return 0
    return 1 if one & other else -1


def _missing(a: Outline, b: Outline) -> float:
    """People of one headline whom the other text does not name at all: MANY at most, each way halved."""
    here = (a.actors & ~b.everybody.members).bit_count()
    there = (b.actors & ~a.everybody.members).bit_count()
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
    people, common = _bits(features.people), _bits(features.common)
    everybody, ideas = people | _bits(report.people), _bits(features.concepts)
    places, documents = _bits(features.places), _bits(features.documents)
    moment = report.published.timestamp() / 86400
    return Outline(
        number=next(_next_number),
        people=_names(people, common),
        everybody=_names(everybody, common),
        headline=_names(_bits(features.headline), 0),
        ideas=_names(ideas, common),
        actors=_bits(features.actors),
        places=places,
        documents=documents,
        special=(everybody | places | documents | ideas) & ~common,
        sides=features.sides if len(features.sides) > 1 else (),
        kind="" if features.kind == Kind.OTHER else features.kind.value,
        meeting=features.kind == Kind.MEETING,
        days=frozenset(features.when),
        figures=frozenset(features.figures),
        language=report.language,
        words=frozenset(features.words),
        title=frozenset(headline_words(report.title)),
        moment=moment,
        earliest=moment if report.dated else moment - UNDATED,
    )


def _names(members: int, common: int) -> Names:
    common &= members
    return Names(members, common, members.bit_count() - (1 - COMMON) * common.bit_count())


def _bits(names: Iterable[str]) -> int:
    """The names as one number. They are slugs and ids of the pack, so there are few hundred."""
    members = 0
    for name in names:
        bit = _BITS.get(name)
        if bit is None:
            bit = _BITS.setdefault(name, next(_next_bit))
        members |= 1 << bit
    return members
