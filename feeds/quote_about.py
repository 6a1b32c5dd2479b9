"""What a quotation names, alike in every language, so that a translation is known as the same words."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.features import figures
from feeds.matcher import CONCEPT, DOCUMENT, PLACE, Hit
from feeds.pack import Concept, Pack
from feeds.people import Mention
from feeds.quote_spans import Span
from feeds.text import wide, words
from feeds.translit import skeleton

_LONG = 6  # letters of a word that may be one of those all languages share: constructive, конструктивно
_KEPT = 5  # signs of its skeleton that are compared
_MOST = 16


def _mark(concept: Concept) -> str:
    """The concept's id; "." before those that so many sentences name that they tell little."""
    weak = concept.role in {"context", "party"} or concept.kind == "statement"
    return f".{concept.id}" if weak else concept.id


class Abouts:
    """The ids of a pack by kind of find."""

    def __init__(self, pack: Pack) -> None:
        self._ids = {
            CONCEPT: tuple(_mark(concept) for concept in pack.concepts),
            PLACE: tuple(place.slug for place in pack.places),
            DOCUMENT: tuple(document.slug for document in pack.documents),
        }
        self._people = tuple(person.slug for person in pack.people)

    def of(
        self, span: Span, hits: Sequence[Hit], mentions: Sequence[Mention], language: str
    ) -> tuple[str, ...]:
        """Ids of people, places, documents and concepts, numbers, and "~" with the skeleton of long words;
        concepts that tell little begin with ".".
        """
        found = {self._people[m.person]: None for m in mentions if span.start <= m.start < span.end}
        for hit in hits:
            if span.start <= hit.start < span.end and hit.kind in self._ids:
                found[self._ids[hit.kind][hit.index]] = None
        found |= dict.fromkeys(figures(span.text))
        found |= dict.fromkeys(_shared_words(span.text, language))
        return tuple(found)[:_MOST]


def _shared_words(text: str, language: str) -> list[str]:
    long = [word.group() for word in words(text) if len(word.group()) >= _LONG and not wide(word.group()[0])]
    keys = [skeleton(word, language)[:_KEPT] for word in long]
    return [f"~{key}" for key in keys if len(key) == _KEPT]
