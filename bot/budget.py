"""Whether a message may go now: limits below the platforms' own (R5), pauses of platforms in trouble (R3).

Everything is counted in Redis, so that all processes share one budget. A message is given its turn ahead of
time and waits for it: messages leave evenly spaced, and no turn is lost to whoever comes a moment late.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from redis.asyncio import Redis

from bot.broker import LOST
from bot.outage import AGAIN_S, PROBE_S, STRIKES, Outage
from bot.outcome import Outcome, Sent
from bot.store.codec import text
from bot.store.db import Db
from handlers.ports import Address


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in so many seconds, evenly: a burst would come on top of what is allowed anyway."""

    messages: int
    seconds: int

    @property
    def every_s(self) -> float:
        """Seconds between two messages."""
        return self.seconds / self.messages


# Telegram allows about 1 message a second per chat, 20 a minute per group, 30 a second in all (its Bots FAQ);
# Slack 1 a second per channel and "several hundred a minute" per workspace (its rate limit page).
TELEGRAM_CHAT: Final = Rate(5, 6)
TELEGRAM_GROUP: Final = Rate(15, 60)
SLACK_CHANNEL: Final = Rate(9, 10)
PLATFORM: Final = {"telegram": Rate(57, 2), "slack": Rate(5, 1)}

AHEAD_S: Final = 0.25  # turns are given out so far ahead: an answer to a command waits no longer for its own
ANSWER_S: Final = 20.0  # an answer to a command comes in this time or not at all: who asked can ask again
MARGIN_S: Final = 0.002  # Redis must find that the chat's pace is over, by its own clock
LATE_S: Final = 0.1  # who wakes later than that after its turn takes another one
CLOSEST: Final = 0.99  # messages that woke late follow each other no closer than this part of the pace


def rate_of(address: Address) -> Rate | None:
    """The limit of one chat, all its topics together; None where there is none."""
    match address.platform:
        case "telegram":
            # groups, supergroups and channels have negative ids or @names
            return TELEGRAM_CHAT if address.chat.isdigit() else TELEGRAM_GROUP
        case "slack":
            return SLACK_CHANNEL
    return None


def _whole(address: Address) -> str:
    """The chat without its topic: platforms count all of it together."""
    return f"{address.platform}/{address.chat}"


class Budget:
    """The limits and the health of the platforms."""

    def __init__(
        self,
        redis: Redis,
        hurry: float = 1.0,
        server_time: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """hurry: everything passes so many times faster, for benchmarks. The others are for tests."""
        self._db = Db(redis, server_time)
        self._outage = Outage(self._db, hurry)
        self._hurry, self._sleep = hurry, sleep
        self._now = server_time or time.monotonic  # waits are measured by the process's own clock
        self._went: defaultdict[str, float] = defaultdict(float)  # when the last message of a platform went
        self._failing: defaultdict[str, bool] = defaultdict(bool)  # whether its last sends may have failed

    async def take(self, address: Address) -> float:
        """0 when a message may go to the chat now, and then it counts; else the seconds to wait at least.

        It waits itself for the platform's pace, a second at most unless many processes send. Raises
        redis.RedisError when Redis cannot count.
        """
        late = False
        while True:
            what, wait_s = await self._turn(address, "late" if late else "row")
            if what == "wait":
                return wait_s
            due = self._now() + wait_s
            await self._sleep(wait_s)
            late = what == "turn" and self._now() > due + LATE_S
            if what == "turn" and not late:
                await self._spaced(address.platform)
                return 0.0

    async def reply(self, address: Address) -> bool:
        """Waits for the turn of an answer to a command; False when it does not come soon enough.

        It counts like any message, but does not ask for pauses. Without Redis it goes at once.
        """
        left_s = self._ms(ANSWER_S) / 1000
        with suppress(*LOST):
            while True:
                what, wait_s = await self._turn(address, "answer")
                left_s -= wait_s
                if left_s < 0:
                    return False
                await self._sleep(wait_s if what == "turn" else wait_s + MARGIN_S)
                if what == "turn":
                    await self._spaced(address.platform)
                    return True
        return True

    async def hush(self, address: Address, seconds: float) -> None:
        """The platform wants the chat left alone for so long: no topic of it is tried, and no answer sent."""
        if rate_of(address):
            await self._db.run("hush", _whole(address), round(self._ms(seconds)), self._db.now_ms())

    async def _spaced(self, platform: str) -> None:
        """Keeps messages apart that this process, held up by something, would send in one go."""
        if platform not in PLATFORM:
            return
        now, closest_s = self._now(), CLOSEST * self._ms(PLATFORM[platform].every_s) / 1000
        self._went[platform] = max(now, self._went[platform] + closest_s)
        if self._went[platform] > now:
            await self._sleep(self._went[platform] - now)

    async def _turn(self, address: Address, whose: str) -> tuple[str, float]:
        """What Redis says ("turn", "full", "wait"), and seconds."""
        narrow, wide = rate_of(address), PLATFORM.get(address.platform)
        what, wait_ms, failures = await self._db.run(
            "turn",
            address.platform,
            _whole(address),
            self._ms(wide.every_s if wide else 0.0),
            self._ms(narrow.every_s if narrow else 0.0),
            self._ms(ANSWER_S) if whose == "answer" else AHEAD_S * 1000,
            whose,
            STRIKES,
            round(self._ms(PROBE_S)),
            self._ms(AGAIN_S),
            self._db.now_ms(),
        )
        self._failing[address.platform] = failures > 0
        return text(what), float(wait_ms) / 1000

    def _ms(self, seconds: float) -> float:
        return seconds * 1000 / self._hurry

    async def note(self, platform: str, outcome: Outcome) -> None:
        """Tells how a send ended; a platform that keeps failing is paused."""
        if self._failing[platform] or not isinstance(outcome, Sent):  # else there is nothing to forgive
            self._failing[platform] = True
            await self._outage.note(platform, outcome)
