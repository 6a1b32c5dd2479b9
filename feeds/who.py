"""Whom a question means: a name in any script, case or spelling, a role. Never a wrong person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

from feeds.names import bases, is_form
from feeds.pack import Pack, Person
from feeds.text import fold, plain, squeeze, wide
from feeds.translit import skeleton

MAX_SUGGESTIONS = 3
_LANGUAGES = ("en", "pl", "cs", "sr", "de", "fr", "nl", "tr", "ro", "lt")
_FILLERS = frozenset(
    (
        "who is are was the a an mr mrs ms dr sir кто хто такой такий такая така это це wer ist qui est quien"
        " quién es chi siapa itu kim kimdir kdo je kto jest ko quem é cine este wie"
    ).split()
)
_FEMININE = frozenset("а ая ой ою ую а ої у a iej".split())
_CLASSES = str.maketrans("pfvwdgkqhzcjxyrn", "bbbbtkkkksssslm" + "m")
_HONORIFICS = tuple(
    (
        "总统 總統 大統領 特使 先生 氏 さん 대통령 특사 씨 外长 外長 外相 国务卿 國務卿 国務長官 首相 총리 장관"
        " الرئيس הנשיא"
    ).split()
)


@dataclass(frozen=True, slots=True)
class WhoAnswer:
    """person: whom the query means, None when that is not sure. suggestions: who may have been meant, best
    first.
    """

    person: Person | None
    suggestions: tuple[Person, ...] = ()


def lookup(pack: Pack, query: str) -> WhoAnswer:
    """The person a query means. Every word of it must fit: "Olena Zelenska" is not Volodymyr Zelensky."""
    index = _index(pack)
    text = squeeze(query)
    if len(text.replace(" ", "")) < 2:
        return WhoAnswer(None)
    for find in (index.described, index.written, index.respelled, index.mistyped):
        found = find(query, text)
        if len(found) == 1:
            return WhoAnswer(found[0])
        if found:
            return WhoAnswer(None, tuple(found[:MAX_SUGGESTIONS]))
    return WhoAnswer(None, index.near(text))


_INDEXES: dict[int, tuple[Pack, _Index]] = {}


def _index(pack: Pack) -> _Index:
    held = _INDEXES.get(id(pack))
    if held is None or held[0] is not pack:
        _INDEXES.clear()
        held = _INDEXES[id(pack)] = (pack, _Index(pack.people))
    return held[1]


class _Index:
    """All names of a pack's people, ready to be asked."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = people
        self._descriptions = _descriptions(people)
        self._keys = tuple(_keys(person) for person in people)

    def described(self, query: str, text: str) -> list[Person]:
        """By slug, display name or a description that means one person only."""
        del query
        named = [p for p in self._people if text in {squeeze(p.name), squeeze(p.slug)}]
        return named or [self._people[i] for i in self._descriptions.get(_without_small(text), ())]

    def written(self, query: str, text: str) -> list[Person]:
        """By the pack's own spellings, in any case: every word is a given name, the surname or a filler."""
        whole = self._whole(plain(query))
        if whole:
            return whole
        tokens = _tokens(text)
        return self._known([p for p in self._people if _fits(p, tokens)], tokens)

    def _whole(self, query: str) -> list[Person]:
        bare = query.strip().strip("?？!！.。")
        return [person for person in self._people for name in person.whole if _is_whole(person, name, bare)][
            :1
        ]

    def respelled(self, query: str, text: str) -> list[Person]:
        """By spellings the pack lacks: Umjerow, Ouchakov."""
        del query
        tokens = _tokens(text)
        found = [p for p, keys in zip(self._people, self._keys, strict=True) if _fits_keys(p, keys, tokens)]
        return self._known(found, tokens)

    def mistyped(self, query: str, text: str) -> list[Person]:
        """By the nearest surname, when it is near enough and nobody else's is as near."""
        del query
        tokens = _tokens(text)
        if not tokens or not 1 <= len(tokens) <= 3:
            return []
        scored = [
            (distance, index)
            for index, person in enumerate(self._people)
            if (distance := _distance(person, self._keys[index], tokens)) is not None
        ]
        nearest = min(scored, default=None)
        if nearest is None:
            return []
        return [self._people[index] for distance, index in scored if distance == nearest[0]]

    def near(self, text: str) -> tuple[Person, ...]:
        """People whose name is not far from the query, for "did you mean"."""
        tokens = [skeleton(token) for token in _tokens(text)]
        scored = []
        for person, keys in zip(self._people, self._keys, strict=True):
            known = keys | {skeleton(squeeze(given)) for given in person.given}
            best = max(
                (
                    DamerauLevenshtein.normalized_similarity(token, key)
                    for token in tokens
                    for key in known
                    if token and key
                ),
                default=0.0,
            )
            if best >= 0.65:
                scored.append((-best, person.slug, person))
        return tuple(person for _, _, person in sorted(scored)[:MAX_SUGGESTIONS])

    def _known(self, found: list[Person], tokens: Sequence[str]) -> list[Person]:
        """One person when the surname alone is sure enough; several are to be asked back."""
        if len(found) == 1 and found[0].alone == "never" and len(tokens) == 1:
            return [*found, *found]
        return found


