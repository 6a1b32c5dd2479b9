"""RawEntry -> Entry: what one entry is about, whom and what it names, and whether it belongs to the
negotiations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.boilerplate import Body, Cleaner
from feeds.changes import Changes
from feeds.claim import Claims
from feeds.dates import believable
from feeds.documents import Documents
from feeds.features import content_words, figures, proper_names
from feeds.identity import entry_id
from feeds.kind import kind
from feeds.language import detect
from feeds.matcher import CONCEPT, Hit, Matcher
from feeds.model import Entry, Features, FeedSource, Kind, RawEntry
from feeds.pack import Pack
from feeds.people import Mention, Names
from feeds.places import Places
from feeds.quotes import Quotes
from feeds.relevance import BODY, LEAD, TITLE, Evidence, Relevance, Verdict
from feeds.roles import Roles
from feeds.speech import Speech
from feeds.strangers import Strangers
from feeds.when import Days

LEAD_LENGTH = 420  # characters of text that count as lead
SUMMARY = 1000
DOUBTFUL = -9.0  # below it a text is on something else: sport, another war


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in one entry. Places in the text are offsets into `text`."""

    body: Body
    text: str
    language: str
    title_end: int
    lead_end: int
    hits: tuple[Hit, ...]
    mentions: tuple[Mention, ...]
    documents: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, int], ...]
    verdict: Verdict


