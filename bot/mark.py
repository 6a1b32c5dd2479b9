"""Marks in Redis and data_dir say which memory is ours: a server that comes back empty is noticed (R17)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog
from redis.asyncio import Redis

from bot import keys
from bot.clock import Clock
from bot.store import Store, StoreError
from bot.store.codec import text
from feeds.model import Announcement
from handlers.ports import Address

log = structlog.get_logger()

RESTORING: Final = "restoring"  # stands in the mark's place while `parley restore` writes
UNFINISHED: Final = "a restore into this Redis was not finished: run `parley restore FILE --force`"
LOST: Final = (
    "The desk's memory was lost: Redis came back empty. Subscriptions, settings and the archive are gone. "
    "Feeds are read as for the first time, so nobody is alerted to what they hold now. "
    "With a backup: end the desk, then parley restore FILE. Without one, every chat subscribes again."
)


class Mark:
    """Compares the two. `settle` at the start, `look` now and then; a loss is told to the owners once."""

    def __init__(
        self, redis: Redis, store: Store, clock: Clock, owners: Sequence[Address], data_dir: Path
    ) -> None:
        self._redis, self._store, self._clock = redis, store, clock
        self._owners = tuple(owners)
        self._file = data_dir / "memory.mark"
        self._known = ""

    async def settle(self) -> None:
        """Marks a new memory, and tells when this desk had another before that is gone.

        Raises StoreError when a restore was not finished, redis exceptions when the server is away or full.
        """
        known = _read(self._file)
        found = await self._found()
        if found == RESTORING:
            raise StoreError(UNFINISHED)
        if found:
            self._adopt(found)  # another than before was chosen on purpose: the address changed, a restore
        else:
            self._known = known
            await self._renew()

    async def look(self) -> None:
        """Whether the memory is still the one it was. Raises redis exceptions."""
        found = await self._found()
        if found not in (self._known, RESTORING):
            await self._renew()

    async def _renew(self) -> None:
        mine = secrets.token_hex(8)
        await self._redis.set(str(keys.MARK), mine, nx=True)
        now = await self._found()  # another process may have been first
        if self._known:
            await self._tell(now)
        self._adopt(now)

    async def _tell(self, mark: str) -> None:
        """One notice to each owner, whichever and however many processes see the loss."""
        log.error("memory.lost", owners=len(self._owners))
        notice = Announcement(f"notice:memory-lost-{mark}", "notice", self._clock.now(), text=LOST)
        for owner in self._owners:
            await self._store.outbox.enqueue(owner, notice)

    async def _found(self) -> str:
        value = await self._redis.get(str(keys.MARK))
        return text(value) if value else ""

    def _adopt(self, mark: str) -> None:
        self._known = mark
        with suppress(OSError):  # without it only a loss while running is seen
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
            self._file.write_text(mark, "utf-8")


def _read(file: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return file.read_text("utf-8").strip()
    return ""
