"""What a timeline can be of: a person, a place or a document, by any name the topic pack knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feeds.pack import Document, Pack, Place
from feeds.text import squeeze
from feeds.who import lookup
from handlers.suggest import nearest


@dataclass(frozen=True, slots=True)
class Topic:
    """kind: "person", "place" or "document", "" when nothing was found; then what was perhaps meant."""

    kind: str = ""
    slug: str = ""
    name: str = ""
    suggestions: tuple[str, ...] = ()


def find_topic(pack: Pack, query: str) -> Topic:
    """The document, place or person of that name; a document also by part of its name ("28")."""
    key = squeeze(query).removeprefix("the ")
    found = next((topic for name, topic in _named(pack) if name == key), None)
    if found:
        return found
    person = lookup(pack, query)
    if person.person:
        return Topic("person", person.person.slug, person.person.name)
    partly = _documents_with(pack, query)
    if len(partly) == 1:
        return Topic("document", partly[0].slug, partly[0].name)
    names = {name: topic.name for name, topic in _named(pack)}
    near = (*(p.name for p in person.suggestions), *(d.name for d in partly[:3]))
    return Topic(suggestions=tuple(dict.fromkeys((*near, *(names[name] for name in nearest(key, names))))))


def _named(pack: Pack) -> Iterator[tuple[str, Topic]]:
    """Every full name of documents and places, folded."""
    for document in pack.documents:
        topic = Topic("document", document.slug, document.name)
        yield from ((name, topic) for name in _document_names(document))
    for place in pack.places:
        topic = Topic("place", place.slug, place.name)
        yield from ((name, topic) for name in _place_names(place))


def _document_names(document: Document) -> Iterator[str]:
    phrases = (phrase for forms in (document.phrases or {}).values() for phrase in forms)
    yield from (squeeze(name) for name in (document.name, document.slug, *phrases))


def _place_names(place: Place) -> Iterator[str]:
    yield from (squeeze(name) for name in (place.name, place.slug, *place.names))


def _documents_with(pack: Pack, query: str) -> list[Document]:
    """Documents whose name holds all the words, in singular or plural: "28 points", "the prosperity plan"."""
    words = _bare_words(query)
    return [d for d in pack.documents if words and words <= _bare_words(d.name)]


def _bare_words(text: str) -> set[str]:
    return {word.removesuffix("s") for word in squeeze(text).split()} - {"the", "a", "on"}
