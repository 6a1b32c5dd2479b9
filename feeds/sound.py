"""How names sound, roughly, in any script: consonants in classes that languages take for one another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

from feeds.text import fold
from feeds.translit import skeleton

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
OTHER = "~"  # begins the key of a name in a script that says little of its vowels
# Case endings as skeletons have them, in Slavic languages, Greek, Romanian, Turkish.
_ENDING = re.compile(
    r"(?:o[mvh]|e[mvh]|i[mh]|ovi|evi|ami|iami|oho|eho|omu|emu|imi|ului|ul|lui|o[iu]|ei|iu|ia|ie|io|os|is|as|es|[aeiou])$"
)
# J is read in many ways, c in two; in another alphabet they are these.
_SPELLED = re.compile(r"j|dž|дж")
_VOWELS = str.maketrans("", "", "aeiou")


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


def name_key(given: str, family: str, language: str) -> str:
    """One key for a full name in every script and case form, "" when the words say too little.

    Alphabets: consonants of skeletons without case endings, so that "Рустема Умєрова" and "Rustem Umerov" are
    one. Other scripts: OTHER and the sounds.
    """
    parts = [_stem(given, language), _stem(family, language)]
    if not all(parts):
        return ""
    return " ".join(parts)


def sound_key(given: str, family: str) -> str:
    """The key of a name in Han, Kana, Hangul, Arabic or Hebrew, "" when it sounds of too little."""
    heard = (sound(given), sound(family))
    return OTHER + " ".join(heard) if all(len(one) > 1 for one in heard) else ""


def same_sound(key: str, other: str) -> bool:
    """Whether a key of `name_key` may be that of the same name as one of `sound_key`."""
    return " ".join(map(_coarse, key.split())) == other.removeprefix(OTHER)


@lru_cache(maxsize=16384)
def _coarse(stem: str) -> str:
    """The sound of a stem: its signs for sh, ch, zh are all one class."""
    return sound(stem.replace("S", "s").replace("C", "s").replace("Z", "s"))


def _stem(word: str, language: str) -> str:
    form = skeleton(_SPELLED.sub("й" if word[0] > "Ͽ" else "y", word.lower()), language)
    form = form.replace("tc", "c").replace("c", "k")
    while len(shorter := _ENDING.sub("", form)) > 2 and shorter != form:
        form = shorter
    bare = form.translate(_VOWELS)
    return bare if len(bare) > 1 else form
