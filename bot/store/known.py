"""Which identity keys were seen before."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence

from bot import keys
from bot.store.codec import text
from bot.store.db import Db


def is_link(key: str) -> bool:
    """Whether the key is of a canonical link: the only kind that several feeds share, those of its outlet."""
    return key.startswith("u")


class Known:
    """Seen keys."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def last_body(self, feed_id: str) -> frozenset[str]:
        """Keys of the last body committed of the feed."""
        body = await self._db.call("GET", keys.BODY.of(feed_id))
        return frozenset(text(body).split()) if body else frozenset()

    async def which(self, feed_id: str, wanted: Sequence[str]) -> set[str]:
        """Those of the keys seen in this feed, and the link keys seen in any of its outlet (R31)."""
        if not wanted:
            return set()
        links = [key for key in wanted if is_link(key)]
        asked = [self._db.call("ZMSCORE", keys.SEEN.of(feed_id), *wanted)]
        if links:
            asked.append(self._db.call("ZMSCORE", keys.LINKS, *links))
        here, *anywhere = await gather(*asked)
        seen = {key for key, score in zip(wanted, here, strict=True) if score is not None}
        return seen.union(
            key for scores in anywhere for key, score in zip(links, scores, strict=True) if score is not None
        )
