"""One question from any chat -> its answer: repeats dropped, rate and role checked, what breaks hidden."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Final, Protocol
from weakref import WeakValueDictionary

import structlog

from bot import metrics
from bot.access import EVERY_CHAT, Access
from bot.config_model import AccessConfig, OwnerConfig
from handlers import refusals
from handlers.command import Command, ParsedCommand, find, parse
from handlers.message import Message, Paragraph, Text
from handlers.ports import Address, Call, Desk, Role
from handlers.router import answer

log = structlog.get_logger()

TERMINAL: Final = "terminal"
USER_LIMIT: Final = 10  # commands in RATE_S seconds (R43)
CHAT_LIMIT: Final = 30
RATE_S: Final = 60
TURNED_AWAY_S: Final = 3600  # a chat that is not served is told so once in an hour
OPEN: Final = frozenset({"privacy", "unsubscribe"})  # everybody may know what is stored, and have it deleted
REPEAT_S: Final = 900  # Slack repeats an event after 1 and after 5 minutes (R9)


class Once(Protocol):
    """The part of the store that is needed here."""

    async def once(self, name: str, ttl_s: int) -> bool:
        """True the first time in `ttl_s` seconds."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A line of chat as a face hands it over.

    id: of the event, "" when the face has dropped repeats itself. user: the platform's id.
    private: a one-to-one chat. addressed: said to Parley only (a mention, "/who@ParleyBot", "/parley who").
    """

    id: str
    address: Address
    user: str
    text: str
    private: bool
    addressed: bool


class Dispatcher:
    """The one way from a face to the handlers."""

    def __init__(
        self,
        store: Once,
        desk: Callable[[], Desk],
        owner: OwnerConfig,
        access: AccessConfig = EVERY_CHAT,
    ) -> None:
        self._store = store
        self._desk = desk
        self.access = Access(owner, access)
        # One command of a chat at a time, in order: "/stop" typed behind "/subscribe" has the last word.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def now(self) -> datetime:
        """The desk's time, in UTC."""
        return self._desk().now

    def rules_group(self, incoming: Incoming) -> bool:
        """Whether an owner of the desk asks, in a group, for what only admins may."""
        asked = parse(incoming.text)
        command = find(asked.name) if asked else None
        owner = self._owns(incoming)
        return owner and not incoming.private and command is not None and command.needs_admin_in_groups

    async def handle(self, incoming: Incoming, is_admin: Callable[[], Awaitable[bool]]) -> Message | None:
        """What to answer; None for nothing: a repeat, a line not meant for Parley, or too many of them.

        is_admin is asked only when it matters; when it raises, the answer is no (R42). Never raises itself.
        """
        try:
            async with self._turns.setdefault(_chat(incoming), asyncio.Lock()):
                return await self._answered(incoming, is_admin)
        except Exception:  # a surprise in one command must not end the face
            log.exception("command.failed", chat=str(incoming.address), event_id=incoming.id)
            return _sorry()

    async def _answered(self, incoming: Incoming, is_admin: Callable[[], Awaitable[bool]]) -> Message | None:
        began, asked = perf_counter(), _asked(incoming)
        if asked is None or not await self._first(incoming.id):
            return None
        command = find(asked.name)
        if not await self._has_room(incoming):
            return await self._slow_down(incoming)
        if not self._serves(incoming) and not (command and command.name in OPEN):
            return await self._turn_away(incoming)
        role = await self._role(incoming, command, is_admin)
        call = Call(asked.name, asked.args, incoming.address, incoming.user, role, incoming.private)
        # who asked, and where, is nobody's business afterwards (R46)
        log.info("command", name=command.name if command else "unknown", platform=incoming.address.platform)
        message = (await answer(call, self._desk())).message
        metrics.answered(
            incoming.address.platform, command.name if command else "unknown", perf_counter() - began
        )
        return message

    async def _first(self, event_id: str) -> bool:
        return not event_id or await self._store.once(event_id, REPEAT_S)

    async def _has_room(self, incoming: Incoming) -> bool:
        """Takes one of the places a user and a chat have; a place is free again after RATE_S seconds."""
        if incoming.address.platform == TERMINAL:
            return True
        return await self._take(_user_key(incoming), USER_LIMIT) and await self._take(
            _key("chat", _chat(incoming)), CHAT_LIMIT
        )

    async def _take(self, key: str, limit: int) -> bool:
        for place in range(limit):
            if await self._store.once(f"rate/{key}/{place}", RATE_S):
                return True
        return False

    async def _slow_down(self, incoming: Incoming) -> Message | None:
        """Said once a minute to a person, and once in a chat; then silence."""
        chat = _key("chat", _chat(incoming))
        for key in (_user_key(incoming), chat):
            if not await self._store.once(f"rate/{key}/told", RATE_S):
                return None
        log.warning("command.rate", chat=str(incoming.address))
        return refusals.slow_down()

    def _owns(self, incoming: Incoming) -> bool:
        return self.access.owns(incoming.address.platform, incoming.user)

    def _serves(self, incoming: Incoming) -> bool:
        return self.access.serves(incoming.address, incoming.user if incoming.private else "")

    async def _turn_away(self, incoming: Incoming) -> Message | None:
        """Said once an hour in a chat, then silence."""
        chat = _chat(incoming)
        if await self._store.once(f"rate/{_key('chat', chat)}/away", TURNED_AWAY_S):
            log.info("command.unlisted", platform=incoming.address.platform)
            return refusals.unlisted(chat)
        return None

    async def _role(
        self, incoming: Incoming, command: Command | None, is_admin: Callable[[], Awaitable[bool]]
    ) -> Role:
        platform = incoming.address.platform
        if platform == TERMINAL or self._owns(incoming):
            return Role.OWNER
        if incoming.private:
            return Role.ADMIN
        needed = command is not None and command.needs_admin_in_groups
        return Role.ADMIN if needed and await _sure(is_admin, incoming.address) else Role.MEMBER


def _asked(incoming: Incoming) -> ParsedCommand | None:
    """The command in the line, None when the line is not for Parley.

    In a group that is a line neither addressed to it nor with a command it knows behind a slash (R43).
    """
    asked = parse(incoming.text)
    if asked is None or incoming.private or incoming.addressed:
        return asked
    return asked if asked.slash and find(asked.name) else None


async def _sure(is_admin: Callable[[], Awaitable[bool]], address: Address) -> bool:
    try:
        return await is_admin()
    except Exception as err:  # whatever a platform's client raises: refused when unsure (R42)
        log.warning("command.role-unknown", chat=str(address), error=type(err).__name__)
        return False


def _chat(incoming: Incoming) -> str:
    """The chat without its topic: a group has one pace, and one order of commands."""
    return f"{incoming.address.platform}/{incoming.address.chat}"


def _user_key(incoming: Incoming) -> str:
    return _key("user", f"{incoming.address.platform}/{incoming.user}")


def _key(kind: str, name: str) -> str:
    """Hashed: no key with a chat's id in it is left when the chat asks to be forgotten (R46)."""
    return f"{kind}/{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _sorry() -> Message:
    text = Text("Sorry, that did not work. Please try again in a minute.")
    return Message((Paragraph((text,)),), quiet=True)
