"""Is this report about the negotiations? Evidence for and against, weighed by where it stands; reasons in
sentences.

Signs of negotiation (terms, documents, those who negotiate, several sides at once) must stand together with
the war's context and outweigh what speaks against. Headline and lead weigh most: a mixed report counts by
what it leads with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feeds.pack import Concept, Pack, Person

TITLE, LEAD, BODY = 0, 1, 2
ZONES = ("headline", "lead", "text")
ZONE_WEIGHT = (3.0, 1.5, 0.4)
THRESHOLD = 3.5
CORE_MOST = 14.0  # many words for one thing are no more evidence than a few
SUPPORT_MOST = 4.0
NEGOTIATOR = (2.0, 1.2, 0.3)  # the first one named in a zone; a second counts half
DOCUMENT = (6.0, 4.0, 1.0)
SIDES = (2.5, 1.5, 0.3)  # people of two of the sides that negotiate
ONE_SIDED = -4.0  # only context that is in the news for much else, and nobody else at the table
UNTIED = -4.0  # only a negotiator ties it: the same envoys have other wars to end
ELSEWHERE = -4.0  # another subject in the headline
NOTHING = -20.0
_NEGOTIATES = re.compile(r"negotiat|envoy|delegation|mediat", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found in one entry: index of concept, person or document -> the best zone it stands in."""

    concepts: Mapping[int, int]
    people: Mapping[int, int]
    documents: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement. score: above zero is relevant; about -10 to 15. reasons: sentences, weightiest first."""

    relevant: bool
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Point:
    """One piece of evidence: what it adds and the sentence for it."""

    value: float
    text: str


class Relevance:
    """The rule, with the pack's concepts, people and documents."""

    def __init__(self, pack: Pack) -> None:
        self._concepts = pack.concepts
        self._people = pack.people
        self._documents = pack.documents
        self._table_sides = frozenset(side.id for side in pack.sides if side.table)
        context = {concept.id for concept in pack.concepts if concept.role == "context"}
        self._belligerents = self._table_sides & context
        self._weak = {concept.id for concept in pack.concepts if not concept.alone}
        self._negotiators = frozenset(i for i, person in enumerate(pack.people) if _negotiates(person))

    def judge(self, evidence: Evidence) -> Verdict:
        """Weighs the evidence of one entry."""
        points = [
            *self._terms(evidence, "core", CORE_MOST, 1.0),
            *self._terms(evidence, "support", SUPPORT_MOST, 0.5),
            *self._plans(evidence),
            *self._table(evidence),
            *self._terms(evidence, "against", 99.0, -1.0),
        ]
        points.append(self._context(evidence, points))
        score = sum(point.value for point in points) - THRESHOLD
        told = sorted((p for p in points if p.text), key=lambda p: -abs(p.value))
        return Verdict(score > 0, round(score, 2), tuple(_sentence(point) for point in told))

    def _terms(self, evidence: Evidence, role: str, most: float, sign: float) -> list[_Point]:
        """The concepts of a role, strongest first; what exceeds `most` together counts nothing."""
        found = sorted(
            (
                (concept.weight * ZONE_WEIGHT[zone], zone, concept)
                for index, zone in evidence.concepts.items()
                if (concept := self._concepts[index]).role == role
            ),
            key=lambda row: (-row[0], row[2].id),
        )
        points, left = [], most
        for value, zone, concept in found:
            points.append(_Point(sign * min(value, left), f"{_about(concept)} in the {ZONES[zone]}"))
            left -= min(value, left)
        return points

    def _plans(self, evidence: Evidence) -> list[_Point]:
        rows = [(DOCUMENT[zone], zone, index) for index, zone in evidence.documents.items()]
        if not rows:
            return []
        value, zone, index = max(rows, key=lambda row: row[0])
        return [_Point(value, f"The {self._documents[index].name} in the {ZONES[zone]}")]

    def _table(self, evidence: Evidence) -> list[_Point]:
        """Negotiators, and people of several of the sides at the table."""
        points = []
        for zone in (TITLE, LEAD, BODY):
            named = [index for index, best in evidence.people.items() if best == zone]
            sent = [self._people[index].name for index in named if index in self._negotiators]
            if sent:
                value = NEGOTIATOR[zone] * (1.5 if len(sent) > 1 else 1.0)
                points.append(_Point(value, f"{_and(sent)}, who negotiate, in the {ZONES[zone]}"))
            upto = [index for index, best in evidence.people.items() if best <= zone]
            if len(self._sides(upto)) > 1 and not any(point.text.startswith("Several") for point in points):
                points.append(_Point(SIDES[zone], f"Several sides' people in the {ZONES[zone]}"))
        return points

    def _sides(self, people: Iterable[int]) -> set[str]:
        return {self._people[index].side for index in people} & self._table_sides

    def _context(self, evidence: Evidence, points: Sequence[_Point]) -> _Point:
        """What ties the entry to this negotiation; without it no evidence counts."""
        found = [self._concepts[index] for index in evidence.concepts]
        context = [concept for concept in found if concept.role == "context"]
        sides = self._sides(evidence.people)
        parties = sides | {concept.id for concept in found if concept.role == "party"}
        sent = self._negotiators & set(evidence.people)
        if not context and not evidence.documents and not sides & self._belligerents:
            elsewhere = any(point.value < ELSEWHERE for point in points)
            value = UNTIED if sent and not elsewhere else NOTHING
            told = any(point.value > 0 for point in points)
            return _Point(value if told else 0.0, "Nothing ties it to the negotiations")
        weak = {concept.id for concept in context if not concept.alone}
        tied = sent or evidence.documents or any(concept.alone for concept in context)
        if tied or (sides & self._belligerents) - self._weak or parties - self._weak:
            return _Point(0.0, "")
        return _Point(ONE_SIDED, f"Only {', '.join(sorted(weak | sides))} ties it to the negotiations")


def _negotiates(person: Person) -> bool:
    return any(_NEGOTIATES.search(role.text) for role in person.roles)


def _about(concept: Concept) -> str:
    return {"against": "Speaks of", "core": "Speaks of", "support": "Mentions"}[concept.role] + (
        f" {concept.id.replace('-', ' ')}"
    )


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _sentence(point: _Point) -> str:
    return f"{point.text} ({point.value:+.1f})."
