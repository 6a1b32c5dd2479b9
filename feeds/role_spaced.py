"""Finds the words of a role beside a name, in languages that put spaces between words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from feeds.given import is_given
from feeds.pack import RoleWords
from feeds.role_lexicon import BODY, COUNTRY, LEADER, NAME, ROLE, UNKNOWN, Item, Lexicon, Names
from feeds.role_phrase import OPEN, Phrase, Reader
from feeds.text import semitic

_WORD = re.compile(r"[^\W_]+")
_NEAR, _REACH = 48, 110  # characters beside a name that are looked at first, and when they are all a role's
_MOST_WORDS = 14
_FAR = 8  # words of a subject between a role and the name: "envoy for peace missions Steve Witkoff"
_GAPS = frozenset((" ", "\u00a0", "-", "‑", "‐", "'", "’", "ʼ", "´", '"', "״", "׳", "  ", ""))
_BESIDE = frozenset(gap[-1] for gap in _GAPS if gap) | {",", "،"}
_APPOSED = frozenset((", ", ",", "، ", "،"))
_OPENING = re.compile(r"\s?[,،(]\s?|\s[–—-]\s")
_CLOSING = re.compile(r"\s?[,،;:.!?()\n»”\"–—]|\s-\s|\s*$")
_STRANGE = frozenset((UNKNOWN, NAME, "not"))
Given = Callable[[str], bool]


class Spaced:
    """Finds roles in one language."""

    def __init__(self, words: RoleWords, language: str) -> None:
        self._words, self._language = words, language
        self._lexicon = Lexicon(words, language)
        self._reader = Reader(words, language, wide=False)
        self._small = language not in words.head_last  # a country before the role is an adjective
        self._for = frozenset(
            term.split()[0] for name in ("for", "not") for term in words.words.get(name, {}).get(language, ())
        )

    def knows(self, word: str) -> bool:
        """Whether a word as printed is one of those that roles are told by."""
        return self._lexicon.knows(word)

    def is_never(self, word: str) -> bool:
        """Whether a word as printed is a role nobody is told of."""
        roles = (sense.at for sense in self._lexicon.senses(word) if sense.kind == ROLE and not sense.rest)
        return any(self._words.roles[at].never for at in roles)

    def phrases(self, text: str, start: int, end: int, names: Names, given: Given) -> Iterator[Phrase]:
        """The roles before and behind the name at text[start:end]; `given` knows the person's other names."""
        before = self._before(text, start, end, names, given)
        if before:
            yield before
        behind = self._behind(text, end, names)
        if behind:
            yield behind

    def _before(self, text: str, start: int, end: int, names: Names, given: Given) -> Phrase | None:
        for reach in (_NEAR, _REACH):
            low = max(0, start - reach)
            chosen = self._chain(text, low, start, end, given)
            if not chosen or low == 0 or chosen[0].start() > low + 1:  # else the words go on before it
                break
        if not chosen:
            return None
        known = chosen[-1].start() in names or self._lexicon.knows(chosen[-1].group())
        if not known and self._for.isdisjoint(word.group().lower() for word in chosen):
            return None
        return self._run(text, self.items(text, chosen, names))

    def _chain(self, text: str, low: int, start: int, end: int, given: Given) -> list[re.Match[str]]:
        """The words directly before a name and its bearer's other names, as far as no sign ends them."""
        if text[start - 1 : start] not in _BESIDE:  # most names open a line or follow a sign
            return []
        found = list(_WORD.finditer(text, max(low, text.rfind("\n", low, start)), start))
        edge = start
        while found and _joined(text, found[-1], edge) and self._is_given(found[-1].group(), given):
            edge = found.pop().start()
        if not found or not self._stands(text, found[-1], edge, end):
            return []
        first = len(found) - 1
        most = max(0, len(found) - _MOST_WORDS)
        while first > most and _joined(text, found[first - 1], found[first].start()):
            first -= 1
        return found[first:]

    def _is_given(self, word: str, given: Given) -> bool:
        """Whether a word is another of the person's names; without capitals no known word is one."""
        return given(word) and not (semitic(word[0]) and self._lexicon.knows(word))

    def _stands(self, text: str, last: re.Match[str], edge: int, end: int) -> bool:
        """Whether the words before a name may belong to it: no sign between, or a comma before and another
        sign behind the name.
        """
        if _joined(text, last, edge):
            return True
        return text[last.end() : edge] in _APPOSED and _CLOSING.match(text, end) is not None

    def items(self, text: str, found: Sequence[re.Match[str]], names: Names) -> list[Item]:
        """The words by what they stand for; the given name of a leader before his own counts for nothing."""
        items = self._lexicon.items(text, found, names)
        for at in range(1, len(items)):
            first = items[at - 1]
            word = text[first.start : first.end]
            if items[at].kind == LEADER and first.kind == UNKNOWN and is_given(word, self._language):
                items[at - 1] = first._replace(kind="skip")
        return items

    def _run(self, text: str, items: Sequence[Item]) -> Phrase | None:
        """The role that ends at the name."""
        cut = _behind_last(items, len(items))
        phrase = self._read(text, items[cut:])
        if phrase or not cut or items[cut - 1].kind != UNKNOWN:
            return phrase
        return None if any(item.kind == ROLE for item in items[cut:]) else self._far(text, items)

    def _far(self, text: str, items: Sequence[Item]) -> Phrase | None:
        """The role that ends before the name's subject: "envoy for peace missions"."""
        if items[-1].kind in OPEN:
            return None
        for at in range(len(items) - 2, max(0, len(items) - 2 - _FAR), -1):
            kind = items[at].kind
            if kind in {ROLE, NAME, "not"}:
                return None
            if kind == "for" and items[at - 1].kind not in _STRANGE:
                phrase = self._read(text, items[_behind_last(items, at) : at])
                if phrase:
                    phrase.end = items[-1].end
                    return phrase
        return None

    def _read(self, text: str, items: Sequence[Item]) -> Phrase | None:
        return self._reader.read(items[self._first(text, items) :])

    def _first(self, text: str, items: Sequence[Item]) -> int:
        """Where a role begins: where adjectives are small and countries follow, "in Moscow the envoy" has
        nothing to do with Moscow.
        """
        first = 0
        for at, item in enumerate(items if self._small else ()):
            if item.kind == ROLE:
                break
            if item.kind in {COUNTRY, LEADER, BODY} and not text[item.start].islower():
                first = at + 1
        return first

    def _behind(self, text: str, end: int, names: Names) -> Phrase | None:
        opening = _OPENING.match(text, end)
        if opening is None:
            return None
        found = list(_WORD.finditer(text, opening.end(), opening.end() + _REACH))
        if not found or found[0].start() > opening.end() or not self._lexicon.knows(found[0].group()):
            return None
        size = 1
        while size < min(len(found), _MOST_WORDS) and _joined(text, found[size - 1], found[size].start()):
            size += 1
        items = self.items(text, found[:size], names)
        cut = next((at for at, item in enumerate(items) if item.kind in _STRANGE), len(items))
        phrase = self._reader.read(items[:cut], first=True)
        if phrase is None or not self._ends(text, items, phrase):
            return None
        return phrase

    def _ends(self, text: str, items: Sequence[Item], phrase: Phrase) -> bool:
        """Whether the words behind a role end it: a sign, "and", or the subject of it and then a sign."""
        rest = [item for item in items if item.start >= phrase.end and item.kind != "skip"]
        if not rest:
            return _CLOSING.match(text, items[-1].end) is not None
        if rest[0].kind == "and":
            return True
        subject = rest[0].kind in {"for", "to", "of"} and len(rest) <= _FAR
        named = any(item.kind in {NAME, ROLE, "not"} for item in rest)
        return subject and not named and _CLOSING.match(text, items[-1].end) is not None


def _joined(text: str, word: re.Match[str], start: int) -> bool:
    """Whether nothing that ends a phrase stands between a word and what begins at `start`."""
    gap = text[word.end() : start]
    return gap in _GAPS or (gap in {".", ". "} and word.end() - word.start() <= 3)


def _behind_last(items: Sequence[Item], end: int) -> int:
    """The place behind the last word before `end` that is no part of a role."""
    return next((at + 1 for at in range(end - 1, -1, -1) if items[at].kind in _STRANGE), 0)
