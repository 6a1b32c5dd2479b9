"""What of a text may reach a reader: no control, bidi or invisible characters, no half ones."""

from __future__ import annotations

import re
from collections.abc import Callable

ELLIPSIS = "…"
JOINER = "\u2060"  # breaks what a platform would act on, without a visible sign (R37)

_SPACES = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
# R38: C0 and C1 controls, lone surrogates, bidi controls, zero-width characters, letters and marks that show
# nothing (Hangul fillers, the blank of Braille), interlinear marks, tags, and what is no character.
# ZWNJ and ZWJ (200C, 200D) stay: Persian and family emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b"
    "\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\uffa0"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")  # R38: at most three combining marks in a row
_JOINED = re.compile(f"[\u200c\u200d\ufe0f\U0001f3fb-\U0001f3ff{_MARKS}]")  # seen as one with what is before
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]+$")  # two letters make a flag


def shown(text: str) -> str:
    """The text on one line without what a reader cannot see or what could mislead him (R38).

    The feeds' texts come clean already; this is the last gate before a platform or a terminal.
    """
    return _PILED.sub(r"\1", _UNSEEN.sub("", _SPACES.sub(" ", text)))


def utf16_units(text: str) -> int:
    """Length as Telegram counts it: characters beyond the basic plane count twice (R39)."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, limit: int, cost: Callable[[str], int] = len) -> str:
    """The text, or its longest beginning that costs at most `limit` with an ellipsis; "" when none."""
    if cost(text) <= limit:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if cost(text[:middle] + ELLIPSIS) <= limit:
            low = middle
        else:
            high = middle - 1
    while low and _continues(text, low):
        low -= 1
    begin = text[:low].rstrip()
    return begin + ELLIPSIS if begin else ""


def _continues(text: str, at: int) -> bool:
    """Whether the character at `at` is seen as one with the one before it."""
    if _JOINED.match(text[at]) or text[at - 1] == "\u200d":
        return True
    flags = _FLAGS.search(text[:at])
    return bool(flags and _FLAGS.match(text[at]) and len(flags[0]) % 2)
