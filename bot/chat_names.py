"""Chats in logs are named by a keyed hash, never by their address (R46).

All processes share the key through Redis. It is another one every seven days: then nobody can tell any more
whose the names in older logs were.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from structlog.typing import EventDict, WrappedLogger

from bot.broker import LOST
from bot.cancelling import ended
from bot.store import Store

KEPT_S: Final = 7 * 86_400
LOOK_S: Final = 3600.0  # how old a key may be that another process has replaced

# "telegram/-1001/7" as Address writes it, wherever it stands; not as a part of a web address
_ADDRESS = re.compile(r"(?<![\w/.@-])(telegram|slack)/[\w@-]+(?:/[\w.]+)?")


class _Key:
    """This process's key; one of its own until it has the shared one."""

    value = secrets.token_bytes(16)


LOG_KEY: Final = "log-key"  # name of the remembered value


def hashed(text: str) -> str:
    """The text with every chat's address in it as "telegram/~4f1c90ab3e"; the same chat has the same one."""
    return _ADDRESS.sub(_hash, text)


def _hash(found: re.Match[str]) -> str:
    digest = hashlib.blake2b(found[0].encode(), digest_size=5, key=_Key.value).hexdigest()
    return f"{found[1]}/~{digest}"


def hide(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A structlog processor: no value of the event names a chat, not even in a traceback."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = hashed(value)
    return event


async def share(store: Store) -> None:
    """Takes the key all processes have, or gives them one. Without Redis this process keeps its own."""
    with suppress(*LOST):
        _Key.value = bytes.fromhex(await store.shared_value(LOG_KEY, secrets.token_hex(16), KEPT_S))


@asynccontextmanager
async def shared(store: Store) -> AsyncIterator[None]:
    """While the block runs, this process names chats as the others do."""
    await share(store)
    looking = asyncio.create_task(_look(store), name="log-key")
    try:
        yield
    finally:
        await ended(looking)


async def _look(store: Store) -> None:
    while True:
        await asyncio.sleep(LOOK_S)
        await share(store)
