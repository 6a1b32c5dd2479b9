"""Telegram's and Slack's APIs on loopback, as much of them as a desk needs for benchmarks.

They keep the platforms' limits and go wrong as told; what arrives is reported, what people ask is put in.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.bench.limits import Limits

JSON = dict[str, Any]
Heard = Callable[[str, str], None]  # told of every message that arrived, at once: chat, text
TELEGRAM_TOKEN = "1:bench"  # noqa: S105 - of a platform on loopback
SLACK_TOKEN, SLACK_SECRET = "xoxb-bench", "bench-signing-secret"
BOT = {"id": 1, "is_bot": True, "first_name": "Parley", "username": "ParleyBot"}


@dataclass(frozen=True, slots=True)
class Faults:
    """How often, of all sends, the platform goes wrong in each way.

    lost: the message arrives and the answer does not. broken: it arrives, and the answer is no answer of the
    platform's. gateway: it arrives, the answer is 504. reset: the connection is cut before anything is done.
    failed: 500. full: 429 out of the blue.
    """

    lost: float = 0.0
    broken: float = 0.0
    gateway: float = 0.0
    reset: float = 0.0
    failed: float = 0.0
    full: float = 0.0

    def next(self, dice: random.Random) -> str:
        """What happens to this send, "" for nothing."""
        names = ("lost", "broken", "gateway", "reset", "failed", "full")
        chances = [getattr(self, name) for name in names]
        [fault] = dice.choices([*names, ""], [*chances, 1 - sum(chances)])
        return fault


class Platform:
    """What both have in common: a server, limits, faults, a count of answers.

    hurry: time passes so many times faster. answer_s: real seconds between hearing a message and answering,
    so that who sends it can be killed in between.
    """

    def __init__(
        self, limits: Limits, heard: Heard, faults: Faults, seed: int, hurry: float, answer_s: float
    ) -> None:
        self.answers: Counter[str] = Counter()  # "ok", "limit", or the name of the fault
        self.root = ""
        self._limits, self._heard, self._faults, self._hurry = limits, heard, faults, hurry
        self._answer_s = answer_s
        self._dice = random.Random(seed)  # noqa: S311 - to be repeated, nothing to guard
        self._runner: web.AppRunner | None = None

    def routes(self) -> list[web.RouteDef]:
        """What it answers to."""
        raise NotImplementedError

    async def start(self) -> None:
        """Listens on a free port."""
        app = web.Application()
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Ends listening."""
        if self._runner:
            await self._runner.cleanup()

    async def _post(
        self,
        request: web.Request,
        chat: str,
        text: str,
        took: Callable[[], web.Response],
        full: Callable[[int], web.Response],
    ) -> web.StreamResponse:
        """One message: taken, over a limit, or gone wrong."""
        wait_s = self._limits.wait_s(chat, time.monotonic() * self._hurry)
        fault = "limit" if wait_s else self._faults.next(self._dice)
        self.answers[fault or "ok"] += 1
        if fault in ("", "lost", "broken", "gateway"):
            self._heard(chat, text)
            await asyncio.sleep(self._answer_s)
        match fault:
            case "":
                return took()
            case "limit":
                return full(wait_s)
            case "full":
                return full(self._dice.choice((1, 2, 5, 30)))
            case "failed":
                return web.Response(
                    status=500, text="<html>Internal Server Error</html>", content_type="text/html"
                )
            case "gateway":
                return web.Response(
                    status=504, text="<html>Gateway Time-out</html>", content_type="text/html"
                )
            case "broken":
                return web.Response(text="<html>", content_type="text/html")
        assert request.transport is not None
        request.transport.abort()
        return web.Response()


