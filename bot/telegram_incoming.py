"""A Telegram message -> Incoming, or nothing when it is not for Parley."""

from __future__ import annotations

import re
from typing import Final

from telegram import Message

from bot.dispatch import Incoming
from handlers.ports import Address

PLATFORM: Final = "telegram"
_COMMAND = re.compile(r"/\w{1,32}@(\w{1,64})")
_MENTION = re.compile(r"@(\w{1,64})")


def incoming(message: Message, bot_name: str) -> Incoming | None:
    """The line somebody wrote; None for no text, text said to somebody else, or passed on.

    The event's id is left empty: repeats are dropped before an update is confirmed.
    """
    private = message.chat.type == "private"
    if not message.text or message.is_automatic_forward or (message.forward_origin and not private):
        return None
    if message.from_user and message.from_user.is_bot and not message.sender_chat:
        return None  # two bots could talk to each other for ever
    named = _COMMAND.match(message.text) or _MENTION.match(message.text)
    if named and named[1].lower() != bot_name.lower():
        return None  # said to another bot, or to somebody
    return Incoming("", address(message), _user(message), message.text, private, addressed=named is not None)


def address(message: Message) -> Address:
    """The chat, or the forum topic in it. Replies in ordinary groups have a thread number, too."""
    topic = message.message_thread_id if message.is_topic_message else None
    return Address(PLATFORM, str(message.chat.id), str(topic) if topic else "")


def speaks_for_chat(message: Message) -> bool:
    """Whether it was written as the chat itself: by an anonymous admin or in a channel."""
    if message.chat.type == "channel":
        return True
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _user(message: Message) -> str:
    if message.sender_chat:
        return str(message.sender_chat.id)
    return str(message.from_user.id) if message.from_user else ""
