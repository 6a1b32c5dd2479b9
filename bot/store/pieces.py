"""Any key of Redis in pieces of a bounded size, and back: plain values, no format of the server's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from redis.asyncio import Redis

from bot.store.codec import text

PIECE: Final = 500  # members at a time


Type = Literal["string", "hash", "set", "zset", "stream"]
Values = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one key.

    until: end of the key in epoch ms, None for never. values, by type: the string; field and value by turns;
    members; member and score by turns; the id of one entry, then its fields and values by turns.
    """

    key: str
    type: Type
    until: int | None
    values: tuple[bytes, ...]


async def read_key(redis: Redis, key: str) -> AsyncIterator[Piece]:
    """The key's pieces; none when it has gone meanwhile. Nobody may write to it before the last."""
    kind = text(await redis.type(key))
    ends = await redis.pexpiretime(key)
    until = int(ends) if ends > 0 else None
    for known, read in _READ.items():
        if known == kind:
            async for values in read(redis, key):
                yield Piece(key, known, until, tuple(values))


async def write_piece(redis: Redis, piece: Piece) -> None:
    """Adds the piece to its key. Raises redis exceptions."""
    run: Callable[..., Awaitable[Any]] = redis.execute_command
    await run(*_WRITE[piece.type](piece.key, piece.values))
    if piece.until is not None:
        await redis.pexpireat(piece.key, piece.until)


async def _string(redis: Any, key: str) -> AsyncIterator[Values]:
    value = await redis.get(key)
    if value is not None:
        yield [value]


async def _hash(redis: Any, key: str) -> AsyncIterator[Values]:
    batch: list[bytes] = []
    async for field, value in redis.hscan_iter(key, count=PIECE):
        batch += (field, value)
        if len(batch) >= 2 * PIECE:
            yield batch
            batch = []
    if batch:
        yield batch


async def _set(redis: Any, key: str) -> AsyncIterator[Values]:
    batch: list[bytes] = []
    async for member in redis.sscan_iter(key, count=PIECE):
        batch.append(member)
        if len(batch) >= PIECE:
            yield batch
            batch = []
    if batch:
        yield batch


async def _zset(redis: Any, key: str) -> AsyncIterator[Values]:
    start = 0
    while found := await redis.zrange(key, start, start + PIECE - 1, withscores=True):
        yield [part for member, score in found for part in (member, repr(float(score)).encode())]
        start += PIECE


async def _stream(redis: Any, key: str) -> AsyncIterator[Values]:
    for entry, fields in await redis.xrange(key):  # the one there is holds 1,000 entries at most
        yield [entry, *(part for pair in fields.items() for part in pair)]


_READ: Final[dict[Type, Callable[[Any, str], AsyncIterator[Values]]]] = {
    "string": _string,
    "hash": _hash,
    "set": _set,
    "zset": _zset,
    "stream": _stream,
}
_WRITE: Final[dict[Type, Callable[[str, Values], list[str | bytes]]]] = {
    "string": lambda key, values: ["SET", key, *values],
    "hash": lambda key, values: ["HSET", key, *values],
    "set": lambda key, values: ["SADD", key, *values],
    "zset": lambda key, values: ["ZADD", key, *_turned(values)],
    "stream": lambda key, values: ["XADD", key, *values],
}


def _turned(values: Values) -> list[bytes]:
    """Member and score by turns -> score and member, as ZADD wants them."""
    return [part for at in range(0, len(values), 2) for part in (values[at + 1], values[at])]
