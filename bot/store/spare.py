"""Small writes that go on when the server's memory is full: orders, marks and counters of sending."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from bot.store.db import script


async def spare(redis: Redis, *command: str | bytes | int) -> Any:
    """The command's raw answer. Raises redis exceptions, but none because memory is full (R15).

    Only for what sending needs and what ends by itself: whatever stays would fill the server further.
    """
    text, sha = script("spare")
    run: Callable[..., Awaitable[Any]] = redis.execute_command
    try:
        return await run("EVALSHA", sha, 0, *command)
    except NoScriptError:  # another server than before, or a new one
        return await run("EVAL", text, 0, *command)
