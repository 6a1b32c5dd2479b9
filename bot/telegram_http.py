"""One request to the Bot API: no retries; errors tell a request never made from one without an answer."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from telegram import Bot
from telegram.error import NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from bot.config_model import TelegramConfig

# The library's own switch for waits as timedelta; without it every 429 raises a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# httpcore looks for this module with every request; where it is missing, it searches all of sys.path.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

# Names of httpx errors raised before a byte of the request was written (R3). By name: which HTTP client the
# library has is its own business.
_NOT_MADE = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})
_KNOWN = frozenset({400, 401, 403, 404, 409, 429})  # the library has an error for each
_BODY_MATTERS_NOT = frozenset({413, 429})  # too large, too many: it means the same whoever says it
CONNECTIONS = 16  # deliveries take 12 at most (bot/sender.py): an answer to a command finds one free


class NotConnectedError(NetworkError):
    """The request was never made."""


class StatusError(NetworkError):
    """An HTTP status the library has no error for."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP status {status}")
        self.status = status


class NotTelegramError(StatusError):
    """A refusal that is no answer of the Bot API's: something in between refused. Nothing was delivered."""


class NoWaitGivenError(NetworkError):
    """HTTP 429 that does not say how long to wait."""


class OneRequest(HTTPXRequest):
    """The library's HTTP client with the errors above. `on_unauthorized` is called for a refused token."""

    def __init__(self, connections: int, answer_s: float) -> None:
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=5.0,
            read_timeout=answer_s,
            write_timeout=10.0,
            pool_timeout=20.0,
        )
        self.on_unauthorized: Callable[[], None] | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Status and body. Raises the errors above and those of the library."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError as err:  # TimedOut is one, too
            if type(err.__cause__).__name__ in _NOT_MADE:
                raise NotConnectedError(type(err.__cause__).__name__) from err
            raise
        if 300 <= status < 500 and status not in _BODY_MATTERS_NOT and not _is_refusal(body):
            raise NotTelegramError(status)
        if status == 401 and self.on_unauthorized:
            self.on_unauthorized()
        if status == 429 and not _retry_after(body):
            raise NoWaitGivenError("429")
        if status >= 300 and status not in _KNOWN:
            raise StatusError(status)
        return status, body


def _is_refusal(body: bytes) -> bool:
    """Whether the Bot API itself refuses. A proxy's page about its own 403 says nothing about a chat."""
    try:
        return json.loads(body)["ok"] is False
    except (ValueError, TypeError, KeyError):
        return False


def _retry_after(body: bytes) -> int:
    """Seconds the platform asks for; 0 when it does not say."""
    try:
        return int(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, TypeError, KeyError):
        return 0


def seconds(err: RetryAfter) -> float:
    """How long the platform asks to wait."""
    wait = err.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


class BotApi:
    """The Bot API client on few connections: `bot`, and the two kinds of requests it makes."""

    def __init__(self, config: TelegramConfig, answer_s: float = 20.0) -> None:
        """Needs a token. Opens nothing."""
        assert config.token is not None, "built only with a token"
        self.calls, self.polls = OneRequest(CONNECTIONS, answer_s), OneRequest(1, answer_s)
        self.bot = Bot(
            config.token.get_secret_value(),
            base_url=f"{config.api_url.rstrip('/')}/bot",
            request=self.calls,
            get_updates_request=self.polls,
        )

    async def close(self) -> None:
        """Closes all connections, whether the bot was initialised or not."""
        await self.calls.shutdown()
        await self.polls.shutdown()
