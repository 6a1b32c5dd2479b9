"""Phrases of the pack at a place in a text: the text cut into words, phrases looked up by their first.

For looking beside something found; what is searched for in the whole text is in `feeds.matcher`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from feeds.pack import Pack
from feeds.text import fold, plain, wide

T = TypeVar("T")
_KEY = 3  # characters by which a word that may go on is looked up
_JOINED = "وبلفכבלהומש"  # small words of one letter that Arabic and Hebrew write joined to the next
_STAR = re.compile(r"(?<=\w)\*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a folded text and its place."""

    text: str
    start: int
    end: int


def tokens(folded: str) -> list[Token]:
    """The words of a folded text with their places."""
    found, at = [], 0
    for word in folded.split():
        at = folded.index(word, at)
        found.append(Token(word, at, at + len(word)))
        at += len(word)
    return found


def bare(word: str) -> tuple[str, ...]:
    """The word, and without the small word that is joined to it."""
    return (word, word[1:]) if word[0] in _JOINED and len(word) > 1 else (word,)


@lru_cache(maxsize=32768)
def folded_words(phrase: str) -> tuple[str, ...]:
    """Folded words of a phrase; the star that stands for any ending is kept."""
    return tuple("*".join(map(fold, _STAR.split(plain(phrase)))).split())


class Phrases(Generic[T]):
    """Phrases as `folded_words` makes them, each with what it means. Immutable."""

    def __init__(self, meanings: Mapping[tuple[str, ...], T]) -> None:
        self._whole: dict[str, list[tuple[tuple[str, ...], T]]] = defaultdict(list)
        self._beginnings: dict[str, list[tuple[tuple[str, ...], T]]] = defaultdict(list)
        for words, meaning in sorted(meanings.items(), key=lambda item: -sum(map(len, item[0]))):
            first = words[0]
            if first.endswith("*"):
                self._beginnings[first[:-1][:_KEY]].append((words, meaning))
            else:
                self._whole[first].append((words, meaning))

    def may_be_in(self, folded: str) -> bool:
        """Whether the first word of one stands in a folded text: a quick look, without places."""
        words = folded.split()
        words += [word[1:] for word in words if word[0] in _JOINED and len(word) > 1]
        return not self._whole.keys().isdisjoint(words) or any(
            _is(word, phrase[0])
            for word in words
            if word[:_KEY] in self._beginnings
            for phrase, _ in self._beginnings[word[:_KEY]]
        )

    def at(self, found: Sequence[Token], place: int) -> Iterator[tuple[T, int]]:
        """What stands at a token: the meaning and the offset where it ends, the longest first."""
        for word in bare(found[place].text):
            for phrase, meaning in (*self._whole.get(word, ()), *self._beginnings.get(word[:_KEY], ())):
                last = place + len(phrase) - 1
                if last < len(found) and _is(word, phrase[0]) and _follow(found, place, phrase):
                    yield meaning, found[last].end

    def among(self, found: Sequence[Token], first: int, stop: int) -> bool:
        """Whether one of them begins at a token from `first` up to `stop`."""
        return any(
            True for place in range(max(0, first), min(stop, len(found))) for _ in self.at(found, place)
        )


class Beside:
    """One of the pack's word lists in one language, for looking beside a word. Immutable."""

    def __init__(self, pack: Pack, name: str, language: str) -> None:
        phrases = [folded_words(phrase) for phrase in words_of(pack, name, language)]
        self._signs = tuple(" ".join(words).rstrip("*") for words in phrases if wide(words[0][0]))
        self._phrases = Phrases(dict.fromkeys(phrases, True))

    def among(self, tokens: Sequence[Token], first: int, stop: int) -> bool:
        """Whether one of them begins at a token from `first` up to `stop`."""
        return self._phrases.among(tokens, first, stop)

    def within(self, text: str) -> bool:
        """Whether one of them stands in a text written without spaces."""
        return any(sign in text for sign in self._signs)

    def begins(self, text: str) -> bool:
        """Whether a text written without spaces begins with one of them."""
        return text.startswith(self._signs)


def words_of(pack: Pack, name: str, language: str) -> tuple[str, ...]:
    """One of the pack's word lists in one language; () for none."""
    return pack.words.get(name, {}).get(language, ())


def _follow(found: Sequence[Token], place: int, phrase: Sequence[str]) -> bool:
    return all(_is(found[place + away].text, phrase[away]) for away in range(1, len(phrase)))


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted[-1] == "*" else word == wanted
