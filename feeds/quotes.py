"""Direct quotations and who said them, in the quotation marks of any of the languages."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.matcher import CONCEPT, PLACE, Hit
from feeds.model import Quote
from feeds.pack import Pack
from feeds.people import Mention
from feeds.quote_about import Abouts
from feeds.quote_dashes import dash_spans
from feeds.quote_frame import Page
from feeds.quote_named import Named, People
from feeds.quote_reader import Reader
from feeds.quote_spans import Span, spans, title_like
from feeds.quote_speaker import Speakers, count_words, in_order
from feeds.quote_subject import Subjects
from feeds.quote_subject_wide import WideSubjects
from feeds.quote_words import NONE, SpeechWords, speech_words
from feeds.text import squeeze, wide

_WIDE = frozenset({"zh", "ja", "ko"})
_TERM = 3  # words of a quotation that may be but a name or a term


class Quotes:
    """The pack's verbs of speech and offices, ready."""

    def __init__(self, pack: Pack) -> None:
        self._slugs = tuple(person.slug for person in pack.people)
        self._words = speech_words(pack)
        self._people = People(pack)
        self._abouts = Abouts(pack)
        parties = {i for i, concept in enumerate(pack.concepts) if concept.role in {"party", "context"}}
        self._parties = frozenset(parties)

    def find(
        self, text: str, mentions: Sequence[Mention], language: str, hits: Sequence[Hit] = ()
    ) -> tuple[Quote, ...]:
        """The quotations of a text whose speaker is sure, in order, each once. The first line is a headline.

        Scare quotes, names of works and the words of documents or of people the pack lacks are left out.
        """
        words = self._words.get(language, NONE)
        found = in_order([*spans(text), *dash_spans(text, words)])
        if not found or not mentions:
            return ()
        page = Page(text, found, mentions)
        speakers = Speakers(page, self._reader(page, words, language, hits))
        said: dict[str, Quote] = {}
        for span in found:
            length = count_words(span.text, wide(span.text[0]))
            speaker = speakers.of(span, length)
            if speaker >= 0 and not self._term(page, span, length):
                about = self._abouts.of(span, hits, mentions, language)
                said.setdefault(squeeze(span.text), Quote(span.text, self._slugs[speaker], about))
        return tuple(said.values())

    def _reader(
        self, page: Page, words: SpeechWords, language: str, hits: Sequence[Hit]
    ) -> Reader | WideSubjects:
        if language in _WIDE:
            return WideSubjects(page, self._people, words, language)
        places = frozenset(hit.start for hit in hits if self._place(hit))
        return Reader(page, Subjects(Named(page, self._people, words, language, places)), words)

    def _place(self, hit: Hit) -> bool:
        return hit.kind == PLACE or (hit.kind == CONCEPT and hit.index in self._parties)

    def _term(self, page: Page, span: Span, length: int) -> bool:
        """Whether a short quotation is a name: "Financial Times" in a sentence that writes words small."""
        if length > _TERM or not title_like(span.text):
            return False
        start, end = page.sentence(span.start)
        return not title_like(page.text[start : span.start] + page.text[span.end : end])