class Judge:
    """A pack compiled for judging entries. Immutable; one per process."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._cleaner = Cleaner(pack)
        self._matcher = Matcher(pack)
        self._names = Names(pack)
        self._documents = Documents(pack)
        self._places = Places(pack)
        self._relevance = Relevance(pack)
        speech = Speech(pack)
        self._quotes = Quotes(pack, speech)
        self._roles = Roles(pack)
        self._strangers = Strangers(pack, self._roles)
        self._claims = Claims(pack, speech)
        self._days = Days(pack)
        self._changes = Changes(pack)
        self._table = frozenset(side.id for side in pack.sides if side.table)
        self._context = frozenset(i for i, c in enumerate(pack.concepts) if c.role in {"context", "party"})
        self._common = frozenset((*pack.everywhere, *(pack.concepts[i].id for i in self._context)))

    def judge(self, raw: RawEntry, source: FeedSource, now: datetime) -> Entry:
        """The entry as judged; `now` is when it was first seen. Its story is still "": `feeds.cluster` joins
        it.
        """
        found = self.findings(raw, source)
        entry = self._entry(raw, source, now, found)
        return self._understood(entry, found) if entry.relevant else entry

    def _entry(self, raw: RawEntry, source: FeedSource, now: datetime, found: Findings) -> Entry:
        """What is kept of every entry, relevant or not."""
        return Entry(
            id=entry_id(raw, source.id, source.outlet),
            feed=source.id,
            outlet=source.outlet,
            side=source.side,
            state_media=source.state_media,
            guid=raw.guid,
            link=raw.link,
            title=found.body.title or raw.title,
            summary=found.body.lead[:SUMMARY],
            language=found.language,
            published=believable(raw.published, now),
            first_seen=now,
            relevant=found.verdict.relevant,
            score=found.verdict.score,
            reasons=found.verdict.reasons,
            people=self._people(found.mentions),
            documents=self._document_slugs(found.documents),
            places=self._place_slugs(found.places),
        )

    def _understood(self, entry: Entry, found: Findings) -> Entry:
        """A relevant entry with all that is told of it, and that stories are made by."""
        text, language = found.text, found.language
        features = self._features(found, entry.published)
        roles = self._roles.find(text, found.mentions, language)
        return replace(
            entry,
            quotes=self._quotes.find(text, found.mentions, language, found.hits),
            roles=roles,
            strangers=self._strangers.find(text, found.hits, found.mentions, language),
            claim=self._claims.find(
                text, found.title_end, found.lead_end, found.hits, found.mentions, language
            ),
            changes=self._changes.find(text, found.lead_end, found.documents, language),
            features=features,
        )

    def findings(self, raw: RawEntry, source: FeedSource) -> Findings:
        """What is found in an entry, for `judge` and for explanations."""
        body = self._cleaner.body(raw.title, raw.summary, raw.content, source.outlet)
        text = body.text
        language = detect(text, source.language, self._pack.languages)
        hits = tuple(self._matcher.find(text, language))
        title_end = len(body.title)
        lead_end = _lead_end(text, title_end)
        documents = tuple(self._documents.find(text, hits, language))
        concepts = _by_zone(((h.start, h.index) for h in outermost(hits, self._context)), title_end, lead_end)
        documents_by_zone = _by_zone(documents, title_end, lead_end)
        home = self._relevance.at_home(source.side)
        first = self._names.mentions(text, hits, language, on_topic=False)
        people = _by_zone(((m.start, m.person) for m in first), title_end, lead_end)
        verdict = self._relevance.judge(Evidence(concepts, people, documents_by_zone, home))
        mentions: Sequence[Mention] = first
        if _may_be(verdict):
            mentions = self._names.mentions(text, hits, language, on_topic=True)
            sure = people
            people = _by_zone(((m.start, m.person) for m in mentions), title_end, lead_end)
            if people != sure:
                verdict = self._relevance.judge(Evidence(concepts, people, documents_by_zone, home))
        places = tuple(self._places.find(text, hits, language))
        return Findings(
            body, text, language, title_end, lead_end, hits, tuple(mentions), documents, places, verdict
        )

    def _people(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        people = self._pack.people
        named = dict.fromkeys(mention.person for mention in mentions)
        return tuple(people[index].slug for index in named if not people[index].reporter)

    def _sides(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        named = {self._pack.people[mention.person].side for mention in mentions}
        return tuple(sorted(named & self._table))

    def _document_slugs(self, found: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._pack.documents[index].slug for _, index in found))

    def _place_slugs(self, found: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        return tuple(self._pack.places[i].slug for i in self._places.narrowed([index for _, index in found]))

    def _announced(self, hits: Iterable[Hit]) -> list[int]:
        """Where the text announces something."""
        kinds = self._pack.concepts
        return [h.start for h in hits if h.kind == CONCEPT and kinds[h.index].kind == Kind.ANNOUNCEMENT]

    def _features(self, found: Findings, published: datetime) -> Features:
        end = found.lead_end
        top = found.text[:end]
        concepts = self._pack.concepts
        in_title = dict.fromkeys(
            h.index for h in found.hits if h.kind == CONCEPT and h.start < found.title_end
        )
        in_lead = dict.fromkeys(
            h.index for h in found.hits if h.kind == CONCEPT and found.title_end <= h.start < end
        )
        taken = {hit.start for hit in found.hits} | {mention.start for mention in found.mentions}
        names = (*self._people(found.mentions), *(concepts[i].id for i in (*in_title, *in_lead)))
        return Features(
            kind=kind([concepts[i] for i in in_title], [concepts[i] for i in in_lead]),
            concepts=tuple(dict.fromkeys(concepts[i].id for i in (*in_title, *in_lead))),
            people=self._people(m for m in found.mentions if m.start < end),
            places=tuple(
                self._pack.places[i].slug
                for i in self._places.widened([i for at, i in found.places if at < end])
            ),
            documents=self._document_slugs(pair for pair in found.documents if pair[0] < end),
            figures=figures(top),
            words=content_words(top),
            names=proper_names(top, taken, found.language),
            actors=self._people(m for m in found.mentions if m.start < found.title_end),
            headline=tuple(concepts[i].id for i in in_title),
            sides=self._sides(m for m in found.mentions if m.start < end),
            when=self._days.find(top, found.language, published, self._announced(found.hits)),
            common=tuple(dict.fromkeys(name for name in names if name in self._common)),
        )


def _may_be(verdict: Verdict) -> bool:
    """Whether surnames that stand alone may be taken for those of the negotiations: nothing else leads the
    text.
    """
    return verdict.score > DOUBTFUL


def _lead_end(text: str, title_end: int) -> int:
    """Where the lead ends: after a paragraph, at about LEAD_LENGTH characters behind the headline."""
    limit = title_end + LEAD_LENGTH
    if len(text) <= limit:
        second = text.find("\n", text.find("\n", title_end) + 1 or len(text))
        return len(text) if second < 0 else second
    end = text.find("\n", title_end + 1, limit)
    return end if end > 0 else limit


def outermost(hits: Sequence[Hit], kept_within: Collection[int]) -> list[Hit]:
    """The concepts that do not stand inside a longer one: "peace talks" is not "talks" and "peace" besides.

    Those of `kept_within` are kept wherever they stand: talks on Ukraine are about Ukraine.
    """
    kept: list[Hit] = []
    start = end = -1
    for hit in hits:  # by start, longest first
        if hit.kind != CONCEPT:
            continue
        if hit.index in kept_within:
            kept.append(hit)
        elif hit.end > end or (hit.start, hit.end) == (start, end):
            start, end = hit.start, hit.end
            kept.append(hit)
    return kept


def _by_zone(found: Iterable[tuple[int, int]], title_end: int, lead_end: int) -> dict[int, int]:
    """Index -> the best zone it stands in."""
    zones: dict[int, int] = {}
    for start, index in found:
        zone = TITLE if start < title_end else LEAD if start < lead_end else BODY
        zones[index] = min(zone, zones.get(index, BODY))
    return zones
