"""Whether a server takes what the desk writes; when it does not, why, in words and with the remedy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import (
    BusyLoadingError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)

PROBE: Final = "#!lua\nreturn 1"  # it may write and writes nothing: refused exactly when a write would be


_NOT_NOW: Final = ("MISCONF", "READONLY", "LOADING", "NOREPLICAS", "MASTERDOWN", "CLUSTERDOWN")
LOADING: Final = "is still reading its file: wait, this ends by itself"


async def refusal(redis: Redis) -> RedisError | None:
    """What the server would answer to a write now; None when it takes it.

    Raises redis exceptions when it does not answer at all.
    """
    run: Callable[..., Awaitable[Any]] = redis.execute_command
    try:
        await run("EVAL", PROBE, 0)
    except (ResponseError, BusyLoadingError) as err:
        return err
    return None


def refuses_writes(err: RedisError) -> bool:
    """Whether the server takes no writes for now, whatever was asked: that passes by itself."""
    return isinstance(err, ReadOnlyError) or str(err).startswith(_NOT_NOW)


async def write_trouble(redis: Redis) -> str:
    """Why the server takes no writes now, and what to do; "" when it takes them. Raises as `refusal`."""
    err = await refusal(redis)
    return await in_words(redis, err) if err else ""


async def in_words(redis: Redis, err: RedisError) -> str:
    """A refusal, for people."""
    match err:
        case OutOfMemoryError():
            return await _full(redis)
        case ReadOnlyError():
            return await _replica(redis)
        case BusyLoadingError():
            return f"Redis {LOADING}"
        case NoPermissionError():
            return "Redis does not let this user run scripts: allow it all commands on parley:* (ACL SETUSER)"
    return _other(str(err))


async def _full(redis: Redis) -> str:
    info = await redis.info("memory")
    used, most = (_megabytes(info.get(name)) for name in ("used_memory", "maxmemory"))
    return (
        f"Redis memory full: {used} of maxmemory {most}. Feeds are not polled, what is queued is still sent: "
        "raise maxmemory, or set [store] retention_days lower"
    )


async def _replica(redis: Redis) -> str:
    info = await redis.info("replication")
    primary = f"{info.get('master_host', '?')}:{info.get('master_port', '?')}"
    return f"Redis is a read-only replica of {primary}: set [redis] url to the one that takes writes"


def _other(said: str) -> str:
    if said.startswith("MISCONF"):  # "MISCONF Errors writing to the AOF file: No space left on device"
        why = said.rpartition(": ")[2] if ": " in said else "its last save failed"
        return f"Redis cannot write to its disk ({why[:100]}): make room there, the desk goes on by itself"
    return f"Redis takes no writes: {said[:200]}"


def _megabytes(value: object) -> str:
    return f"{int(str(value)) / 1e6:.1f} MB" if str(value).isdigit() else "?"
