"""What two reports are compared by: figures, words and names, taken from headline and lead."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from feeds.text import fold, is_capital, wide, words
from feeds.translit import skeleton

_FIGURE = re.compile(r"\d{1,3}(?:[ .,’'\u00a0]\d{3})+(?!\d)|\d+")
_STEM = 6
MAX_WORDS = 48
MAX_NAMES = 16


def figures(text: str) -> tuple[str, ...]:
    """Numbers with meaning: two digits and more, thousands without separators, no years."""
    found = (re.sub(r"\D", "", match) for match in _FIGURE.findall(text))
    return tuple(
        dict.fromkeys(n for n in found if len(n) >= 2 and not (len(n) == 4 and n[:2] in {"19", "20"}))
    )[:12]


def content_words(text: str) -> tuple[str, ...]:
    """Folded stems of the longer words, each once; pairs of characters in scripts without spaces."""
    found: dict[str, None] = {}
    for word in fold(text).split():
        if wide(word[0]):
            found.update((word[at : at + 2], None) for at in range(len(word) - 1))
        elif len(word) > 3:
            found[word[:_STEM]] = None
    return tuple(found)[:MAX_WORDS]


@lru_cache(maxsize=4096)
def headline_words(title: str) -> tuple[str, ...]:
    """`content_words` of a headline, kept: stories ask for the same ones again and again."""
    return content_words(title)


def proper_names(text: str, taken: Collection[int], language: str) -> tuple[str, ...]:
    """Skeletons of names the pack does not know, so that Anchorage and Анкоридж are one. `taken`: starts to
    leave out.

    Words after the first of a sentence with a capital letter; in German any noun has one, so none there.
    """
    if language == "de":
        return ()
    found: dict[str, None] = {}
    for word in words(text):
        if word.start() in taken or not is_capital(word.group()) or len(word.group()) < 5:
            continue
        before = text[: word.start()].rstrip(" «“„\"'(")
        if not before or before[-1] in ".!?:\n…":
            continue
        key = skeleton(word.group(), language)
        if len(key) >= 5:
            found[key[:6]] = None
    return tuple(found)[:MAX_NAMES]
