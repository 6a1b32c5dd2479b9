"""Ends a background task for sure."""

from __future__ import annotations

import asyncio
from typing import Any, Final

AGAIN_S: Final = 0.2


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Cancels the tasks until they end; what they raised is theirs.

    Again and again, because a cancellation can be lost: `asyncio.wait_for` of Python 3.11, which redis-py
    sends with, swallows one that comes in the moment of its answer. A task that goes round and round would
    then go on for ever, and who waits for it with it.
    """
    waiting = {task for task in tasks if not task.done()}
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=AGAIN_S)
    await asyncio.gather(*tasks, return_exceptions=True)
