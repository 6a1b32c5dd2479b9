"""A Bot API server on loopback: answers the real client, keeps a transcript, misbehaves on demand."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.bench.limits import Limits
from tests.doubles.telegram_markup import MAX_UNITS, Entity, MarkupError, read, units

JSON = dict[str, Any]
TOKEN = "123456:TEST-marker-secret"
BOT = {"id": 123456, "is_bot": True, "first_name": "Parley", "username": "ParleyBot"}


@dataclass(frozen=True, slots=True)
class Fault:
    """How one call goes wrong.

    status 0: the connection is cut without an answer. accepted: it was carried out before that.
    """

    status: int
    description: str = ""
    parameters: JSON = field(default_factory=dict)
    accepted: bool = False
    body: str | None = None  # instead of the API's JSON
    hang: asyncio.Event | None = None  # no answer before it is set


@dataclass(frozen=True, slots=True)
class Told:
    """One message a chat got."""

    chat: str
    thread: str
    text: str  # as people see it
    raw: str  # as it was sent
    entities: tuple[Entity, ...]
    params: JSON


class FakeTelegram:
    """Start it, point `api_url` at `url`, push updates, read `told` and `calls`."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[tuple[str, JSON]] = []
        self.told: list[Told] = []
        self.admins: dict[str, set[int]] = defaultdict(set)
        self.commands: list[JSON] = []
        self.webhook: JSON = {}
        self.limits: Limits | None = None  # TelegramLimits() for those of the real one
        self.confirmed = 0  # updates below this were confirmed
        self._faults: dict[str, deque[Fault | None]] = defaultdict(deque)
        self._refused: dict[str, Fault] = {}
        self._updates: list[JSON] = []
        self._ids = itertools.count(1000)
        self._messages = itertools.count(1)
        self._changed = asyncio.Condition()
        self._poll: asyncio.Event | None = None
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Listens on that port, on a free one by default."""
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Ends listening."""
        if self._runner:
            await self._runner.cleanup()

    def fail(self, method: str, *faults: Fault | None) -> None:
        """The next calls of `method` go wrong so, one fault each; None is a call that goes right."""
        self._faults[method].extend(faults)

    def refuse(self, chat: str, fault: Fault | None) -> None:
        """Every message to the chat goes wrong so, until None."""
        if fault is None:
            self._refused.pop(chat, None)
        else:
            self._refused[chat] = fault

    def of(self, method: str) -> list[JSON]:
        """Parameters of all calls of a method."""
        return [params for name, params in self.calls if name == method]

    async def push(self, **update: Any) -> int:
        """A new update of any kind; its id."""
        number = int(update.pop("update_id", next(self._ids)))
        async with self._changed:
            self._updates.append({"update_id": number, **update})
            self._changed.notify_all()
        return number

    async def say(self, text: str, chat: JSON | None = None, user: int = 7, **extra: Any) -> int:
        """Somebody writes in a chat; a private one with them by default."""
        return await self.push(message=message(text, chat or private(user), user, **extra))

    async def until(self, done: Callable[[], bool]) -> None:
        """Waits until something has happened here."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(done)

    async def until_told(self, count: int) -> list[Told]:
        """Waits for so many messages in all."""
        await self.until(lambda: len(self.told) >= count)
        return self.told

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _error(401, "Unauthorized")
        params = {name: _value(name, str(value)) for name, value in (await request.post()).items()}
        self.calls.append((method, params))
        async with self._changed:
            self._changed.notify_all()
        queue = self._faults[method]
        fault = queue.popleft() if queue else None
        if fault is None and method == "sendMessage":
            fault = self._refused.get(str(params.get("chat_id")))
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
            return web.Response(status=fault.status, text=fault.body)
        return _error(fault.status, fault.description, fault.parameters)

    async def _carry_out(self, method: str, params: JSON) -> web.StreamResponse:
        known: dict[str, Callable[[JSON], Awaitable[web.StreamResponse]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            "setMyCommands": self._set_commands,
            "getChatAdministrators": self._get_admins,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
        }
        return await known[method](params) if method in known else _error(404, "Not Found")

    async def _get_me(self, _params: JSON) -> web.StreamResponse:
        return _ok(BOT)

    async def _get_updates(self, params: JSON) -> web.StreamResponse:
        if self.webhook:
            return _error(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._poll:
            self._poll.set()
        mine = self._poll = asyncio.Event()
        self.confirmed = max(self.confirmed, int(params.get("offset", 0)))
        self._updates = [u for u in self._updates if u["update_id"] >= self.confirmed]
        try:
            await asyncio.wait_for(self._wait_for_updates(mine), float(params.get("timeout", 0)) or 0.001)
        except TimeoutError:
            return _ok([])
        if mine.is_set():
            return _error(409, "Conflict: terminated by other getUpdates request")
        return _ok(self._updates[: int(params.get("limit", 100))])

    async def _wait_for_updates(self, replaced: asyncio.Event) -> None:
        async def updates() -> None:
            async with self._changed:
                await self._changed.wait_for(lambda: bool(self._updates))

        tasks = [asyncio.create_task(updates()), asyncio.create_task(replaced.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _send_message(self, params: JSON) -> web.StreamResponse:
        chat, source = str(params["chat_id"]), str(params.get("text", ""))
        if wait := self._flood(chat):
            return _error(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        try:
            text, entities = read(source) if params.get("parse_mode") == "HTML" else (source, [])
        except MarkupError as err:
            return _error(400, str(err))
        if not text.strip():
            return _error(400, "Bad Request: message text is empty")
        if units(text) > MAX_UNITS:
            return _error(400, "Bad Request: message is too long")
        thread = str(params.get("message_thread_id", ""))
        async with self._changed:
            self.told.append(Told(chat, thread, text, source, tuple(entities), params))
            self._changed.notify_all()
        return _ok(
            message(text, {"id": int(chat), "type": "private"}, BOT["id"], number=next(self._messages))
        )

    def _flood(self, chat: str) -> int:
        return self.limits.wait_s(chat, asyncio.get_running_loop().time()) if self.limits else 0

    async def _set_commands(self, params: JSON) -> web.StreamResponse:
        self.commands = params["commands"]
        return _ok(True)

    async def _get_admins(self, params: JSON) -> web.StreamResponse:
        people = sorted(self.admins[str(params["chat_id"])])
        return _ok([{"status": "creator", "is_anonymous": False, "user": person(user)} for user in people])

    async def _set_webhook(self, params: JSON) -> web.StreamResponse:
        self.webhook = params
        async with self._changed:
            self._changed.notify_all()
        return _ok(True)

    async def _delete_webhook(self, _params: JSON) -> web.StreamResponse:
        self.webhook = {}
        return _ok(True)


def person(user: int) -> JSON:
    """A user as the API shows one."""
    return {"id": user, "is_bot": False, "first_name": f"User {user}"}


def private(user: int = 7) -> JSON:
    """A one-to-one chat."""
    return {"id": user, "type": "private", "first_name": f"User {user}"}


def group(number: int = -1001, kind: str = "supergroup", **extra: Any) -> JSON:
    """A chat of many: "group", "supergroup" or "channel"."""
    return {"id": number, "type": kind, "title": "Desk", **extra}


def message(text: str, chat: JSON, user: int | Any = 7, number: int = 1, **extra: Any) -> JSON:
    """A message as the API shows one, with its command entity."""
    found: JSON = {"message_id": number, "date": 1_766_000_000, "chat": chat, "text": text}
    if chat["type"] != "channel":
        found["from"] = person(int(user))
    if text.startswith("/"):
        length = units(text.split(maxsplit=1)[0])
        found["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return found | extra


def _value(name: str, text: str) -> Any:
    """A parameter: objects and lists come as JSON, the rest as they are."""
    return json.loads(text) if name != "text" and text[:1] in ("{", "[") else text


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _error(status: int, description: str, parameters: JSON | None = None) -> web.Response:
    body: JSON = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=status)
