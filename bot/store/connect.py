"""A connection to Redis, and whether that server may be trusted with the desk's memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    NoPermissionError,
    OutOfMemoryError,
    RedisError,
    ResponseError,
)

from bot import keys
from bot.store.clients import client_name
from bot.store.condition import LOADING, PROBE, in_words, refusal

log = structlog.get_logger()

OLDEST: Final = 7  # major version: scripts that say what they may do, SET with NX and GET


AGAIN_S: Final = 1.0
TRIES = 6  # about 1.5 s in all: an embedded server whose owner left is back by then


class StoreError(Exception):
    """The memory cannot be used; the message says why and what to do, and holds no password."""


class AwayError(StoreError):
    """The server does not answer; it may yet."""


def shown(url: str) -> str:
    """The address of a Redis URL without user and password."""
    parts = urlsplit(url)
    if (
        "@" in parts.path + parts.query + parts.fragment
    ):  # a password with "/", "?" or "#" in it: no part is sure
        return "the address given"
    return parts.path if parts.scheme == "unix" else f"{parts.hostname or 'localhost'}:{parts.port or 6379}"


async def connect(url: str) -> Redis:
    """An open client that answers in bytes. Raises StoreError when the server does not answer."""
    try:
        redis = Redis.from_url(
            url,
            client_name=client_name(),
            retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=1.0), TRIES),
            socket_connect_timeout=5,
            socket_timeout=15,
        )
    except ValueError:  # its text may hold a piece of the password
        raise StoreError("[redis] url is not a Redis address; write redis://host:6379/0") from None
    try:
        await redis.ping()
    except (RedisError, OSError) as err:
        if not str(err).startswith("MISCONF"):  # it answers, that its disk is full: reading goes on
            await redis.aclose()
            raise _unanswered(shown(url), err) from None
    return redis


def _unanswered(place: str, err: Exception) -> StoreError:
    told = (err, err.__cause__, err.__context__)  # the client hides a refused password in a ConnectionError
    if any(isinstance(e, AuthenticationError) for e in told):
        why = "does not let us in: the user or password in [redis] url is not accepted"
        return StoreError(f"Redis at {place} {why}")
    for each in told:
        if isinstance(each, NoPermissionError):  # of what every connection begins with
            return StoreError(denied(each))
    if isinstance(err, BusyLoadingError):
        return AwayError(f"Redis at {place} {LOADING}")
    why = f"does not answer ({type(err).__name__}): start it, or mend [redis] url"
    return AwayError(f"Redis at {place} {why}")


async def await_server(url: str, patience_s: float) -> None:
    """Returns when the server answers, or as soon as waiting for it is of no use."""
    loop, said = asyncio.get_running_loop(), False
    until = loop.time() + patience_s
    while loop.time() < until:
        try:
            redis = await connect(url)
        except AwayError as err:
            if not said:
                log.warning("redis.awaited", why=str(err), seconds=patience_s)
            said = True
            await asyncio.sleep(AGAIN_S)
        except StoreError:
            break
        else:
            await redis.aclose()
            break


async def check_server(redis: Redis, allow_volatile: bool) -> str:
    """Why the server cannot be the desk's memory, or may lose it (R15), with the remedy; else "".

    One whose memory is full is none of these: what is queued can be sent.
    """
    try:
        server = await redis.info("server")
    except NoPermissionError as err:
        return denied(err)
    if int(str(server.get("redis_version", "7")).partition(".")[0]) < OLDEST:
        return f"Redis {server['redis_version']} is too old: install Redis {OLDEST} or newer, or Valkey"
    refused = await refusal(redis)
    if refused and not isinstance(refused, OutOfMemoryError):
        return await in_words(redis, refused)
    if barred := await _barred(redis):
        return denied(barred)
    if allow_volatile:
        return ""
    info: dict[str, Any] = {**await redis.info("memory"), **await redis.info("persistence")}
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        return (
            f"Redis drops keys when full (maxmemory-policy {policy}); each would be a second alert: "
            "set maxmemory-policy noeviction, or allow_volatile = true in [redis]"
        )
    if not int(info.get("aof_enabled", 0)):
        return (
            "Redis keeps no append-only file and would forget all on a restart: "
            "set appendonly yes, or allow_volatile = true in [redis]"
        )
    return ""


async def _barred(redis: Redis) -> NoPermissionError | None:
    """The refusal when this user may not read and write our keys."""
    run: Callable[..., Awaitable[Any]] = redis.execute_command
    try:
        await run("EVAL", PROBE, 1, str(keys.MARK))
    except NoPermissionError as err:
        return err
    except ResponseError:  # a server that is full is no matter of rights
        pass
    return None


def denied(err: NoPermissionError) -> str:
    """A right that Redis does not give our user, for people: a command, or that it is a key."""
    said = str(err).removeprefix("NOPERM ")[:150]
    return (
        f"Redis denies this user a right ({said}): "
        "ACL SETUSER it +@all -@dangerous +info +client +bgrewriteaof ~parley:*"
    )


async def describe(redis: Redis) -> str:
    """Product, version and place of the server, without secrets: "Redis 7.2.4 at host:6379"."""
    info = await redis.info("server")
    name = "Valkey" if "valkey_version" in info else "Redis"
    version = info.get("valkey_version") or info.get("redis_version", "")
    options = redis.connection_pool.connection_kwargs
    place = options.get("path") or f"{options.get('host', 'localhost')}:{options.get('port', 6379)}"
    return f"{name} {version} at {place}"
