"""Who sits at the table: the sides that negotiate, their presidents and envoys, and which of them a report
names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from feeds.pack import Pack, Person

_NEGOTIATES = re.compile(r"negotiat|envoy|delegation|mediat", re.IGNORECASE)
_PRESIDES = re.compile(r"president of", re.IGNORECASE)


class Table:
    """The sides of a pack.

    belligerents: sides at the table that are context themselves: the war is theirs. weak: context that ties
    nothing by itself. negotiators, chiefs: indexes in pack.people.
    """

    def __init__(self, pack: Pack) -> None:
        self._side = tuple(person.side for person in pack.people)
        self._seats = frozenset(side.id for side in pack.sides if side.table)
        context = {concept.id for concept in pack.concepts if concept.role == "context"}
        self._context = frozenset(context)
        self._parties = self._seats | {c.id for c in pack.concepts if c.role == "party"}
        self.belligerents = self._seats & context
        self.weak = frozenset(concept.id for concept in pack.concepts if not concept.alone)
        self.negotiators = frozenset(i for i, person in enumerate(pack.people) if _negotiates(person))
        self.chiefs = frozenset(
            i for i, p in enumerate(pack.people) if p.side in self._seats and _presides(p)
        )

    def sides(self, people: Iterable[int]) -> set[str]:
        """The sides at the table these people act for."""
        return {self._side[index] for index in people} & self._seats

    def together(self, people: Mapping[int, int]) -> int | None:
        """The first zone down to which people of several sides are named, one of them at war; None if none.

        people: index -> zone.
        """
        for zone in sorted(set(people.values())):
            sides = self.sides(index for index, best in people.items() if best <= zone)
            if len(sides) > 1 and sides & self.belligerents:
                return zone
        return None

    def seated(self, people: Mapping[int, int], concepts: Collection[str], upto: int) -> set[str]:
        """Sides at the table that are named down to a zone, by their people or by name."""
        return (self._acting(people, upto) | set(concepts)) & self._seats

    def parties(self, people: Mapping[int, int], concepts: Collection[str], upto: int) -> set[str]:
        """Sides with a say that are named down to a zone, by their people or by name."""
        return (self._acting(people, upto) | set(concepts)) & self._parties

    def abroad(self, headline: Iterable[int], concepts: Collection[str]) -> bool:
        """Whether a headline names a negotiator and another side than his, the war being one of theirs.

        headline: people in it; concepts: ids of the concepts in it.
        """
        people = dict.fromkeys(headline, 0)
        parties = self.parties(people, concepts, 0)
        return bool(parties & self.belligerents) and any(
            parties - {self._side[index]} for index in self.negotiators & set(people)
        )

    def beside(self, people: Mapping[int, int], headline: Collection[str]) -> bool:
        """Whether a headline names a side at war and one that sits at the table without being at war.

        people: index -> zone; headline: ids of the concepts in it.
        """
        seated = self.seated(people, headline, 0)
        return bool(seated & self.belligerents) and bool(seated - self.belligerents)

    def guests(self, headline: Iterable[int]) -> bool:
        """Whether several people in a headline act for sides with a say that have no seat of their own."""
        return sum(self._side[index] in self._parties - self._seats for index in headline) > 1

    def ground(self, people: Mapping[int, int], headline: Collection[str]) -> bool:
        """Whether a headline names the war or the side it is fought on.

        people: index -> zone; headline: ids of the concepts in it.
        """
        acting = self._acting(people, 0)
        return bool(((acting & self.belligerents) | (set(headline) & self._context)) - self.weak)

    def _acting(self, people: Mapping[int, int], upto: int) -> set[str]:
        """The sides of the people named down to a zone."""
        return {self._side[index] for index, best in people.items() if best <= upto}


def _negotiates(person: Person) -> bool:
    return any(_NEGOTIATES.search(role.text) for role in person.roles)


def _presides(person: Person) -> bool:
    return any(_PRESIDES.match(role.text) and role.until is None for role in person.roles)
