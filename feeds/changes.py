"""What a report says became of a document (leaked, amended, signed), beside its name in headline or lead."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.model import Change
from feeds.pack import Pack
from feeds.text import fold, wide
from feeds.tokens import Beside, Phrases, Token, folded_words, tokens

NEAR = 12  # words between the name of a document and the word for what became of it
_NEAR_WIDE = 30  # characters, in scripts without spaces
_UNREAL = 3  # words before it in which "not", "would", "to" may stand
_UNREAL_WIDE = 4
_VERB_LAST = frozenset({"tr", "ja", "ko"})  # what is told comes at the end: the last word for a status counts
_SENTENCE_END = re.compile(r"(?<=[.!?])\s|[。！？\n]")


@dataclass(frozen=True, slots=True)
class _Language:
    """One language's words for statuses, and those that make them unreal."""

    statuses: Phrases[int]
    signs: Mapping[str, int]  # in scripts without spaces
    unreal: Beside
    plans: Beside
    verb_last: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A word for a status in a sentence."""

    start: int
    end: int
    status: int


class Changes:
    """The pack's words for what becomes of documents, ready."""

    def __init__(self, pack: Pack) -> None:
        self._documents = pack.documents
        self._statuses = pack.statuses
        self._languages = {code: _language(pack, code) for code in pack.languages if pack.statuses}

    def find(
        self, text: str, lead_end: int, documents: Sequence[tuple[int, int]], language: str
    ) -> tuple[Change, ...]:
        """At most one change for each document named in headline or lead.

        documents: (offset, index in pack.documents) of every mention. When all of them are of one document,
        sentences that speak of a plan or draft without naming it tell of that one too.
        """
        known = self._languages.get(language)
        named = [(at, index) for at, index in documents if at < lead_end]
        if known is None or not named:
            return ()
        one_only = len({index for _, index in named}) == 1
        told: dict[int, int] = {}
        for start, end in _sentences(text, lead_end):
            inside = [(at - start, index) for at, index in named if start <= at < end]
            if not inside and not one_only:
                continue
            for index, status in self._sentence(text[start:end], inside, named[0][1], known):
                told.setdefault(index, status)
        return tuple(
            Change(self._documents[index].slug, self._statuses[status].id) for index, status in told.items()
        )

    def _sentence(
        self, sentence: str, named: Sequence[tuple[int, int]], only: int, known: _Language
    ) -> Iterator[tuple[int, int]]:
        """(document, status) of one sentence; `named` is empty for one that names none."""
        folded = fold(sentence)
        if not known.signs and not known.statuses.may_be_in(folded):
            return
        words = tokens(folded)
        found = list(_in_signs(folded, known) if known.signs else _in_words(words, known))
        if not found:
            return
        if not named:
            if known.plans.within(folded) or known.plans.among(words, 0, len(words)):
                yield only, _chosen(found, known)
            return
        for at, index in named:
            near = [one for one in found if _near(one, at, words, known)]
            if near:
                yield index, _chosen(near, known)


def _language(pack: Pack, code: str) -> _Language:
    phrases = {
        words: number
        for number, status in enumerate(pack.statuses)
        for words in map(folded_words, status.phrases.get(code, ()))
    }
    return _Language(
        Phrases({words: number for words, number in phrases.items() if not wide(words[0][0])}),
        {" ".join(words).rstrip("*"): number for words, number in phrases.items() if wide(words[0][0])},
        Beside(pack, "unreal", code),
        Beside(pack, "plan", code),
        code in _VERB_LAST,
    )


def _sentences(text: str, end: int) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE_END.finditer(text, 0, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _in_words(words: Sequence[Token], known: _Language) -> Iterator[_Found]:
    for place, word in enumerate(words):
        longest = next(known.statuses.at(words, place), None)
        if longest is not None and not known.unreal.among(words, place - _UNREAL, place):
            yield _Found(word.start, longest[1], longest[0])


def _in_signs(folded: str, known: _Language) -> Iterator[_Found]:
    """Scripts without spaces. What makes it unreal may stand before (Chinese) or behind it."""
    for sign, status in known.signs.items():
        at = folded.find(sign)
        if at < 0:
            continue
        end = at + len(sign)
        around = f"{folded[max(0, at - _UNREAL_WIDE) : at]} {folded[end : end + _UNREAL_WIDE]}"
        if not known.unreal.within(around):
            yield _Found(at, end, status)


def _near(found: _Found, at: int, words: Sequence[Token], known: _Language) -> bool:
    if known.signs:
        return abs(found.start - at) <= _NEAR_WIDE
    starts = [word.start for word in words]
    return abs(bisect_left(starts, found.start) - bisect_left(starts, at)) <= NEAR


def _chosen(found: Sequence[_Found], known: _Language) -> int:
    """The status told: of several the first, in languages with the verb at the end the last."""
    pick = max if known.verb_last else min
    return pick(found, key=lambda one: one.start).status
