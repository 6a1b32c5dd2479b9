"""The desk's own people beside those of the topic pack: one copy per process, made anew when they change."""

from __future__ import annotations

from collections.abc import Mapping

from bot.store.people import People
from feeds.pack import Pack, Person


class OwnPeople:
    """Implements handlers.ports.People."""

    def __init__(self, kept: People, shipped: Pack) -> None:
        self._kept = kept
        self._shipped = shipped
        self._version = -1
        self._accepted: tuple[Person, ...] = ()
        self.now = shipped  # the pack as it was last seen

    async def accepted(self) -> tuple[Person, ...]:
        """The people accepted so far by any process; asks for no more than a number when nothing changed."""
        version = await self._kept.version()
        if version != self._version:
            self._accepted = await self._kept.all() if version else ()
            self.now = self._shipped.with_people(self._accepted)
            self._version = version
        return self._accepted

    async def pack(self) -> Pack:
        """The topic pack and the people accepted so far."""
        await self.accepted()
        return self.now

    async def accept(self, person: Person) -> None:
        """Adds a person, or changes one."""
        await self._kept.put(person)
        await self.accepted()

    async def forget(self, slug: str) -> bool:
        """Takes an accepted person away; False when there was none."""
        gone = await self._kept.remove(slug)
        await self.accepted()
        return gone

    async def dropped(self) -> Mapping[str, str]:
        """Names the owner does not want to see, by key."""
        return await self._kept.dropped()

    async def drop(self, key: str, name: str) -> None:
        """Hides a name for good."""
        await self._kept.drop(key, name)

    async def restore(self, key: str) -> bool:
        """Shows a dropped name again."""
        return await self._kept.restore(key)
