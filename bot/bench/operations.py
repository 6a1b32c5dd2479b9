"""parley bench operations: how long a desk takes to end, to see that Redis is away, to go on after.

A real desk on a real server; Telegram and the feeds are loopback servers here that answer slowly or never.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import msgspec
from aiohttp import web

from bot.clock import SystemClock
from bot.embedded import EmbeddedServer
from bot.store import Store, connect
from feeds.model import Announcement
from handlers.ports import Address

TOKEN = "1:bench"  # noqa: S105 - of the double here
CHATS = 20
UNDER_WAY = 8  # sends, when the signal comes
SLOW_S = 3.0  # of Telegram's answers while the first desk ends
PATIENCE_S = 60.0
STEP_S = 0.02


class Outside:
    """Telegram and feeds on loopback. answer_s: how long a message takes; None for ever."""

    def __init__(self) -> None:
        self.answer_s: float | None = SLOW_S
        self.sends = self.polls = self.taken = 0
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._telegram)
        app.router.add_get("/{feed}.xml", self._feed)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()

    async def _telegram(self, request: web.Request) -> web.Response:
        match request.match_info["method"]:
            case "getMe":
                return _ok({"id": 1, "is_bot": True, "first_name": "Bench", "username": "BenchBot"})
            case "getUpdates":
                await asyncio.sleep(float(str((await request.post()).get("timeout", 0))))
                return _ok([])
            case "sendMessage":
                return await self._send(str((await request.post())["chat_id"]))
        return _ok(True)

    async def _send(self, chat: str) -> web.Response:
        self.sends += 1
        await asyncio.sleep(1e6 if self.answer_s is None else self.answer_s)
        self.taken += 1
        return _ok({"message_id": 1, "date": 0, "chat": {"id": int(chat), "type": "private"}})

    async def _feed(self, _request: web.Request) -> web.Response:
        self.polls += 1
        await asyncio.sleep(1e6)
        return web.Response()


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds, and what became of the messages."""

    end_s: float
    end_code: int
    stuck_end_s: float
    stuck_end_code: int
    away_said_s: float
    back_said_s: float
    back_sent_s: float
    queued: int
    settled: int
    left: int


class Bench:
    """One desk after another on one server."""

    def __init__(self, folder: Path, outside: Outside, server: EmbeddedServer, url: str) -> None:
        self._folder, self._outside, self._server, self._url = folder, outside, server, url

    async def queue(self, name: str) -> None:
        """One message for each chat."""
        redis, clock = await connect(self._url), SystemClock()
        store = Store(redis, clock, [])
        for chat in range(CHATS):
            notice = Announcement(f"notice:{name}-{chat}", "notice", clock.now(), text=name)
            await store.outbox.enqueue(Address("telegram", str(1000 + chat)), notice)
        await store.close()
        await redis.aclose()

    async def left(self) -> int:
        """Messages not settled."""
        redis = await connect(self._url)
        store = Store(redis, SystemClock(), [])
        left = await store.outbox.queued()
        await store.close()
        await redis.aclose()
        return left

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[tuple[Process, str]]:
        """A running desk and the address of its HTTP listener."""
        words = ("-m", "bot", "--config", str(self._folder / "config.toml"), "run", "--no-terminal")
        process = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=DEVNULL, stderr=PIPE)
        reading = None
        try:
            port = await _listens(process)
            reading = asyncio.create_task(_drained(process))
            yield process, f"http://127.0.0.1:{port}"
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            if reading:
                await reading

    async def end(self, answer_s: float | None) -> tuple[float, int]:
        """Seconds from SIGTERM to the end of a desk with sends and polls under way, and its exit code."""
        self._outside.answer_s = answer_s
        sends, polls = self._outside.sends, self._outside.polls
        async with self.desk() as (process, _):
            await _until(lambda: self._outside.sends >= sends + UNDER_WAY and self._outside.polls > polls)
            began = time.monotonic()
            process.terminate()
            code = await process.wait()
            return time.monotonic() - began, code

    async def away_and_back(self) -> tuple[float, float, float]:
        """Seconds until /health tells of a killed Redis, of its return, and until a message leaves then."""
        self._outside.answer_s = 0.0
        async with self.desk() as (_, address), aiohttp.ClientSession() as http:
            await _health(http, address, 200)
            pid = await self._pid()
            os.kill(pid, signal.SIGSTOP)  # the server hangs: the worst way to be away
            away = await _timed(_health(http, address, 503))
            os.kill(pid, signal.SIGKILL)
            await self._server.ensure()
            taken, began = self._outside.taken, time.monotonic()
            await self.queue("back")
            back, sent = await asyncio.gather(
                _timed(_health(http, address, 200), began),
                _timed(_until(lambda: self._outside.taken > taken), began),
            )
            return away, back, sent

    async def _pid(self) -> int:
        redis = await connect(self._url)
        info = await redis.info("server")
        await redis.aclose()
        return int(info["process_id"])


