"""Connecting a face: at once, then again with growing pauses, until it works or is refused for good."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from bot.backoff import Backoff
from bot.cancelling import ended

log = structlog.get_logger()


class FaceRefusedError(Exception):
    """The platform will not have this face as configured; the message says why and what to do."""


class Connecting:
    """Runs `connect` until it returns. It raises FaceRefusedError to give up; else it is tried again."""

    def __init__(
        self,
        platform: str,
        connect: Callable[[], Awaitable[None]],
        refused: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """refused: told why when the face has ended for good."""
        self.platform = platform
        self._refused = refused
        self._telling: set[asyncio.Task[None]] = set()
        self.trouble = "not connected yet"  # "" when all is well
        self._connect = connect
        self._tried = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._backoff = Backoff(first_s=1, most_s=60)

    async def start(self, patience_s: float = 10) -> None:
        """Returns after the first try, or after `patience_s`; more tries go on in the background."""
        self._task = asyncio.create_task(self._run(), name=f"{self.platform}-connecting")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._tried.wait(), patience_s)

    async def stop(self) -> None:
        """Ends trying."""
        if self._task:
            await ended(self._task)

    async def told(self) -> None:
        """Returns when who is to know of a refusal knows; the last thing of a stop."""
        await asyncio.gather(*self._telling, return_exceptions=True)

    def refuse(self, why: str) -> None:
        """The face has ended for good; the desk goes on. Said once, however often it is found out."""
        if self.trouble == why:
            return
        self.trouble = why
        log.error("face.stopped", platform=self.platform, why=why)
        if self._refused:
            telling = asyncio.ensure_future(self._refused(why))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

    async def _run(self) -> None:
        while True:
            try:
                await self._connect()
            except FaceRefusedError as err:
                return self.refuse(str(err))
            except Exception as err:  # any trouble of network or platform passes
                wait = self._backoff.next()
                self.trouble = f"no connection ({type(err).__name__})"
                log.warning(
                    "face.unreachable", platform=self.platform, error=type(err).__name__, again_in_s=wait
                )
            else:
                self.trouble = ""
                log.info("face.connected", platform=self.platform)
                return None
            finally:
                self._tried.set()
            await asyncio.sleep(wait)
