"""Which document a question means: by name, slug, number of points, or any phrase of the pack."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from feeds.pack import Document, Pack
from feeds.text import squeeze, wide
from feeds.tokens import folded_words

MOST = 6  # documents named when it is not sure which is meant
CLOSE = 80.0  # rapidfuzz ratio from which a mistyped word of a name is suggested
_BEGINNING = 4  # letters from which a word may be the beginning of another: "guarantee", "miner"
_SMALL = frozenset("the a an of on in for and peace plan plans draft document what is status".split())
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """document: the one that is meant, None when that is not sure. suggestions: those that may be meant."""

    document: Document | None
    suggestions: tuple[Document, ...] = ()


def lookup_document(pack: Pack, query: str) -> DocumentAnswer:
    """The document of a question in any language of the pack.

    Tried in turn: the whole name or phrase, the number of points, words of the names, words of the phrases.
    What fits several is asked back.
    """
    asked = squeeze(query)
    if not asked:
        return DocumentAnswer(None)
    for fits in (_called, _by_number, _in_name, _in_phrases):
        found = [document for document in pack.documents if fits(document, asked)]
        if len(found) == 1:
            return DocumentAnswer(found[0])
        if found:
            return DocumentAnswer(None, tuple(found[:MOST]))
    return DocumentAnswer(None, _mistyped(pack, asked))


def _called(document: Document, asked: str) -> bool:
    """The whole of what was asked is one of its names, or holds one that is longer than a word."""
    words = tuple(asked.removeprefix("the ").split())
    return any(_same(words, phrase) for phrase in _phrases(document))


def _same(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    if wide(phrase[0][0]):
        return "".join(phrase).replace("*", "") == "".join(words)
    return len(words) == len(phrase) and all(map(_is, words, phrase))


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted[-1] == "*" else word == wanted


def _by_number(document: Document, asked: str) -> bool:
    """ "28", "28 points", "20点": all figures of what was asked are in its name."""
    numbers = set(_NUMBER.findall(asked))
    return bool(numbers) and numbers <= set(_NUMBER.findall(f"{document.name} {document.slug}"))


def _in_name(document: Document, asked: str) -> bool:
    return _holds_all(asked, {word.rstrip("*") for word in squeeze(document.name).split()})


def _in_phrases(document: Document, asked: str) -> bool:
    if wide(asked[0]):
        return any(asked in "".join(phrase) for phrase in _phrases(document))
    return any(_holds_all(asked, {word.rstrip("*") for word in phrase}) for phrase in _phrases(document))


def _holds_all(asked: str, words: Iterable[str]) -> bool:
    """Whether every word that tells something is one of these, or begins alike but for its ending."""
    wanted = [word for word in asked.split() if word not in _SMALL]
    known = set(words)
    return bool(wanted) and all(any(_alike(word, other) for other in known) for word in wanted)


def _alike(word: str, other: str) -> bool:
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    return len(short) >= _BEGINNING and long.startswith(short)


def _mistyped(pack: Pack, asked: str) -> tuple[Document, ...]:
    """Documents whose names hold a word like every word that was asked."""
    wanted = [word for word in asked.split() if word not in _SMALL]

    def near(document: Document) -> bool:
        words = squeeze(document.name).split()
        return all(process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=CLOSE) for word in wanted)

    return tuple(filter(near, pack.documents))[:MOST] if wanted else ()


@lru_cache(maxsize=256)
def _all_phrases(name: str, slug: str, phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(words for phrase in (name, slug, *phrases) if (words := folded_words(phrase)))


def _phrases(document: Document) -> tuple[tuple[str, ...], ...]:
    """Its name, slug and phrases in all languages, folded, word by word."""
    phrases = tuple(phrase for forms in (document.phrases or {}).values() for phrase in forms)
    return _all_phrases(document.name, document.slug, phrases)
