"""Who else of Parley is connected to a Redis: every connection bears the name of its process."""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import ResponseError

OURS: Final = "parley"


@cache
def client_name() -> str:
    """parley/HOST/PROCESS/something no other process has: containers may share the rest."""
    host = "".join(c for c in socket.gethostname() if (c.isascii() and c.isalnum()) or c in "-._")
    return f"{OURS}/{host or 'localhost'}/{os.getpid()}/{secrets.token_hex(3)}"


async def others(redis: Redis) -> list[str] | None:
    """Parley's other processes on this database, for people; None when the server does not let us ask."""
    there = await clients(redis)
    if there is None:
        return None
    own = str(redis.connection_pool.connection_kwargs.get("db") or 0)
    return sorted({_shown(each) for each in there if str(each["db"]) == own and _another(each["name"])})


async def clients(redis: Redis) -> list[dict[str, str]] | None:
    """All connections of Parley to this server, whatever their database; None when we may not ask."""
    try:
        found = await redis.client_list()
    except ResponseError:
        return None
    return [each for each in found if each["name"].partition("/")[0] == OURS]


def _another(name: str) -> bool:
    return name != client_name() and not name.startswith(f"{client_name()}/")


def _shown(client: dict[str, str]) -> str:
    match client["name"].split("/"):
        case [_, host, process, *_]:
            return f"process {process} on {host}"
    return f"an older Parley at {client['addr']}"
