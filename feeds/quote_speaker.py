"""Who speaks: by the words around a quotation, else the one spoken of before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from feeds.people import Mention
from feeds.quote_frame import Page
from feeds.quote_spans import Span
from feeds.quote_words import ALONE, HALF_SURE, HE, NOBODY

_SENTENCES_BACK = 3


class Reads(Protocol):
    """What tells the speaker by the words of the sentence; one for each kind of script."""

    def free(self, mention: Mention) -> bool:
        """Whether a named person may be a subject."""

    def opens(self, start: int, end: int) -> int | None:
        """The subject of a sentence."""

    def read(self, span: Span) -> tuple[int | None, int]:
        """The speaker, and how many words the quotation must have for him to be sure."""


class Speakers:
    """Gives each quotation of a page its speaker, in order."""

    def __init__(self, page: Page, reader: Reads) -> None:
        self._page = page
        self._reader = reader
        self._last: tuple[Span, int] | None = None

    def of(self, span: Span, length: int) -> int:
        """Index of the person who speaks, NOBODY when that is not sure or it is no quotation.

        length: words of the quotation.
        """
        found, needed = self._reader.read(span)
        if found == HE:
            found = self._he(span)
        elif found is None:
            found = self._goes_on(span)
            needed = HALF_SURE - 1 if self._resumes(span) else ALONE
        speaker = NOBODY if found is None or length < needed else found
        if speaker >= 0 or length >= ALONE:
            self._last = (span, speaker)
        return speaker

    def _goes_on(self, span: Span) -> int | None:
        """The speaker before, when nobody else was named since and the quotation stands alone."""
        if self._last is None or not self._page.same_paragraphs(self._last[0].end, span.start):
            return None
        between = self._page.named(self._page.sentence(self._last[0].end - 1)[1], span.start)
        return None if any(map(self._reader.free, between)) else self._last[1]

    def _resumes(self, span: Span) -> bool:
        """Whether a quotation is the next sentence after the one before, in the same paragraph."""
        return self._last is not None and "\n" not in self._page.text[self._last[0].end : span.start]

    def _he(self, span: Span) -> int | None:
        """Whom a pronoun means: the subject of the sentence before, else the speaker before."""
        edge = self._page.sentence(span.start)[0]
        for _ in range(_SENTENCES_BACK):
            if edge <= 0 or (self._last is not None and self._last[0].start >= edge):
                break
            start = self._page.sentence(edge - 1)[0]
            found = self._reader.opens(start, edge)
            if found is not None and found != HE:
                return found
            if self._last is not None and self._last[0].start >= start:
                break
            edge = start
        return self._last[1] if self._last is not None else None


def count_words(text: str, wide_script: bool) -> int:
    """Words of a quotation; in scripts without spaces about one for every three characters."""
    return max(1, len(text) // 3) if wide_script else len(text.split())


def in_order(spans: Sequence[Span]) -> list[Span]:
    """Quotations by place, the outer one of two that overlap."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
