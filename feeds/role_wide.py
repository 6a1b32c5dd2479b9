"""Finds the words of a role beside a name in Chinese, Japanese and Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feeds.pack import RoleWords
from feeds.role_lexicon import COUNTRY, NAME, ROLE, UNKNOWN, Item, Names, WideLexicon
from feeds.role_phrase import Phrase, Reader
from feeds.role_spaced import Given
from feeds.text import katakana

_REACH = 40  # characters beside a name that are looked at
_GIVEN = 6  # characters of a given name
_HARD = re.compile(r"[，。；：！？、「」『』“”（）()《》〈〉\n\u3000,.;:!?\"]")
_DOTTED = re.compile(r"([^\W\d_]{1,8})[·・•‧＝=]$")
_TOKEN = re.compile(r"(\S+) $")
_BEFORE = frozenset((COUNTRY, "of", "skip"))
_STRANGE = frozenset((UNKNOWN, NAME, "not"))


class Wide:
    """Finds roles in one language."""

    def __init__(self, words: RoleWords, language: str) -> None:
        self._lexicon = WideLexicon(words, language)
        self._reader = Reader(words, language, wide=True)
        self._title_after = language in words.title_after

    def phrases(self, text: str, start: int, end: int, names: Names, given: Given) -> Iterator[Phrase]:
        """The role at the name text[start:end]; `given` knows the person's other names."""
        before = self._before(text, start, names, given)
        behind = self._behind(text, end, names) if self._title_after else []
        phrase = self._reader.read([*_country(before), *behind]) if behind else None
        if phrase:
            yield phrase
        phrase = self._reader.read(before)
        if phrase:
            yield phrase

    def _before(self, text: str, start: int, names: Names, given: Given) -> list[Item]:
        """What stands directly before the name and the given name that is part of it."""
        low = max(0, start - _REACH)
        dotted = _DOTTED.search(text, low, start)
        stop = start
        if dotted and katakana(dotted[1][-1]):
            stop = _katakana_from(text, dotted.end(1))
        elif dotted:
            stop = dotted.end(1)
        elif (token := _TOKEN.search(text, low, start)) and given(token[1]):
            stop = token.start(1)
        hard = [sign.end() for sign in _HARD.finditer(text, low, stop)]
        items = self._lexicon.items(text, hard[-1] if hard else low, stop, names)
        if dotted and stop == dotted.end(1):
            items = _without_given(items, stop)
        last = next((at + 1 for at in range(len(items) - 1, -1, -1) if items[at].kind in _STRANGE), 0)
        return items[last:]

    def _behind(self, text: str, end: int, names: Names) -> list[Item]:
        """The title behind the name up to its last role; nothing behind "of": that is another's."""
        hard = _HARD.search(text, end)
        stop = min(len(text), end + _REACH, hard.start() if hard else len(text))
        items = self._lexicon.items(text, end, stop, names)
        kept: list[Item] = []
        for item in items:
            if item.kind in _STRANGE or item.kind in {"of", "and"}:
                break
            kept.append(item)
        roles = [at for at, item in enumerate(kept) if item.kind == ROLE]
        if not roles:
            return []
        return kept[: (roles[0] if end in names else roles[-1]) + 1]


def _country(items: Sequence[Item]) -> list[Item]:
    """What stands before a name whose title follows it: "ロシアの", "米"."""
    last = next((at + 1 for at in range(len(items) - 1, -1, -1) if items[at].kind not in _BEFORE), 0)
    return list(items[last:])


def _katakana_from(text: str, at: int) -> int:
    while at > 0 and (katakana(text[at - 1]) or text[at - 1] == "・"):
        at -= 1
    return at


def _without_given(items: Sequence[Item], stop: int) -> list[Item]:
    """The items up to the last role, when no more than a given name in Han follows it."""
    at = next((i for i in range(len(items) - 1, -1, -1) if items[i].kind == ROLE), -1)
    return list(items[: at + 1]) if at >= 0 and stop - items[at].end <= _GIVEN else []
