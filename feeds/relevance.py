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
THRESHOLD = 2.8
CORE = (3.0, 1.3, 0.8)  # per unit of a concept's weight, by zone
SUPPORT = (1.0, 0.9, 0.5)
CONTACT = (2.0, 1.3, 0.3)  # meetings, calls and journeys, where two sides at the table are named
AGAINST = (-4.4, -2.0, -0.2)
FURTHER = {"core": 0.7, "support": 1.0, "contact": 1.0, "against": 0.2}  # many words are not as many signs
MOST = {"core": 4.5, "support": 3.0, "contact": 2.0, "against": 9.0}  # weights counted in one zone
NEGOTIATOR = (0.6, 1.4, 0.6)  # the first one named in a zone; a second counts half
DOCUMENT = (4.0, 1.5, 0.4)
SIDES = (2.8, 2.4, 0.8)  # people of two of the sides that negotiate
CHIEFS = 2.0  # two presidents of sides at the table in one headline
BESIDE = 1.0  # a headline with a side at war and a mediating one, by their people or by name
GUESTS = 1.0  # a headline with several leaders of other sides beside the side it is fought on
ABROAD = 1.5  # a headline with a negotiator and a side that is not his
NAMED = 2.0  # the headline names the war or its ground
OTHER_SIDE = 1.2  # only context that is in the news for much else, and another side at the table
ONE_SIDED = -1.5  # the same and nobody else at the table
ELSEWHERE = -4.0  # the same, with another subject in the headline
UNTIED = -1.5  # only a negotiator ties it: the same envoys have other wars to end
ASSUMED = -2.0  # the war goes unnamed
NOTHING = -20.0
OTHER_SUBJECT = 2.0  # a concept of more weight that speaks against is a subject of its own
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
        found = _Found(evidence, self._concepts)
        signs = [
            *_terms(found, "core", CORE),
            *_terms(found, "support", SUPPORT),
            *self._contacts(found),
            *self._plans(evidence),
            *self._seated(found),
        ]
        points = [*signs, *_terms(found, "against", AGAINST), self._tie(found, signs)]
        score = round(sum(point.value for point in points) - THRESHOLD, 2)
        told = sorted((p for p in points if p.text), key=lambda p: -abs(p.value))
        return Verdict(score > 0, score, tuple(_sentence(point) for point in told))

    def _contacts(self, found: _Found) -> list[_Point]:
        """Who of the sides at the table met, called or came to whom; one side's guests are everyday news."""
        weights = [
            CONTACT[zone]
            if found.standing(zone, "contact")
            and len(self._table.seated(found.people, found.named[zone], zone)) > 1
            else 0.0
            for zone in (TITLE, LEAD, BODY)
        ]
        return [point for point in _terms(found, "contact", weights) if point.value]

    def _plans(self, evidence: Evidence) -> list[_Point]:
        if not evidence.documents:
            return []
        index, zone = min(evidence.documents.items(), key=lambda pair: pair[1])
        return [_Point(DOCUMENT[zone], f"The {self._documents[index].name} in the {ZONES[zone]}")]

    def _seated(self, found: _Found) -> list[_Point]:
        """Negotiators, and people of several of the sides at the table."""
        points = []
        for zone in (TITLE, LEAD, BODY):
            named = [index for index, best in found.people.items() if best == zone]
            sent = [self._people[index].name for index in named if index in self._table.negotiators]
            if sent:
                value = NEGOTIATOR[zone] * (1.5 if len(sent) > 1 else 1.0)
                points.append(_Point(value, f"{_and(sent)}, who negotiate, in the {ZONES[zone]}"))
        together = self._table.together(found.people)
        if together is not None:
            points.append(_Point(SIDES[together], f"Several sides' people in the {ZONES[together]}"))
        headline = {index for index, best in found.people.items() if best == TITLE}
        if len(headline & self._table.chiefs) > 1:
            points.append(_Point(CHIEFS, "Their presidents in the headline"))
        if self._table.abroad(headline, found.named[TITLE]):
            points.append(_Point(ABROAD, "A negotiator and another side in the headline"))
        if together != TITLE and self._table.beside(found.people, found.named[TITLE]):
            points.append(_Point(BESIDE, "A side at war and one that mediates in the headline"))
        if self._table.guests(headline) and self._table.ground(found.people, found.named[TITLE]):
            points.append(_Point(GUESTS, "Several leaders in the headline"))
        return points

    def _tie(self, found: _Found, signs: Sequence[_Point]) -> _Point:
        """What ties the entry to this negotiation; without it no evidence counts."""
        table = self._table
        sent = table.negotiators & set(found.people)
        tied = found.context | table.sides(found.people) & table.belligerents
        documents = bool(found.documents) and not found.other_subject(TITLE)
        if not (tied or documents or sent):
            return self._untied(found, signs)
        if not (tied or documents):
            return _Point(UNTIED, "Nothing but those who negotiate ties it to the negotiations")
        if not (tied - table.weak or documents or sent):
            return self._weak(found, ", ".join(sorted(tied)))
        if table.ground(found.people, found.named[TITLE]):
            return _Point(NAMED, "Names the war in the headline")
        return _Point(0.0, "")

    def _weak(self, found: _Found, names: str) -> _Point:
        """Only what is in the news for much else ties it."""
        if found.standing(TITLE, "against"):
            return _Point(ELSEWHERE, f"Only {names} ties it, beside another subject")
        if self._table.parties(found.people, found.named[LEAD], LEAD) - self._table.weak:
            return _Point(OTHER_SIDE, f"Names {names} and another side")
        return _Point(ONE_SIDED, f"Only {names} ties it to the negotiations")

    def _untied(self, found: _Found, signs: Sequence[_Point]) -> _Point:
        """The war goes unnamed: it is taken for this one at home, or when a side at the table is named."""
        strength = sum(concept.weight for concept in found.standing(TITLE, "core"))
        other = found.standing(TITLE, "against") or found.other_subject(LEAD)
        seated = self._table.parties(found.people, found.named[LEAD], LEAD)
        if strength >= STRONG and not other and (found.home or seated):
            return _Point(ASSUMED, "Leaves the war unnamed")
        told = any(point.value > 0 for point in signs)
        return _Point(NOTHING if told else 0.0, "Nothing ties it to the negotiations")


