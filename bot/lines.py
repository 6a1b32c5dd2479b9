"""Lines from the terminal or a pipe, read by a thread, so that the desk goes on while a person thinks."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from typing import Final, TextIO

PROMPT: Final = "parley> "
_LONGEST: Final = 65_536  # bytes; more without a line break is taken as a line


class Lines:
    """Asks for one line at a time. A person at a terminal gets a prompt, and line editing where it exists."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self.watched = source.isatty()
        self._buffer = b""
        self._ended = False
        self._waiting = False

    async def next(self) -> str | None:
        """The next line without its end, None when there is no more."""
        loop = asyncio.get_running_loop()
        line: asyncio.Future[str | None] = loop.create_future()
        self._waiting = True
        # A daemon: a read that nobody wants any more must not keep the desk from ending.
        threading.Thread(target=self._deliver, args=(loop, line), daemon=True, name="terminal").start()
        try:
            return await line
        finally:
            self._waiting = False

    @property
    def pending(self) -> str | None:
        """The prompt with what is typed behind it, None when no prompt is shown."""
        if not (self.watched and self._waiting):
            return None
        editor = _editor()
        return PROMPT + (editor() if editor else "")

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Gives the terminal back as it was: an abandoned line editor leaves it without echo."""
        try:
            import termios

            before = termios.tcgetattr(self._source.fileno()) if self.watched else None
        except (ImportError, OSError, ValueError):
            before = None
        try:
            yield
        finally:
            if before is not None:
                termios.tcsetattr(self._source.fileno(), termios.TCSADRAIN, before)

    def _deliver(self, loop: asyncio.AbstractEventLoop, line: asyncio.Future[str | None]) -> None:
        try:
            text = self._typed() if self.watched else self._piped()
        except (OSError, ValueError):  # closed while we read
            text = None
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(_settle, line, text)

    def _typed(self) -> str | None:
        _editor()
        try:
            return input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            return None

    def _piped(self) -> str | None:
        """Reads the descriptor itself: a thread stuck inside the file object would break its end."""
        while b"\n" not in self._buffer and not self._ended and len(self._buffer) < _LONGEST:
            chunk = os.read(self._source.fileno(), 4096)
            self._ended = not chunk
            self._buffer += chunk
        if not self._buffer:
            return None
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.decode("utf-8", "replace").removesuffix("\r")


def _editor() -> Callable[[], str] | None:
    """What gives the line being edited. Importing readline is what turns line editing on."""
    try:
        import readline
    except ImportError:  # not on every platform
        return None
    return readline.get_line_buffer


def _settle(line: asyncio.Future[str | None], text: str | None) -> None:
    if not line.done():
        line.set_result(text)
