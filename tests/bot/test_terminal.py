"""The chat in a terminal: through a pipe as scripts use it, and at a real pseudo-terminal."""

from __future__ import annotations

import asyncio
import io
import os
import pty
import signal
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.outcome import Refused, Sent
from bot.store import Store
from bot.terminal import LOCAL, TerminalFace
from handlers.message import Message, Paragraph, Text
from tests.bot.face_desk import LINES, dispatcher_on

HELLO = Message((Paragraph((Text("Hello"),)),))
ROOT = Path(__file__).parents[2]


async def answered(store: Store, typed: bytes) -> str:
    """What is printed for these lines."""
    out = io.StringIO()
    with tempfile.TemporaryFile() as file, open(os.dup(file.fileno())) as source:  # noqa: ASYNC230, PTH123
        file.write(typed)
        file.flush()
        file.seek(0)
        await TerminalFace(dispatcher_on(store), source, out).chat()
    return out.getvalue()


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("slash", ["/", ""])
async def test_every_command_is_answered(store: Store, name: str, slash: str) -> None:
    line, words = LINES[name]
    assert words in await answered(store, f"{slash}{line}\n".encode())


async def test_lines_are_answered_in_order_and_the_end_of_input_ends_it(store: Store) -> None:
    printed = await answered(store, b"/who Dmitriev\n\n   \n/latest\n/status")
    assert printed.index("Kirill Dmitriev") < printed.index("28-point plan redrafted") < len(printed)
    assert "parley>" not in printed
    assert "\x1b" not in printed


async def test_no_input_is_a_chat_without_words(store: Store) -> None:
    assert await answered(store, b"") == ""
    with open(os.devnull) as nothing:  # noqa: ASYNC230, PTH123
        await TerminalFace(dispatcher_on(store), nothing, io.StringIO()).chat()


@pytest.mark.parametrize("typed", [b"\xff\xfe\x00\n", b"x" * 200_000 + b"\n/status\n", b"/latest\r\n"])
async def test_odd_bytes_are_no_surprise(store: Store, typed: bytes) -> None:
    assert "did not work" not in await answered(store, typed)


async def test_everybody_here_is_the_owner(store: Store) -> None:
    await answered(store, b"/subscribe both 09:30 Kyiv\n")
    assert await store.subscriptions.get(LOCAL)


async def test_a_delivery_is_printed(store: Store) -> None:
    out = io.StringIO()
    face = TerminalFace(dispatcher_on(store), io.StringIO(), out)
    assert await face.sender.send(LOCAL, HELLO, "alert:x") == Sent("alert:x")
    assert out.getvalue() == "Hello\n\n"


async def test_a_delivery_to_a_closed_pipe_is_kept(store: Store) -> None:
    read, write = os.pipe()
    os.close(read)
    out = os.fdopen(write, "w")
    face = TerminalFace(dispatcher_on(store), io.StringIO(), out)
    assert await face.sender.send(LOCAL, HELLO, "alert:x") == Refused("closed", platform_down=True)
    with pytest.raises(BrokenPipeError):
        out.close()


async def test_a_terminal_without_cyrillic_still_answers(store: Store) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    face = TerminalFace(dispatcher_on(store), io.StringIO(), out)
    face.say(Message((Paragraph((Text("Умєров in Miami"),)),)))
    out.seek(0)
    assert out.read() == "?????? in Miami\n\n"


async def test_the_desk_goes_on_while_nobody_types(store: Store) -> None:
    read, write = os.pipe()
    with open(read) as source:  # noqa: ASYNC230, PTH123  a pipe, no file
        face = TerminalFace(dispatcher_on(store), source, io.StringIO())
        chat = asyncio.create_task(face.chat())
        assert await face.sender.send(LOCAL, HELLO, "alert:x") == Sent("alert:x")
        chat.cancel()
        assert await asyncio.gather(chat, return_exceptions=True)
        os.close(write)  # lets the reading thread go


async def test_a_pipe_is_answered_while_it_is_still_open(store: Store) -> None:
    read, write = os.pipe()
    printed_read, printed_write = os.pipe()
    with open(read) as source, open(printed_write, "w") as out:  # noqa: ASYNC230, PTH123  pipes, no files
        chat = asyncio.create_task(TerminalFace(dispatcher_on(store), source, out).chat())
        os.write(write, b"/latest\n")
        seen = await asyncio.to_thread(os.read, printed_read, 65536)
        assert b"Miami" in seen
        os.close(write)
        await chat
    os.close(printed_read)


class Sitting:
    """Somebody at a pseudo-terminal."""

    def __init__(self) -> None:
        self.master, self.line = pty.openpty()
        self.before = termios.tcgetattr(self.line)
        self.seen = ""
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.terminal_child"],
            cwd=ROOT,
            stdin=self.line,
            stdout=self.line,
            stderr=self.line,
            env=os.environ | {"TERM": "xterm", "COLUMNS": "80"},
        )

    def types(self, text: str) -> None:
        os.write(self.master, text.encode())

    def sees(self, words: str) -> str:
        """Reads on until the words appear; what stood before them."""
        while words not in self.seen:
            self.seen += os.read(self.master, 4096).decode("utf-8", "replace")
        before, _, self.seen = self.seen.partition(words)
        return before

    def leaves(self) -> None:
        self.child.kill()
        self.child.wait()
        os.close(self.master)
        os.close(self.line)


@pytest.fixture
def person() -> Iterator[Sitting]:
    sitting = Sitting()
    yield sitting
    sitting.leaves()


def test_a_person_gets_a_prompt_and_answers_and_ends_with_control_d(person: Sitting) -> None:
    person.sees("parley> ")
    person.types("/latest 1\n")
    assert "Dmitriev lands in Miami" in person.sees("parley> ")
    person.types("\x04")
    person.sees("ended")
    assert person.child.wait(10) == 0


def test_a_delivery_appears_above_what_is_being_typed(person: Sitting) -> None:
    person.sees("parley> ")
    person.types("/who Dmi")
    person.sees("/who Dmi")
    person.child.send_signal(signal.SIGUSR1)
    person.sees("An alert arrives")
    person.sees("parley> /who Dmi")
    person.types("triev\n")
    person.sees("Kirill Dmitriev")


def test_control_c_gives_the_terminal_back_as_it_was(person: Sitting) -> None:
    person.sees("parley> ")
    person.child.send_signal(signal.SIGINT)
    person.sees("ended")
    assert person.child.wait(10) == 0
    assert termios.tcgetattr(person.line) == person.before
