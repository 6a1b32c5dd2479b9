"""Small word lists of the topic pack, found in a text that is cut into words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feeds.text import fold, plain, semitic, squeeze, wide

_PART = re.compile(r"[^\W_]+")
_AND = frozenset("وفוש")  # Arabic and Hebrew: and, so, and, that; written joined to the verb


@dataclass(frozen=True, slots=True)
class Token:
    """One word: folded, and where it stands in the text."""

    word: str
    start: int
    end: int


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words of a part of a text, with their places in the whole; an apostrophe parts two words."""
    return [
        Token(fold(found.group()), found.start(), found.end()) for found in _PART.finditer(text, start, end)
    ]


class Phrases:
    """Words and phrases of one language; a star at the end of a word stands for any ending.

    Those of scripts without spaces are found anywhere, by `wide_at`; the others in words, by `at`.
    """

    def __init__(self, listed: Iterable[str]) -> None:
        self._first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._open: dict[str, list[tuple[str, ...]]] = defaultdict(list)  # first words with a star
        anywhere: list[str] = []
        for phrase in listed:
            first, *rest = _parts(phrase)
            if wide(first[0]):
                anywhere.append(squeeze(phrase.replace("*", "")))
            elif first.endswith("*"):
                self._open[first[:-1]].append(tuple(rest))
            else:
                self._first[first].append(tuple(rest))
        self._lengths = tuple(sorted({len(stem) for stem in self._open}))
        self.anywhere = tuple(anywhere)

    def at(self, line: Sequence[Token], index: int) -> int:
        """How many words of the line, from `index` on, are a phrase of the list; 0 for none."""
        word = line[index].word
        found = self._longest(word, line, index)
        if not found and len(word) > 2 and word[0] in _AND and semitic(word[0]):
            found = self._longest(word[1:], line, index)
        return found

    def _longest(self, word: str, line: Sequence[Token], index: int) -> int:
        rests = list(self._first.get(word, ()))
        for length in self._lengths:
            rests += self._open.get(word[:length], ()) if len(word) >= length else ()
        return max((1 + len(rest) for rest in rests if _follows(rest, line, index + 1)), default=0)

    def first(self, line: Sequence[Token], start: int = 0, stop: int | None = None) -> int:
        """Index of the first word in [start, stop) that begins a phrase; -1 for none."""
        end = len(line) if stop is None else min(stop, len(line))
        return next((index for index in range(start, end) if self.at(line, index)), -1)

    def last(self, line: Sequence[Token]) -> int:
        """Index of the last word that begins a phrase; -1 for none."""
        return next((index for index in reversed(range(len(line))) if self.at(line, index)), -1)

    def has(self, word: str) -> bool:
        """Whether a folded word alone is on the list."""
        return bool(self.at((Token(word, 0, 0),), 0))

    def wide_at(self, folded: str, start: int = 0) -> int:
        """Where the first of the phrases without spaces begins in a folded text, from `start`; -1 for none."""
        found = [at for phrase in self.anywhere if (at := folded.find(phrase, start)) >= 0]
        return min(found, default=-1)

    def wide_last(self, folded: str) -> int:
        """Where the last of the phrases without spaces ends in a folded text; -1 for none."""
        found = [at + len(phrase) for phrase in self.anywhere if (at := folded.rfind(phrase)) >= 0]
        return max(found, default=-1)


def by_language(listed: Mapping[str, Sequence[str]]) -> dict[str, Phrases]:
    """A word list of the pack, ready, by language."""
    return {language: Phrases(phrases) for language, phrases in listed.items()}


def _parts(phrase: str) -> list[str]:
    """Folded words; the star at the end of a word is kept."""
    parts = []
    for word in plain(phrase).split():
        folded = fold(word.removesuffix("*")).split()
        parts += folded
        if word.endswith("*"):
            parts[-1] += "*"
    return parts


def _follows(rest: Sequence[str], line: Sequence[Token], index: int) -> bool:
    if index + len(rest) > len(line):
        return False
    return all(
        line[index + n].word.startswith(word[:-1]) if word.endswith("*") else line[index + n].word == word
        for n, word in enumerate(rest)
    )
