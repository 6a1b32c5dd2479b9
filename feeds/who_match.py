"""How a word of a question fits a person's names: cases, spellings, typos, sounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

from feeds.names import bases, is_form
from feeds.pack import Person
from feeds.text import fold, squeeze, wide
from feeds.translit import skeleton

_LANGUAGES = ("en", "pl", "cs", "sr", "de", "fr", "nl", "tr", "ro", "lt")
_FEMININE = frozenset("а ая ой ою ую ої у a iej".split())
_FEMININE_SKELETONS = ("ska", "skai", "skaia", "skoi", "skoiu", "sku", "skuiu")
# Consonants that languages take for one another; vowels go.
_CLASSES = str.maketrans("pfvwdgkqhzcjxrn", "bbbbtkkkksssslm", "yaeiou")
_HONORIFICS = tuple(
    (
        "总统 總統 大統領 特使 先生 氏 さん 대통령 특사 씨 外长 外長 外相 国务卿 國務卿 国務長官 首相 총리"
        " 장관 الرئيس הנשיא"
    ).split()
)


def spellings(person: Person) -> frozenset[str]:
    """Skeletons of all spellings of a surname."""
    return frozenset(
        key
        for name in person.family
        for language in ("", *_LANGUAGES)
        if (key := skeleton(squeeze(name).replace(" ", ""), language))
    )


def _role_texts(person: Person) -> tuple[str, ...]:
    described = (phrase for phrases in (person.descriptions or {}).values() for phrase in phrases)
    return (*(role.text for role in person.roles), *described)


@lru_cache(maxsize=1024)
def _vocabulary(slug: str, texts: tuple[str, ...]) -> frozenset[str]:
    """Words by which a person's roles are told, in any language of the pack: "President Trump" is Trump."""
    del slug
    return frozenset(word for text in texts for word in squeeze(text).split())


def fits(person: Person, tokens: Sequence[str]) -> bool:
    """Whether the tokens are the person's surname and nothing but given names besides."""
    if not tokens:
        return False
    for family in person.family:
        size = len(squeeze(family).split())
        for at in range(len(tokens) - size + 1):
            word = " ".join(tokens[at : at + size])
            if _is_surname(word, family) and all(
                _is_given(person, t) for t in (*tokens[:at], *tokens[at + size :])
            ):
                return True
    return False


@lru_cache(maxsize=65536)
def _is_surname(word: str, family: str) -> bool:
    if not any(is_form(word, family, language) for language in _LANGUAGES):
        return False
    base = squeeze(family)
    feminine = base.endswith(("ий", "ski", "sky", "skyj", "skyy", "skiy")) and any(
        word.endswith(end) and word == base[: base.rindex("k" if word.isascii() else "к") + 1] + end
        for end in _FEMININE
    )
    return not feminine


def _is_given(person: Person, token: str) -> bool:
    """Whether a word beside the surname fits: a given name, an initial, or a word of the person's roles."""
    if token in _vocabulary(person.slug, _role_texts(person)):
        return True
    if len(token) <= 2 and any(squeeze(given).replace(" ", "").startswith(token) for given in person.given):
        return True
    if any(is_form(token, given, language) for given in person.given for language in _LANGUAGES):
        return True
    wanted = {skeleton(squeeze(given)) for given in person.given}
    return any(
        key in wanted or any(_typo(key, name) for name in wanted)
        for language in ("", "de", "fr")
        if (key := skeleton(token, language))
    )


def fits_spelling(person: Person, keys: frozenset[str], tokens: Sequence[str]) -> bool:
    """The same in any other spelling; `keys` are the person's `spellings`."""
    return any(
        forms(token) & keys and all(_is_given(person, other) for other in (*tokens[:at], *tokens[at + 1 :]))
        for at, token in enumerate(tokens)
        if len(token) >= 4
    )


@lru_cache(maxsize=4096)
def forms(token: str) -> frozenset[str]:
    """Skeletons of what a word in some case may be the base form of."""
    return frozenset(
        key
        for language in ("", *_LANGUAGES)
        for form in bases(token, language)
        if len(key := skeleton(form, language)) >= 4
    )


def distance(person: Person, keys: frozenset[str], tokens: Sequence[str]) -> int | None:
    """How many letters the surname is off, None when too many; all other words must be given names of the
    person.
    """
    best: int | None = None
    for at, token in enumerate(tokens):
        others = (*tokens[:at], *tokens[at + 1 :])
        if len(token) < 4 or not all(_is_given(person, other) for other in others):
            continue
        for key in keys:
            off = _off(skeleton(token), key)
            if off is not None and (best is None or off < best):
                best = off
    return best


def _off(form: str, key: str) -> int | None:
    allowed = 0 if len(key) < 5 else 1 if len(key) < 7 else 2
    if "sk" in key and form.endswith(_FEMININE_SKELETONS):  # Zelenska is somebody else
        return None
    if form[:1] != key[:1] or abs(len(form) - len(key)) > allowed:
        return None
    off = DamerauLevenshtein.distance(form, key, score_cutoff=allowed)
    if off > allowed or (off > 1 and form[:2] != key[:2]) or _another_sex(form, key):
        return None
    return off


def _another_sex(form: str, key: str) -> bool:
    """Whether a man's surname is asked for and a woman's is known: Makarov is not Markarova."""
    return key.endswith(("ova", "eva", "ina")) and not form.endswith("a")


def _typo(one: str, other: str) -> bool:
    return (
        len(other) > 3
        and one[:1] == other[:1]
        and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1
    )


def is_whole(person: Person, name: str, query: str) -> bool:
    """Whether the query, which holds the name, is no more than it, an honorific or a given name that sounds
    right.
    """
    rest = query.replace(name, "", 1).strip(" ·・.،,")
    if squeeze(name) == squeeze(query) or rest in {"", *_HONORIFICS}:
        return True
    if not (wide(name[0]) or " " in query):
        return False
    return _sounds(rest, person.given) and rest not in person.not_before


def _sounds(text: str, given: Iterable[str]) -> bool:
    """Whether a given name written in Han, Kana, Hangul, Arabic or Hebrew sounds like one of these:
    consonants only.
    """
    heard = _consonants(anyascii(text))
    if len(heard) < 2:
        return False
    wanted = [spoken for name in given if name.isascii() and len(spoken := _consonants(name)) >= 2]
    return any(DamerauLevenshtein.normalized_similarity(heard, spoken) >= 0.6 for spoken in wanted)


def _consonants(text: str) -> str:
    letters = "".join(char for char in fold(text) if char.isalpha() and char not in "aeiou").translate(
        _CLASSES
    )
    return "".join(char for at, char in enumerate(letters) if at == 0 or letters[at - 1] != char)
