"""Telegram's way out: the parts of a message, one request each, and how that ended."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

import structlog
from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.backoff import Backoff
from bot.config_model import TelegramConfig
from bot.outcome import CROWDED, GATEWAY, Outcome, Part, Refused, Sent, Unclear, Wait, mark_of
from bot.telegram_http import (
    BotApi,
    NotConnectedError,
    NotTelegramError,
    NoWaitGivenError,
    StatusError,
    seconds,
)
from handlers.message import Message
from handlers.ports import Address
from handlers.telegram_html import MAX_UNITS, render
from handlers.visible import utf16_units

log = structlog.get_logger()

# Descriptions of refusals that end a chat (R7), in the Bot API's words, and our code for each.
_GONE = {
    "chat not found": "chat-not-found",
    "blocked by the user": "blocked",
    "was kicked": "kicked",
    "not a member": "not-a-member",
    "user is deactivated": "deactivated",
    "group chat was deactivated": "deactivated",
    "not enough rights": "no-rights",
    "have no rights": "no-rights",
    "need administrator rights": "no-rights",
    "chat_write_forbidden": "no-rights",
    "chat_send_plain_forbidden": "no-rights",
    "peer_id_invalid": "chat-not-found",
    "chat_restricted": "no-rights",
    "user_is_blocked": "blocked",
    "upgraded to a supergroup": "moved-away",
    "topic_closed": "topic-closed",
    "topic_deleted": "topic-gone",
    "message thread not found": "topic-gone",
}
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Request:
    """One sendMessage."""

    address: Address
    text: str
    quiet: bool
    preview: str = ""
    plain: bool = False
    to: int | None = None


class TelegramSender:
    """Implements ChatSender. `api` is shared with the face that reads updates."""

    platform = "telegram"

    def __init__(self, config: TelegramConfig, answer_s: float = 20.0) -> None:
        """answer_s: how long to wait for an answer to one request. Opens nothing."""
        self.api = BotApi(config, answer_s)
        self.pace: Callable[[Address], Awaitable[bool]] | None = None  # what answers to commands wait for
        self._away = Backoff(first_s=2, most_s=60)  # no connection, 5xx: the whole platform
        self._full = Backoff(first_s=30, most_s=3600)  # 429 that names no wait: 30 s, doubling (F9), per chat

    def parts(self, address: Address, message: Message, delivery: str) -> list[Part]:  # noqa: ARG002  # no place for it
        """The message for that chat, each part as one request."""
        return [
            Part(
                mark_of(request.text),
                partial(self._send, request),
                partial(self._send, _plain(request)),
            )
            for request in _requests(address, message)
        ]

    async def send(self, address: Address, message: Message, delivery: str) -> Outcome:  # noqa: ARG002
        """Sends one message, all its parts in order, for who has no outbox."""
        return await self.reply(address, message)

    async def reply(self, address: Address, message: Message, to: int | None = None) -> Outcome:
        """The same as an answer to message `to` of that chat."""
        outcome: Outcome = Refused("empty")
        for number, request in enumerate(_requests(address, message)):
            if self.pace and not await self.pace(address):
                return CROWDED
            outcome = await self._send(replace(request, to=None if number else to))
            if not isinstance(outcome, Sent):
                break
        return outcome

    async def close(self) -> None:
        """Closes the connections."""
        await self.api.close()

    async def _send(self, request: _Request) -> Outcome:
        """One request, two when its markup is refused; how it ended."""
        chat = str(request.address)
        try:
            try:
                sent = await _post(self.api.bot, request)
            except BadRequest as err:
                simpler = _simpler(request, err.message.lower())
                if simpler is None:
                    raise
                log.warning(
                    "telegram.simpler", chat=chat, plain=simpler.plain
                )  # the description quotes the text
                sent = await _post(self.api.bot, simpler)
        except TelegramError as err:
            outcome = self._outcome(err, chat)
            _log(chat, outcome)
            return outcome
        self._away.clear()
        self._full.clear(chat)
        return Sent(sent)

    def _outcome(self, err: TelegramError, chat: str) -> Outcome:
        """How a failed request ended (R3, R4, R7). Unknown errors may have arrived."""
        match err:
            case RetryAfter():
                return Wait(seconds(err))
            case NoWaitGivenError():
                return Wait(self._full.next(chat))
            case ChatMigrated():
                return Refused("moved", moved_to=str(err.new_chat_id))
            case Forbidden():
                return Refused(_gone(err.message) or "forbidden", chat_gone=True)
            case InvalidToken():
                return Refused("token", platform_down=True)
            case BadRequest():
                gone = _gone(err.message)
                return Refused(gone or "bad-request", chat_gone=bool(gone))
            case NotConnectedError():
                return Wait(self._away.next(), "not-connected")
            case StatusError():
                return self._by_status(err)
            case TimedOut():
                return Unclear("timeout")
            case NetworkError():
                return Unclear("connection lost")
        return Unclear("unreadable answer")

    def _by_status(self, err: StatusError) -> Outcome:
        why = f"http-{err.status}"
        if err.status in GATEWAY:
            return Unclear(why)
        if err.status >= 500 or isinstance(err, NotTelegramError):
            return Wait(self._away.next(), why)
        return Refused(why)


def _requests(address: Address, message: Message) -> list[_Request]:
    """One for each part; the first shows the preview."""
    return [
        _Request(address, text, message.quiet, "" if number else message.preview)
        for number, text in enumerate(render(message))
    ]


def _simpler(request: _Request, refusal: str) -> _Request | None:
    """The request without what was refused of it (R8); None when it was something else."""
    if "can't parse" in refusal and not request.plain:
        return _plain(request)
    if request.preview and ("web page" in refusal or "webpage" in refusal):
        return replace(request, preview="")
    return None


def _plain(request: _Request) -> _Request:
    """The same words without markup and preview."""
    return replace(request, text=plain_text(request.text), plain=True, preview="")


async def _post(bot: Bot, request: _Request) -> str:
    """One sendMessage; the id of the message. Raises TelegramError."""
    thread, to = request.address.thread, request.to
    sent = await bot.send_message(
        chat_id=_chat_id(request.address.chat),
        text=request.text,
        parse_mode=None if request.plain else "HTML",
        message_thread_id=int(thread) if thread else None,
        disable_notification=request.quiet,
        link_preview_options=_preview(request.preview),
        reply_parameters=ReplyParameters(to, allow_sending_without_reply=True) if to else None,
    )
    return str(sent.message_id)


def _chat_id(chat: str) -> int | str:
    return int(chat) if chat.lstrip("-").isdigit() else chat


def _preview(url: str) -> LinkPreviewOptions:
    if not url:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=url, prefer_small_media=True)


def _gone(description: str) -> str:
    """Our code for a refusal that ends a chat, "" for any other."""
    words = description.lower()
    return next((code for phrase, code in _GONE.items() if phrase in words), "")


def plain_text(part: str) -> str:
    """A rendered part without its markup, links as "label (address)", cut to what one message holds."""
    text = html.unescape(_TAG.sub("", _LINK.sub(r"\2 (\1)", part)))
    while utf16_units(text) > MAX_UNITS:
        text = text[: len(text) - max(1, (utf16_units(text) - MAX_UNITS) // 2)]
    return text


def _log(chat: str, outcome: Outcome) -> None:
    kind = type(outcome).__name__.lower()
    emit: Callable[..., object] = log.info if isinstance(outcome, Wait) else log.warning
    emit("telegram.not-sent", chat=chat, outcome=kind, why=_why(outcome))


def _why(outcome: Outcome) -> str:
    return outcome.message_id if isinstance(outcome, Sent) else outcome.reason
