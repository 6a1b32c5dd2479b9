"""The HTTP listener by itself: health, who may knock, how much is read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from bot.config_model import WebConfig
from bot.hook import Hook, Reply
from bot.web import BODY_S, MAX_BODY, Health, WebError, WebServer
from bot.web_connection import Connection


class Door:
    """A hook that notes what it was given."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    def admit(self, headers: Mapping[str, str]) -> bool:
        return headers.get("x-key") == "right"

    async def receive(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        self.received.append(body)
        return Reply(202, "taken", "text/x-test")


async def fine() -> Health:
    return Health(True, {"redis": "ok"})


async def failing() -> Health:
    return Health(False, {"redis": "away"})


@asynccontextmanager
async def serving(
    door: Door, healthy: bool = True, body_s: float = BODY_S
) -> AsyncIterator[httpx.AsyncClient]:
    hooks = [Hook("/door", door.admit, door.receive)]
    web = WebServer(WebConfig(port=0), hooks, fine if healthy else failing, body_s=body_s)
    await web.start()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as http:
            yield http
    finally:
        await web.stop()


RIGHT = {"X-Key": "right"}


async def test_health_says_what_works() -> None:
    async with serving(Door()) as http:
        answer = await http.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "redis": "ok"})


async def test_health_says_what_does_not() -> None:
    async with serving(Door(), healthy=False) as http:
        answer = await http.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "failing", "redis": "away"})


async def test_a_process_that_works_is_alive_whatever_else_does_not() -> None:
    async with serving(Door(), healthy=False) as http:
        assert (await http.get("/live")).status_code == 200


async def test_a_hook_gets_the_body_and_answers() -> None:
    door = Door()
    async with serving(door) as http:
        answer = await http.post("/door", content=b"hello", headers=RIGHT)
    assert (answer.status_code, answer.text) == (202, "taken")
    assert answer.headers["content-type"].startswith("text/x-test")
    assert "server" not in answer.headers
    assert door.received == [b"hello"]


async def test_who_may_not_knock_is_sent_away_before_the_body_is_read() -> None:
    door = Door()
    async with serving(door) as http:
        assert (await http.post("/door", content=b"x" * (5 * MAX_BODY))).status_code == 403
    assert door.received == []


