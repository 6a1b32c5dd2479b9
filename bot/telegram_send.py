"""Telegram's way out: the parts of a message, one request each, and how that ended."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

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
from bot.outcome import Outcome, Refused, Sent, Unclear, Wait
from bot.telegram_http import BotApi, NotConnectedError, NoWaitGivenError, StatusError, seconds
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
    "upgraded to a supergroup": "moved-away",
    "topic_closed": "topic-closed",
    "topic_deleted": "topic-gone",
    "message thread not found": "topic-gone",
}
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


class TelegramSender:
    """Implements ChatSender. `api` is shared with the face that reads updates."""

    platform = "telegram"

    def __init__(self, config: TelegramConfig, answer_s: float = 20.0) -> None:
        """answer_s: how long to wait for an answer to one request. Opens nothing."""
        self.api = BotApi(config, answer_s)
        self._away = Backoff(first_s=2, most_s=60)  # no connection, 5xx: the whole platform
        self._full = Backoff(first_s=30, most_s=3600)  # 429 that names no wait: 30 s, doubling (F9), per chat

    async def send(self, address: Address, message: Message, delivery: str) -> Outcome:
        """Sends one message, all its parts in order, each in one request."""
        return await self.reply(address, message, delivery)

    async def reply(
        self, address: Address, message: Message, delivery: str = "", to: int | None = None
    ) -> Outcome:
        """The same as an answer to message `to` of that chat."""
        parts = render(message)
        first: Outcome = Refused("empty")
        for number, part in enumerate(parts):
            outcome = await self._part(address, message, part, to if number == 0 else None, number == 0)
            if number == 0:
                first = outcome
            if not isinstance(outcome, Sent):
                _log(address, delivery, outcome, number)
                # What is sent must not be sent again by a new try of the whole (R3).
                return outcome if number == 0 else Unclear(f"part {number + 1} of {len(parts)}")
        return first

    async def close(self) -> None:
        """Closes the connections."""
        await self.api.close()

    async def _part(
        self, address: Address, message: Message, part: str, to: int | None, is_first: bool
    ) -> Outcome:
        preview = message.preview if is_first else ""
        try:
            try:
                sent = await _post(self.api.bot, address, part, message.quiet, preview, to, "HTML")
            except BadRequest as err:
                if "can't parse" not in err.message.lower():
                    raise
                log.warning("telegram.markup-refused", chat=str(address))  # the description quotes the text
                sent = await _post(self.api.bot, address, plain_text(part), message.quiet, preview, to, None)
        except TelegramError as err:
            return self._outcome(err, str(address))
        self._away.clear()
        self._full.clear(str(address))
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
            case StatusError(status=status):
                down = status >= 500
                return Wait(self._away.next(), f"http-{status}") if down else Refused(f"http-{status}")
            case TimedOut():
                return Unclear("timeout")
            case NetworkError():
                return Unclear("connection lost")
        return Unclear("unreadable answer")


async def _post(
    bot: Bot, address: Address, text: str, quiet: bool, preview: str, to: int | None, mode: str | None
) -> str:
    """One sendMessage; the id of the message. Raises TelegramError."""
    sent = await bot.send_message(
        chat_id=_chat_id(address.chat),
        text=text,
        parse_mode=mode,
        message_thread_id=int(address.thread) if address.thread else None,
        disable_notification=quiet,
        link_preview_options=_preview(preview),
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


def _log(address: Address, delivery: str, outcome: Outcome, part: int) -> None:
    kind = type(outcome).__name__.lower()
    emit: Callable[..., object] = log.info if isinstance(outcome, Wait) else log.warning
    emit(
        "telegram.not-sent", chat=str(address), delivery=delivery, outcome=kind, part=part, why=_why(outcome)
    )


def _why(outcome: Outcome) -> str:
    return outcome.message_id if isinstance(outcome, Sent) else outcome.reason
