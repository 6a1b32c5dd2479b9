"""Word lists of the topic pack in one language, found in the words of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from feeds.text import fold, semitic, squeeze, wide
from feeds.tokens import Phrases, Token, folded_words

_KEY = 3  # letters of a word that may go on by which a quick look passes over most words
_PART = re.compile(r"\S+")


def line(text: str, start: int, end: int) -> list[Token]:
    """The words of a part of a text, with their places in the whole; an apostrophe parts two words."""
    return [
        Token(found.group(), start + found.start(), start + found.end())
        for found in _PART.finditer(fold(text[start:end]))
    ]


class WordList:
    """Words and phrases; a star at the end of a word stands for any ending.

    Those of scripts without spaces, and Hangul, are found anywhere, by `wide_at`; others in words, by `at`.
    """

    def __init__(self, listed: Iterable[str]) -> None:
        phrases = {phrase: folded_words(phrase) for phrase in listed}
        self.anywhere = tuple(squeeze(phrase.replace("*", "")) for phrase in phrases if wide(phrase[0]))
        spaced = {words: len(words) for phrase, words in phrases.items() if words and not wide(phrase[0])}
        self._phrases: Phrases[int] = Phrases(spaced)
        self._first = frozenset(words[0] for words in spaced)
        self._keys = frozenset(words[0].removesuffix("*")[:_KEY] for words in spaced if words[0][-1] == "*")

    def at(self, found: Sequence[Token], place: int) -> int:
        """How many words, from a place on, are a phrase of the list; 0 for none."""
        word = found[place].text
        if word not in self._first and word[:_KEY] not in self._keys and not semitic(word[0]):
            return 0
        return next((length for length, _ in self._phrases.at(found, place)), 0)

    def first(self, found: Sequence[Token], start: int = 0, stop: int | None = None) -> int:
        """Index of the first word in [start, stop) that begins a phrase; -1 for none."""
        end = len(found) if stop is None else min(stop, len(found))
        return next((place for place in range(start, end) if self.at(found, place)), -1)

    def has(self, token: Token) -> bool:
        """Whether a word alone is on the list."""
        return self.at((token,), 0) > 0

    def wide_at(self, folded: str) -> int:
        """Where the first of the phrases without spaces begins in a folded text; -1 for none."""
        return min((at for phrase in self.anywhere if (at := folded.find(phrase)) >= 0), default=-1)

    def wide_last(self, folded: str) -> int:
        """Where the last of the phrases without spaces ends in a folded text; -1 for none."""
        found = [at + len(phrase) for phrase in self.anywhere if (at := folded.rfind(phrase)) >= 0]
        return max(found, default=-1)
