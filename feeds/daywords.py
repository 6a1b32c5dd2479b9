"""The pack's words for days, compiled: finds "Sunday", "December", "yesterday" in one language's text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.pack import Pack
from feeds.text import is_capital, wide
from feeds.tokens import Phrases, Token, folded_words, words_of

MONTH, WEEKDAY, WEEKEND, AWAY = "month", "weekday", "weekend", "away"
_RELATIVE = {"yesterday": -1, "today": 0, "tomorrow": 1, "after_tomorrow": 2}
_AROUND = 24  # characters in which a phrase that means no day may stand


@dataclass(frozen=True, slots=True)
class DayWord:
    """A word for a day found in a text. number: month 0-11, weekday 0-6 (Monday first), days from today."""

    start: int
    end: int
    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Meaning:
    kind: str
    number: int
    capital: bool  # counts only when written with a capital: May, not may


class DayWords:
    """One language's words for days. Immutable."""

    def __init__(self, pack: Pack, language: str) -> None:
        meanings = {folded_words(form): meaning for form, meaning in _forms(pack, language)}
        self._wide = {words[0]: meaning for words, meaning in meanings.items() if wide(words[0][0])}
        self._anywhere = re.compile("|".join(sorted(self._wide, key=len, reverse=True)))
        self._spaced = Phrases({w: meaning for w, meaning in meanings.items() if w[0] not in self._wide})
        self._none = tuple(" ".join(folded_words(p)) for p in words_of(pack, "no_day", language))

    @property
    def wide(self) -> bool:
        """Whether the language is written without spaces between words."""
        return bool(self._wide)

    def may_hold(self, folded: str) -> bool:
        """Whether a word for a day may be in a folded text: a quick look."""
        return self._anywhere.search(folded) is not None if self._wide else self._spaced.may_be_in(folded)

    def find(self, text: str, folded: str, tokens: Sequence[Token]) -> list[DayWord]:
        """All words for days in a text, in order of their place; the longest where several begin."""
        found = list(self._within(folded)) if self._wide else list(self._whole(text, tokens))
        if found and self._none:
            found = [word for word in found if not self._in_phrase(folded, word)]
        return found

    def _within(self, folded: str) -> Iterator[DayWord]:
        """Scripts without spaces: a form counts wherever it stands."""
        for found in self._anywhere.finditer(folded):
            meaning = self._wide[found.group()]
            yield DayWord(found.start(), found.end(), meaning.kind, meaning.number)

    def _whole(self, text: str, tokens: Sequence[Token]) -> Iterator[DayWord]:
        stop = 0
        for place, token in enumerate(tokens):
            if token.start < stop:
                continue
            for meaning, end in self._spaced.at(tokens, place):
                if not meaning.capital or is_capital(text[token.start]):
                    yield DayWord(token.start, end, meaning.kind, meaning.number)
                    stop = end
                    break

    def _in_phrase(self, folded: str, word: DayWord) -> bool:
        around = " ".join(folded[max(0, word.start - _AROUND) : word.end + _AROUND].split())
        return any(phrase in around for phrase in self._none)


def _forms(pack: Pack, language: str) -> Iterator[tuple[str, _Meaning]]:
    for name, kind in (("months", MONTH), ("weekdays", WEEKDAY)):
        for number, forms in enumerate(words_of(pack, name, language)):
            if not (kind == MONTH and wide(forms[-1])):  # written in figures: "12月" is found with its day
                yield from ((form, _Meaning(kind, number, is_capital(form))) for form in forms.split("|"))
    for name, days in _RELATIVE.items():
        yield from ((form, _Meaning(AWAY, days, False)) for form in words_of(pack, name, language))
    yield from ((form, _Meaning(WEEKEND, 0, False)) for form in words_of(pack, "weekend", language))
