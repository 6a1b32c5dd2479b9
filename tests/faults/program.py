"""The program as a process, with a Redis of its own or the embedded one; its log is events to wait for."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Protocol

import httpx
from redis.asyncio import Redis

from bot import keys
from bot.clock import SystemClock
from bot.embedded import EmbeddedServer
from bot.store import Store, connect
from bot.store.codec import text
from tests.bot.killing.valkey import Valkey, running_valkey
from tests.doubles.fake_telegram import TOKEN, FakeTelegram
from tests.doubles.still_feeds import StillFeeds, rss

ROOT = Path(__file__).parents[2]
PATIENCE_S = 40
Event = dict[str, Any]


class Server(Protocol):
    """Where the memory is."""

    url: str
    config: str  # lines of config.toml that lead there

    async def kill(self) -> None:
        """kill -9 of the server process."""

    async def start(self) -> None:
        """It is there again."""


class Own:
    """A server of the user's own."""

    def __init__(self, valkey: Valkey) -> None:
        self._valkey, self._runs = valkey, True
        self.url = valkey.url
        self.config = f'[redis]\nurl = "{valkey.url}"\n'

    async def kill(self) -> None:
        self._valkey.kill()
        self._runs = False

    async def start(self) -> None:
        if not self._runs:
            await asyncio.to_thread(self._valkey.start)
        self._runs = True


class Embedded:
    """The embedded server of a folder; who runs on it starts it anew, this test too."""

    def __init__(self, server: EmbeddedServer, url: str) -> None:
        self._server = server
        self.url, self.config = url, ""

    async def kill(self) -> None:
        async with client(self.url) as redis:
            os.kill(int((await redis.info("server"))["process_id"]), signal.SIGKILL)

    async def start(self) -> None:
        await self._server.ensure()


@asynccontextmanager
async def running(kind: str, folder: Path) -> AsyncIterator[Server]:
    """A server of that kind, "own" or "embedded"."""
    if kind == "own":
        with running_valkey() as valkey:
            yield Own(valkey)
        return
    server = EmbeddedServer(folder / "data")
    try:
        yield Embedded(server, await server.ensure())
    finally:
        await server.stop()


@asynccontextmanager
async def client(url: str) -> AsyncIterator[Redis]:
    """An open client."""
    redis = await connect(url)
    try:
        yield redis
    finally:
        await redis.aclose()


async def due(url: str) -> None:
    """Every feed is to be polled now."""
    async with client(url) as redis:
        clock = SystemClock()
        store = Store(redis, clock, [])
        for feed in map(text, await redis.hkeys(str(keys.FEEDS))):
            state = await store.feeds.state(feed)
            await store.feeds.put(replace(state, next_poll=clock.now() - timedelta(seconds=1)))
        await store.close()


@dataclass
class Program:
    """One running `parley`. `event` reads its log onwards."""

    process: Process
    events: list[Event] = field(default_factory=list)
    _seen: int = 0
    _new: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self) -> None:
        """Reads the log to its end."""
        assert self.process.stderr
        while line := await self.process.stderr.readline():
            async with self._new:
                self.events.append(as_event(line))
                self._new.notify_all()
        async with self._new:
            self.events.append({"event": "ended"})
            self._new.notify_all()

    async def event(self, *names: str) -> Event:
        """The next event of one of these names. Fails when the program ends before."""
        async with asyncio.timeout(PATIENCE_S), self._new:
            while True:
                for at in range(self._seen, len(self.events)):
                    if self.events[at]["event"] in names:
                        self._seen = at + 1
                        return self.events[at]
                assert self.events[-1:] != [{"event": "ended"}], (names, self.events)
                await self._new.wait()

    def order(self, *names: str) -> list[str]:
        """Which of these events came, in their order."""
        return [e["event"] for e in self.events if e["event"] in names]

    async def get(self, path: str) -> httpx.Response:
        """What its HTTP listener says; it must have said where that is."""
        port = next(e["port"] for e in self.events if e["event"] == "web.started")
        async with httpx.AsyncClient(timeout=PATIENCE_S) as http:
            return await http.get(f"http://127.0.0.1:{port}{path}")

    async def health_until(self, says: str) -> Event:
        """What /health says as soon as these words are in it."""
        async with asyncio.timeout(PATIENCE_S):
            while says not in (answer := await self.get("/health")).text:
                pass
        return {"code": answer.status_code, **answer.json()}

    async def end(self) -> int:
        """SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_S):
            return await self.process.wait()


def as_event(line: bytes) -> Event:
    """A line of the log; one that is no JSON comes as the event "?"."""
    try:
        found: Event = json.loads(line)
    except ValueError:
        return {"event": "?", "line": line.decode("utf-8", "replace")}
    return found


@asynccontextmanager
async def program(folder: Path, *words: str, stderr: int = PIPE) -> AsyncIterator[Program]:
    """`parley WORDS` in `folder`; whatever happens, it is gone afterwards."""
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        cwd=folder,
        env=environment(folder),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=stderr,
    )
    made = Program(started)
    reading = asyncio.create_task(made.read()) if stderr == PIPE else None
    try:
        yield made
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()
        if reading:
            await reading


async def told(folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and all that `parley WORDS` says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        cwd=folder,
        env=environment(folder),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


def environment(folder: Path) -> dict[str, str]:
    """This one without anything that configures Parley."""
    names = ("PARLEY_", "TELEGRAM_", "SLACK_", "REDIS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(names)}
    return kept | {"PYTHONPATH": str(ROOT), "PARLEY_DATA_DIR": str(folder / "data")}


def configure(
    folder: Path,
    server: Server | None,
    telegram: FakeTelegram,
    feeds: StillFeeds,
    *more: str,
) -> None:
    """A live desk: one feed, polled when it is `due`, Telegram, owner 7, /health on a free port."""
    lines = (
        server.config if server else "",
        "[poll]\ninterval_minutes = 60\nallow_private_networks = true",
        "[web]\nport = 0",
        f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{telegram.url}"',
        "[owner]\ntelegram_ids = [7]",
        f'[[feeds]]\nurl = "{feeds.url}/one.xml"\noutlet = "One"\nside = "us"',
    )
    (folder / "config.toml").write_text("\n".join((*more, *lines)) + "\n")


def body(*items: tuple[str, str]) -> bytes:
    """A feed of these titles and texts, the first the oldest."""
    now = datetime.now(UTC)
    dates = [format_datetime(now - timedelta(minutes=10 - n)) for n in range(len(items))]
    return rss("One", {f"https://one.example/{n}": (*item, dates[n]) for n, item in enumerate(items)})
