"""Is this report about the negotiations? Evidence for and against, weighed by where it stands; reasons in sentences.

An entry is relevant when signs of negotiation stand together with the war's context and outweigh what speaks against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.pack import Concept, Pack

TITLE, LEAD, BODY = 0, 1, 2
ZONES = ("headline", "lead", "text")
ZONE_WEIGHT = (3.0, 1.5, 0.4)
THRESHOLD = 4.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found in one entry: index of concept, person or document -> the best zone it stands in."""

    concepts: Mapping[int, int]
    people: Mapping[int, int]
    documents: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement. score: above zero is relevant; about -10 to 10. reasons: one sentence each, strongest first."""

    relevant: bool
    score: float
    reasons: tuple[str, ...]


class Relevance:
    """The rule, with the pack's concepts and people."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def judge(self, evidence: Evidence) -> Verdict:
        """Weighs the evidence of one entry."""
        concepts = self._pack.concepts
        core = self._weigh(evidence, "core") + sum(2.0 * ZONE_WEIGHT[z] for z in evidence.documents.values())
        support = self._weigh(evidence, "support")
        against = self._weigh(evidence, "against")
        context = any(concepts[index].role == "context" for index in evidence.concepts) or bool(
            evidence.documents
        )
        score = core + 0.5 * support - against - THRESHOLD
        if not context:
            score = min(score, -1.0)
        return Verdict(score > 0, round(score, 2), tuple(_reasons(concepts, evidence)))

    def _weigh(self, evidence: Evidence, role: str) -> float:
        concepts = self._pack.concepts
        return sum(
            concepts[index].weight * ZONE_WEIGHT[zone]
            for index, zone in evidence.concepts.items()
            if concepts[index].role == role
        )


def _reasons(concepts: Sequence[Concept], evidence: Evidence) -> list[str]:
    by_zone = sorted(evidence.concepts.items(), key=lambda item: (item[1], -concepts[item[0]].weight))
    return [f"{concepts[index].role}: {concepts[index].id} in the {ZONES[zone]}" for index, zone in by_zone]
