"""How a report stands to what it tells: reports it, confirms it, denies it, and who does."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.claim_top import ClaimWords, SpacedTop, Top, WideTop
from feeds.matcher import CONCEPT, Hit
from feeds.model import Claim, Stance
from feeds.pack import Pack
from feeds.people import Mention
from feeds.quote_frame import Page
from feeds.quote_spans import spans
from feeds.speech import WIDE, Speech

_STANCES = {"denial": Stance.DENIED, "rejection": Stance.DENIED, "confirmation": Stance.CONFIRMED}


class Claims:
    """The pack's concepts of denial, rejection and confirmation, ready."""

    def __init__(self, pack: Pack, speech: Speech | None = None) -> None:
        self._slugs = tuple(person.slug for person in pack.people)
        self._speech = speech or Speech(pack)
        self._words = {language: ClaimWords.of(pack, language) for language in pack.words.get("denies", {})}
        self._stances = {i: _STANCES[c.id] for i, c in enumerate(pack.concepts) if c.id in _STANCES}
        self._rejections = frozenset(i for i, c in enumerate(pack.concepts) if c.id == "rejection")
        self._side_ids = frozenset(side.id for side in pack.sides)

    def find(
        self,
        text: str,
        title_end: int,
        lead_end: int,
        hits: Sequence[Hit],
        mentions: Sequence[Mention],
        language: str,
    ) -> Claim:
        """The stance of a report, by its headline and the first sentence of its lead.

        A denial or a confirmation counts when it is told whose it is; a denial in the headline in any case.
        """
        words = self._words.get(language)
        marks = [h for h in hits if h.start < lead_end and h.kind == CONCEPT and h.index in self._stances]
        if not marks or words is None:
            return Claim()
        top = self._top(text[:lead_end], hits, mentions, language, words)
        end = top.page.sentence(min(title_end + 1, lead_end - 1))[1]
        for hit in marks:
            if hit.start < end and self._stands(hit, top):
                by = top.whose(hit)
                stance = self._stances[hit.index]
                if by or (stance is Stance.DENIED and hit.start < title_end):
                    return Claim(stance, by)
        return Claim()

    def _top(
        self, text: str, hits: Sequence[Hit], mentions: Sequence[Mention], language: str, words: ClaimWords
    ) -> Top:
        page = Page(text, spans(text), [mention for mention in mentions if mention.end <= len(text)])
        parties = [(hit.start, self._speech.party(hit)) for hit in hits if hit.end <= len(text)]
        sides = [(start, party) for start, party in parties if party in self._side_ids]
        if language in WIDE:
            return WideTop(page, words, self._slugs, sides, self._speech.wide(page, language).free)
        return SpacedTop(page, words, self._slugs, sides, self._speech.named(page, language, hits))

    def _stands(self, hit: Hit, top: Top) -> bool:
        """Whether a find is a denial of a report or a confirmation of one, not negated, in nobody's mouth."""
        if top.page.quoted(hit.start) or top.negated(hit) or top.affirms(hit):
            return False
        if hit.index in self._rejections:
            return top.of_report(hit)
        return self._stances[hit.index] is Stance.CONFIRMED or top.denies(hit)
