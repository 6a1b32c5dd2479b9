"""What /health says: whether the desk can do its work, in words, and the figures behind that."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from redis.exceptions import ResponseError

from bot import keys
from bot.broker import LOST
from bot.faces import Face
from bot.memory import Memory
from bot.store import check_server
from bot.store.condition import write_trouble
from bot.web import Health
from feeds.model import FeedStatus
from handlers.ports import DeskStatus, FeedView

PATIENCE_S: Final = 5.0  # a monitor hears of a server that hangs before it gives up itself (R16: 10 s)


async def health(memory: Memory, faces: Sequence[Face], patience_s: float = PATIENCE_S) -> Health:
    """Good while Redis takes writes and every platform is connected; failing feeds are only told."""
    troubles = {face.sender.platform: face.trouble for face in faces if face.trouble}
    try:
        async with asyncio.timeout(patience_s):
            facts = await _facts(memory)
    except TimeoutError:
        facts = await _late(memory, patience_s)
    except (ResponseError, msgspec.MsgspecError) as err:  # it does answer: a key was written by somebody else
        facts = {"redis": "answers", "redis_trouble": f"a value in Redis cannot be read: {str(err)[:200]}"}
    except LOST as err:
        facts = {"redis": "", "redis_trouble": f"Redis does not answer ({type(err).__name__})"}
    return Health(not troubles and not facts["redis_trouble"], {**facts, "platforms": troubles})


async def _late(memory: Memory, patience_s: float) -> dict[str, Any]:
    """What a server that was not done in time lacks: it hangs, or it answers and writes wait."""
    try:
        async with asyncio.timeout(patience_s / 5):
            await memory.redis.ping()
    except (TimeoutError, *LOST):
        return {"redis": "", "redis_trouble": f"Redis does not answer within {patience_s:g} s"}
    why = f"Redis answers, but holds writes back for more than {patience_s:g} s: is a backup being made?"
    return {"redis": "answers", "redis_trouble": why}


async def redis_trouble(memory: Memory) -> str:
    """What is wrong with the server: it takes no writes, or may lose them; "" for nothing.

    Raises redis exceptions when it does not answer.
    """
    taken = await write_trouble(memory.redis)
    return taken or await check_server(memory.redis, memory.config.redis.allow_volatile)


async def _facts(memory: Memory) -> dict[str, Any]:
    archive = memory.store.archive
    trouble, status, feeds, unserved = await asyncio.gather(
        redis_trouble(memory), archive.status(), archive.feeds(), _unserved(memory)
    )
    return {
        "redis": status.redis,
        "redis_trouble": trouble,
        **_of_feeds(feeds, memory.clock.now()),
        "stories": status.stories,
        **_of_queue(status, memory.clock.now()),
        "unserved": unserved,
    }


async def _unserved(memory: Memory) -> dict[str, int]:
    """Chats with messages nobody will send, by platform: its token was taken out of the configuration."""
    config = memory.config
    served = {"telegram": config.telegram.token, "slack": config.slack.bot_token}
    lacking = [platform for platform, token in served.items() if not token]
    counts = await asyncio.gather(*(memory.redis.zcard(keys.DUE.of(platform)) for platform in lacking))
    return {platform: count for platform, count in zip(lacking, counts, strict=True) if count}


def _of_feeds(feeds: Sequence[FeedView], now: datetime) -> dict[str, Any]:
    fetched = [view.state.last_fetched for view in feeds if view.state.last_fetched]
    return {
        "feeds": len(feeds),
        "feeds_failing": sum(view.state.status is FeedStatus.FAILING for view in feeds),
        "feeds_paused": sum(view.state.status is FeedStatus.PAUSED for view in feeds),
        "last_poll_s": _age(max(fetched, default=None), now),
    }


def _of_queue(status: DeskStatus, now: datetime) -> dict[str, Any]:
    return {"queued": status.queued, "oldest_queued_s": _age(status.oldest_queued, now)}


def _age(moment: datetime | None, now: datetime) -> int | None:
    return round((now - moment).total_seconds()) if moment else None
