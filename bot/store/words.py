"""Text as search compares it: any language, any case."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(r"[\W_]+")
_SPACED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "DIGIT", "HANGUL")


def folded(text: str) -> str:
    """NFKC, case folded, words separated by single spaces, with one space before the first."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " " + _GAPS.sub(" ", plain).strip()


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
