"""Fixtures for all tests: one real server for the session, emptied for each test, and a clock that stands."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from redis import Redis as SyncRedis
from redis.asyncio import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from bot.clock import ManualClock
from bot.embedded import server_binary
from bot.store import Store, connect
from tests import builders

# The same examples on every machine, however slow: what a property test finds anew is found by `make fuzz`.
settings.register_profile("parley", derandomize=True, deadline=None)
settings.load_profile("parley")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real server on a unix socket for the whole session. Ask for `redis` or `store` to have it empty."""
    folder = Path(tempfile.mkdtemp(prefix="pv-"))  # short: a socket's path has 107 bytes
    socket = folder / "s"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--maxmemory-policy", "noeviction"]
    server = subprocess.Popen(
        [str(server_binary()), *options, "--dir", str(folder), "--loglevel", "warning"],
        stdout=subprocess.DEVNULL,
    )
    try:
        with SyncRedis(unix_socket_path=str(socket), retry=Retry(ConstantBackoff(0.02), 500)) as client:
            client.ping()
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client to the session's server, which is empty."""
    client = await connect(redis_url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def clock() -> ManualClock:
    """Stands at builders.NOW."""
    return ManualClock(builders.NOW)


@pytest.fixture
async def store(redis: Redis, clock: ManualClock) -> AsyncIterator[Store]:
    """The store on an empty server, with three configured feeds."""
    made = Store(redis, clock, [builders.source(n) for n in (1, 2, 3)], server="test server")
    yield made
    await made.close()
