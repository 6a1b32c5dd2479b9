"""A user of Redis who lacks some rights."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis


@asynccontextmanager
async def modest_user(redis: Redis, url: str, *rights: str) -> AsyncIterator[str]:
    """The address as that user has it; rights as ACL SETUSER takes them."""
    run: Callable[..., Awaitable[Any]] = redis.execute_command
    await run("ACL", "SETUSER", "modest", "reset", "on", ">secret", *rights)
    try:
        yield url.replace("://", "://modest:secret@")
    finally:
        await redis.acl_deluser("modest")
