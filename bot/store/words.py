"""Text as search compares it: any language, any case."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(r"[\W_]+")
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+")
_SPACED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "DIGIT", "HANGUL")


def folded(text: str) -> str:
    """Case folded, no accents and vowel points, single spaces between words and one before the first."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()))
    return " " + _GAPS.sub(" ", unicodedata.normalize("NFKC", bare)).strip()


def needle(word: str) -> str:
    """What must stand in a folded text: the beginning of a word.

    Anywhere in scripts that join words (Han, Kana, Thai) or put particles before them (Arabic, Hebrew);
    "" for a word without letters or digits.
    """
    inner = folded(word).strip()
    if not inner:
        return ""
    begins = unicodedata.name(inner[0], "").startswith(_SPACED)
    return f" {inner}" if begins else inner
