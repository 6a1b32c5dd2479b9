"""Is this report about the negotiations? Evidence for and against, weighed by where it stands; reasons in
sentences.

Signs of negotiation (terms, documents, those who negotiate, several sides at once) must stand together with
the war's context and outweigh what speaks against. Headline and lead weigh most: a mixed report counts by
what it leads with. The weights were fitted by a regularised logistic regression, each labelled set in turn
left out, and rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.pack import Concept, Pack
from feeds.table import Table

TITLE, LEAD, BODY = 0, 1, 2
ZONES = ("headline", "lead", "text")
THRESHOLD = 3.0
CORE = (3.0, 1.3, 0.8)  # per unit of a concept's weight, by zone
SUPPORT = (1.0, 0.9, 0.5)
AGAINST = (-4.4, -2.0, -0.2)
FURTHER = {"core": 0.7, "support": 1.0, "against": 0.2}  # many words for one thing are not as many signs
MOST = {"core": 4.5, "support": 3.0, "against": 9.0}  # weights counted in one zone
NEGOTIATOR = (1.2, 1.6, 1.0)  # the first one named in a zone; a second counts half
DOCUMENT = (4.0, 1.5, 0.4)
SIDES = (2.8, 2.4, 0.8)  # people of two of the sides that negotiate
CHIEFS = 2.0  # two presidents of sides at the table in one headline
ABROAD = 1.5  # a headline with a negotiator and a side that is not his
NAMED = 2.2  # the headline names the war or its ground
OTHER_SIDE = 1.2  # only context that is in the news for much else, and another side at the table
ONE_SIDED = -1.5  # the same and nobody else at the table
UNTIED = -1.5  # only a negotiator ties it: the same envoys have other wars to end
ASSUMED = -2.0  # the war goes unnamed
BARE = -0.5  # no term, document, envoy or other side: much is said of the war
NOTHING = -20.0
STRONG = 2.0  # weight of core concepts in a headline that may leave the war unnamed


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found in one entry: index of concept, person or document -> the best zone it stands in.

    home: the outlet is one of a side that wages the war, so that a war without a name is this one.
    """

    concepts: Mapping[int, int]
    people: Mapping[int, int]
    documents: Mapping[int, int]
    home: bool = False


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
        self._table = Table(pack)

    def at_home(self, side: str) -> bool:
        """Whether an outlet of that side ("ukraine", "independent-russia") is one of a country at war."""
        return side in self._table.belligerents or side.partition("-")[2] in self._table.belligerents

    def judge(self, evidence: Evidence) -> Verdict:
        """Weighs the evidence of one entry."""
        signs = [
            *self._terms(evidence, "core", CORE),
            *self._terms(evidence, "support", SUPPORT),
            *self._plans(evidence),
            *self._seated(evidence),
        ]
        against = self._terms(evidence, "against", AGAINST)
        points = [*signs, *against, *self._bare(evidence), self._tie(evidence, signs, against)]
        score = sum(point.value for point in points) - THRESHOLD
        told = sorted((p for p in points if p.text), key=lambda p: -abs(p.value))
        return Verdict(score > 0, round(score, 2), tuple(_sentence(point) for point in told))

    def _terms(self, evidence: Evidence, role: str, weights: Sequence[float]) -> list[_Point]:
        """The concepts of a role by zone, strongest first; the further ones count less, up to an end."""
        points = []
        for zone in (TITLE, LEAD, BODY):
            left, share = MOST[role], 1.0
            for concept in self._standing(evidence, role, zone):
                counted = min(concept.weight * share, left)
                points.append(_Point(counted * weights[zone], f"{_about(concept)} in the {ZONES[zone]}"))
                left -= counted
                share = FURTHER[role]
        return points

    def _standing(self, evidence: Evidence, role: str, zone: int) -> list[Concept]:
        found = [
            concept
            for index, best in evidence.concepts.items()
            if best == zone and (concept := self._concepts[index]).role == role
        ]
        return sorted(found, key=lambda concept: (-concept.weight, concept.id))

    def _plans(self, evidence: Evidence) -> list[_Point]:
        if not evidence.documents:
            return []
        index, zone = min(evidence.documents.items(), key=lambda pair: pair[1])
        return [_Point(DOCUMENT[zone], f"The {self._documents[index].name} in the {ZONES[zone]}")]

    def _seated(self, evidence: Evidence) -> list[_Point]:
        """Negotiators, and people of several of the sides at the table."""
        points = []
        for zone in (TITLE, LEAD, BODY):
            named = [index for index, best in evidence.people.items() if best == zone]
            sent = [self._people[index].name for index in named if index in self._table.negotiators]
            if sent:
                value = NEGOTIATOR[zone] * (1.5 if len(sent) > 1 else 1.0)
                points.append(_Point(value, f"{_and(sent)}, who negotiate, in the {ZONES[zone]}"))
        together = self._table.together(evidence.people)
        if together is not None:
            points.append(_Point(SIDES[together], f"Several sides' people in the {ZONES[together]}"))
        headline = {index for index, best in evidence.people.items() if best == TITLE}
        if len(headline & self._table.chiefs) > 1:
            points.append(_Point(CHIEFS, "Their presidents in the headline"))
        if self._table.abroad(headline, self._named(evidence, TITLE)):
            points.append(_Point(ABROAD, "A negotiator and another side in the headline"))
        return points

    def _bare(self, evidence: Evidence) -> list[_Point]:
        """What lacks every sign of negotiation itself in headline and lead."""
        core = any(self._concepts[index].role == "core" for index in evidence.concepts)
        top = [index for index, best in evidence.people.items() if best < BODY]
        sides = self._table.sides(top)
        envoys = [index for index in top if index in self._table.negotiators]
        if core or evidence.documents or len(envoys) > 1 or len(sides) > 1:
            return []
        headline = [index for index, best in evidence.people.items() if best == TITLE]
        if self._table.abroad(headline, self._named(evidence, TITLE)):
            return []
        return [_Point(BARE, "Speaks of no negotiation")]

    def _named(self, evidence: Evidence, upto: int) -> set[str]:
        """Ids of the concepts down to a zone."""
        return {self._concepts[index].id for index, best in evidence.concepts.items() if best <= upto}

    def _tie(self, evidence: Evidence, signs: Sequence[_Point], against: Sequence[_Point]) -> _Point:
        """What ties the entry to this negotiation; without it no evidence counts."""
        table = self._table
        context = {self._concepts[i].id for i in evidence.concepts if self._concepts[i].role == "context"}
        sides = table.sides(evidence.people)
        sent = table.negotiators & set(evidence.people)
        if not (context or evidence.documents or sides & table.belligerents or sent):
            return self._untied(evidence, signs, against)
        if not (context or evidence.documents or sides & table.belligerents):
            return _Point(UNTIED, "Nothing but those who negotiate ties it to the negotiations")
        ground = (context | sides & table.belligerents) - table.weak
        if not (ground or evidence.documents or sent):
            others = table.parties(evidence.people, self._named(evidence, LEAD), LEAD) - table.weak
            names = ", ".join(sorted(context | sides & table.belligerents))
            if others:
                return _Point(OTHER_SIDE, f"Names {names} and another side")
            return _Point(ONE_SIDED, f"Only {names} ties it to the negotiations")
        if table.ground(evidence.people, self._named(evidence, TITLE)):
            return _Point(NAMED, "Names the war in the headline")
        return _Point(0.0, "")

    def _untied(self, evidence: Evidence, signs: Sequence[_Point], against: Sequence[_Point]) -> _Point:
        """The war goes unnamed: it is taken for this one at home, or when a side at the table is named."""
        strength = sum(concept.weight for concept in self._standing(evidence, "core", TITLE))
        other = any(point.value < AGAINST[LEAD] for point in against)
        seated = self._table.parties(evidence.people, self._named(evidence, LEAD), LEAD)
        if strength >= STRONG and not other and (evidence.home or seated):
            return _Point(ASSUMED, "Leaves the war unnamed")
        told = any(point.value > 0 for point in signs)
        return _Point(NOTHING if told else 0.0, "Nothing ties it to the negotiations")


def _about(concept: Concept) -> str:
    return {"against": "Speaks of", "core": "Speaks of", "support": "Mentions"}[concept.role] + (
        f" {concept.id.replace('-', ' ')}"
    )


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _sentence(point: _Point) -> str:
    return f"{point.text} ({point.value:+.1f})."
