"""What fault tests share: a folder with a short path, Telegram on loopback."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.doubles.fake_telegram import FakeTelegram


@pytest.fixture
def folder() -> Iterator[Path]:
    """The embedded server's socket may lie in it, and a socket's path has 107 bytes."""
    made = Path(tempfile.mkdtemp(prefix="pf-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Telegram's API on loopback."""
    double = FakeTelegram()
    await double.start()
    yield double
    await double.stop()
