"""Direct quotations and who said them, in the quotation marks of any of the languages."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.matcher import Hit
from feeds.model import Quote
from feeds.pack import Pack
from feeds.people import Mention
from feeds.quote_about import Abouts
from feeds.quote_dashes import dash_spans
from feeds.quote_frame import Page
from feeds.quote_reader import Reader
from feeds.quote_spans import Span, spans, title_like
from feeds.quote_speaker import Reads, Speakers, count_words, in_order
from feeds.quote_subject import Subjects
from feeds.speech import WIDE, Speech
from feeds.text import squeeze, wide

_TERM = 3  # words of a quotation that may be but a name or a term


class Quotes:
    """The pack's verbs of speech and offices, ready."""

    def __init__(self, pack: Pack, speech: Speech | None = None) -> None:
        self._slugs = tuple(person.slug for person in pack.people)
        self._speech = speech or Speech(pack)
        self._abouts = Abouts(pack)

    def find(
        self, text: str, mentions: Sequence[Mention], language: str, hits: Sequence[Hit] = ()
    ) -> tuple[Quote, ...]:
        """The quotations of a text whose speaker is sure, in order, each once. The first line is a headline.

        Scare quotes, names of works and the words of documents or of people the pack lacks are left out.
        """
        found = in_order([*spans(text), *dash_spans(text, self._speech.words(language))])
        if not found or not mentions:
            return ()
        page = Page(text, found, mentions)
        speakers = Speakers(page, self._reader(page, language, hits))
        said: dict[str, Quote] = {}
        for span in found:
            length = count_words(span.text, wide(span.text[0]))
            speaker = speakers.of(span, length)
            if speaker >= 0 and not _term(page, span, length):
                about = self._abouts.of(span, hits, mentions, language)
                said.setdefault(squeeze(span.text), Quote(span.text, self._slugs[speaker], about))
        return tuple(said.values())

    def _reader(self, page: Page, language: str, hits: Sequence[Hit]) -> Reads:
        if language in WIDE:
            return self._speech.wide(page, language)
        named = self._speech.named(page, language, hits)
        return Reader(page, Subjects(named), named.words)


def _term(page: Page, span: Span, length: int) -> bool:
    """Whether a short quotation is a name: "Financial Times" in a sentence that writes words small."""
    if length > _TERM or not title_like(span.text):
        return False
    start, end = page.sentence(span.start)
    return not title_like(page.text[start : span.start] + page.text[span.end : end])
