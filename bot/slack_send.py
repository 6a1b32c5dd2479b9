"""Slack's way out: the parts of a message, one request each, and how that ended."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.backoff import Backoff
from bot.config_model import SlackConfig
from bot.outcome import CROWDED, GATEWAY, Outcome, Part, Refused, Sent, Unclear, Wait, mark_of
from handlers.message import Message
from handlers.ports import Address
from handlers.slack_blocks import SlackPart, render

log = structlog.get_logger()

# The library writes whole requests to its debug log, and builds them even for a logger without a level.
QUIET: Final = logging.getLogger("slack_sdk.parley")
QUIET.setLevel(logging.ERROR)

_SECONDS: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
EVENT_TYPE: Final = "parley_delivery"  # R11: others in the workspace can read it, so it holds the id only
CONNECTIONS: Final = 16  # deliveries take 12 at most (bot/sender.py): an answer to a command finds one free
RESPONSES: Final = 5  # messages a response_url takes (Slack: 5 in 30 minutes)
# Errors of chat.postMessage, by what they mean for us. Slack answers HTTP 200 with them.
_GONE: Final = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "channel_is_limited_access",
        "user_disabled",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
        "channel_type_not_supported",
        "user_is_restricted",
        "is_inactive",
        "thread_not_found",
    }
)
_DOWN: Final = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",  # the bot's own account, so no chat can be reached
        "missing_scope",
        "not_allowed_token_type",
        "access_denied",
        "team_access_not_granted",
        "org_login_required",
        "ekm_access_denied",
        "accesslimited",
        "enterprise_is_restricted",
        "two_factor_setup_required",
        "no_permission",
        "team_not_found",
        "tokens_revoked",
        "team_disabled",
        "app_not_installed",
    }
)
_LIMITED: Final = frozenset({"ratelimited", "rate_limited"})
_PASSING: Final = frozenset(
    {
        "service_unavailable",
        "team_added_to_org",
        "request_timeout",
        "message_limit_exceeded",
        "external_channel_migrating",
    }
)
_HALF_DONE: Final = frozenset({"internal_error", "fatal_error"})  # "may have succeeded in part"
_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})


class SlackSender:
    """Implements ChatSender. Its client and session are shared with the face that reads events."""

    platform = "slack"

    def __init__(self, config: SlackConfig, answer_s: float = 20.0) -> None:
        """answer_s: how long to wait for an answer to one request. Opens nothing before the first use."""
        self._config = config
        self._answer_s = answer_s
        self.pace: Callable[[Address], Awaitable[bool]] | None = None  # what answers to commands wait for
        self.refused = ""  # Slack's word for it while it takes our token no more
        self._client: AsyncWebClient | None = None
        self._away = Backoff(first_s=2, most_s=60)  # no connection, 5xx: the whole platform
        self._full = Backoff(first_s=30, most_s=3600)  # 429 that names no wait, per chat

    def client(self) -> AsyncWebClient:
        """The one client. Needs a running event loop, for the session is made with it."""
        if self._client is None:
            token = self._config.bot_token
            assert token is not None, "built only with a token"
            timeout = aiohttp.ClientTimeout(
                total=3 * self._answer_s, connect=10, sock_connect=5, sock_read=self._answer_s
            )
            self._client = AsyncWebClient(
                token=token.get_secret_value(),
                base_url=self._config.api_url,
                session=aiohttp.ClientSession(
                    timeout=timeout,
                    connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                    cookie_jar=aiohttp.DummyCookieJar(),
                ),
                retry_handlers=[],  # one retry layer, and it is ours (R12)
                logger=QUIET,
            )
        return self._client

    def parts(self, address: Address, message: Message, delivery: str) -> list[Part]:
        """The message for that chat, each part as one request."""
        return [
            Part(
                mark_of(repr(part)),
                partial(self._send, address, part, delivery, address.thread),
                partial(self._send, address, SlackPart(part.text, ()), delivery, address.thread),
            )
            for part in render(message)
        ]

    async def send(self, address: Address, message: Message, delivery: str) -> Outcome:
        """Sends one message, all its parts in order, for who has no outbox."""
        return await self.reply(address, message, delivery, address.thread)

    async def reply(
        self, address: Address, message: Message, delivery: str = "", thread: str = ""
    ) -> Outcome:
        """The same into a thread of the channel, "" for none."""
        outcome: Outcome = Refused("empty")
        for part in render(message):
            if self.pace and not await self.pace(address):
                return CROWDED
            outcome = await self._send(address, part, delivery, thread)
            if not isinstance(outcome, Sent):
                break
        return outcome

    async def respond(self, url: str, message: Message) -> bool:
        """Answers a slash command where only who asked sees it. False when Slack did not take all of it."""
        hook = AsyncWebhookClient(url, session=self.client().session, retry_handlers=[], logger=QUIET)
        for part in render(message)[:RESPONSES]:
            try:
                answer = await hook.send(
                    text=part.text,
                    blocks=part.blocks,
                    response_type="ephemeral",
                    unfurl_links=False,
                    unfurl_media=False,
                )
            except (aiohttp.ClientError, TimeoutError) as err:
                log.warning("slack.answer-lost", error=type(err).__name__)
                return False
            if answer.status_code != 200:
                log.warning("slack.answer-lost", status=answer.status_code)
                return False
        return True

    async def close(self) -> None:
        """Closes the session."""
        if self._client and self._client.session:
            await self._client.session.close()
            self._client = None

    async def _send(self, address: Address, part: SlackPart, delivery: str, thread: str) -> Outcome:
        """One request, two when its blocks are refused; how it ended."""
        outcome = await self._tried(address, part, delivery, thread)
        if isinstance(outcome, Sent) or (isinstance(outcome, Refused) and outcome.platform_down):
            self.refused = "" if isinstance(outcome, Sent) else outcome.reason
        if not isinstance(outcome, Sent):
            kind = type(outcome).__name__.lower()
            names = {"chat": str(address), "outcome": kind, "why": outcome.reason}
            log.warning("slack.not-sent", **names)
        return outcome

    async def _tried(self, address: Address, part: SlackPart, delivery: str, thread: str) -> Outcome:
        try:
            try:
                sent = await self._post(address, part, delivery, thread)
            except SlackApiError as err:
                if error_code(err) not in _BLOCKS:
                    raise
                log.warning("slack.blocks-refused", chat=str(address))
                sent = await self._post(address, SlackPart(part.text, ()), delivery, thread)
        except SlackApiError as err:
            return self._refusal(err, str(address))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL):
            return Wait(self._away.next(), "not-connected")
        except TimeoutError:
            return Unclear("timeout")
        except (aiohttp.ClientError, OSError):
            return Unclear("connection lost")
        except (AttributeError, TypeError, ValueError):  # the library on a body that is no object
            return Unclear("unreadable answer")
        self._away.clear()
        self._full.clear(str(address))
        return Sent(sent)

    async def _post(self, address: Address, part: SlackPart, delivery: str, thread: str) -> str:
        """One chat.postMessage; the message's ts. Raises SlackApiError, aiohttp errors and TimeoutError."""
        metadata: dict[str, Any] | None = None
        if delivery:
            metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": delivery}}
        answer = await self.client().chat_postMessage(
            channel=address.chat,
            text=part.text,
            blocks=part.blocks or None,
            thread_ts=thread or None,
            metadata=metadata,
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            parse="none",
        )
        return str(answer.get("ts", ""))

    def _refusal(self, err: SlackApiError, chat: str) -> Outcome:
        """What Slack's answer means (R3, R4, R7)."""
        status, code = _status(err), error_code(err)
        if status == 429 or code in _LIMITED:
            return Wait(_retry_after(err) or self._full.next(chat))
        if status in GATEWAY or (status >= 500 and code in _HALF_DONE):
            return Unclear(code or f"http-{status}")
        if status >= 500 or status == 408 or code in _PASSING:
            return Wait(self._away.next(), code or f"http-{status}")
        if status >= 300 and status != 413 and not code:  # not Slack's: something in between refused
            return Wait(self._away.next(), f"http-{status}")
        if code in _HALF_DONE or (status == 200 and not code):
            return Unclear(code or "unreadable answer")
        return Refused(
            code or f"http-{status}",
            chat_gone=code in _GONE,
            platform_down=code in _DOWN
            or status in (401, 403, 404),  # such a status with a code we do not know
        )


def error_code(err: SlackApiError) -> str:
    """Slack's code for the error, "" when the answer is no object of Slack's."""
    data = getattr(err.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _status(err: SlackApiError) -> int:
    """HTTP status, from the library's answer or from the client's when the body could not be read."""
    answer = err.response
    return int(getattr(answer, "status_code", 0) or getattr(answer, "status", 0))


def _retry_after(err: SlackApiError) -> float:
    """Seconds Slack asks for; 0 when it does not say. Something in between may say it in another form."""
    given = str(getattr(err.response, "headers", {}).get("Retry-After", "")).strip()
    if _SECONDS.fullmatch(given):
        return float(given)
    try:
        return max(0.0, (parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):  # no date; a date without a zone
        return 0.0
