"""The desk's own people in memory: handlers.ports.People as a small working program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from feeds.pack import Pack, Person
from tests.doubles.memory_desk import small_pack


@dataclass
class MemoryPeople:
    """Keeps accepted people and dropped names in dicts."""

    shipped: Pack = field(default_factory=small_pack)
    kept: dict[str, Person] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    async def pack(self) -> Pack:
        return self.shipped.with_people(self.kept.values())

    async def accepted(self) -> Sequence[Person]:
        return tuple(self.kept.values())

    async def accept(self, person: Person) -> None:
        self.kept[person.slug] = person

    async def forget(self, slug: str) -> bool:
        return self.kept.pop(slug, None) is not None

    async def dropped(self) -> Mapping[str, str]:
        return self.hidden

    async def drop(self, key: str, name: str) -> None:
        self.hidden[key] = name

    async def restore(self, key: str) -> bool:
        return self.hidden.pop(key, None) is not None
