"""Why an entry was judged and joined as it was, as data: what `parley explain` and /why print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.cluster import as_report
from feeds.judge import Findings, Judge
from feeds.matcher import CONCEPT
from feeds.model import Entry, FeedSource, RawEntry, Story
from feeds.pack import Pack
from feeds.similarity import Likeness, compare


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: the words as printed, what they stand for ("person", "concept" ...) and where they
    stand.
    """

    words: str
    kind: str
    id: str
    zone: str  # "headline" | "lead" | "text"


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one text is understood. cut: what of it was left out as boilerplate."""

    language: str
    relevant: bool
    score: float
    reasons: tuple[str, ...]
    found: tuple[Found, ...]
    text: str
    cut: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """How like an entry is to a report of a story."""

    title: str
    likeness: Likeness


def explain(pack: Pack, judge: Judge, raw: RawEntry, source: FeedSource) -> Explanation:
    """What is found in an entry and how it was weighed."""
    findings = judge.findings(raw, source)
    kept = {line.strip() for line in findings.text.split("\n")}
    lines = [*raw.title.split("\n"), *raw.summary.split("\n"), *raw.content.split("\n")]
    return Explanation(
        language=findings.language,
        relevant=findings.verdict.relevant,
        score=findings.verdict.score,
        reasons=findings.verdict.reasons,
        found=tuple(_found(pack, findings)),
        text=findings.text,
        cut=tuple(dict.fromkeys(line for line in map(str.strip, lines) if line and line not in kept)),
    )


def neighbours(entry: Entry, story: Story) -> tuple[Neighbour, ...]:
    """How like an entry is to each other report of a story, most like first."""
    report = as_report(entry)
    compared = [Neighbour(o.title, compare(report, o)) for o in story.reports if o.entry != entry.id]
    return tuple(sorted(compared, key=lambda neighbour: -neighbour.likeness.score))


def _found(pack: Pack, findings: Findings) -> list[Found]:
    rows: list[tuple[int, Found]] = []
    for mention in findings.mentions:
        words = findings.text[mention.start : mention.end]
        slug = pack.people[mention.person].slug
        rows.append((mention.start, Found(words, "person", slug, _zone(findings, mention.start))))
    named: Sequence[tuple[str, Sequence[tuple[int, int]], Sequence[str]]] = (
        ("document", findings.documents, [document.slug for document in pack.documents]),
        ("place", findings.places, [place.slug for place in pack.places]),
    )
    for kind, pairs, slugs in named:
        rows += [(start, Found("", kind, slugs[i], _zone(findings, start))) for start, i in pairs]
    for hit in findings.hits:
        if hit.kind == CONCEPT:
            words = findings.text[hit.start : hit.end]
            concept = pack.concepts[hit.index]
            rows.append((hit.start, Found(words, concept.role, concept.id, _zone(findings, hit.start))))
    return [found for _, found in sorted(rows, key=lambda row: row[0])]


def _zone(findings: Findings, start: int) -> str:
    return "headline" if start < findings.title_end else "lead" if start < findings.lead_end else "text"
