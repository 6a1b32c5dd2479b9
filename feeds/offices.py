"""People called by their office alone, told from each other by office and country: "the Kremlin aide"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.pack import Pack, Person
from feeds.text import squeeze, wide
from feeds.tokens import Phrases, Token, folded_words
from feeds.wordlist import line

_LESSER = re.compile(r"\b(?:deputy|former|vice)\b", re.IGNORECASE)
_SERVES = frozenset({"of", "for", "to", "at", "on"})
_TALKS = re.compile(r"deleg|negotiat")
_NEGOTIATES = frozenset({"negotiator", "chief-negotiator"})
_VICE = frozenset({"vice-president"})
_HEAD_LAST = frozenset({"en", "tr"})  # "the president's aide": the last office counts, elsewhere the first
_THE = {"ar": "ال", "he": "ה"}  # the article, written joined to the word
_JOINS = frozenset({"de", "nl"})
_LONGEST = 3  # words of an office that are looked back for
_COUNTRYMAN = 2  # words of "the American", "el ucraniano"
_Meaning = tuple[str, int]  # an id and the number of words


@dataclass(frozen=True, slots=True)
class Office:
    """What some words say of a person: the offices they may mean, and the countries named with them."""

    offices: frozenset[str]
    countries: frozenset[str] = frozenset()
    start: int = 0  # where the office stands: indices of words, of characters in languages without spaces
    end: int = 0


class Offices:
    """The pack's words for roles and countries, by language, and those each of its people held."""

    def __init__(self, pack: Pack) -> None:
        self._roles, self._wide_roles = _tables(_role_terms(pack))
        self._countries, self._wide_countries = _tables(_country_terms(pack))
        self._bodies, self._wide_bodies = _tables(_body_terms(pack))
        self._known = frozenset(country.id for country in pack.role_words.countries)
        self._held = tuple(self._of_roles(person) for person in pack.people)

    def _of_roles(self, person: Person) -> Office:
        """The offices in a person's roles: "aide to President Putin" is an aide, not a president."""
        offices: set[str] = set()
        countries = {person.side} & self._known
        for role in person.roles:
            if person.side not in self._known:
                countries |= set(_named(self._countries, "en", line(role.text, 0, len(role.text))))
            for part in role.text.split(","):
                found = self._of_part(line(part, 0, len(part)))
                offices |= found & _VICE if _LESSER.search(part) else found
                offices |= _NEGOTIATES if _TALKS.search(part) else frozenset()
        return Office(frozenset(offices), frozenset(countries))

    def _of_part(self, words: Sequence[Token]) -> set[str]:
        """The offices that begin before "of" or "to"."""
        end = next((place for place, word in enumerate(words) if word.text in _SERVES), len(words))
        table = self._roles.get("en")
        return {
            office
            for place in range(end)
            for (found, _), _ in (table.at(words, place) if table else ())
            for office in found.split()
        }

    def read(self, words: Sequence[Token], language: str) -> Office | None:
        """The office some words name; one of no kind for "the American"; None when they name none."""
        own = frozenset(_named(self._countries, language, words))
        countries = own | frozenset(_named(self._bodies, language, words))
        found: Office | None = None
        place = 0
        while place < len(words):
            offices, length = self._longest(words, place, language)
            if length:
                found = Office(offices, countries, place, place + length)
                if language not in _HEAD_LAST:
                    return found
            place += length or 1
        if found is None and own == countries and own and len(words) <= _COUNTRYMAN:
            return Office(frozenset(), own)
        return found

    def end_at(self, words: Sequence[Token], place: int, language: str) -> bool:
        """Whether the words that name an office end with the one at a place."""
        starts = range(max(0, place - _LONGEST + 1), place + 1)
        return any(start + self._longest(words, start, language)[1] == place + 1 for start in starts)

    def _longest(self, words: Sequence[Token], place: int, language: str) -> tuple[frozenset[str], int]:
        """The offices of the longest phrase at a place, and how many words it takes."""
        table = self._roles.get(language)
        found = [meaning for meaning, _ in table.at(words, place)] if table else []
        longest = max((length for _, length in found), default=0)
        return frozenset(
            office for ids, length in found if length == longest for office in ids.split()
        ), longest

    def read_wide(self, folded: str, language: str) -> Office | None:
        """The same for languages written without spaces: the office that stands last."""
        ends = [
            (at + len(term), ids)
            for term, ids in self._wide_roles.get(language, ())
            if (at := folded.rfind(term)) >= 0
        ]
        last = max((end for end, _ in ends), default=-1)
        if last < 0:
            return None
        countries = {
            ids
            for table in (self._wide_countries, self._wide_bodies)
            for term, ids in table.get(language, ())
            if folded.find(term, 0, last) >= 0
        }
        offices = frozenset(office for end, ids in ends if end == last for office in ids.split())
        return Office(offices, frozenset(countries), last, last)

    def holders(self, people: Iterable[int], called: Office) -> list[int]:
        """Those of the people who ever held one of the offices for one of the countries, if any is named."""
        return [
            person
            for person in dict.fromkeys(people)
            if (not called.offices or self._held[person].offices & called.offices)
            and (not called.countries or self._held[person].countries & called.countries)
        ]

    def countries(self, person: int) -> frozenset[str]:
        """The countries a person acts for."""
        return self._held[person].countries


