"""Reads bodies in child processes that can be killed: 5 s by the wall, 192 MiB, no shared state (R28)."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from bot.frames import LENGTH, TOO_MUCH, Done, Job, frame
from feeds.errors import FeedError
from feeds.model import FeedSource
from feeds.pack import Person
from feeds.reading import Reading

WALL_S = 5.0  # R28: a clean body of 5 MB takes 1 to 2
START_S = 60.0  # a child that is not ready by then never will be

# One thread each: there is a child per core, and numpy's own pools only get in each other's way.
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# All a child needs of our environment; the rest holds tokens, and strangers' bytes are read there.
_PASSED: Final = frozenset({"PATH", "HOME", "LANG", "LANGUAGE", "VIRTUAL_ENV", "TMPDIR", "LD_LIBRARY_PATH"})
_PASSED_LIKE: Final = ("LC_", "PYTHON")
_ROOT = str(Path(__file__).parents[1])
_HANGS = FeedError("hang", "Reading it took longer than 5 seconds; it was given up.")
_DIED = FeedError("crash", "Reading it killed the process that read it.")
_NO_CHILD = FeedError("no-reader", "The process that reads feeds does not start; see the log.")


class Reader:
    """A pool of reader children, each started when first needed. `close` it in the loop it was used in.

    workers: one per core unless said. pack: name or folder of the topic pack. command: starts a child; tests
    give their own. people: who is known beside the pack; asked before every job.
    """

    def __init__(
        self,
        workers: int | None = None,
        pack: str = "ukraine",
        *,
        command: Sequence[str] | None = None,
        wall_s: float = WALL_S,
        people: Callable[[], Awaitable[tuple[Person, ...]]] | None = None,
    ) -> None:
        pack = str(Path(pack).resolve()) if Path(pack).is_dir() else pack
        command = command or (sys.executable, "-m", "bot.reader_child", pack)
        self._children = [_Child(command) for _ in range(workers or os.cpu_count() or 1)]
        self._idle: asyncio.LifoQueue[_Child] = asyncio.LifoQueue()  # the last one used is the warmest
        for child in reversed(self._children):
            self._idle.put_nowait(child)
        self._wall_s = wall_s
        self._people = people
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(Done)

    async def read(
        self, body: bytes, content_type: str, source: FeedSource, known: frozenset[str], now: datetime
    ) -> Reading | FeedError:
        """What feeds.read.read_feed makes of the body; a FeedError too when that hangs or kills the child.

        Raises what asking for the people raises.
        """
        people = await self._people() if self._people else ()
        job = self._encoder.encode(Job(source, content_type, known, now, people))
        child = await self._idle.get()
        try:
            return await self._ask(child, frame(job) + frame(body))
        except BaseException:
            child.kill()  # a cancelled job: its answer must not be taken for that of the next one
            raise
        finally:
            # One that is being started again is no place for the next job while another stands idle.
            child.when_started(lambda: self._idle.put_nowait(child))

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the children that run."""
        return tuple(pid for child in self._children if (pid := child.pid))

    async def warm(self) -> None:
        """Starts all children now, and returns when they can take jobs."""
        await asyncio.gather(*(child.ready() for child in self._children))

    async def close(self) -> None:
        """Ends all children."""
        await asyncio.gather(*(child.close() for child in self._children))

    async def _ask(self, child: _Child, job: bytes) -> Reading | FeedError:
        try:
            async with asyncio.timeout(START_S):
                await child.ready()
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            child.kill()
            return _NO_CHILD
        try:
            async with asyncio.timeout(self._wall_s):
                answer = await child.ask(job)
        except TimeoutError:
            child.restart()
            return _HANGS
        except (OSError, asyncio.IncompleteReadError):
            child.restart()
            return _DIED
        done = self._decoder.decode(answer)
        if done.error == TOO_MUCH:
            child.restart()  # it ends by itself now: the next job must not meet it
        return done.reading or done.error or _DIED


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """What a child is given: where Python and its libraries are, and how text is spelt. No secret of ours."""
    passed = {name: ours[name] for name in ours if name in _PASSED or name.startswith(_PASSED_LIKE)}
    return passed | _ONE_THREAD


def _ended(start: asyncio.Task[None], then: Callable[[], None]) -> None:
    """Goes on behind a start; what it raised is taken, for the next job finds out by itself."""
    if not start.cancelled():
        start.exception()
    then()


class _Child:
    """One child process, started again whenever it is gone."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: Process | None = None
        self._start: asyncio.Task[None] | None = None

    async def ready(self) -> None:
        """Returns when the child can take a job. Raises OSError or IncompleteReadError if it cannot start."""
        if self._start is None or (self._start.done() and self._dead()):
            self._start = asyncio.create_task(self._run())
        await asyncio.shield(self._start)

    def when_started(self, then: Callable[[], None]) -> None:
        """Calls it now, or at the end of the start that is under way, however that ends."""
        if self._start is None or self._start.done():
            then()
        else:
            self._start.add_done_callback(lambda start: _ended(start, then))

    @property
    def pid(self) -> int:
        """Its process id, 0 while there is none."""
        return self._process.pid if self._process is not None else 0

    def _dead(self) -> bool:
        return self._process is None or self._process.returncode is not None

    async def ask(self, job: bytes) -> bytes:
        """The answer to a job. Raises OSError or IncompleteReadError when the child dies over it."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(job)
        await self._process.stdin.drain()
        return await self._frame()

    def kill(self) -> None:
        """Ends the child at once; the next job starts another."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        self._start = None

    def restart(self) -> None:
        """Ends the child and starts another at once, so that the next job does not wait for it."""
        self.kill()
        self._start = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Lets the child end by itself, and waits for it."""
        if self._start is not None:
            self._start.cancel()
            await asyncio.gather(self._start, return_exceptions=True)
        await self._reap()

    async def _run(self) -> None:
        await self._reap()
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            limit=1024 * 1024,
            cwd=_ROOT,
            env=_environment(os.environ),
            start_new_session=True,  # Ctrl-C in a terminal is for the desk, which then ends its children
        )
        await self._frame()  # the empty frame that says it is ready

    async def _frame(self) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        length = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))[0]
        return await self._process.stdout.readexactly(length)

    async def _reap(self) -> None:
        """Waits for the child's end, if there is one: its stdin is closed, which ends it."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(1.0):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
