"""People called by their office alone: "the Kremlin aide", "el enviado", told from each other by office and country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feeds.pack import Pack, Person
from feeds.phrases import Phrases, Token, tokens

OFFICE, NATION = "office_", "nation_"
_HEAD = re.compile(r"\b(?:of|for|to|at|on)\b")
_LESSER = re.compile(r"\b(?:deputy|former|vice)\b", re.IGNORECASE)
_HEAD_LAST = frozenset({"en", "tr"})  # "the president's aide": the last office counts, elsewhere the first
_COUNTRYMAN = 2  # words of "the American", "el ucraniano"
_NATION_OF_SIDE = {"uk": "britain"}


@dataclass(frozen=True, slots=True)
class Office:
    """What some words say of a person: the offices they may mean, and the countries named with them."""

    offices: frozenset[str]
    nations: frozenset[str] = frozenset()
    start: int = 0  # where the office stands: indices of words, of characters in languages without spaces
    end: int = 0


class Offices:
    """The pack's words for offices and countries, by language, and those each of its people held."""

    def __init__(self, pack: Pack) -> None:
        self._offices = _tables(pack, OFFICE)
        self._nations = _tables(pack, NATION)
        self._held = tuple(self._of_roles(person) for person in pack.people)

    def _of_roles(self, person: Person) -> Office:
        """The offices in a person's roles: "aide to President Putin" is an aide, not a president."""
        offices: set[str] = set()
        nations = {_NATION_OF_SIDE.get(person.side, person.side)} & {*self._nations}
        for role in person.roles:
            nations |= _named(self._nations, "en", tokens(role.text, 0, len(role.text)))
            for part in role.text.split(","):
                head = _HEAD.split(part, maxsplit=1)[0]
                found = _named(self._offices, "en", tokens(head, 0, len(head)))
                offices |= found & {"vice"} if _LESSER.search(head) else found
                if "deleg" in part or "negotiat" in part:
                    offices.add("negotiator")
        return Office(frozenset(offices), frozenset(nations))

    def read(self, line: Sequence[Token], language: str) -> Office | None:
        """The office some words name; one of no kind for "the American"; None when they name none."""
        nations = frozenset(_named(self._nations, language, line))
        found: Office | None = None
        index = 0
        while index < len(line):
            lengths = self._lengths(line, index, language)
            longest = max(lengths.values(), default=0)
            if longest:
                offices = frozenset(office for office, length in lengths.items() if length == longest)
                found = Office(offices, nations, index, index + longest)
                if language not in _HEAD_LAST:
                    return found
            index += longest or 1
        if found is None and nations and len(line) <= _COUNTRYMAN:
            return Office(frozenset(), nations)
        return found

    def _lengths(self, line: Sequence[Token], index: int, language: str) -> dict[str, int]:
        """How many words each office takes at an index of a line; those it does not name left out."""
        found = {
            office: words[language].at(line, index)
            for office, words in self._offices.items()
            if language in words
        }
        return {office: length for office, length in found.items() if length}

    def read_wide(self, folded: str, language: str) -> Office | None:
        """The same for languages written without spaces: the office that stands last."""
        ends = {
            office: words[language].wide_last(folded)
            for office, words in self._offices.items()
            if language in words
        }
        last = max(ends.values(), default=-1)
        if last < 0:
            return None
        folded = folded[:last]
        nations = {
            nation
            for nation, words in self._nations.items()
            if language in words and words[language].wide_at(folded) >= 0
        }
        offices = frozenset(office for office, end in ends.items() if end == last)
        return Office(offices, frozenset(nations), last, last)

    def holders(self, people: Iterable[int], called: Office) -> list[int]:
        """Those of the people who ever held one of the offices for one of the countries, if any is named."""
        return [
            person
            for person in dict.fromkeys(people)
            if (not called.offices or self._held[person].offices & called.offices)
            and (not called.nations or self._held[person].nations & called.nations)
        ]

    def nations(self, person: int) -> frozenset[str]:
        """The countries a person acts for."""
        return self._held[person].nations


def _tables(pack: Pack, prefix: str) -> dict[str, dict[str, Phrases]]:
    return {
        key.removeprefix(prefix): {language: Phrases(words) for language, words in listed.items()}
        for key, listed in pack.words.items()
        if key.startswith(prefix)
    }


def _named(tables: dict[str, dict[str, Phrases]], language: str, line: Sequence[Token]) -> set[str]:
    return {name for name, words in tables.items() if language in words and words[language].first(line) >= 0}