async def endless(size: int) -> AsyncIterator[bytes]:
    """A body of no declared length."""
    for _ in range(size // 65536):
        yield b"x" * 65536


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_that_is_too_large_is_not_taken(declared: bool) -> None:
    door = Door()
    async with serving(door) as http:
        body = b"x" * (5 * MAX_BODY) if declared else endless(5 * MAX_BODY)
        assert (await http.post("/door", content=body, headers=RIGHT)).status_code == 413
        assert (await http.post("/door", content=b"x" * MAX_BODY, headers=RIGHT)).status_code == 202
    assert len(door.received) == 1


async def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    door = Door()
    async with serving(door, body_s=0.1) as http:
        reader, writer = await asyncio.open_connection("127.0.0.1", http.base_url.port)
        writer.write(b"POST /door HTTP/1.1\r\nHost: a\r\nX-Key: right\r\nContent-Length: 9\r\n\r\nx")
        assert b" 408 " in await reader.readline()
        writer.close()
        await writer.wait_closed()
        assert (await http.post("/door", content=b"x", headers=RIGHT)).status_code == 202
    assert door.received == [b"x"]


async def test_other_paths_and_methods_are_nothing() -> None:
    async with serving(Door()) as http:
        assert (await http.get("/")).status_code == 404
        assert (await http.get("/door")).status_code == 405
        assert (await http.post("/health")).status_code == 405


async def test_an_address_in_use_is_named_with_a_remedy() -> None:
    first = WebServer(WebConfig(port=0), [], fine)
    await first.start()
    second = WebServer(WebConfig(port=first.port), [], fine)
    with pytest.raises(WebError, match=r"cannot listen on 127\.0\.0\.1:\d+ .*\[web\] host and port"):
        await second.start()
    await second.stop()
    await first.stop()


async def test_it_can_be_stopped_at_once() -> None:
    web = WebServer(WebConfig(port=0), [], fine)
    await web.start()
    await web.stop()


async def figures() -> bytes:
    return b"parley_feeds 3.0\n"


async def test_metrics_are_served_in_prometheus_text_format_when_there_are_some() -> None:
    for metrics, status in ((figures, 200), (None, 404)):
        web = WebServer(WebConfig(port=0), [], fine, metrics)
        await web.start()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as http:
            answer = await http.get("/metrics")
        await web.stop()
        assert answer.status_code == status
        if status == 200:
            assert answer.content == b"parley_feeds 3.0\n"
            assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


PATIENCE_S = 20
HEAD_S = 0.3  # long enough for a busy machine to hand over what was written
HEALTH = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"


@asynccontextmanager
async def connected(
    http: httpx.AsyncClient,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection of one's own, gone afterwards."""
    reader, writer = await asyncio.open_connection("127.0.0.1", http.base_url.port)
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def answered(reader: asyncio.StreamReader) -> bytes:
    """Head and body of the next answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return head + await reader.readexactly(int(length.partition(b":")[2]))


@pytest.mark.parametrize(
    ("written", "answers"),
    [
        (b"", 0),
        (b"GET /hea", 0),
        (b"POST /door HTTP/1.1\r\nX-Key: ri", 0),
        (HEALTH, 1),
        (HEALTH + b"GET /h", 1),
    ],
    ids=["nothing", "half a line", "half a head", "one request", "one and a half"],
)
async def test_a_connection_on_which_no_request_comes_is_closed(
    monkeypatch: pytest.MonkeyPatch, written: bytes, answers: int
) -> None:
    monkeypatch.setattr(Connection, "head_s", HEAD_S)
    async with serving(Door()) as http:
        async with connected(http) as (reader, writer):
            writer.write(written)
            assert (await reader.read()).count(b" 200 OK") == answers
        assert (await http.get("/health")).status_code == 200


@pytest.mark.parametrize("key", ["wrong", "right"], ids=["403", "413"])
async def test_who_goes_on_sending_what_was_refused_is_not_listened_to_for_ever(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """He gets his answer first."""
    monkeypatch.setattr(Connection, "head_s", HEAD_S)
    door, chunk = Door(), b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    async with serving(door) as http, connected(http) as (reader, writer):
        head = f"POST /door HTTP/1.1\r\nHost: a\r\nX-Key: {key}\r\nTransfer-Encoding: chunked\r\n\r\n"
        writer.write(head.encode() + chunk * 20)
        assert (b" 403 " if key == "wrong" else b" 413 ") in await answered(reader)
        with suppress(ConnectionError):
            while not reader.at_eof():
                writer.write(chunk)
                await writer.drain()
    assert door.received == []


async def test_beyond_so_many_connections_another_is_dropped_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "most", 2)
    async with serving(Door()) as http, connected(http) as (reader, writer):
        writer.write(HEALTH)
        assert b" 200 OK" in await answered(reader)
        async with connected(http) as (silent, _):
            for _ in range(5):
                with suppress(ConnectionError):
                    async with connected(http) as (refused, more):
                        more.write(HEALTH)
                        assert await refused.read() == b""
            writer.write(HEALTH)
            assert b" 200 OK" in await answered(reader)
            assert not silent.at_eof()


async def test_a_client_that_keeps_its_connection_is_served_on_it() -> None:
    """Looked at whenever its time would be up: between requests, and while one is worked on."""
    begun, gate = asyncio.Event(), asyncio.Event()

    async def slow() -> Health:
        begun.set()
        await gate.wait()
        return Health(True, {})

    web = WebServer(WebConfig(port=0), [], slow)
    await web.start()
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as http,
        connected(http) as (reader, writer),
    ):
        gate.set()
        before: object = None
        for _ in range(3):
            writer.write(HEALTH)
            assert b" 200 OK" in await answered(reader)
            [connection] = [
                each for each in web._server.server_state.connections if isinstance(each, Connection)
            ]
            connection._look(before)
            before = connection.cycle
        begun.clear()
        gate.clear()
        writer.write(HEALTH)
        await begun.wait()
        connection._look(connection.cycle)
        gate.set()
        assert b" 200 OK" in await answered(reader)
        connection._look(connection.cycle)
        assert await reader.read() == b""
    await web.stop()
