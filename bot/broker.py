"""taskiq's Redis stream broker with what its version 1.2.4 lacks: reclaiming, trimming, outliving Redis."""

from __future__ import annotations

import asyncio
import builtins
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError
from taskiq import AckableMessage, BrokerMessage
from taskiq_redis import RedisStreamBroker

from bot.store.clients import client_name
from bot.store.spare import spare

log = structlog.get_logger()

GROUP = "parley"
# One consumer name for all processes: names of dead processes would stay in the group for ever. Redis gives
# each new message to one reader and reclaims by idle time, whatever the readers are called.
CONSUMER = "desk"
BLOCK_MS = 1000
RECLAIM_EVERY_S = 5.0
AGAIN_S = 1.0  # between tries while Redis is away: work goes on <= 5 s after it returns (R16)
LOST = (RedisError, builtins.ConnectionError)


class StreamBroker(RedisStreamBroker):
    """Reads tasks from streams; a task is gone from its stream once it is acknowledged.

    streams: all that are read. idle_s: a task unacknowledged for so long is given to another reader; it must
    exceed the task's own time limit. batch: how many tasks are taken at a time; those that wait in the batch
    grow idle too, so it stays small. spares: tasks are taken in although the server's memory is full (R15).
    """

    def __init__(
        self, url: str, streams: Sequence[str], idle_s: float, batch: int = 10, spares: bool = False
    ) -> None:
        super().__init__(
            url,
            queue_name=streams[0],
            additional_streams=dict.fromkeys(streams[1:], ">"),
            consumer_group_name=GROUP,
            consumer_name=CONSUMER,
            consumer_id="0",  # tasks sent before the first reader came count too
            xread_block=BLOCK_MS,
            xread_count=batch,
            idle_timeout=int(idle_s * 1000),
            unacknowledged_batch_size=batch,
            max_connection_pool_size=32,
            client_name=client_name(),
            protocol=2,
        )
        self._streams = tuple(streams)
        self._spares = spares
        self._reclaimed = 0.0
        self._hung_up = self._away = False

    async def _declare_consumer_group(self) -> None:
        """At the start. A server that goes away in that moment ends nothing: `listen` tries again (R16)."""
        try:
            await self._make_groups()
        except LOST as err:
            self._away = True
            log.warning("engine.redis_lost", stream=self.queue_name, error=type(err).__name__)

    async def _make_groups(self) -> None:
        """The library's own cannot make a group on a server without room, and keeps silent about that."""
        async with Redis(connection_pool=self.connection_pool) as redis:
            for stream in self._streams:
                try:
                    await spare(redis, "XGROUP", "CREATE", stream, GROUP, self.consumer_id, "MKSTREAM")
                except ResponseError as err:
                    if "BUSYGROUP" not in str(err):  # it is there already
                        raise

    async def kick(self, message: BrokerMessage) -> None:
        """Puts a task into its stream."""
        stream = message.labels.get("queue_name") or self.queue_name
        async with Redis(connection_pool=self.connection_pool) as redis:
            if self._spares:
                await spare(redis, "XADD", stream, "*", "data", message.message)
            else:
                await redis.xadd(stream, {b"data": message.message})

    def _ack_generator(self, id: str, queue_name: str) -> Callable[[], Awaitable[None]]:  # noqa: A002
        """Acknowledges and deletes: XACK alone leaves every entry in the stream for ever."""

        async def ack() -> None:
            try:
                async with Redis(connection_pool=self.connection_pool) as redis, redis.pipeline() as pipe:
                    pipe.xack(queue_name, GROUP, id)
                    pipe.xdel(queue_name, id)
                    await pipe.execute()
            except LOST as err:
                # it is run once more after idle_s: tasks are made for that
                log.warning("engine.unacknowledged", error=type(err).__name__)

        return ack

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        """Messages until `hang_up`; while Redis is away it tries again every second and says so once.

        It stands in for the library's own, which reclaims only after it has read something, and which keeps a
        connection for ever when Redis goes away while it does.
        """
        away = self._away
        async with Redis(connection_pool=self.connection_pool) as redis:
            while not self._hung_up:
                try:
                    if away:
                        await self._make_groups()  # a server that came back empty has lost it
                        away = False
                        log.info("engine.redis_back", stream=self.queue_name)
                    for message in await self._reclaim(redis) or await self._read(redis):
                        yield message
                except LOST as err:
                    if not away:
                        log.warning("engine.redis_lost", stream=self.queue_name, error=type(err).__name__)
                    away = True
                    await asyncio.sleep(AGAIN_S)

    async def _read(self, redis: Redis) -> list[AckableMessage]:
        """New messages; it waits a second for one."""
        found: Any = await redis.xreadgroup(
            GROUP, CONSUMER, dict.fromkeys(self._streams, ">"), count=self.count, block=BLOCK_MS
        )
        return [self._message(stream, entry) for stream, entries in found or () for entry in entries]

    async def _reclaim(self, redis: Redis) -> list[AckableMessage]:
        """Messages whose reader died: idle for too long. Looked for every few seconds."""
        if time.monotonic() < self._reclaimed + RECLAIM_EVERY_S:
            return []
        messages = []
        for stream in self._streams:
            found: Any = await redis.xautoclaim(
                stream, GROUP, CONSUMER, self.idle_timeout, count=self.unacknowledged_batch_size
            )
            messages += [self._message(stream, entry) for entry in found[1]]
        if not messages:
            self._reclaimed = time.monotonic()
        return messages

    def _message(self, stream: str | bytes, entry: tuple[Any, dict[bytes, bytes] | None]) -> AckableMessage:
        """An entry that is none of ours comes out empty: taskiq acknowledges what it cannot read."""
        name = stream.decode() if isinstance(stream, bytes) else stream
        data = (entry[1] or {}).get(b"data", b"")
        return AckableMessage(data=data, ack=self._ack_generator(entry[0], name))

    def hang_up(self) -> None:
        """Lets `listen` end within a second, also when its cancellation is lost.

        On Python 3.11 `asyncio.wait_for`, which redis-py sends with, may swallow a cancellation.
        """
        self._hung_up = True
