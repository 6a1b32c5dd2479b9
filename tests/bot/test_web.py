"""The HTTP listener by itself: health, who may knock, how much is read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.config_model import WebConfig
from bot.hook import Hook, Reply
from bot.web import BODY_S, MAX_BODY, Health, WebError, WebServer


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