def _tokens(text: str) -> tuple[str, ...]:
    words = tuple(word for word in text.split() if word not in _FILLERS)
    return words[:-1] if len(words) > 1 and words[-1] == "s" else words


def _without_small(text: str) -> str:
    return " ".join(word for word in text.split() if word not in {"the", "s", "of", "who", "is", "a"})


def _descriptions(people: Sequence[Person]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, person in enumerate(people):
        for phrases in (person.descriptions or {}).values():
            for phrase in phrases:
                found[_without_small(squeeze(phrase))].append(index)
    return {phrase: tuple(dict.fromkeys(owners)) for phrase, owners in found.items()}


def _keys(person: Person) -> frozenset[str]:
    return frozenset(
        key
        for name in person.family
        for language in ("", *_LANGUAGES)
        if (key := skeleton(squeeze(name).replace(" ", ""), language))
    )


def _fits(person: Person, tokens: Sequence[str]) -> bool:
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
    if len(token) == 1:
        return any(squeeze(given).startswith(token) for given in person.given)
    if any(is_form(token, given, language) for given in person.given for language in _LANGUAGES):
        return True
    wanted = {skeleton(squeeze(given)) for given in person.given}
    return any(
        key in wanted or any(_typo(key, name) for name in wanted)
        for language in ("", "de", "fr")
        if (key := skeleton(token, language))
    )


def _fits_keys(person: Person, keys: frozenset[str], tokens: Sequence[str]) -> bool:
    return any(
        _forms(token) & keys and all(_is_given(person, other) for other in (*tokens[:at], *tokens[at + 1 :]))
        for at, token in enumerate(tokens)
        if len(token) >= 4
    )


@lru_cache(maxsize=4096)
def _forms(token: str) -> frozenset[str]:
    """Skeletons of what a word in some case may be the base form of."""
    return frozenset(
        key
        for language in ("", *_LANGUAGES)
        for form in bases(token, language)
        if len(key := skeleton(form, language)) >= 4
    )


def _distance(person: Person, keys: frozenset[str], tokens: Sequence[str]) -> int | None:
    """How many letters the surname is off, None when too many; all other words must be given names of the
    person.
    """
    best: int | None = None
    for at, token in enumerate(tokens):
        others = (*tokens[:at], *tokens[at + 1 :])
        if len(token) < 4 or not all(_is_given(person, other) for other in others):
            continue
        for form in {skeleton(token), *(_forms(token) if len(token) > 6 else ())}:
            for key in keys:
                off = _off(form, key)
                if off is not None and (best is None or off < best):
                    best = off
    return best


def _off(form: str, key: str) -> int | None:
    allowed = 0 if len(key) < 4 else 1 if len(key) < 7 else 2
    if form[:1] != key[:1] or abs(len(form) - len(key)) > allowed:
        return None
    off = DamerauLevenshtein.distance(form, key, score_cutoff=allowed)
    return off if off <= allowed else None


def _typo(one: str, other: str) -> bool:
    return (
        len(other) > 3
        and one[:1] == other[:1]
        and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1
    )


def _is_whole(person: Person, name: str, query: str) -> bool:
    """The name itself, also with a given name that sounds right or an honorific beside it."""
    if name not in query and squeeze(name) != squeeze(query):
        return False
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
