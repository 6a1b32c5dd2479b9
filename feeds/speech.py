"""What a pack knows of speaking, built once: its people as subjects, its words for each language."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.matcher import CONCEPT, PLACE, Hit
from feeds.pack import Pack
from feeds.quote_frame import Page
from feeds.quote_named import Named, People
from feeds.quote_subject_wide import WideSubjects
from feeds.quote_words import NONE, SpeechWords, speech_words

WIDE = frozenset({"zh", "ja", "ko"})  # read by particles and signs, not by words


class Speech:
    """Shared by what reads quotations and what reads denials."""

    def __init__(self, pack: Pack) -> None:
        self._words = speech_words(pack)
        self._people = People(pack)
        self._parties = {i: c.id for i, c in enumerate(pack.concepts) if c.role in {"party", "context"}}

    def words(self, language: str) -> SpeechWords:
        """The lists of a language; empty ones for one the pack has none of."""
        return self._words.get(language, NONE)

    def named(self, page: Page, language: str, hits: Sequence[Hit]) -> Named:
        """The names of a page in a language with spaces. hits: what the matcher found in its text."""
        places = frozenset(
            hit.start
            for hit in hits
            if hit.kind == PLACE or (hit.kind == CONCEPT and hit.index in self._parties)
        )
        return Named(page, self._people, self.words(language), language, places)

    def wide(self, page: Page, language: str) -> WideSubjects:
        """The same for Chinese, Japanese and Korean."""
        return WideSubjects(page, self._people, self.words(language), language)

    def party(self, hit: Hit) -> str:
        """Id of the concept when a hit names a country or a side, else ""."""
        return self._parties.get(hit.index, "") if hit.kind == CONCEPT else ""
