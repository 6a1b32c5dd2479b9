"""Where it happens: places named in a text, without capitals that stand for governments."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.matcher import PLACE, Hit
from feeds.pack import Pack
from feeds.text import fold, is_capital, semitic, squeeze, wide

_TURKISH = frozenset("da de ta te dan den tan ten ya ye a e".split())


class Places:
    """The places of a pack and, per language, the words before a place that make it one."""

    def __init__(self, pack: Pack) -> None:
        self._places = pack.places
        self._slugs = {place.slug: index for index, place in enumerate(pack.places)}
        self._locative = {
            language: frozenset(squeeze(word) for word in words)
            for language, words in pack.words.get("locative", {}).items()
        }
        self._articles = {
            language: frozenset(squeeze(word) for word in words)
            for language, words in pack.words.get("articles", {}).items()
        }

    def find(self, text: str, hits: Sequence[Hit], language: str) -> list[tuple[int, int]]:
        """(start, index in pack.places) of every mention that is a place, in order of the text."""
        return [
            (hit.start, hit.index) for hit in hits if hit.kind == PLACE and self._counts(text, hit, language)
        ]

    def widened(self, indexes: Sequence[int]) -> list[int]:
        """Each place once, with the larger ones it lies in."""
        found: dict[int, None] = {}
        for index in indexes:
            found[index] = None
            within = self._places[index].within
            while within:
                found[self._slugs[within]] = None
                within = self._places[self._slugs[within]].within
        return list(found)

    def narrowed(self, indexes: Sequence[int]) -> list[int]:
        """Each place once, without those that a named one lies in."""
        wider = {outer for index in set(indexes) for outer in self.widened([index]) if outer != index}
        return [index for index in dict.fromkeys(indexes) if index not in wider]

    def _counts(self, text: str, hit: Hit, language: str) -> bool:
        first = text[hit.start]
        cased = not (wide(first) or semitic(first))
        if cased and not is_capital(text[hit.start : hit.end]):
            return False
        return not self._places[hit.index].capital or self._located(text, hit, language)

    def _located(self, text: str, hit: Hit, language: str) -> bool:
        words = self._locative.get(language, frozenset())
        before = fold(text[max(0, hit.start - 24) : hit.start])
        after = fold(text[hit.end : hit.end + 12])
        if wide(text[hit.start]):
            return before.rstrip().endswith(_tuple(words)) or after.startswith(_tuple(words))
        if semitic(text[hit.start]):
            return (before.split()[-1:] != [] and before.split()[-1] in words) or fold(
                text[hit.start]
            ) in words
        near = before.split()
        if near and near[-1] not in words and near[-1] in self._articles.get(language, ()):
            near.pop()  # "at the White House"
        if language == "tr":
            return (
                text[hit.end : hit.end + 1] in {"'", "’"}
                and after.split()[:1] != []
                and after.split()[0] in _TURKISH
            )
        return bool(near) and near[-1] in words


def _tuple(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word)
