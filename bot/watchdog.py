"""A loop that stands still is noticed from outside it: the process says where it hangs, and ends.

The interpreter's own C thread watches: it needs no lock of the interpreter, so it sees what holds that too.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot import metrics

STUCK_S: Final = 60.0  # no step of the loop takes so long; WatchdogSec in docs/ops/parley.service is longer
END_S: Final = 9.5  # from the signal to the end; supervisors kill after 10 s
BEAT_S: Final = 1.0


class Watchdog:
    """Ends the process with code 1, all stacks on stderr, when its loop stands still for `stuck_s`."""

    def __init__(self, stuck_s: float = STUCK_S, beat_s: float = BEAT_S) -> None:
        self._stuck_s, self._beat_s = stuck_s, beat_s
        self._ending = False

    def end_within(self, seconds: float = END_S) -> None:
        """From now on the whole process has so long, whatever its loop does."""
        self._ending = True
        faulthandler.dump_traceback_later(seconds, exit=True)

    async def beat(self) -> None:
        """The heartbeat; it ends when it is cancelled."""
        while True:
            if not self._ending:
                faulthandler.dump_traceback_later(self._stuck_s, exit=True)
            notify("WATCHDOG=1")
            slept = time.monotonic()
            await asyncio.sleep(self._beat_s)
            metrics.LOOP_LAG.observe(max(time.monotonic() - slept - self._beat_s, 0.0))


@asynccontextmanager
async def guarded(watchdog: Watchdog | None) -> AsyncIterator[None]:
    """The watchdog is on while the block runs. None: nobody would restart the process, so none is on."""
    if watchdog is None:
        yield
        return
    task = asyncio.create_task(watchdog.beat(), name="heartbeat")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        faulthandler.cancel_dump_traceback_later()


def notify(state: str) -> None:
    """Tells systemd (sd_notify(3)), when it started us and wants to know."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sending:
        sending.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
