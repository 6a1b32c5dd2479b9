"""A Slack command or event -> Incoming, or nothing when it is not for Parley."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.dispatch import Incoming
from handlers.command import OWN_WORD, find
from handlers.ports import Address

PLATFORM: Final = "slack"
_MENTION = re.compile(r"<@\w+(?:\|[^<>]*)?>")
_MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that asks something: the question, and the thread its answer belongs in ("" for none)."""

    incoming: Incoming
    thread: str


def from_command(command: Mapping[str, Any], workspaces: Collection[str] = ()) -> Incoming | None:
    """A slash command: "/latest 5", "/parley latest 5" or, as /who is Slack's own, "/parley-who Dmitriev".

    Any other name is one that a workspace gave to /parley, as names must differ between apps. workspaces: ids
    of those whose people are heard, none for all.
    """
    if workspaces and str(command.get("team_id", "")) not in workspaces:
        return None
    name = str(command.get("command", "")).removeprefix("/").removeprefix(f"{OWN_WORD}-")
    line = f"/{name if find(name) else OWN_WORD} {plain(str(command.get('text', '')))}"
    channel = str(command.get("channel_id", ""))
    return Incoming(
        id=_event_id(command.get("trigger_id")),
        address=Address(PLATFORM, channel),
        user=str(command.get("user_id", "")),
        text=line,
        private=_is_private(channel),
        addressed=True,
    )


def from_event(body: Mapping[str, Any], workspaces: Collection[str] = ()) -> Heard | None:
    """A mention in a channel or a direct message; None for what bots write, for edits and the like.

    workspaces: ids of those whose people are heard, none for all. In a shared channel others can write, too,
    and who is in one can open a direct message.
    """
    event = body.get("event", {})
    channel, user = str(event.get("channel", "")), str(event.get("user", ""))
    if event.get("bot_id") or event.get("subtype") or not user or not channel:
        return None
    direct = event.get("type") == "message"
    if workspaces and _workspace(body, event) not in workspaces:
        return None
    if direct is not _is_private(channel):
        return None  # a mention in a direct message comes as a message, too
    text = str(event.get("text", ""))
    line = plain(text if direct else _said_to_us(text))
    if not line and direct:
        return None
    incoming = Incoming(
        id=_event_id(body.get("event_id")),
        address=Address(PLATFORM, channel),
        user=user,
        text=line or "help",
        private=direct,
        addressed=True,
    )
    return Heard(incoming, str(event.get("thread_ts") or ("" if direct else event.get("ts", ""))))


def _workspace(body: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    """The workspace of who wrote it."""
    return str(event.get("user_team") or event.get("team") or body.get("team_id") or "")


def _said_to_us(text: str) -> str:
    """What stands behind the mention, or before it when nothing does."""
    before, after = [*_MENTION.split(text, maxsplit=1), ""][:2]
    return after if after.strip() else before


def plain(text: str) -> str:
    """What was typed: Slack's marked links and names as their label or address, entities as characters."""
    return html.unescape(_MARKED.sub(lambda mark: mark[2] or mark[1], text)).strip()


def _is_private(channel: str) -> bool:
    return channel.startswith("D")


def _event_id(value: object) -> str:
    return f"{PLATFORM}/{value}" if value else ""
