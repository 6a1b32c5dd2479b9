"""How names sound, roughly, in any script: consonants in classes that languages take for one another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

from feeds.text import fold

_CLASSES = str.maketrans("pfvwdgkqhzcjxrn", "bbbbtkkkksksslm", "yaeiou")
_PAIRS = (
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("kh", "k"),
    ("gh", "k"),
    ("ch", "s"),
    ("sh", "s"),
    ("x", "ks"),
)
_SOFT = re.compile(r"c(?=[eiy])")
_LIKE = 0.6  # of the consonants


@lru_cache(maxsize=16384)
def sound(text: str) -> str:
    """The consonants of a text by class: "Witkoff", "Віткофф" and "威特科夫" are "btkb"."""
    spelled = fold(anyascii(text)).replace(" ", "").lower()
    for pair, one in _PAIRS:
        spelled = spelled.replace(pair, one)
    letters = _SOFT.sub("s", spelled).translate(_CLASSES)
    return "".join(char for at, char in enumerate(letters) if at == 0 or letters[at - 1] != char)


def sounds_like(text: str, names: Iterable[str]) -> bool:
    """Whether a name in any script sounds like one of these in Latin; too short a sound is like none."""
    heard = sound(text)
    wanted = (sound(name) for name in names if name.isascii())
    return len(heard) > 1 and any(
        DamerauLevenshtein.normalized_similarity(heard, one) >= _LIKE for one in wanted if len(one) > 1
    )
