"""How a foreign name sounds in Katakana, Hangul, Arabic or Hebrew, so that one spelling finds another.

ウィトコフ and ウイットコフ, 위트코프 and 윗코프, زيلينسكي and زلنسكي are one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from feeds.pack import Person

MIN_KANA, MIN_HANGUL, MIN_CONSONANTS = 4, 6, 5  # shorter sounds are words of every day too
_KANA = re.compile(r"[ァ-ヺー]{3,}")
_HANGUL = re.compile(r"[가-힣]{3,12}")
_SEMITIC = re.compile(r"[א-ת'׳]{4,}|[ء-ي]{4,}")
_TOKENS = {"ja": _KANA, "ko": _HANGUL, "ar": _SEMITIC, "he": _SEMITIC}
_SMALL_KANA = str.maketrans("ァィゥェォャュョ", "アイウエオヤユヨ", "ーッ")
_LIKE_KANA = tuple(
    tuple(pair.split(":"))
    for pair in "ヴァ:バ ヴィ:ビ ヴェ:ベ ヴォ:ボ ヴ:ブ ティ:チ ディ:ジ イェ:エ スィ:シ フュ:フ".split()
)
_FIRST = "g g n d d l m b b s s - j j j g d b h".split()  # what leads a syllable, ㄱ to ㅎ; "-" is none
_MIDDLE = "a e a e o e o e o wa we we o u wo we wi u - i i".split()  # its vowel, ㅏ to ㅣ
_LAST = "- g g g n n n d l l l l l l l l m b b d d ng d d g d b h".split()  # what ends it, none to ㅎ
_VOWELS = str.maketrans("", "", "اويىآأإئؤءةאוהיע'׳")
_ALEPHS = frozenset("اأإآא")  # first, they are vowels as well
_ALIKE = str.maketrans("קטףץךםןתجچظضטڤ", "כתפצכמנתغشدדתف")
_JOINED = ("وال", "بال", "ال", "و", "ب", "ل", "ف", "ך", "ו", "ב", "ל", "ש", "מ", "ה")


def sounding(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, sound) of every word that may be a foreign name, in languages that write them by ear.

    A Korean word is tried with its particles cut off step by step, an Arabic or Hebrew one without the small
    words written joined to it.
    """
    tokens = _TOKENS.get(language)
    for token in tokens.finditer(text) if tokens else ():
        word, at = token.group(), token.start()
        if language == "ja":
            yield at, token.end(), sound(word)
        elif language == "ko":
            yield from ((at, at + size, sound(word[:size])) for size in range(len(word), 2, -1))
        else:
            yield at, token.end(), sound(word)
            yield from (
                (at + len(small), token.end(), sound(word[len(small) :]))
                for small in _JOINED
                if word.startswith(small)
            )


def sounds_of(people: Sequence[Person]) -> dict[str, frozenset[int]]:
    """How the names of people sound in these scripts -> whose they are, as indexes."""
    found: dict[str, set[int]] = defaultdict(set)
    for index, person in enumerate(people):
        for name in person.whole:
            if " " not in name and (heard := sound(name)):
                found[heard].add(index)
    return {heard: frozenset(owners) for heard, owners in found.items()}


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """The sound of one word of these scripts; "" when it is too short to tell a name from another word."""
    first = word[:1]
    if "ァ" <= first <= "ヺ":
        return _kana(word)
    if "가" <= first <= "힣":
        return _hangul(word)
    return _consonants(word) if "\u0590" <= first <= "\u06ff" else ""


def _kana(word: str) -> str:
    for written, plain in _LIKE_KANA:
        word = word.replace(written, plain)
    heard = word.translate(_SMALL_KANA)
    return heard if len(heard) >= MIN_KANA else ""


def _hangul(word: str) -> str:
    heard = []
    for char in word:
        code = ord(char) - 0xAC00
        if not 0 <= code < 11172:
            return ""
        heard.append(_FIRST[code // 588] + _MIDDLE[code % 588 // 28] + _LAST[code % 28])
    joined = re.sub(r"(.)\1+", r"\1", "".join(heard).replace("-", ""))
    return joined if len(joined) >= MIN_HANGUL else ""


def _consonants(word: str) -> str:
    heard = (word[0] + word[1:].translate(_VOWELS)).translate(_ALIKE)
    return heard if len(heard) - (word[0] in _ALEPHS) >= MIN_CONSONANTS else ""