async def measure() -> Figures:
    """All of it, in a minute or two."""
    async with AsyncExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="po-")))
        outside = Outside()
        await closing.enter_async_context(outside.serving())
        server = EmbeddedServer(folder / "data")
        url = await server.ensure()
        closing.push_async_callback(server.stop)
        _configure(folder, url, outside.url)
        bench = Bench(folder, outside, server, url)
        await bench.queue("first")
        end = await bench.end(SLOW_S)
        settled = CHATS - await bench.left()
        stuck = await bench.end(None)
        left = await bench.left()
        return Figures(*end, *stuck, *await bench.away_and_back(), CHATS, settled, left)


def _configure(folder: Path, redis: str, outside: str) -> None:
    lines = [
        f'data_dir = "{folder / "data"}"',
        f'[redis]\nurl = "{redis}"',
        "[web]\nport = 0",
        "[poll]\nallow_private_networks = true",
        f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{outside}"',
        *(f'[[feeds]]\nurl = "{outside}/{n}.xml"\noutlet = "Outlet {n}"' for n in range(10)),
    ]
    (folder / "config.toml").write_text("\n".join(lines) + "\n")


async def _listens(process: Process) -> int:
    assert process.stderr
    while line := await process.stderr.readline():
        if b"web.started" in line:
            return int(msgspec.json.decode(line)["port"])
    raise RuntimeError("the desk does not start")


async def _drained(process: Process) -> None:
    assert process.stderr
    while await process.stderr.readline():
        pass


async def _health(http: aiohttp.ClientSession, address: str, status: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with http.get(f"{address}/health") as answer:
                if answer.status == status:
                    return
            await asyncio.sleep(STEP_S)


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not done():  # noqa: ASYNC110 - counted by a server, a look now and then will do
            await asyncio.sleep(STEP_S)


async def _timed(waiting: Awaitable[None], began: float | None = None) -> float:
    began = time.monotonic() if began is None else began
    await waiting
    return time.monotonic() - began


def main(arguments: Sequence[str]) -> int:
    """Measures and prints. 1 when an end took 10 s or was no orderly one."""
    argparse.ArgumentParser(prog="parley bench operations", description=__doc__).parse_args(list(arguments))
    f = asyncio.run(measure())
    for what, seconds, note in (
        (
            "SIGTERM, sends and polls under way",
            f.end_s,
            f"exit {f.end_code}, {f.settled} of {f.queued} settled",
        ),
        ("SIGTERM, the platform answers nothing", f.stuck_end_s, f"exit {f.stuck_end_code}, {f.left} kept"),
        ("Redis hangs: /health says so", f.away_said_s, ""),
        ("Redis is back: /health says so", f.back_said_s, ""),
        ("Redis is back: a message leaves", f.back_sent_s, ""),
    ):
        print(f"{what:<40}{seconds:6.1f} s   {note}".rstrip())  # noqa: T201
    slow = max(f.end_s, f.stuck_end_s) >= 10
    return int(slow or bool(f.end_code or f.stuck_end_code))
