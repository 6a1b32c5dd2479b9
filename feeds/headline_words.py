"""A word list of the pack, looked for in headlines of any of its languages."""

from __future__ import annotations

from feeds.model import Report
from feeds.pack import Pack
from feeds.text import fold, wide
from feeds.tokens import Phrases, folded_words, tokens


class HeadlineWords:
    """One list in all its languages. Immutable."""

    def __init__(self, pack: Pack, name: str) -> None:
        lists = pack.words.get(name, {})
        self._phrases = {
            code: Phrases({folded_words(word): True for word in words if not wide(word[0])})
            for code, words in lists.items()
        }
        self._signs = {
            code: tuple(word.rstrip("*") for word in words if wide(word[0])) for code, words in lists.items()
        }

    def within(self, report: Report) -> bool:
        """Whether the headline of a report has one of the words of its language."""
        phrases = self._phrases.get(report.language)
        if phrases is None:
            return False
        folded = fold(report.title)
        if any(sign in folded for sign in self._signs[report.language]):
            return True
        words = tokens(folded)
        return phrases.among(words, 0, len(words))
