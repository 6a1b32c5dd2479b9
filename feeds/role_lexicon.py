"""The pack's words for roles in one language: what each word beside a name stands for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from feeds.pack import RoleWords
from feeds.text import fold, plain

ROLE, BODY, COUNTRY, LEADER, NAME, UNKNOWN = "role", "body", "country", "leader", "name", ""
WIDE = frozenset(("zh", "ja", "ko"))  # read by characters: written without spaces, or with few
Names = Mapping[int, tuple[int, int]]  # start of a name -> its end, and its country as a leader or -1
_MOST_KEPT = 20_000  # words whose senses are kept
_SUFFIX = 4  # letters behind an apostrophe that are a case ending: Trump's, Putin'in
_APOSTROPHES = frozenset("'’ʼ´")
# Small words that Arabic and Hebrew write joined to the next one.
_JOINED = tuple("وال بال لل ال و ف ب ل ك ול וה שה של ה ו ב ל מ ש".split())


class Item(NamedTuple):
    """One word or phrase with what it stands for; offsets are those of the text."""

    kind: str  # ROLE, BODY, COUNTRY: `at` points into the pack's; LEADER: to his country; else a list
    start: int
    end: int
    at: int = 0
    marks: tuple[str, ...] = ()  # "former", "deputy" when written joined: ex-, vice-


class _Sense(NamedTuple):
    """What a word stands for when the words of `rest` follow it ("*" at the end: with any ending)."""

    kind: str
    at: int
    rest: tuple[str, ...]
    length: int  # letters of all its words: the longest sense wins
    marks: tuple[str, ...] = ()


class Lexicon:
    """The words of a language written with spaces."""

    def __init__(self, words: RoleWords, language: str) -> None:
        self._whole: dict[str, list[_Sense]] = defaultdict(list)
        self._begun: dict[str, list[_Sense]] = defaultdict(list)
        self._later: set[str] = set()  # words within terms, behind the first
        self._later_begun: set[str] = set()
        self._senses: dict[str, tuple[_Sense, ...]] = {}
        self._known: dict[str, bool] = {}
        self._semitic = language in {"ar", "he"}
        self._prefixes = tuple(
            (fold(prefix), mark)
            for mark in ("former", "deputy")
            for prefix in words.words.get(f"{mark}_joined", {}).get(language, ())
        )
        for term, kind, index in _terms(words, language):
            self._add(term, kind, index)

    def _add(self, term: str, kind: str, index: int) -> None:
        first, *rest = _stems(term)
        table = self._begun if first.endswith("*") else self._whole
        table[first.removesuffix("*")].append(_Sense(kind, index, tuple(rest), len(term)))
        self._later |= {stem for stem in rest if not stem.endswith("*")}
        self._later_begun |= {stem[:-1] for stem in rest if stem.endswith("*")}

    def knows(self, word: str) -> bool:
        """Whether a word as printed is one of the language's, at least within a phrase."""
        held = self._known.get(word)
        if held is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            held = self._known[word] = bool(self.senses(word)) or self._is_later(_folded(word))
        return held

    def _is_later(self, folded: str) -> bool:
        return folded in self._later or any(
            folded[:size] in self._later_begun for size in range(1, len(folded) + 1)
        )

    def items(self, text: str, found: Sequence[re.Match[str]], names: Names) -> list[Item]:
        """What words of a text stand for, in order."""
        items: list[Item] = []
        at = 0
        while at < len(found):
            item, taken = self._item(text, found, at, names)
            items.append(item)
            at += taken
        return items

    def _item(self, text: str, found: Sequence[re.Match[str]], at: int, names: Names) -> tuple[Item, int]:
        word = found[at]
        start, end = word.span()
        if start in names:
            country = names[start][1]
            return Item(NAME if country < 0 else LEADER, start, end, max(country, 0)), 1
        for sense in self.senses(word.group()):
            last = at + len(sense.rest)
            if not sense.rest or (last < len(found) and _follow(sense.rest, found, at + 1)):
                return Item(sense.kind, start, found[last].end(), sense.at, sense.marks), last - at + 1
        if end - start <= _SUFFIX and text[start - 1 : start] in _APOSTROPHES:
            return Item("skip", start, end), 1
        return Item(UNKNOWN, start, end), 1

    def senses(self, word: str) -> tuple[_Sense, ...]:
        """What a word as printed may stand for, the longest term first."""
        held = self._senses.get(word)
        if held is None:
            if len(self._senses) >= _MOST_KEPT:
                self._senses.clear()
            held = self._senses[word] = self._worked_out(_folded(word))
        return held

    def _worked_out(self, folded: str) -> tuple[_Sense, ...]:
        senses = self._plain(folded)
        if self._semitic:
            bare = (folded[len(p) :] for p in _JOINED if folded.startswith(p) and len(folded) - len(p) > 1)
            senses += [sense for rest in bare for sense in self._plain(rest)]
        for prefix, mark in self._prefixes:
            rest = folded.removeprefix(prefix)
            if rest and rest != folded:
                senses += [s._replace(marks=(mark,)) for s in self._plain(rest) if s.kind == ROLE]
        return tuple(sorted(senses, key=lambda sense: -sense.length))

    def _plain(self, folded: str) -> list[_Sense]:
        begun = (folded[:size] for size in range(len(folded), 0, -1))
        return [
            *self._whole.get(folded, ()),
            *(sense for stem in begun if stem in self._begun for sense in self._begun[stem]),
        ]


