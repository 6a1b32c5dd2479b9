"""Wiring, full size: a running desk. Feeds are polled, chats are served, what is queued is sent."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog
from redis.exceptions import OutOfMemoryError

from bot import chat_names
from bot.about import own_version
from bot.access import Access
from bot.budget import Budget
from bot.cancelling import ended
from bot.compose import Composer
from bot.config_model import Config, WebConfig
from bot.discovery import EVERY_S, Discovery
from bot.dispatch import Dispatcher
from bot.engine import Engine, EngineLimits
from bot.faces import Face, build_faces, build_senders
from bot.health import health
from bot.mark import Mark
from bot.membership import apply_list
from bot.memory import Memory, StartError, owners
from bot.outcome import ChatSender, Paced
from bot.poll_task import PollTask
from bot.polling import Polling, open_polling
from bot.scheduler import Scheduler
from bot.scrape import scrape
from bot.sender import Sender
from bot.store.connect import await_server
from bot.terminal import TerminalFace
from bot.watch import watched
from bot.watchdog import Watchdog, guarded, notify
from bot.web import WebError, WebServer
from bot.welcome import welcome

log = structlog.get_logger()

REDIS_S: Final = 60.0  # a service waits so long for a Redis that is not up yet, as after a boot
SENDS_S: Final = 6.0  # sends under way may settle; with what follows less than watchdog.END_S
PART_S: Final = 1.5  # and anything else this long to end
MARK_S: Final = 2.0


@dataclass(frozen=True)
class Hands:
    """What carries out polls and sends."""

    sender: Sender
    engine: Engine


def hands(polling: Polling, senders: Sequence[ChatSender]) -> Hands:
    """An engine, not started, that polls feeds and sends to the platforms there are senders for."""
    memory = polling.memory
    by_platform = {sender.platform: sender for sender in senders}
    compose = Composer(memory.store, memory.desk)
    budget = Budget(memory.redis)
    for each in senders:
        if isinstance(each, Paced):
            each.pace = budget.reply
    sender = Sender(
        memory.store,
        by_platform,
        compose,
        budget,
        memory.clock,
        access=Access(memory.config.owner, memory.config.access),
    )
    engine = Engine(
        memory.redis_url,
        memory.redis,
        PollTask(memory.store, polling.poller, memory.redis, memory.clock),
        sender.drain,
        tuple(by_platform),
        EngineLimits(stop_s=SENDS_S),
    )
    return Hands(sender, engine)


async def run(config: Config, terminal: bool) -> None:
    """Runs the desk until a signal comes or, with a terminal, until its input ends. Raises StartError."""
    watchdog = None if terminal else Watchdog()
    stop = _signals(watchdog)
    async with guarded(watchdog):
        if not terminal and not await _redis_there(config, stop):
            return
        async with open_polling(config) as polling:
            memory = polling.memory
            dispatcher = Dispatcher(memory.store, memory.desk, config.owner, config.access)
            await apply_list(memory.store, dispatcher.access, memory.clock.now())
            faces = build_faces(config, dispatcher, memory.store)
            local = TerminalFace(dispatcher) if terminal else None
            senders = [face.sender for face in faces] + ([local.sender] if local else [])
            working = hands(polling, senders)
            mark = await _begun(memory)
            if local:
                await welcome(polling, working.sender, local)
            async with _serving(memory, working, faces, mark):
                await _first(stop.wait(), *([local.chat()] if local else []))
    log.info("desk.stopped")


async def work(config: Config, port: int | None = None) -> None:
    """Carries out polls and sends until a signal comes; schedules nothing and hears nobody.

    port: where /health and /metrics are served, None for nowhere.
    """
    watchdog = Watchdog()
    stop = _signals(watchdog)
    async with guarded(watchdog):
        if not await _redis_there(config, stop):
            return
        async with open_polling(config) as polling, AsyncExitStack() as closing:
            senders = build_senders(config)
            for sender in senders:
                closing.push_async_callback(sender.close)
            here = None if port is None else config.web.model_copy(update={"port": port})
            async with _working(polling.memory, hands(polling, senders), here, ()):
                await stop.wait()
    log.info("desk.stopped")


@asynccontextmanager
async def _working(
    memory: Memory, working: Hands, listen: WebConfig | None, faces: Sequence[Face]
) -> AsyncIterator[None]:
    """The engine runs, /health is served, and the embedded server is started anew should its owner leave."""
    hooks = [face.hook for face in faces if face.hook]
    web = (
        WebServer(listen, hooks, lambda: health(memory, faces), lambda: scrape(memory, faces))
        if listen
        else None
    )
    async with watched(memory), chat_names.shared(memory.store):
        try:
            await working.engine.start()
            if web:
                await _listening(web)
            notify("READY=1")
            yield
        finally:
            working.sender.stop()
            await asyncio.gather(working.engine.stop(), *([web.stop()] if web else []))


@asynccontextmanager
async def _serving(memory: Memory, working: Hands, faces: Sequence[Face], mark: Mark) -> AsyncIterator[None]:
    """Everything runs. Sends under way use the faces' connections: these close when all have settled."""
    config = memory.config
    discovery = Discovery(memory.store, memory.people, memory.clock, owners(config))
    scheduler = Scheduler(
        working.engine,
        memory.store,
        memory.clock,
        config.store.retention_days,
        besides=((mark.look, MARK_S), (discovery.look, EVERY_S)),
    )
    wanted = "web" in config.model_fields_set or any(face.hook for face in faces)
    try:
        async with _working(memory, working, config.web if wanted else None, faces):
            try:
                await scheduler.start()
                await asyncio.gather(*(face.start() for face in faces))
                yield
            finally:
                working.sender.stop()  # nothing more is claimed from here on
                await _ended("schedule", scheduler.stop())
    finally:
        await asyncio.gather(*(_ended(face.sender.platform, face.stop()) for face in faces))


async def _ended(what: str, stopping: Awaitable[None]) -> None:
    try:
        async with asyncio.timeout(PART_S):
            await stopping
    except TimeoutError:
        log.warning("desk.part_hangs", part=what, seconds=PART_S)


async def _begun(memory: Memory) -> Mark:
    """Notes the start. A server without room does not keep the desk from sending what is queued (R15)."""
    mark = Mark(memory.redis, memory.store, memory.clock, owners(memory.config), memory.config.data_dir)
    with suppress(OutOfMemoryError):
        await mark.settle()
        await memory.store.set_value("started", memory.clock.now().isoformat())
    log.info("desk.started", version=own_version())
    return mark


async def _redis_there(config: Config, stop: asyncio.Event) -> bool:
    """Waits for a Redis of the user's own; False when the signal to end came first."""
    if config.redis.url:
        await _first(stop.wait(), await_server(config.redis.url.get_secret_value(), REDIS_S))
    return not stop.is_set()


async def _listening(web: WebServer) -> None:
    try:
        await web.start()
    except WebError as err:
        raise StartError(str(err)) from err


def _signals(watchdog: Watchdog | None) -> asyncio.Event:
    """An event that SIGTERM, SIGINT and SIGHUP set: the desk ends in order and in time, with exit code 0."""
    stop = asyncio.Event()

    def end() -> None:
        if not stop.is_set():
            notify("STOPPING=1")
            log.info("desk.stopping")
            stop.set()
            if watchdog:
                watchdog.end_within()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN or number != signal.SIGHUP:  # nohup has it ignored
            asyncio.get_running_loop().add_signal_handler(number, end)
    return stop


async def _first(*waits: Coroutine[Any, Any, object]) -> None:
    """Returns when the first of them ends; what it raised is raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    await ended(*rest)
    for task in done:
        task.result()
