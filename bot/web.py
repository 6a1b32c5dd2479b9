"""The HTTP listener: /live, /health, /metrics, Telegram's webhook, Slack's HTTP mode."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.config_model import WebConfig
from bot.hook import Hook, Reply
from bot.web_connection import Connection

log = structlog.get_logger()

MAX_BODY: Final = 1024 * 1024  # bytes (R41)
BODY_S: Final = 10.0  # for a body to come: both platforms send theirs at once
METRICS: Final = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus' text format
_STOP_S: Final = 5.0  # requests under way may end


class WebError(Exception):
    """The listener cannot start; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Health:
    """What /health says."""

    ok: bool
    facts: Mapping[str, Any]


class WebServer:
    """Serves the hooks, /health and /metrics. One process, no workers: there is one desk."""

    def __init__(
        self,
        config: WebConfig,
        hooks: Sequence[Hook],
        health: Callable[[], Awaitable[Health]],
        metrics: Callable[[], Awaitable[bytes]] | None = None,
        body_s: float = BODY_S,
    ) -> None:
        self._config = config
        self._health, self._metrics = health, metrics
        self._socket: socket.socket | None = None
        self._task: asyncio.Task[None] | None = None
        routes = [
            Route("/live", _say_alive),
            Route("/health", self._say_health),
            *(_route(hook, body_s) for hook in hooks),
        ]
        if metrics:
            routes.append(Route("/metrics", self._say_metrics))
        self._server = _Server(
            uvicorn.Config(
                Starlette(routes=routes),
                log_config=None,
                log_level=logging.WARNING,  # its other lines are no events of ours
                access_log=False,
                lifespan="off",
                server_header=False,
                http=Connection,
                ws="none",
                timeout_keep_alive=30,
                timeout_graceful_shutdown=int(_STOP_S),
                h11_max_incomplete_event_size=16 * 1024,  # headers
            )
        )

    @property
    def port(self) -> int:
        """The port it listens on, 0 before start."""
        return int(self._socket.getsockname()[1]) if self._socket else 0

    async def start(self) -> None:
        """Listens. Raises WebError when the address cannot be had."""
        host, port = self._config.host, self._config.port
        try:
            self._socket = socket.create_server(
                (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
            )
        except OSError as err:
            raise WebError(
                f"cannot listen on {host}:{port} ({err.strerror}): set [web] host and port"
            ) from err
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]), name="web")
        log.info("web.started", host=host, port=self.port)

    async def stop(self) -> None:
        """Ends listening after the requests under way."""
        self._server.should_exit = True
        if self._task:
            await self._task
        if self._socket:
            self._socket.close()

    async def _say_health(self, _request: Request) -> Response:
        health = await self._health()
        return JSONResponse(
            {"status": "ok" if health.ok else "failing", **health.facts}, 200 if health.ok else 503
        )

    async def _say_metrics(self, _request: Request) -> Response:
        assert self._metrics is not None, "the route is there only with them"
        return Response(await self._metrics(), media_type=METRICS)


async def _say_alive(_request: Request) -> Response:
    """Whether to start the process anew: Redis and the platforms have no part in that."""
    return JSONResponse({"status": "alive"})


class _Server(uvicorn.Server):
    """Leaves signals to the desk."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _route(hook: Hook, body_s: float) -> Route:
    async def serve(request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not hook.admit(headers):  # before a byte of the body is read
            return Response(status_code=hook.refusal)
        try:
            async with asyncio.timeout(body_s):
                body = await _body(request)
        except TimeoutError:
            return Response(status_code=408, headers={"Connection": "close"})
        if body is None:
            return Response(status_code=413)
        return _response(await hook.receive(body, headers))

    return Route(hook.path, serve, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The body, None when it is larger than MAX_BODY."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MAX_BODY:
        return None
    body = bytearray()
    with contextlib.suppress(ClientDisconnect):
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                return None
    return bytes(body)


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, media_type=reply.content_type)