class _Found:
    """One entry's evidence, sorted. named: ids of the concepts down to each zone."""

    def __init__(self, evidence: Evidence, concepts: Sequence[Concept]) -> None:
        self.people = evidence.people
        self.documents = evidence.documents
        self.home = evidence.home
        self.context: set[str] = set()
        self._standing: dict[tuple[int, str], list[Concept]] = {}
        within: tuple[set[str], set[str], set[str]] = (set(), set(), set())
        for index, zone in evidence.concepts.items():
            concept = concepts[index]
            self._standing.setdefault((zone, concept.role), []).append(concept)
            within[zone].add(concept.id)
            if concept.role == "context":
                self.context.add(concept.id)
        for standing in self._standing.values():
            standing.sort(key=_weightiest)
        upto_lead = within[TITLE] | within[LEAD]
        self.named = (within[TITLE], upto_lead, upto_lead | within[BODY])

    def standing(self, zone: int, role: str) -> Sequence[Concept]:
        """The concepts of a role in a zone, weightiest first."""
        return self._standing.get((zone, role), ())

    def other_subject(self, zone: int) -> bool:
        """Whether a zone speaks clearly of something else: another war, sport."""
        return any(concept.weight > OTHER_SUBJECT for concept in self.standing(zone, "against"))


def _weightiest(concept: Concept) -> tuple[float, str]:
    return -concept.weight, concept.id


def _terms(found: _Found, role: str, weights: Sequence[float]) -> list[_Point]:
    """The concepts of a role by zone, strongest first; the further ones count less, up to an end."""
    points = []
    for zone in (TITLE, LEAD, BODY):
        left, share = MOST[role], 1.0
        for concept in found.standing(zone, role):
            counted = min(concept.weight * share, left)
            points.append(_Point(counted * weights[zone], f"{_about(concept)} in the {ZONES[zone]}"))
            left -= counted
            share = FURTHER[role]
    return points


def _about(concept: Concept) -> str:
    verb = "Mentions" if concept.role in {"support", "contact"} else "Speaks of"
    return f"{verb} {concept.id.replace('-', ' ')}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _sentence(point: _Point) -> str:
    return f"{point.text} ({point.value:+.1f})."
