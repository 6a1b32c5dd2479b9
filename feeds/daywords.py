"""The pack's words for days, compiled: finds "Sunday", "21 December", "yesterday" in one language's text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.pack import Pack
from feeds.text import fold, is_capital, plain, semitic, wide

MONTH, WEEKDAY, WEEKEND, AWAY = "month", "weekday", "weekend", "away"
_RELATIVE = {"before_yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "after_tomorrow": 2}
_KEY = 3  # characters by which a word is looked up
_JOINED = "وبلفכבלהומש"  # one small word that Arabic and Hebrew write joined to the next
_STAR = re.compile(r"(?<=\w)\*")


@dataclass(frozen=True, slots=True)
class DayWord:
    """A word for a day found in a text. number: month 0-11, weekday 0-6 (Monday first), days from today."""

    start: int
    end: int
    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a folded text and its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of a word for a day, folded. A star ends a word that may go on."""

    words: tuple[str, ...]
    capital: bool  # counts only when written with a capital: May, not may
    kind: str
    number: int


class DayWords:
    """One language's words for days. Immutable."""

    def __init__(self, pack: Pack, language: str) -> None:
        forms = tuple(_forms(pack, language))
        self._wide = {form.words[0]: form for form in forms if wide(form.words[0][0])}
        self._anywhere = re.compile("|".join(sorted(self._wide, key=len, reverse=True)))
        self._spaced: dict[str, list[_Form]] = defaultdict(list)
        for form in sorted(forms, key=lambda form: -sum(map(len, form.words))):
            if form.words[0] not in self._wide:
                self._spaced[form.words[0].removesuffix("*")[:_KEY]].append(form)
        self._keys = frozenset(self._spaced)
        self._none = tuple(" ".join(_folded(phrase)) for phrase in words_of(pack, "no_day", language))

    @property
    def wide(self) -> bool:
        """Whether the language is written without spaces between words."""
        return bool(self._wide)

    def may_hold(self, folded: str) -> bool:
        """Whether a word for a day may be in a folded text: a quick look."""
        return self.wide or not self._keys.isdisjoint([word[:_KEY] for word in folded.split()])

    def find(self, text: str, folded: str, tokens: Sequence[Token]) -> list[DayWord]:
        """All words for days in a text, in order of their place; the longest where several begin."""
        found = list(self._within(folded)) if self._wide else list(self._whole(text, tokens))
        if found and self._none:
            found = [word for word in found if not self._in_phrase(folded, word)]
        return found

    def _within(self, folded: str) -> Iterator[DayWord]:
        """Scripts without spaces: a form counts wherever it stands."""
        for found in self._anywhere.finditer(folded):
            form = self._wide[found.group()]
            yield DayWord(found.start(), found.end(), form.kind, form.number)

    def _whole(self, text: str, tokens: Sequence[Token]) -> Iterator[DayWord]:
        stop = 0
        for place, token in enumerate(tokens):
            if token.start < stop:
                continue
            word = self._at(text, tokens, place)
            if word is not None:
                stop = word.end
                yield word

    def _at(self, text: str, tokens: Sequence[Token], place: int) -> DayWord | None:
        token = tokens[place]
        for text_of in _bare(token.text):
            if text_of[:_KEY] not in self._keys:
                continue
            for form in self._spaced[text_of[:_KEY]]:
                last = _follows(form, text_of, tokens, place)
                if last is not None and (not form.capital or is_capital(text[token.start :])):
                    return DayWord(token.start, last.end, form.kind, form.number)
        return None

    def _in_phrase(self, folded: str, word: DayWord) -> bool:
        around = " ".join(folded[max(0, word.start - 24) : word.end + 24].split())
        return any(phrase in around for phrase in self._none)


def tokens(folded: str) -> list[Token]:
    """The words of a folded text with their places."""
    found, at = [], 0
    for word in folded.split():
        at = folded.index(word, at)
        found.append(Token(word, at, at + len(word)))
        at += len(word)
    return found


def words_of(pack: Pack, name: str, language: str) -> tuple[str, ...]:
    """One of the pack's word lists in one language; () for none."""
    return pack.words.get(name, {}).get(language, ())


def _forms(pack: Pack, language: str) -> Iterator[_Form]:
    for name, kind in (("months", MONTH), ("weekdays", WEEKDAY)):
        for number, forms in enumerate(words_of(pack, name, language)):
            if not (kind == MONTH and wide(forms[-1])):  # written in figures: "12月" is found with its day
                yield from (_form(form, kind, number) for form in forms.split("|"))
    for name, days in _RELATIVE.items():
        yield from (_form(form, AWAY, days) for form in words_of(pack, name, language))
    yield from (_form(form, WEEKEND, 0) for form in words_of(pack, "weekend", language))


def _form(word: str, kind: str, number: int) -> _Form:
    return _Form(_folded(word), is_capital(word), kind, number)


def _folded(phrase: str) -> tuple[str, ...]:
    """Folded words; the star that stands for any ending is kept."""
    marked = _STAR.sub("\ue000", plain(phrase))
    return tuple("".join("*" if char == "\ue000" else fold(char) for char in marked).split())


def _bare(word: str) -> tuple[str, ...]:
    """The word, and without the small word that is joined to it."""
    if semitic(word[0]) and len(word) > _KEY and word[0] in _JOINED:
        return word, word[1:]
    return (word,)


class WordList:
    """One of the pack's word lists in one language, for looking beside a word. Immutable."""

    def __init__(self, pack: Pack, name: str, language: str) -> None:
        self._phrases = tuple(_folded(phrase) for phrase in words_of(pack, name, language))
        self._signs = tuple(phrase[0] for phrase in self._phrases if wide(phrase[0][0]))

    def among(self, tokens: Sequence[Token], first: int, stop: int) -> bool:
        """Whether one of them begins at a token from `first` up to `stop`."""
        return any(
            matches(word, phrase[0])
            and len(phrase) <= len(tokens) - place
            and all(matches(t.text, w) for t, w in zip(tokens[place + 1 :], phrase[1:], strict=False))
            for place in range(max(0, first), min(stop, len(tokens)))
            for word in _bare(tokens[place].text)
            for phrase in self._phrases
        )

    def within(self, text: str) -> bool:
        """Whether one of them stands in a text written without spaces."""
        return any(sign in text for sign in self._signs)

    def begins(self, text: str) -> bool:
        """Whether a text written without spaces begins with one of them."""
        return text.startswith(self._signs)


def _follows(form: _Form, first: str, tokens: Sequence[Token], place: int) -> Token | None:
    """The last word of the form when all its words stand there, else None."""
    if not matches(first, form.words[0]) or place + len(form.words) > len(tokens):
        return None
    for away, wanted in enumerate(form.words[1:], place + 1):
        if not matches(tokens[away].text, wanted):
            return None
    return tokens[place + len(form.words) - 1]


def matches(word: str, wanted: str) -> bool:
    """Whether a word is the wanted one, or begins so when that ends in a star."""
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