class WideLexicon:
    """The words of a language read by characters; spaces within its terms do not count."""

    def __init__(self, words: RoleWords, language: str) -> None:
        self._forms: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for term, kind, index in _terms(words, language):
            form = plain(term).replace(" ", "").lower()
            self._forms[form[0]].append((form, kind, index))
        for forms in self._forms.values():
            forms.sort(key=lambda row: -len(row[0]))

    def items(self, text: str, start: int, end: int, names: Names) -> list[Item]:
        """What the characters of text[start:end] stand for, in order; spaces are passed over."""
        items: list[Item] = []
        at = start
        while at < end:
            if not text[at].isspace():
                items.append(self._item(text, at, end, names))
            at = items[-1].end if items and items[-1].end > at else at + 1
        return items

    def _item(self, text: str, at: int, end: int, names: Names) -> Item:
        if at in names:
            stop, country = names[at]
            return Item(NAME if country < 0 else LEADER, at, stop, max(country, 0))
        for form, kind, index in self._forms.get(text[at].lower(), ()):
            stop = _matched(form, text, at, end)
            if stop:
                return Item(kind, at, stop, index)
        return Item(UNKNOWN, at, at + 1)


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    return fold(plain(word)).strip()


def _terms(words: RoleWords, language: str) -> Iterator[tuple[str, str, int]]:
    """Every term of a language with its kind and index."""
    for index, role in enumerate(words.roles):
        yield from ((term, ROLE, index) for term in role.terms.get(language, ()))
    for index, body in enumerate(words.bodies):
        yield from ((term, BODY, index) for term in body.terms.get(language, ()))
    for index, country in enumerate(words.countries):
        yield from ((term, COUNTRY, index) for term in country.terms.get(language, ()))
    for kind, listed in words.words.items():
        if not kind.endswith(("_joined", "no_name")):
            yield from ((term, kind, 0) for term in listed.get(language, ()))


def _stems(term: str) -> list[str]:
    """The folded words of a term; a star at the end of one is kept."""
    marked = re.sub(r"(?<=\w)\*", "\ue000", plain(term))
    return "".join("*" if char == "\ue000" else fold(char) for char in marked).split()


def _follow(rest: Sequence[str], found: Sequence[re.Match[str]], at: int) -> bool:
    for stem, word in zip(rest, found[at:], strict=False):
        folded = _folded(word.group())
        if not (folded.startswith(stem[:-1]) if stem[-1] == "*" else folded == stem):
            return False
    return True


def _matched(form: str, text: str, at: int, end: int) -> int:
    """Where the form ends when it stands at a place, spaces within it not counted; else 0."""
    for char in form:
        while at < end and text[at] == " ":
            at += 1
        if at >= end or text[at].lower() != char:
            return 0
        at += 1
    return at
