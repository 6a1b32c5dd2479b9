"""The one way to Redis: plain commands and the Lua scripts beside this file, in few round trips."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from bot import keys

Arg = str | bytes | int | float | keys.Key
_BATCH = 512  # commands in one round trip: bounds what Redis and we hold at a time


@cache
def script(name: str) -> tuple[str, str]:
    """Text and SHA-1 of `name`.lua with the key names and the shared functions in it.

    Its first line says what the server lets it do: "allow-oom" is for what must go on when memory is full.
    """
    here = Path(__file__).parent
    first, _, body = (here / f"{name}.lua").read_text("utf-8").partition("\n")
    text = "\n".join((first, keys.lua_table(), (here / "shared.lua").read_text("utf-8"), body))
    return text, hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - Redis names scripts so


class Db:
    """Commands of one turn of the event loop leave as one pipeline; each caller gets its own answer."""

    def __init__(self, redis: Redis, server_time: Callable[[], float] | None = None) -> None:
        self.redis = redis
        self._server_time = server_time
        self._execute: Callable[..., Awaitable[Any]] = redis.execute_command
        self._waiting: list[tuple[tuple[Arg, ...], asyncio.Future[Any]]] = []
        self._flushes: set[asyncio.Task[None]] = set()

    async def call(self, *command: Arg) -> Any:
        """One command's raw answer. Raises redis exceptions."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        self._waiting.append((command, answer))
        if len(self._waiting) == 1:
            flush = loop.create_task(self._flush())
            self._flushes.add(flush)
            flush.add_done_callback(self._flushes.discard)
        return await answer

    async def run(self, name: str, *args: Arg) -> Any:
        """The answer of the script `name`.lua to ARGV `args`. Raises redis exceptions."""
        text, sha = script(name)
        try:
            return await self.call("EVALSHA", sha, 0, *args)
        except NoScriptError:  # another server than before, or a new one
            return await self.call("EVAL", text, 0, *args)

    async def close(self) -> None:
        """Waits for what is under way: a round trip outlives a caller that was cancelled, and it must not
        outlive the connection."""
        await asyncio.gather(*self._flushes, return_exceptions=True)

    def now_ms(self) -> int | str:
        """What scripts take for the server's time: "" lets them ask Redis TIME (R19)."""
        return "" if self._server_time is None else round(self._server_time() * 1000)

    async def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for start in range(0, len(waiting), _BATCH):
            await self._send(waiting[start : start + _BATCH])

    async def _send(self, batch: Sequence[tuple[tuple[Arg, ...], asyncio.Future[Any]]]) -> None:
        try:
            answers = await self._answers([command for command, _ in batch])
        except BaseException as err:
            answers = [err] * len(batch)
            if not isinstance(err, Exception):
                raise
        finally:
            for (_, future), answer in zip(batch, answers, strict=True):
                _settle(future, answer)

    async def _answers(self, commands: Sequence[tuple[Arg, ...]]) -> list[Any]:
        if len(commands) == 1:
            return [await self._execute(*map(_plain, commands[0]))]
        pipe = self.redis.pipeline(transaction=False)
        for command in commands:
            pipe.execute_command(*map(_plain, command))
        return await pipe.execute(raise_on_error=False)


def _plain(arg: Arg) -> str | bytes | int | float:
    return str(arg) if isinstance(arg, keys.Key) else arg


def _settle(future: asyncio.Future[Any], answer: Any) -> None:
    if future.done():  # its caller was cancelled
        return
    if isinstance(answer, BaseException):
        future.set_exception(answer)
    else:
        future.set_result(answer)
