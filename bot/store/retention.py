"""What is too old goes, in bounded pieces."""

from __future__ import annotations

from asyncio import gather
from datetime import datetime, timedelta

from redis.exceptions import ResponseError

from bot import keys
from bot.store.codec import epoch, text
from bot.store.db import Db
from bot.store.feeds import Feeds
from bot.store.subscriptions import Subscriptions
from handlers.ports import Address

SEEN_FOR = timedelta(days=90)  # R18
PAUSED_FOR = timedelta(days=30)  # R46: being thrown out equals leaving, then
_PIECE = 500
_PIECES = 20  # 10,000 entries at most in one call: some 50 ms of the server's time


async def sweep(db: Db, feeds: Feeds, subscriptions: Subscriptions, now: datetime, days: float) -> int:
    """Removes old entries and stories, seen keys, aliases and chats that refused us long ago.

    Returns how many entries and stories went; more than 10,000 entries need another call.
    """
    removed = await _archive(db, now - timedelta(days=days))
    await _aliases(db)
    await _seen(db, feeds, now)
    await _refused(db, subscriptions, now)
    await _rewrite(db)
    return removed


async def _archive(db: Db, cutoff: datetime) -> int:
    total = 0
    for _ in range(_PIECES):
        entries, stories = await db.run("sweep", epoch(cutoff), _PIECE)
        total += int(entries) + int(stories)
        if max(entries, stories) < _PIECE:
            break
    return total


async def _aliases(db: Db) -> None:
    cursor = b"0"
    for _ in range(_PIECES):
        cursor, _removed = await db.run("sweep_aliases", cursor)
        if cursor == b"0":
            return


async def _seen(db: Db, feeds: Feeds, now: datetime) -> None:
    ids = [text(feed) for feed in await db.call("HKEYS", keys.FEEDS)]
    cutoff = epoch(now - SEEN_FOR)
    states = await feeds.states(ids)
    await gather(*(db.run("sweep_seen", s.id, cutoff, epoch(s.last_ok) if s.last_ok else "") for s in states))
    await db.call("ZREMRANGEBYSCORE", keys.LINKS, "-inf", f"({cutoff}")


async def _rewrite(db: Db) -> None:
    """Asks for a new append-only file after chats were deleted: the old one still names them (R46)."""
    if not await db.call("DEL", keys.FORGOTTEN):
        return
    try:
        await db.call("BGREWRITEAOF")
    except ResponseError:  # one runs already, or this server does not let us: asked again with the next sweep
        await db.call("SET", keys.FORGOTTEN, 1)


async def _refused(db: Db, subscriptions: Subscriptions, now: datetime) -> None:
    chats = await db.call("ZRANGEBYSCORE", keys.PAUSED, "-inf", epoch(now - PAUSED_FOR))
    for chat in map(text, chats):
        await subscriptions.delete(Address.parse(chat))
