"""Text as the matchers see it: folded without changing its length, cut into words and sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_INVISIBLE = re.compile(
    r"[\u00ad\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff]+"
)
_CASED = ("LATIN", "GREEK")
_LETTERS = dict(
    pair.split(":")
    for pair in (
        "ё:е ґ:г ł:l ø:o đ:d ı:i ß:s æ:e œ:e ς:σ ð:d أ:ا إ:ا آ:ا ٱ:ا ى:ي ة:ه ؤ:و ئ:ي ک:ك ی:ي".split()
    )
)
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\"'”»“)\]]*\s+(?=[\"'«„“”(\[—–-]?\s?[^\W_a-zа-яёєіїґ])|(?<=[。！？])|\n+"
)
_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")


class _Fold(dict[int, str]):
    """One folded character per character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char)
    char = wide if len(wide) == 1 else char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if not char.isalnum():
        return " "
    lower = char.lower()[0]
    lower = _LETTERS.get(lower, lower)
    if unicodedata.name(lower, "").startswith(_CASED):
        lower = unicodedata.normalize("NFD", lower)[0]
    return _LETTERS.get(lower, lower)


_FOLD = _Fold()


def plain(text: str) -> str:
    """NFC without what is not seen: vowel points, joiners, soft hyphens. What the other functions here
    expect.
    """
    return text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """The text in small letters without accents, every other sign a space; exactly as long as it was.

    Offsets into the folded text are offsets into the text. Cyrillic й and ї stay, ё is е and ґ is г; Arabic
    letters that are written in several ways become one.
    """
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """Folded, with single spaces: how names, terms and phrases are compared."""
    return " ".join(fold(plain(text)).split())


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text with their places; an apostrophe within a word does not end it."""
    return _WORD.finditer(text)


def sentences(text: str) -> list[str]:
    """The sentences and paragraphs of a text, without empty ones."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def is_capital(word: str) -> bool:
    """Whether a word begins with a capital letter; letters of scripts without case are neither."""
    return word[:1].isupper() or word[:1].istitle()


def wide(char: str) -> bool:
    """Whether a character belongs to a script written without spaces between words: Han, Kana; or Hangul or
    Thai.
    """
    code = ord(char)
    return (
        0x0E00 <= code <= 0x0E7F
        or 0x2E80 <= code <= 0x9FFF
        or 0xAC00 <= code <= 0xD7AF
        or 0xF900 <= code <= 0xFAFF
    )


def katakana(char: str) -> bool:
    """Whether a character is Katakana or its lengthening mark."""
    return "ァ" <= char <= "ヺ" or char == "ー"


def hangul(char: str) -> bool:
    """Whether a character is a Hangul syllable."""
    return "가" <= char <= "힣"


def semitic(char: str) -> bool:
    """Whether a character is Hebrew or Arabic: small words are written joined to the next one."""
    return 0x0590 <= ord(char) <= 0x077F
