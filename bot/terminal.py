"""The chat in a terminal: lines in, answers and deliveries out."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from typing import Final, TextIO

from bot.dispatch import TERMINAL, Dispatcher, Incoming
from bot.lines import Lines
from bot.outcome import Outcome, Part, Refused, Sent, mark_of
from handlers.message import Message
from handlers.plain_text import render
from handlers.ports import Address

LOCAL: Final = Address(TERMINAL, "local")
_WIDEST: Final = 120  # columns; longer lines are hard to read
_CLEAR: Final = "\r\x1b[K"


class Screen:
    """Where messages are printed: above the prompt while one is shown."""

    def __init__(self, out: TextIO, lines: Lines) -> None:
        self._out = out
        self._lines = lines
        self._watched = out.isatty()

    def show(self, message: Message) -> None:
        """Prints a message and an empty line. Raises OSError or ValueError when nobody can read any more."""
        width = min(shutil.get_terminal_size().columns, _WIDEST) if self._watched else 100
        text = render(message, width=width, colour=self._watched) + "\n\n"
        pending = self._lines.pending if self._watched else None
        self._write(f"{_CLEAR}{text}{pending}" if pending is not None else text)

    def _write(self, text: str) -> None:
        encoding = self._out.encoding or "utf-8"
        self._out.write(text.encode(encoding, "replace").decode(encoding))  # a "?" is better than no answer
        self._out.flush()


class TerminalSender:
    """Implements ChatSender: deliveries appear where answers do."""

    platform = TERMINAL

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def parts(self, address: Address, message: Message, delivery: str) -> list[Part]:
        """The message as one part, for what is printed is not cut."""
        return [Part(mark_of(render(message)), partial(self.send, address, message, delivery))]

    async def send(self, address: Address, message: Message, delivery: str) -> Outcome:  # noqa: ARG002
        """Prints it."""
        try:
            self._screen.show(message)
        except (OSError, ValueError):  # a closed pipe or file
            return Refused("closed", platform_down=True)
        return Sent(delivery)


class TerminalFace:
    """The face of whoever sits at the machine: the owner, in a private chat, without limits."""

    def __init__(
        self, dispatcher: Dispatcher, source: TextIO | None = None, out: TextIO | None = None
    ) -> None:
        """source and out: stdin and stdout when not given."""
        self._dispatcher = dispatcher
        self._lines = Lines(source or sys.stdin)
        self._screen = Screen(out or sys.stdout, self._lines)
        self.sender = TerminalSender(self._screen)

    def say(self, message: Message) -> None:
        """Prints a message. Raises BrokenPipeError when the reader has gone."""
        self._screen.show(message)

    async def chat(self) -> None:
        """Answers line by line, in order, until the input ends. Raises BrokenPipeError as `say` does."""
        with self._lines.kept():
            while (line := await self._lines.next()) is not None:
                asked = Incoming("", LOCAL, "local", line, private=True, addressed=True)
                answer = await self._dispatcher.handle(asked, _yes)
                if answer:
                    self.say(answer)


async def _yes() -> bool:
    return True
