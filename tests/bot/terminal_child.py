"""A desk in a terminal: `python -m tests.bot.terminal_child`, for tests that sit at it. SIGUSR1: an alert."""

from __future__ import annotations

import asyncio
import signal

from bot.config_model import OwnerConfig
from bot.dispatch import Dispatcher
from bot.terminal import LOCAL, TerminalFace
from handlers.message import Message, Paragraph, Text
from tests.bot.face_desk import STORIES
from tests.doubles.memory_desk import memory_desk

ALERT = Message((Paragraph((Text("An alert arrives"),)),))


class Always:
    """Nothing was ever seen before."""

    async def once(self, name: str, ttl_s: int) -> bool:
        return True


async def main() -> None:
    face = TerminalFace(Dispatcher(Always(), lambda: memory_desk(*STORIES), OwnerConfig()))
    loop, sends = asyncio.get_running_loop(), set()
    loop.add_signal_handler(
        signal.SIGUSR1, lambda: sends.add(loop.create_task(face.sender.send(LOCAL, ALERT, "alert:x")))
    )
    chat = asyncio.create_task(face.chat())
    loop.add_signal_handler(signal.SIGINT, chat.cancel)
    await asyncio.gather(chat, return_exceptions=True)
    print("ended")


if __name__ == "__main__":
    asyncio.run(main())
