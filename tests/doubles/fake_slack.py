"""Slack on loopback: the Web API, a real websocket for Socket Mode, response_url; it misbehaves on demand."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.bench.limits import Limits

JSON = dict[str, Any]
BOT_TOKEN = "xoxb-marker-bot-secret"
APP_TOKEN = "xapp-marker-app-secret"
SIGNING_SECRET = "marker-signing-secret"
BOT_USER, BOT_ID = "UPARLEY", "BPARLEY"


@dataclass(frozen=True, slots=True)
class Fault:
    """How one call goes wrong. status 0: the connection is cut. accepted: it was carried out before that."""

    status: int
    error: str = ""  # Slack's code, with ok: false
    headers: dict[str, str] = field(default_factory=dict)
    accepted: bool = False
    body: str | None = None  # instead of Slack's JSON
    content_type: str = "text/html"
    hang: asyncio.Event | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One message people got. where: a channel, or "ephemeral" for a response_url."""

    where: str
    text: str
    blocks: tuple[JSON, ...]
    thread: str
    params: JSON


class FakeSlack:
    """Start it, point `api_url` at `url`, let people speak, read `told` and `calls`."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, JSON]] = []
        self.told: list[Told] = []
        self.admins: set[str] = set()
        self.teams: dict[str, str] = {}  # workspace of people who are not of ours, T1
        self.tokens = {BOT_TOKEN, APP_TOKEN}
        self.acknowledged: list[str] = []
        self.connections = 0
        self.limits: Limits | None = None  # SlackLimits() for those of the real one
        self.url = self.root = ""
        self._faults: dict[str, deque[Fault | None]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._changed = asyncio.Condition()
        self._socket: web.WebSocketResponse | None = None
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listens on a free port."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._serve)
        app.router.add_post("/respond/{number}", self._respond)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.url = f"{self.root}/api/"

    async def stop(self) -> None:
        """Ends listening."""
        if self._socket:
            await self._socket.close()
        if self._runner:
            await self._runner.cleanup()

    def fail(self, method: str, *faults: Fault | None) -> None:
        """The next calls of `method` go wrong so, one fault each; None is a call that goes right."""
        self._faults[method].extend(faults)

    def of(self, method: str) -> list[JSON]:
        """Parameters of all calls of a method."""
        return [params for name, params in self.calls if name == method]

    async def until(self, done: Callable[[], bool]) -> None:
        """Waits until something has happened here."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(done)

    async def until_told(self, count: int) -> list[Told]:
        """Waits for so many messages in all."""
        await self.until(lambda: len(self.told) >= count)
        return self.told

    def command(self, name: str, text: str, channel: str = "C1", user: str = "U7") -> JSON:
        """What Slack sends for a slash command."""
        number = next(self._numbers)
        return {
            "command": name,
            "text": text,
            "channel_id": channel,
            "user_id": user,
            "team_id": "T1",
            "trigger_id": f"trigger.{number}",
            "response_url": f"{self.root}/respond/{number}",
        }

    def event(self, event_id: str = "", **event: Any) -> JSON:
        """What Slack sends for an event."""
        number = next(self._numbers)
        return {
            "type": "event_callback",
            "team_id": "T1",
            "event_id": event_id or f"Ev{number}",
            "event": {"ts": f"1766.{number:04}", "user": "U7", **event},
        }

    def mention(self, text: str, channel: str = "C1", **more: Any) -> JSON:
        """Somebody mentions Parley in a channel."""
        return self.event(type="app_mention", text=f"<@{BOT_USER}> {text}", channel=channel, **more)

    def direct(self, text: str, **more: Any) -> JSON:
        """Somebody writes to Parley alone."""
        message = {"type": "message", "channel_type": "im", "text": text, "channel": "D1"}
        return self.event(**(message | more))

    async def send(self, kind: str, payload: JSON, envelope: str = "") -> str:
        """Sends an envelope over the websocket ("slash_commands", "events_api"); its id."""
        await self.until(lambda: self._socket is not None and not self._socket.closed)
        assert self._socket is not None
        envelope = envelope or f"envelope-{next(self._numbers)}"
        message = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": True,
        }
        await self._socket.send_json(message)
        return envelope

    async def disconnect(self) -> None:
        """Tells the client to come again, as Slack does every few hours."""
        assert self._socket is not None
        old, self._socket = self._socket, None
        await old.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def _note(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = await _params(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or params.get("token", "")
        self.calls.append((method, params))
        await self._note()
        if token not in self.tokens:
            return _error("invalid_auth")
        queue = self._faults[method]
        fault = queue.popleft() if queue else None
        if fault:
            return await self._wrong(request, method, params, fault)
        return await self._carry_out(method, params)

    async def _wrong(
        self, request: web.Request, method: str, params: JSON, fault: Fault
    ) -> web.StreamResponse:
        if fault.accepted:
            await self._carry_out(method, params)
        if fault.hang:
            await fault.hang.wait()
        if fault.status == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault.body is not None:
            return web.Response(
                status=fault.status, text=fault.body, headers=fault.headers, content_type=fault.content_type
            )
        return _error(fault.error, fault.status, fault.headers)

    async def _carry_out(self, method: str, params: JSON) -> web.StreamResponse:
        known: dict[str, Callable[[JSON], Awaitable[web.StreamResponse]]] = {
            "auth.test": self._auth_test,
            "apps.connections.open": self._open,
            "chat.postMessage": self._post_message,
            "users.info": self._users_info,
            "conversations.info": self._conversations_info,
        }
        return await known[method](params) if method in known else _error("unknown_method")

    async def _auth_test(self, _params: JSON) -> web.StreamResponse:
        return _ok(team="Desk", team_id="T1", user="parley", user_id=BOT_USER, bot_id=BOT_ID, url=self.root)

    async def _open(self, _params: JSON) -> web.StreamResponse:
        return _ok(url=self.root.replace("http", "ws") + "/link")

    async def _post_message(self, params: JSON) -> web.StreamResponse:
        blocks = tuple(params.get("blocks") or ())
        if not params.get("text") and not blocks:
            return _error("no_text")
        if len(blocks) > 50:
            return _error("invalid_blocks")
        if sum(len(json.dumps(block, ensure_ascii=False)) for block in blocks) > 20_000:
            return _error("msg_blocks_too_long")
        if self.limits and (wait_s := self.limits.wait_s(params["channel"], time.monotonic())):
            return _error("ratelimited", 429, {"Retry-After": str(wait_s)})
        told = Told(params["channel"], params.get("text", ""), blocks, params.get("thread_ts") or "", params)
        self.told.append(told)
        await self._note()
        return _ok(channel=params["channel"], ts=f"1766.{next(self._numbers):04}")

    async def _users_info(self, params: JSON) -> web.StreamResponse:
        user = params["user"]
        person = {"id": user, "team_id": self.teams.get(user, "T1"), "is_admin": user in self.admins}
        return _ok(user=person | {"is_owner": False, "tz": "Europe/Kyiv"})

    async def _conversations_info(self, params: JSON) -> web.StreamResponse:
        return _ok(channel={"id": params["channel"], "is_member": True, "is_archived": False})

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        params = await request.json()
        self.calls.append(("response_url", params))
        queue = self._faults["response_url"]
        fault = queue.popleft() if queue else None
        if fault:
            return web.Response(status=fault.status, text=fault.error)
        where = params.get("response_type", "ephemeral")
        self.told.append(Told(where, params.get("text", ""), tuple(params.get("blocks") or ()), "", params))
        await self._note()
        return web.Response(text="ok")

    async def _link(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._socket = socket
        self.connections += 1
        await self._note()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data)["envelope_id"])
                await self._note()
        return socket


def signed(body: str, secret: str = SIGNING_SECRET, age_s: int = 0) -> dict[str, str]:
    """Headers of a request as Slack signs it, so many seconds ago."""
    stamp = str(int(time.time()) - age_s)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


async def _params(request: web.Request) -> JSON:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}


def _ok(**more: Any) -> web.Response:
    return web.json_response({"ok": True, **more})


def _error(code: str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"ok": False, "error": code}, status=status, headers=headers)
