"""The chat platforms a configuration turns on."""

from __future__ import annotations

from typing import Protocol

from bot.config_model import Config
from bot.dispatch import Dispatcher
from bot.hook import Hook
from bot.outcome import ChatSender
from bot.store import Store


class Face(Protocol):
    """One platform: hears commands, answers them, and has the way out for deliveries."""

    @property
    def sender(self) -> ChatSender:
        """The way out."""

    @property
    def trouble(self) -> str:
        """Why it does not work, "" when it does."""

    @property
    def hook(self) -> Hook | None:
        """Its route in the HTTP listener, None when it needs none."""

    async def start(self) -> None:
        """Begins to listen; never raises for what a platform does."""

    async def stop(self) -> None:
        """Ends in order."""


class ClosableSender(ChatSender, Protocol):
    """A sender with a session of its own."""

    async def close(self) -> None:
        """Closes the session."""


def build_faces(config: Config, dispatcher: Dispatcher, store: Store) -> tuple[Face, ...]:
    """A face per platform with a token. Client libraries are imported only for those."""
    faces: list[Face] = []
    if config.telegram.token:
        from bot.telegram_face import TelegramFace

        faces.append(TelegramFace(config.telegram, dispatcher, store))
    if config.slack.bot_token:
        from bot.slack_face import SlackFace

        faces.append(SlackFace(config.slack, dispatcher, store))
    return tuple(faces)


def build_senders(config: Config) -> tuple[ClosableSender, ...]:
    """Only the ways out, for a process that hears nobody."""
    senders: list[ClosableSender] = []
    if config.telegram.token:
        from bot.telegram_send import TelegramSender

        senders.append(TelegramSender(config.telegram))
    if config.slack.bot_token:
        from bot.slack_send import SlackSender

        senders.append(SlackSender(config.slack))
    return tuple(senders)
