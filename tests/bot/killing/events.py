"""Log events as a test can wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from structlog.typing import EventDict, WrappedLogger

PATIENCE_S = 20


class Heard:
    """What was logged, and a way to wait for it."""

    def __init__(self) -> None:
        self.events: list[EventDict] = []
        self._new: asyncio.Queue[str] = asyncio.Queue()

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        self.events.append({**event, "log_level": method})
        self._new.put_nowait(event["event"])
        raise structlog.DropEvent

    async def wait_for(self, name: str) -> None:
        """Returns when an event of that name comes, or has come since the last wait."""
        async with asyncio.timeout(PATIENCE_S):
            while await self._new.get() != name:
                pass

    def named(self, name: str) -> list[EventDict]:
        """Events of that name, so far."""
        return [e for e in self.events if e["event"] == name]

    def errors(self) -> list[str]:
        return [e["event"] for e in self.events if e["log_level"] in ("error", "exception", "critical")]


@contextmanager
def hearing() -> Iterator[Heard]:
    """All log events while the block runs; call it inside the event loop."""
    heard, processors = Heard(), structlog.get_config()["processors"]
    before = processors.copy()
    try:
        processors[:] = [heard]
        yield heard
    finally:
        processors[:] = before
