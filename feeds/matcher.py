"""Finds all a pack knows in one pass over a text: names, places, documents, terms of the subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from feeds.names import fits, stems
from feeds.pack import Pack, Person
from feeds.text import fold, hangul, katakana, semitic, squeeze, wide
from feeds.tokens import folded_words

MOST_LANGUAGES = 40  # a pack has fewer
FAMILY, WHOLE, PLACE, DOCUMENT, CONCEPT = "family", "whole", "place", "document", "concept"
# Small words that Arabic and Hebrew write joined to the next one: and, in, to, like, from, the, and their
# usual pairs.
_ARABIC = frozenset(["", *"و ف ب ل ك س ال وال بال فال كال لل ولل وب ول وس".split()])
_HEBREW = frozenset(["", *"ו ה ב ל מ ש כ וה שה מה בה לה וב ול ומ וש של כש כשה".split()])


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its place in the text, what kind it is, and whose name or which id it is.

    `index` points into the pack's tuple of that kind. `languages` are those the term belongs to; empty for
    names.
    """

    start: int
    end: int
    kind: str
    index: int
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Target:
    """What a pattern stands for, and what must follow it for the find to count."""

    kind: str
    index: int
    length: int  # of the pattern without the space before it
    ending: str = ""  # class of name endings; "" when the pattern is all
    rest: tuple[str, ...] = ()  # words that must follow, "*" at the end for any ending
    open_end: bool = False  # the first word may go on
    any_place: bool = False  # a script without spaces
    joined: frozenset[str] = frozenset()  # small words that may be written joined to it, "" among them
    capital: bool = False  # written in capitals only: US, not us
    female: bool = False
    languages: frozenset[str] = frozenset()


class Matcher:
    """A pack compiled into one automaton. Immutable; safe to share."""

    def __init__(self, pack: Pack) -> None:
        targets: dict[str, list[_Target]] = defaultdict(list)
        for pattern, target in _all_patterns(pack):
            targets[pattern].append(target)
        self._targets = tuple(tuple(found) for found in targets.values())
        self._in: dict[str, tuple[tuple[_Target, ...], ...]] = {}
        self._automaton = AhoCorasick(list(targets))

    def find(self, text: str, language: str) -> list[Hit]:
        """All finds in a plain text, in order of their start. Terms count in `language` only; names in every
        one.
        """
        folded = f" {fold(text)} "
        shown = f" {text} "
        targets = self._in.get(language) or self._meant(language)
        hits = {
            hit
            for number, _, end in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            for target in targets[number]
            if (hit := _hit(target, folded, shown, end, language))
        }
        return sorted(hits, key=_order)

    def _meant(self, language: str) -> tuple[tuple[_Target, ...], ...]:
        """What each pattern stands for in one language; kept, for there are few."""
        meant = tuple(
            found
            if all(not target.languages for target in found)
            else tuple(t for t in found if not t.languages or language in t.languages)
            for found in self._targets
        )
        if len(self._in) < MOST_LANGUAGES:
            self._in[language] = meant
        return meant


def _order(hit: Hit) -> tuple[int, int, str, int]:
    return hit.start, -hit.end, hit.kind, hit.index


def _hit(target: _Target, folded: str, shown: str, end: int, language: str) -> Hit | None:
    """The find with offsets of the text without padding, or None when what stands around it forbids it."""
    first = end - target.length
    if target.any_place:
        allowed = _stands_alone(shown, first, end) if target.kind == WHOLE else True
        return Hit(first - 1, end - 1, target.kind, target.index, target.languages) if allowed else None
    whole_word = folded[end] == " "
    if not (whole_word or target.open_end or target.ending):
        return None
    if target.joined and folded[folded.rindex(" ", 0, first) + 1 : first] not in target.joined:
        return None
    word_end = end if whole_word else folded.index(" ", end)
    if target.ending:
        last = fits(target.ending, folded[end:word_end], language, target.female)
        stop = word_end if last else None
    else:
        stop = _follow(target, folded, word_end)
    if stop is None or (target.capital and not shown[first:end].isupper()):
        return None
    return Hit(first - 1, stop - 1, target.kind, target.index, target.languages)


def _stands_alone(shown: str, first: int, end: int) -> bool:
    """Names in Katakana or Hangul are not the middle of a longer word: コスタ is not in コスタリカ."""
    before, after = shown[first - 1], shown[end]
    if katakana(shown[first]):
        return not (katakana(before) or katakana(after))
    return not (hangul(shown[first]) and hangul(before))


def _follow(target: _Target, folded: str, word_end: int) -> int | None:
    """Where the phrase ends when its other words follow, else None."""
    at = word_end
    for word in target.rest:
        while folded[at] == " ":
            at += 1
            if at >= len(folded):
                return None
        stop = folded.index(" ", at)
        found = folded[at:stop]
        if not (found.startswith(word[:-1]) if word.endswith("*") else found == word):
            return None
        at = stop
    return at


def _all_patterns(pack: Pack) -> Iterator[tuple[str, _Target]]:
    for index, person in enumerate(pack.people):
        yield from _person_patterns(index, person)
    for index, place in enumerate(pack.places):
        for name in place.names:
            yield from _name_patterns(PLACE, index, name, female=False)
    for index, document in enumerate(pack.documents):
        for language, phrases in (document.phrases or {}).items():
            for phrase in phrases:
                yield from _phrase_patterns(DOCUMENT, index, phrase, frozenset([language]))
    for index, concept in enumerate(pack.concepts):
        for term, languages in _by_term(concept.terms).items():
            yield from _phrase_patterns(CONCEPT, index, term, languages)


def _person_patterns(index: int, person: Person) -> Iterator[tuple[str, _Target]]:
    female = bool(person.given) and all(squeeze(given)[-1:] in "aа" for given in person.given)
    for name in person.family:
        yield from _name_patterns(FAMILY, index, name, female)
    for name in person.whole:
        yield from _name_patterns(WHOLE, index, name, female)


def _name_patterns(kind: str, index: int, name: str, female: bool) -> Iterator[tuple[str, _Target]]:
    form = squeeze(name)
    if wide(form[:1]):
        yield form, _Target(kind, index, len(form), any_place=True)
        return
    if semitic(form[:1]):
        yield form, _Target(kind, index, len(form), joined=_joined(form))
        return
    for stem in stems(name):
        yield f" {stem.text}", _Target(kind, index, len(stem.text), ending=stem.kind, female=female)


def _phrase_patterns(
    kind: str, index: int, phrase: str, languages: frozenset[str]
) -> Iterator[tuple[str, _Target]]:
    first, *rest = folded_words(phrase) or ("",)
    open_end = first.endswith("*")
    stem = first.removesuffix("*")
    if not stem:
        return
    if wide(stem[0]):
        form = " ".join([first, *rest]).replace("*", "")
        yield form, _Target(kind, index, len(form), any_place=True, languages=languages)
        return
    joined = _joined(stem)
    target = _Target(
        kind,
        index,
        len(stem),
        rest=tuple(rest),
        open_end=open_end,
        joined=joined,
        capital=phrase.isupper() and len(phrase) <= 5 and not joined,
        languages=languages,
    )
    yield (stem if joined else f" {stem}"), target


def _joined(form: str) -> frozenset[str]:
    if not semitic(form[0]):
        return frozenset()
    return _HEBREW if form[0] < "\u0600" else _ARABIC


def _by_term(terms: dict[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for language, words in terms.items():
        for word in words:
            found[word].add(language)
    return {word: frozenset(languages) for word, languages in found.items()}
