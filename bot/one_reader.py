"""One process at a time reads a bot's updates: Telegram answers 409 to two. The others stand by."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from bot.broker import LOST
from bot.cancelling import ended
from bot.store import Store

log = structlog.get_logger()

TURN_S: Final = 10.0  # a process that was killed is stood in for after this
LOOK_S: Final = 3.0
SETTLE_S: Final = 30.0  # after a change of turns what the other asked last may still be under way at Telegram


class OneReader:
    """Calls `begin` when the turn is ours and `end` when it is not any longer.

    name: of what is read, the same in all processes. begin may raise; it is then called again a little later.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        begin: Callable[[], Awaitable[object]],
        end: Callable[[], Awaitable[object]],
        look_s: float = LOOK_S,
    ) -> None:
        self._store, self._name, self._begin, self._end, self._look_s = store, name, begin, end, look_s
        self._me = secrets.token_hex(8)
        self._reading = False
        self._waited = False  # whether the turn was another's before
        self._since = 0.0
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Reads at once if nobody else does. Raises what `begin` raises, and what Redis does."""
        await self._look()
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep(), name=f"turn-{self._name}")

    async def stop(self) -> None:
        """Gives the turn to whoever stands by. What is being read is the caller's to end."""
        if self._keeping:
            await ended(self._keeping)
            self._keeping = None
        if self._reading:
            self._reading = False
            await self._quietly(self._store.turn(self._name, self._me, 0))

    async def another_program(self) -> bool:
        """After a conflict: whether it is none of ours, which would keep to its turn."""
        await self._quietly(self._look())
        settling = self._waited and time.monotonic() - self._since < SETTLE_S
        return self._reading and not settling

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._look_s)
            await self._quietly(self._look())

    async def _look(self) -> None:
        mine = await self._store.turn(self._name, self._me, TURN_S)
        if mine and not self._reading:
            await self._begin()
            self._reading, self._since = True, time.monotonic()
            log.info("reader.reads", what=self._name)
        elif not mine and (self._reading or not self._waited):
            log.info("reader.stands_by", what=self._name)
            if self._reading:
                self._reading = False
                await self._end()
        self._waited = self._waited or not mine

    async def _quietly(self, work: Awaitable[object]) -> None:
        """Trouble passes, or is seen again with the next look."""
        try:
            await work
        except LOST as err:
            log.warning("reader.redis_lost", what=self._name, error=type(err).__name__)
        except Exception as err:
            log.warning("reader.failed", what=self._name, error=type(err).__name__)
