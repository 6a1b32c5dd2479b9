"""The engine: polls and sends as taskiq tasks on Redis streams. Messages carry ids only.

Sends have a reader of their own and one stream per platform: an alert never waits behind a thousand polls,
and a process takes only the sends it can serve.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from redis.asyncio import Redis
from taskiq import AsyncTaskiqDecoratedTask
from taskiq.exceptions import SendTaskError
from taskiq.receiver import Receiver

from bot import keys
from bot.broker import AGAIN_S, LOST, StreamBroker
from bot.store.spare import spare

log = structlog.get_logger()

Work = Callable[[str], Awaitable[None]]
Task = AsyncTaskiqDecoratedTask[[str], Coroutine[Any, Any, None]]

POLLS = str(keys.TASK_POLLS)


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """How many tasks run side by side, and times in seconds. A task's limit is below its idle time."""

    polls: int = 32
    poll_s: float = 90.0  # 20 s of fetching, a queue for the reader, 5 s of reading, the commit
    poll_idle_s: float = 120.0
    drains: int = 64  # of each platform: most of them wait for their turn (bot/sender.py, IN_FLIGHT)
    drain_s: float = 100.0  # a drain gives its chat back after 40 s; its last send may take 30 s more
    drain_idle_s: float = 120.0
    queued_s: int = 20  # a task not begun by then can be ordered again; leases keep it from running twice
    again_s: int = 60  # a task that raised can be enqueued again after this
    stop_s: float = 8.0  # sends under way get this long to settle


class Engine:
    """Takes orders for polls and drains and, between `start` and `stop`, carries them out.

    poll(feed_id) and drain(chat) do the work; what they raise is logged and ends there. platforms: what this
    process can send to; drains of others are neither enqueued nor taken.
    """

    def __init__(
        self,
        url: str,
        redis: Redis,
        poll: Work,
        drain: Work,
        platforms: Sequence[str],
        limits: EngineLimits = EngineLimits(),
    ) -> None:
        self.platforms, self.limits = tuple(platforms), limits
        self._redis = redis
        self._readers: list[_Reader] = []
        self._left: set[str] = set()  # markers of finished tasks that Redis was not there to take back
        self._poll_task = self._read_polls(url, poll)
        self._drain_tasks = {platform: self._read_drains(url, platform, drain) for platform in platforms}

    def _read_polls(self, url: str, poll: Work) -> Task:
        limits = self.limits
        broker = StreamBroker(url, [POLLS], limits.poll_idle_s)
        reader = _Reader(broker, self._redis, self._left, limits.polls, wait_s=0.0)
        self._readers.append(reader)
        return reader.register("poll", poll, POLLS, limits.poll_s, limits.again_s)

    def _read_drains(self, url: str, platform: str, drain: Work) -> Task:
        """A reader for each platform: the queues of one take no place from another's."""
        limits, stream = self.limits, keys.TASK_SENDS.of(platform)
        broker = StreamBroker(url, [stream], limits.drain_idle_s, spares=True)
        reader = _Reader(broker, self._redis, self._left, limits.drains, limits.stop_s)
        self._readers.append(reader)
        return reader.register(f"drain:{platform}", drain, stream, limits.drain_s, limits.again_s)

    async def start(self) -> None:
        """Begins to carry out tasks. Raises redis.RedisError when Redis cannot be reached."""
        for reader in self._readers:
            await reader.start()
        log.info("engine.started", platforms=list(self.platforms))

    async def stop(self) -> None:
        """Takes no more tasks and cancels polls; sends under way get `stop_s` to settle."""
        await asyncio.gather(*(reader.stop() for reader in self._readers))

    async def enqueue_poll(self, feed_id: str) -> bool:
        """Orders one poll of a feed; False when one is ordered already. Raises redis.RedisError.

        Refused while the server's memory is full: what a poll finds could not be kept (R15). Sends go on.
        """
        return await self._enqueue(self._poll_task, feed_id, self._redis.execute_command)

    async def enqueue_drain(self, chat: str) -> bool:
        """Orders the chat's outbox to be sent; False when that is ordered already, or not served here."""
        task = self._drain_tasks.get(chat.split("/", 1)[0])
        return task is not None and await self._enqueue(task, chat, partial(spare, self._redis))

    async def _enqueue(self, task: Task, subject: str, run: Callable[..., Awaitable[Any]]) -> bool:
        marker = _marker(task.task_name, subject)
        if self._left:
            await self._redis.delete(*self._left)
            self._left.clear()
        if not await run("SET", marker, "1", "NX", "EX", self.limits.queued_s):
            return False
        try:
            await task.kiq(subject)
        except SendTaskError as err:
            with suppress(*LOST):
                await self._redis.delete(marker)
            raise err.__cause__ or err from None
        return True

    async def depth(self) -> dict[str, int]:
        """Tasks not yet acknowledged, per stream."""
        streams = [stream for reader in self._readers for stream in reader.streams]
        return {stream.removeprefix(keys.PREFIX): int(await self._redis.xlen(stream)) for stream in streams}


