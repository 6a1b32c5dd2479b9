"""People the owner accepted, names he does not want to see, and those he has been told of."""

from __future__ import annotations

from collections.abc import Iterable

from bot import keys
from bot.store.codec import decode_person, encode, text
from bot.store.db import Db
from feeds.pack import Person


class People:
    """Each change raises the version, by which other processes notice it."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def version(self) -> int:
        """0 as long as nobody was ever accepted."""
        return int(await self._db.call("GET", keys.PEOPLE_VERSION) or 0)

    async def all(self) -> tuple[Person, ...]:
        """The accepted, by slug."""
        values = await self._db.call("HVALS", keys.PEOPLE)
        return tuple(sorted(map(decode_person, values), key=lambda person: person.slug))

    async def put(self, person: Person) -> None:
        """Accepts a person, or changes one."""
        await self._db.run("people", person.slug, encode(person))

    async def remove(self, slug: str) -> bool:
        """Forgets an accepted person; False when there was none."""
        return bool(await self._db.run("people", slug, ""))

    async def dropped(self) -> dict[str, str]:
        """Names the owner does not want to see: key (feeds.sound.name_key) -> name."""
        found = await self._db.call("HGETALL", keys.PEOPLE_DROPPED)
        pairs = found.items() if isinstance(found, dict) else zip(found[::2], found[1::2], strict=True)
        return {text(key): text(name) for key, name in pairs}

    async def drop(self, key: str, name: str) -> None:
        """Hides a name for good."""
        await self._db.call("HSET", keys.PEOPLE_DROPPED, key, name)

    async def restore(self, key: str) -> bool:
        """Shows a dropped name again; False when it was not dropped."""
        return bool(await self._db.call("HDEL", keys.PEOPLE_DROPPED, key))

    async def told(self) -> set[str]:
        """Keys of the names the owner has been told of."""
        return set(map(text, await self._db.call("SMEMBERS", keys.PEOPLE_TOLD)))

    async def tell(self, names: Iterable[str]) -> None:
        """Notes the keys of names the owner is told of now."""
        listed = list(names)
        if listed:
            await self._db.call("SADD", keys.PEOPLE_TOLD, *listed)