class Telegram(Platform):
    """The Bot API."""

    def __init__(
        self,
        limits: Limits,
        heard: Heard,
        faults: Faults = Faults(),
        seed: int = 0,
        hurry: float = 1.0,
        answer_s: float = 0.0,
    ) -> None:
        super().__init__(limits, heard, faults, seed, hurry, answer_s)
        self._updates: list[JSON] = []
        self._pushed = asyncio.Event()
        self._numbers = itertools.count(1)
        self.polled = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """Every method of the one bot."""
        return [web.post(f"/bot{TELEGRAM_TOKEN}/{{method}}", self._serve)]

    def ask(self, user: int, text: str) -> None:
        """Somebody types a command to the bot alone."""
        number = next(self._numbers)
        person = {"id": user, "is_bot": False, "first_name": "Reader"}
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": user, "type": "private"},
            "from": person,
            "text": text,
            "entities": [command],
        }
        self._updates.append({"update_id": number, "message": message})
        self._pushed.set()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = await request.post()
        if method == "sendMessage":
            chat = str(params["chat_id"])
            where = {"id": int(chat), "type": "private"}
            sent = {"message_id": next(self._numbers), "date": int(time.time()), "chat": where, "text": ""}
            return await self._post(request, chat, str(params["text"]), lambda: _ok(sent), _telegram_full)
        if method == "getUpdates":
            offset, wait_s = (float(str(params.get(name, 0))) for name in ("offset", "timeout"))
            return _ok(await self._new(int(offset), wait_s))
        return _ok(BOT if method == "getMe" else True)

    async def _new(self, offset: int, wait_s: float) -> list[JSON]:
        """Updates not confirmed by this offset; waits for one."""
        self.polled.set()
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates:
            self._pushed.clear()
            try:
                await asyncio.wait_for(self._pushed.wait(), wait_s)
            except TimeoutError:
                return []
        return list(self._updates)


class Slack(Platform):
    """The Web API; events go to the desk's own listener."""

    def __init__(
        self,
        limits: Limits,
        heard: Heard,
        faults: Faults = Faults(),
        seed: int = 1,
        hurry: float = 1.0,
        answer_s: float = 0.0,
    ) -> None:
        super().__init__(limits, heard, faults, seed, hurry, answer_s)
        self._numbers = itertools.count(1)
        self.known = asyncio.Event()  # the desk has asked who it is

    def routes(self) -> list[web.RouteDef]:
        """Every method."""
        return [web.post("/api/{method}", self._serve)]

    def asked(self, channel: str, text: str) -> tuple[bytes, dict[str, str]]:
        """Body and headers of the event that somebody writes to the bot alone."""
        number = next(self._numbers)
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": channel,
            "user": f"U{number}",
            "text": text,
            "ts": f"1.{number}",
        }
        event_id = f"Ev{time.time_ns()}"
        body = json.dumps(
            {"type": "event_callback", "team_id": "T1", "event_id": event_id, "event": event}
        ).encode()
        stamp = str(int(time.time()))
        digest = hmac.new(
            SLACK_SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256
        ).hexdigest()
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
        return body, headers | {"Content-Type": "application/json"}

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if method == "chat.postMessage":
            params: Mapping[str, Any] = await request.json()
            took = {"ok": True, "channel": params["channel"], "ts": f"1.{next(self._numbers)}"}
            text = str(params["text"])
            channel = params["channel"]
            return await self._post(request, channel, text, lambda: web.json_response(took), _slack_full)
        if method == "auth.test":
            self.known.set()
        us = {
            "team": "Desk",
            "team_id": "T1",
            "user": "parley",
            "user_id": "UP",
            "bot_id": "BP",
            "url": self.root,
        }
        return web.json_response({"ok": True, **us})


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _telegram_full(wait_s: int) -> web.Response:
    words = f"Too Many Requests: retry after {wait_s}"
    told = {"ok": False, "error_code": 429, "description": words, "parameters": {"retry_after": wait_s}}
    return web.json_response(told, status=429)


def _slack_full(wait_s: int) -> web.Response:
    told = {"ok": False, "error": "ratelimited"}
    return web.json_response(told, status=429, headers={"Retry-After": str(wait_s)})
