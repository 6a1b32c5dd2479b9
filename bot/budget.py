"""Whether a message may go now: limits below the platforms' own (R5), pauses of platforms in trouble (R3).

Everything is counted in Redis, so that all processes share one budget.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError
from throttled.asyncio import RateLimiterType, Throttled
from throttled.asyncio.store import RedisStore
from throttled.asyncio.store.redis import RedisStoreBackend
from throttled.exceptions import StoreUnavailableError
from throttled.rate_limiter import Quota, per_duration

from bot import keys
from bot.outage import Outage
from bot.outcome import Outcome
from bot.store.spare import SpareScripts
from handlers.ports import Address


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in so many whole seconds, evenly spaced."""

    messages: int
    seconds: int

    def quota(self) -> Quota:
        # burst 1: a larger one may be spent at once, on top of what the second allows anyway
        return per_duration(timedelta(seconds=self.seconds), self.messages, burst=1)


# Telegram allows 1 message a second per chat, 20 a minute per group and 30 a second in all (its Bots FAQ);
# Slack 1 a second per channel and "several hundred a minute" per workspace (its rate limit page).
TELEGRAM_CHAT: Final = Rate(4, 5)
TELEGRAM_GROUP: Final = Rate(15, 60)
SLACK_CHANNEL: Final = Rate(1, 1)
PLATFORM: Final = {"telegram": Rate(20, 1), "slack": Rate(5, 1)}


def rate_of(address: Address) -> Rate | None:
    """The limit of one chat, all its topics together; None where there is none."""
    match address.platform:
        case "telegram":
            # groups, supergroups and channels have negative ids or @names
            return TELEGRAM_CHAT if address.chat.isdigit() else TELEGRAM_GROUP
        case "slack":
            return SLACK_CHANNEL
    return None


class Budget:
    """The limits and the health of the platforms."""

    def __init__(self, redis: Redis) -> None:
        self.outage = Outage(redis)
        store = _SharedStore(redis)
        rates = {TELEGRAM_CHAT, TELEGRAM_GROUP, SLACK_CHANNEL, *PLATFORM.values()}
        self._limits = {rate: _limit(rate, store) for rate in rates}

    async def take(self, address: Address) -> float:
        """0 when a message may go to the chat now, and then it counts; else the seconds to wait at least.

        Raises redis.RedisError when Redis cannot count.
        """
        try:
            return await self._waits(address)
        except StoreUnavailableError as err:  # the library's own wrapping of what Redis said
            raise RedisError(f"the budget cannot be counted: {err}") from err

    async def _waits(self, address: Address) -> float:
        narrow, wide = rate_of(address), PLATFORM.get(address.platform)
        chat = f"{address.platform}/{address.chat}"
        # looked at first, so that a chat that must wait costs the platform nothing
        if narrow and (wait_s := (await self._limits[narrow].peek(chat)).reset_after) > 0:
            return wait_s
        if (wait_s := await self.outage.wait_s(address.platform)) > 0:
            return wait_s
        if wide and (wait_s := await self._take(wide, address.platform)) > 0:
            return wait_s
        return await self._take(narrow, chat) if narrow else 0.0

    async def _take(self, rate: Rate, key: str) -> float:
        result = await self._limits[rate].limit(key)
        return result.state.retry_after if result.limited else 0.0

    async def note(self, platform: str, outcome: Outcome) -> None:
        """Tells how a send ended; a platform that keeps failing is paused."""
        await self.outage.note(platform, outcome)


def _limit(rate: Rate, store: RedisStore) -> Throttled:
    return Throttled(
        using=RateLimiterType.GCRA.value,
        quota=rate.quota(),
        store=store,
        key_prefix=f"{str(keys.BUDGET).rstrip(':')}:{rate.messages}-{rate.seconds}",
    )


class _SharedBackend(RedisStoreBackend):
    """Uses the desk's own client instead of opening connections by an address."""

    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._shared: Any = SpareScripts(redis)  # sending goes on when memory is full (R15)

    def get_client(self) -> Any:
        return self._shared


class _SharedStore(RedisStore):
    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._backend = _SharedBackend(redis)