_Terms = Iterable[tuple[str, Mapping[str, Sequence[str]]]]


def _role_terms(pack: Pack) -> _Terms:
    """Ids of roles, several with spaces between, and their words."""
    yield from ((role.id, role.terms) for role in pack.role_words.roles if not role.never)
    ministers = " ".join(r.id for r in pack.role_words.roles if r.id.endswith("-minister"))
    yield ministers, pack.words.get("minister", {})
    yield "spokesperson", pack.words.get("spokesman", {})
    yield " ".join(r.id for r in pack.role_words.roles if r.leads), pack.words.get("leader", {})


def _country_terms(pack: Pack) -> _Terms:
    """Ids of countries with their words."""
    yield from ((country.id, country.terms) for country in pack.role_words.countries)


def _body_terms(pack: Pack) -> _Terms:
    """Ids of countries with the words for what stands for them: the Kremlin."""
    for body in pack.role_words.bodies:
        if body.country:
            yield body.country, {language: _open(terms, language) for language, terms in body.terms.items()}


def _open(terms: Sequence[str], language: str) -> list[str]:
    """The terms; where words are joined to long ones, with any ending: Kremlchef, Kremlsprecher."""
    return [term if term.endswith("*") else f"{term}*" for term in terms] if language in _JOINS else [*terms]


def _tables(
    terms: _Terms,
) -> tuple[dict[str, Phrases[_Meaning]], dict[str, list[tuple[str, str]]]]:
    """By language: phrases of words, and terms of scripts without spaces."""
    spaced: dict[str, dict[tuple[str, ...], _Meaning]] = {}
    anywhere: dict[str, list[tuple[str, str]]] = {}
    for ids, by_language in terms:
        for language, listed in by_language.items():
            for term in [*listed, *(f"{_THE[language]}{term}" for term in listed if language in _THE)]:
                words = folded_words(term)
                if wide(term[0]):
                    anywhere.setdefault(language, []).append((squeeze(term.replace("*", "")), ids))
                else:
                    known = spaced.setdefault(language, {}).get(words)
                    joined = f"{known[0]} {ids}" if known else ids
                    spaced[language][words] = (joined, len(words))
    return {language: Phrases(found) for language, found in spaced.items()}, anywhere


def _named(tables: dict[str, Phrases[_Meaning]], language: str, words: Sequence[Token]) -> Iterator[str]:
    table = tables.get(language)
    for place in range(len(words) if table else 0):
        for (ids, _), _ in table.at(words, place):  # type: ignore[union-attr]
            yield from ids.split()
