"""Platforms in trouble: after three failures in a row their sends rest, then one at a time is risked (R3).

Who may send then is decided with the turns, in bot/store/turn.lua.
"""

from __future__ import annotations

from typing import Final, assert_never

import structlog
from redis.asyncio import Redis

from bot import keys
from bot.outcome import Outcome, Refused, Sent, Unclear, Wait
from bot.store.spare import spare

log = structlog.get_logger()

STRIKES: Final = 3
PAUSE_S: Final = 30
DOWN_S: Final = 300  # the token is not taken: only a person can mend that
PROBE_S: Final = 35  # a probe that says nothing for so long is lost
AGAIN_S: Final = 5.0  # while another probes
FORGET_S: Final = 3600


class Outage:
    """Health of the platforms, shared by all processes through Redis."""

    def __init__(self, redis: Redis, hurry: float = 1.0) -> None:
        """hurry: pauses pass so many times faster, for benchmarks."""
        self._redis, self._hurry = redis, hurry

    async def note(self, platform: str, outcome: Outcome) -> None:
        """Counts how a send ended. A refusal or a 429 is an answer too: the platform works."""
        match outcome:
            case Refused(platform_down=True):
                await self._pause(platform, DOWN_S)
            case Sent() | Refused() | Wait(reason="429"):
                await self._redis.delete(_strikes(platform), _probe(platform))
            case Wait() | Unclear():
                strikes = int(await spare(self._redis, "INCR", _strikes(platform)))
                await self._redis.expire(_strikes(platform), FORGET_S)
                if strikes >= STRIKES:
                    await self._pause(platform, PAUSE_S)
            case _:
                assert_never(outcome)

    async def _pause(self, platform: str, seconds: int) -> None:
        until = ("NX", "PX", max(1, round(seconds * 1000 / self._hurry)))
        first = await spare(self._redis, "SET", _paused(platform), "1", *until)
        await self._redis.delete(_probe(platform))
        if first:
            log.error("platform.paused", platform=platform, seconds=seconds)


def _strikes(platform: str) -> str:
    return keys.VALUES.of("strikes", platform)


def _paused(platform: str) -> str:
    return keys.VALUES.of("paused", platform)


def _probe(platform: str) -> str:
    return keys.VALUES.of("probe", platform)
