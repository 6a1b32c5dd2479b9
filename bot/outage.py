"""Platforms in trouble: after three failures in a row their sends rest, then one at a time is risked (R3).

Who may send then is decided with the turns, in bot/store/turn.lua.
"""

from __future__ import annotations

from typing import Final, assert_never

import structlog

from bot.outcome import Outcome, Refused, Sent, Unclear, Wait
from bot.store.db import Db

log = structlog.get_logger()

STRIKES: Final = 3
PAUSE_S: Final = 30
DOWN_S: Final = 300  # the token is not taken: only a person can mend that
PROBE_S: Final = 35  # a probe that says nothing for so long is lost
AGAIN_S: Final = 5.0  # while another probes


class Outage:
    """Health of the platforms, shared by all processes through Redis."""

    def __init__(self, db: Db, hurry: float = 1.0) -> None:
        """hurry: pauses pass so many times faster, for benchmarks."""
        self._db, self._hurry = db, hurry

    async def note(self, platform: str, outcome: Outcome) -> None:
        """Counts how a send ended."""
        pauses = (round(seconds * 1000 / self._hurry) for seconds in (PAUSE_S, DOWN_S))
        how = _how(outcome)
        paused_ms = await self._db.run("strike", platform, how, STRIKES, *pauses, self._db.now_ms())
        if paused_ms:
            log.error("platform.paused", platform=platform, seconds=round(paused_ms / 1000))


def _how(outcome: Outcome) -> str:
    """What the end of a send says of its platform. A refusal or a 429 is an answer too: it works."""
    match outcome:
        case Refused(platform_down=True):
            return "down"
        case Sent() | Refused() | Wait(reason="429"):
            return "ok"
        case Wait() | Unclear():
            return "failed"
        case _:
            assert_never(outcome)
