"""Which plans and drafts a text speaks of: by name, or by their number of points."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeds.matcher import DOCUMENT, Hit
from feeds.pack import Pack
from feeds.text import fold, squeeze, wide

# A figure may follow a word without a space in Han and Hangul.
_NUMBER = re.compile(r"(?<![^\W_\u2e80-\u9fff\uac00-\ud7af])\d{1,3}(?=\D|$)")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # not ASCII: folded they may be the number
_NEAR = 4  # words between the number and the word for plan
_NEAR_WIDE = 12  # characters, in scripts without spaces


class Documents:
    """The documents of a pack that are counted in points, and the words for point and plan."""

    def __init__(self, pack: Pack) -> None:
        self._by_points = {str(d.points): index for index, d in enumerate(pack.documents) if d.points}
        self._points = _lists(pack, "points")
        self._plans = _lists(pack, "plan")

    def find(self, text: str, hits: Sequence[Hit], language: str) -> list[tuple[int, int]]:
        """(start, index in pack.documents) of every mention, in order of the text."""
        found = [(hit.start, hit.index) for hit in hits if hit.kind == DOCUMENT]
        if any(points in text for points in self._by_points) or _OTHER_DIGIT.search(text):
            found += self._counted(fold(text), language)
        return sorted(found)

    def _counted(self, folded: str, language: str) -> list[tuple[int, int]]:
        points, plans = self._points.get(language, ()), self._plans.get(language, ())
        return [
            (number.start(), self._by_points[number.group()])
            for number in _NUMBER.finditer(folded)
            if number.group() in self._by_points
            and _beside(folded, number, points)
            and _near(folded, number, plans)
        ]


def _lists(pack: Pack, name: str) -> dict[str, tuple[str, ...]]:
    return {
        language: tuple(
            squeeze(word.removesuffix("*")) + ("*" if word.endswith("*") else "") for word in words
        )
        for language, words in pack.words.get(name, {}).items()
    }


def _is(word: str, wanted: Sequence[str]) -> bool:
    return any(word.startswith(w[:-1]) if w.endswith("*") else word == w for w in wanted)


def _beside(folded: str, number: re.Match[str], points: Sequence[str]) -> bool:
    after = folded[number.end() : number.end() + 40]
    if any(wide(word[0]) and after.lstrip().startswith(word.removesuffix("*")) for word in points):
        return True
    before = folded[: number.start()].split()[-1:]
    return any(_is(word, points) for word in after.split()[:2] + before)


def _near(folded: str, number: re.Match[str], plans: Sequence[str]) -> bool:
    before, after = (
        folded[max(0, number.start() - 60) : number.start()],
        folded[number.end() : number.end() + 60],
    )
    if any(_is(word, plans) for word in before.split()[-_NEAR:] + after.split()[: _NEAR + 1]):
        return True
    around = before[-_NEAR_WIDE:] + after[:_NEAR_WIDE]
    return any(wide(word[0]) and word.removesuffix("*") in around for word in plans)