class _Reader:
    """One broker and the loop that reads it. wait_s: how long running tasks may go on after `stop`."""

    def __init__(
        self, broker: StreamBroker, redis: Redis, left: set[str], side_by_side: int, wait_s: float
    ) -> None:
        self.streams: list[str] = []
        self._broker, self._redis, self._left = broker, redis, left
        self._side_by_side, self._wait_s = side_by_side, wait_s
        self._working: set[asyncio.Task[Any]] = set()  # tasks in their work: these may be cancelled
        self._alive: set[asyncio.Task[Any]] = set()  # these, and those that are being acknowledged
        self._finish = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def register(self, name: str, work: Work, stream: str, limit_s: float, again_s: int) -> Task:
        """The task that does `work` when the stream says so."""
        self.streams.append(stream)

        async def run(subject: str) -> None:
            await self._run(name, work, subject, limit_s, again_s)

        return self._broker.register_task(run, name, queue_name=stream)

    async def _run(self, name: str, work: Work, subject: str, limit_s: float, again_s: int) -> None:
        """Does the work within its time. It can be ordered again then, or after again_s if it raised."""
        me = asyncio.current_task()
        assert me is not None, "taskiq runs every task as an asyncio task"
        self._working.add(me)
        self._alive.add(me)
        me.add_done_callback(self._alive.discard)
        wait_s = 0
        try:
            async with asyncio.timeout(limit_s):
                await work(subject)
        except asyncio.CancelledError:
            if not self._finish.is_set():
                raise
        except LOST as err:
            log.warning("engine.redis_lost", task=name, subject=subject, error=type(err).__name__)
        except Exception:
            wait_s = again_s
            log.exception("engine.task_failed", task=name, subject=subject)
        finally:
            self._working.discard(me)
            marker = _marker(name, subject)
            try:
                await self._redis.expire(marker, wait_s)  # 0 deletes it
            except LOST:
                self._left.add(marker)

    async def start(self) -> None:
        self._broker.is_worker_process = True
        await self._broker.startup()
        self._loop = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while not self._finish.is_set():
            receiver = Receiver(
                self._broker,
                max_async_tasks=self._side_by_side,
                run_startup=False,
                wait_tasks_timeout=self._wait_s,
            )
            try:
                await receiver.listen(self._finish)
            except Exception:
                log.exception("engine.reader_failed", streams=self.streams)
                await asyncio.sleep(AGAIN_S)

    async def stop(self) -> None:
        self._finish.set()
        if self._loop is not None:
            self._broker.hang_up()
            await self._loop
        while self._alive:
            for task in self._working:
                task.cancel()
            # again and again, because a cancellation can be lost (see StreamBroker.hang_up)
            await asyncio.wait(self._alive, timeout=1.0)
        await self._broker.shutdown()


def _marker(name: str, subject: str) -> str:
    """The key that says a task is ordered: a feed or chat stands in a stream once at most.

    A chat's goes with the chat (R46).
    """
    return keys.ONCE.of("queued", name, subject) if name == "poll" else keys.ORDERED.of(subject)
