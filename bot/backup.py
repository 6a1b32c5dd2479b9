"""The desk's whole memory to one file and back, independent of the server's version.

While it is written the server holds all writes back: seen keys, stories and queues in it are of one moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from bot import keys
from bot.backup_file import BackupError, End, Head, Writer, head_of, pieces, writing
from bot.chat_names import LOG_KEY
from bot.mark import RESTORING, UNFINISHED
from bot.store.clients import client_name, clients, others
from bot.store.codec import text
from bot.store.condition import in_words
from bot.store.pieces import Piece, read_key, write_piece

__all__ = ["BackupError", "backup", "restore"]

PAUSE_S: Final = 10.0  # writes go on by themselves after this, should we be killed
RENEW_S: Final = PAUSE_S / 3
BACKUP: Final = "/backup"  # behind the name of a connection that makes one
BLIND: Final = (
    "this Redis does not let us see who is connected: make sure yourself that no parley worker runs on it"
)
# Who holds what right now, what was spent a moment ago, and orders that the schedule gives anew.
FLEETING: Final = (
    keys.LEADER,
    keys.LEASE,
    keys.FEED_LEASE,
    keys.TURNS,
    keys.BUDGET,
    keys.TASK_POLLS,
    keys.TASK_SENDS,
    keys.TASK_ATTEMPTS,
)
# Whoever had a backup and the logs could name the chats of any week (R46).
SECRET: Final = frozenset({keys.VALUES.of(LOG_KEY)})
MARK: Final = str(keys.MARK)


async def backup(redis: Redis, file: Path | None, head: Head, force: bool) -> End:
    """Writes everything of this desk into `file`, None for stdout.

    Raises BackupError; the file is whole or not there.
    """
    try:
        # one connection: its name says that a backup is being made
        async with redis.client() as one, _only_backup(one):
            with writing(file, head, force) as out:
                async with _held(one) as hold:
                    await _read_all(one, out, hold)
                return out.end()
    except RedisError as err:
        raise BackupError(f"Redis did not let us read all of it ({type(err).__name__}: {err})") from err


async def _read_all(redis: Redis, out: Writer, hold: _Hold) -> None:
    if await redis.get(MARK) == RESTORING.encode():
        raise BackupError(UNFINISHED)
    for key in await lasting(redis):
        async for piece in read_key(redis, key):
            out.add(piece)
            await hold.renew()


@asynccontextmanager
async def _only_backup(redis: Redis) -> AsyncIterator[None]:
    """One backup of a server at a time: the first to end lets writes go on. A name ends with its connection.

    Where we may not see who is there, `_held` still notices what went wrong.
    """
    await redis.client_setname(client_name() + BACKUP)
    try:
        making = [each for each in await clients(redis) or () if each["name"].endswith(BACKUP)]
        if len(making) > 1:
            raise BackupError("another backup is being made on this Redis: try again when it is done")
        yield
    finally:
        await redis.client_setname(client_name())


class _Hold:
    """Writes of all clients wait until the block of `_held` ends. A desk's writes are late then, not lost."""

    def __init__(self, redis: Redis, holds: bool) -> None:
        self._redis, self._holds = redis, holds
        self._since = asyncio.get_running_loop().time()

    async def renew(self) -> None:
        """Goes on holding; asks the server only now and then."""
        now = asyncio.get_running_loop().time()
        if self._holds and now - self._since > RENEW_S:
            await self._redis.client_pause(round(PAUSE_S * 1000), all=False)
            self._since = now


@asynccontextmanager
async def _held(redis: Redis) -> AsyncIterator[_Hold]:
    """Raises BackupError at the end when writes went on: what was read is of more than one moment then."""
    try:
        await redis.client_pause(round(PAUSE_S * 1000), all=False)
    except ResponseError as err:
        if await redis.exists(str(keys.LEADER)) or await others(redis):
            raise BackupError(
                f"this Redis does not let us hold back writes ({err}): end the desk, then back it up"
            ) from err
        yield _Hold(redis, holds=False)  # nobody writes
        return
    try:
        before = await _written(redis)
        yield _Hold(redis, holds=True)
        if await _written(redis) != before:
            raise BackupError(
                f"writes went on meanwhile: this backup was held up for {PAUSE_S:.0f} s, another one ended, "
                "or Redis saved its own file. Nothing was kept: try again"
            )
    finally:
        await redis.client_unpause()


async def _written(redis: Redis) -> tuple[int, int]:
    """Something that changes with every write to this server."""
    info = await redis.info("persistence")
    return int(info["rdb_changes_since_last_save"]), int(info["rdb_last_save_time"])


async def lasting(redis: Redis) -> list[str]:
    """Names of all keys a backup holds, in order."""
    found = {text(name) async for name in redis.scan_iter(match=f"{keys.PREFIX}*", count=1000)}
    return sorted(name for name in found if keys.declared(name) not in FLEETING and name not in SECRET)


async def restore(
    redis: Redis, file: Path, sample: bool, force: bool, say: Callable[[str], None] = lambda _: None
) -> int:
    """Puts what a file holds in place of what is there; how many keys. Raises BackupError.

    The file is read through once before anything is changed. Broken off later, it leaves a mark that keeps a
    desk from starting on half a memory. say: hears what we could not make sure of.
    """
    if head_of(file).sample != sample:
        raise BackupError(f"{file} is of {_kind(not sample)}, this configuration runs {_kind(sample)}")
    count = len({piece.key for piece in pieces(file)})
    await _free(redis, force, say)
    try:
        await _fill(redis, file)
    except RedisError as err:
        why = await in_words(redis, err) if isinstance(err, ResponseError) else type(err).__name__
        raise BackupError(f"broken off: {why}. Then run parley restore again, with --force") from err
    return count


def _kind(sample: bool) -> str:
    return "the sample edition" if sample else "a live desk"


async def _free(redis: Redis, force: bool, say: Callable[[str], None]) -> None:
    there_too = await others(redis)
    if there_too:
        raise BackupError(_at_work(there_too))
    if await redis.exists(str(keys.LEADER)):
        raise BackupError(
            "a desk is at work on this Redis: end it first. One that was killed counts for a few seconds"
        )
    if there_too is None:
        say(BLIND)
    there = await lasting(redis)
    if there and not force:
        raise BackupError(f"this Redis holds a desk's memory ({len(there)} keys): --force replaces it")


def _at_work(processes: Sequence[str]) -> str:
    return f"a desk is at work on this Redis: end {', '.join(processes)} first (parley run, parley worker)"


async def _fill(redis: Redis, file: Path) -> None:
    await _mark(redis)
    async for name in redis.scan_iter(match=f"{keys.PREFIX}*", count=1000):
        if text(name) != MARK:
            await redis.unlink(name)
    last: list[Piece] = []
    for piece in pieces(file):
        if piece.key == MARK:
            last.append(piece)
        else:
            await write_piece(redis, piece)
    await redis.delete(MARK)
    for piece in last:
        await write_piece(redis, piece)


async def _mark(redis: Redis) -> None:
    """From now on nobody begins to work here; who came since we looked is seen now."""
    before = await redis.set(MARK, RESTORING, get=True)
    if late := await others(redis):
        await (redis.set(MARK, before) if before else redis.delete(MARK))
        raise BackupError(_at_work(late))
