"""A desk to be killed: sends what is queued to a platform that is a file. Started by bot/bench/killing.py.

python -m bot.bench.killing_desk REDIS_URL FILE BASE HURRY
"""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial
from pathlib import Path

from bot.bench.hurry import serve
from bot.log import configure
from bot.outcome import Outcome, Part, Sent, mark_of
from handlers.message import Message
from handlers.plain_text import render
from handlers.ports import Address

LATENCY_S = 0.04  # from the request to the platform's knowledge, and again to ours


class FilePlatform:
    """A platform that knows every message for ever: one line for each, on disk before it answers."""

    platform = "telegram"

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def parts(self, address: Address, message: Message, delivery: str) -> list[Part]:
        """The message as one part."""
        return [Part(mark_of(render(message)), partial(self.send, address, message, delivery))]

    async def send(self, address: Address, message: Message, delivery: str) -> Outcome:
        """Writes chat, delivery and words, and says so a moment later, as a network does."""
        await asyncio.sleep(LATENCY_S)
        words = " ".join(render(message).split())
        os.write(self._file, f"{address} {delivery} {words}\n".encode())
        os.fsync(self._file)
        await asyncio.sleep(LATENCY_S)
        return Sent(delivery)


if __name__ == "__main__":
    configure("WARNING", [])
    platform = FilePlatform(Path(sys.argv[2]))
    asyncio.run(serve(sys.argv[1], [platform], float(sys.argv[3]), float(sys.argv[4])))
