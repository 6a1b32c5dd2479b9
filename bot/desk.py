"""Wiring, full size: a running desk. Feeds are polled, chats are served, what is queued is sent."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.budget import Budget
from bot.compose import Composer
from bot.config_model import Config
from bot.dispatch import Dispatcher
from bot.engine import Engine
from bot.faces import Face, build_faces, build_senders
from bot.health import health
from bot.memory import Memory, StartError
from bot.outcome import ChatSender
from bot.poll_task import PollTask
from bot.polling import Polling, open_polling
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.terminal import TerminalFace
from bot.watch import watched
from bot.web import WebError, WebServer
from bot.welcome import welcome


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
    sender = Sender(memory.store, by_platform, compose, Budget(memory.redis), memory.clock)
    engine = Engine(
        memory.redis_url,
        memory.redis,
        PollTask(memory.store, polling.poller, memory.redis, memory.clock),
        sender.drain,
        tuple(by_platform),
    )
    return Hands(sender, engine)


async def run(config: Config, terminal: bool) -> None:
    """Runs the desk until a signal comes or, with a terminal, until its input ends. Raises StartError."""
    stop = _signals()
    async with open_polling(config) as polling:
        memory = polling.memory
        dispatcher = Dispatcher(memory.store, memory.desk, config.owner)
        faces = build_faces(config, dispatcher, memory.store)
        local = TerminalFace(dispatcher) if terminal else None
        senders = [face.sender for face in faces] + ([local.sender] if local else [])
        working = hands(polling, senders)
        await memory.store.set_value("started", memory.clock.now().isoformat())
        if local:
            await welcome(polling, working.sender, local)
        async with _serving(polling, working, faces):
            await _first(stop.wait(), *([local.chat()] if local else []))


async def work(config: Config) -> None:
    """Carries out polls and sends until a signal comes; schedules nothing and hears nobody."""
    stop = _signals()
    async with open_polling(config) as polling, AsyncExitStack() as closing:
        senders = build_senders(config)
        for sender in senders:
            closing.push_async_callback(sender.close)
        async with _working(polling.memory, hands(polling, senders)):
            await stop.wait()


@asynccontextmanager
async def _working(memory: Memory, working: Hands) -> AsyncIterator[None]:
    """The engine runs, and the embedded server is started anew should its owner leave."""
    async with watched(memory):
        await working.engine.start()
        try:
            yield
        finally:
            working.sender.stop()
            await working.engine.stop()


@asynccontextmanager
async def _serving(polling: Polling, working: Hands, faces: Sequence[Face]) -> AsyncIterator[None]:
    """Everything runs; what was started last stops first."""
    memory, config = polling.memory, polling.memory.config
    scheduler = Scheduler(working.engine, memory.store, memory.clock, config.store.retention_days)
    async with _working(memory, working), AsyncExitStack() as closing:
        await scheduler.start()
        closing.push_async_callback(scheduler.stop)
        hooks = [face.hook for face in faces if face.hook]
        if hooks:
            web = WebServer(config.web, hooks, lambda: health(memory, faces))
            await _listening(web)
            closing.push_async_callback(web.stop)
        for face in faces:
            closing.push_async_callback(face.stop)
        await asyncio.gather(*(face.start() for face in faces))
        yield


async def _listening(web: WebServer) -> None:
    try:
        await web.start()
    except WebError as err:
        raise StartError(str(err)) from err


def _signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set: the desk then ends in order, with exit code 0."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _first(*waits: Coroutine[Any, Any, object]) -> None:
    """Returns when the first of them ends; what it raised is raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()
