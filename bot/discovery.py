"""Once a day the owner is told of names that are new to the desk, each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import structlog

from bot.clock import Clock
from bot.people import OwnPeople
from bot.store import Store
from feeds.model import Announcement
from feeds.proposals import Proposal
from handlers.new_names import proposals
from handlers.ports import Address
from handlers.wording import count, some

log = structlog.get_logger()

EVERY_S: Final = 3 * 3600  # how often it is looked; a notice comes once a day at most
DAY_S: Final = 20 * 3600
NAMED: Final = 5  # in one notice
_LAST: Final = "discovery"


class Discovery:
    """Looks for new names and queues the notice. owners: their private chats."""

    def __init__(self, store: Store, people: OwnPeople, clock: Clock, owners: Sequence[Address]) -> None:
        self._store, self._people, self._clock, self._owners = store, people, clock, tuple(owners)

    async def look(self) -> None:
        """The same for a schedule."""
        await self.announce()

    async def announce(self) -> int:
        """Tells the owners of names they have not been told of, once a day at most; how many these are."""
        if not self._owners or await self._store.get_value(_LAST):
            return 0
        kept = self._store.people
        found = await proposals(self._store.archive, await self._people.pack(), await kept.dropped())
        told = await kept.told()
        new = [one for one in found if one.key not in told]
        if new and await self._store.once(_LAST, DAY_S):
            await self._queue(new)
            await kept.tell(one.key for one in new)
            await self._store.set_value(_LAST, self._clock.now().isoformat(), DAY_S)
            log.info("discovery.told", names=len(new))
            return len(new)
        return 0

    async def _queue(self, new: Sequence[Proposal]) -> None:
        digest = blake2b(" ".join(one.key for one in new).encode(), digest_size=6).hexdigest()
        notice = Announcement(f"notice:{digest}", "notice", self._clock.now(), text=sentence(new))
        for owner in self._owners:
            await self._store.outbox.enqueue(owner, notice)


def sentence(new: Sequence[Proposal]) -> str:
    """What the owner is told: "1 name is new in the reports: Ann Lee (adviser; 4 outlets). ..."."""
    named = [
        f"{one.name} ({'; '.join(filter(None, (one.role, count(one.outlets, 'outlet'))))})" for one in new
    ]
    verb = "is" if len(new) == 1 else "are"
    return (
        f"{count(len(new), 'name')} {verb} new in the reports: {some(named, NAMED)}. "
        "/discover lists them; there you can take them in or drop them."
    )
