"""A store whose server time stands until a test moves it: leases and waits end when the test says so."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from bot.clock import ManualClock
from bot.store import Store
from tests import builders


class Ticker:
    """Server time in epoch seconds."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def ticker() -> Ticker:
    """The server time of `timed`."""
    return Ticker()


@pytest.fixture
def timed(redis: Redis, clock: ManualClock, ticker: Ticker) -> Store:
    """A store that asks `ticker` instead of Redis TIME."""
    return Store(redis, clock, [builders.source(1)], "test server", server_time=ticker)
