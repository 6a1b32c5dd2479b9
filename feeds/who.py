"""Whom a question means: a name in any script, case or spelling, a role. Never a wrong person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz.distance import DamerauLevenshtein

from feeds.given import is_given
from feeds.pack import Pack, Person
from feeds.text import plain, squeeze
from feeds.translit import skeleton
from feeds.who_match import distance, fits, fits_spelling, is_whole, spellings

MAX_SUGGESTIONS = 3
_FILLERS = frozenset(
    (
        "who is are was the a an mr mrs ms dr sir кто хто такой такий такая така это це wer ist qui est quien"
        " quién es chi siapa itu kim kimdir kdo je kto jest ko quem é cine este wie"
    ).split()
)
# Case endings that Turkish and English write behind an apostrophe: Witkoff'un, Putin'le, Trump's.
_JOINED = re.compile(r"(?<=\w\w)['’](?:s|n?[iıuü]n|[yn]?[iıuüae]|[dt][ae]n?|y?l[ae])(?!\w)", re.IGNORECASE)


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
    query = _JOINED.sub("", query)
    text = squeeze(query)
    if len(text.replace(" ", "")) < 2:
        return WhoAnswer(None)
    for find in (index.described, index.written, index.respelled, index.mistyped):
        found = find(query, text)
        if len(found) == 1:
            return WhoAnswer(found[0])
        if found:
            return WhoAnswer(None, _once(found))
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
        self._keys = tuple(spellings(person) for person in people)
        self._named: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            for name in {squeeze(person.name), squeeze(person.slug)}:
                self._named[name].append(person)
        self._whole_names = tuple((p, tuple((name, squeeze(name)) for name in p.whole)) for p in people)

    def described(self, query: str, text: str) -> list[Person]:
        """By slug, display name or a description that means one person only."""
        del query
        named = self._named.get(text)
        return named or [self._people[i] for i in self._descriptions.get(_without_small(text), ())]

    def written(self, query: str, text: str) -> list[Person]:
        """By the pack's own spellings, in any case: every word is a given name, the surname or a filler."""
        whole = self._whole(plain(query))
        if whole:
            return whole
        tokens = _tokens(text)
        return self._known([p for p in self._people if fits(p, tokens)], tokens)

    def _whole(self, query: str) -> list[Person]:
        bare = query.strip().strip("?？!！.。")
        folded = squeeze(bare)
        meant = (
            person
            for person, names in self._whole_names
            for name, same in names
            if (same == folded or name in bare) and is_whole(person, name, bare)
        )
        return list(islice(meant, 1))

    def respelled(self, query: str, text: str) -> list[Person]:
        """By spellings the pack lacks: Umjerow, Ouchakov."""
        del query
        tokens = _tokens(text)
        found = [
            p for p, keys in zip(self._people, self._keys, strict=True) if fits_spelling(p, keys, tokens)
        ]
        return self._known(found, tokens)

    def mistyped(self, query: str, text: str) -> list[Person]:
        """By the nearest surname, when it is near enough and nobody else's is as near."""
        del query
        tokens = _tokens(text)
        if not 1 <= len(tokens) <= 3 or all(is_given(token) for token in tokens):
            return []
        scored = [
            (off, index)
            for index, person in enumerate(self._people)
            if (off := distance(person, self._keys[index], tokens)) is not None
        ]
        nearest = min(scored, default=None)
        if nearest is None:
            return []
        return [self._people[index] for off, index in scored if off == nearest[0]]

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


def _once(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple({person.slug: person for person in people}.values())[:MAX_SUGGESTIONS]


def _tokens(text: str) -> tuple[str, ...]:
    """The words that count; initials as one: J. D. Vance."""
    joined = re.sub(r"(?<=\b\w) (?=\w\b)", "", text)
    words = tuple(word for word in joined.split() if word not in _FILLERS)
    return words[:-1] if len(words) > 1 and words[-1] == "s" else words


def _without_small(text: str) -> str:
    """The words of a description in any order: "the GRU's chief" is "chief of the GRU"."""
    return " ".join(sorted(word for word in text.split() if word not in {"the", "s", "of", "who", "is", "a"}))


def _descriptions(people: Sequence[Person]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, person in enumerate(people):
        for phrases in (person.descriptions or {}).values():
            for phrase in phrases:
                found[_without_small(squeeze(_JOINED.sub("", phrase)))].append(index)
    return {phrase: tuple(dict.fromkeys(owners)) for phrase, owners in found.items()}
