"""A command's name -> its handler; what is too long, not allowed or unknown is answered kindly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers import (
    digest,
    discover,
    help,  # noqa: A004  the command is called so
    latest,
    meetings,
    plan,
    privacy,
    quotes,
    refusals,
    search,
    settings,
    sources,
    start,
    status,
    story,
    subscribe,
    timeline,
    unsubscribe,
    who,
    why,
)
from handlers.command import COMMANDS, Command, find
from handlers.ports import Answer, Call, Desk, Role

__all__ = ["COMMANDS", "answer", "find"]

_TOLD: dict[str, Callable[[Call, Desk], Answer]] = {
    "start": start.answer,
    "help": help.answer,
    "privacy": privacy.answer,
}
_ASKED: dict[str, Callable[[Call, Desk], Awaitable[Answer]]] = {
    "latest": latest.answer,
    "who": who.answer,
    "story": story.answer,
    "search": search.answer,
    "timeline": timeline.answer,
    "quotes": quotes.answer,
    "plan": plan.answer,
    "meetings": meetings.answer,
    "why": why.answer,
    "discover": discover.answer,
    "digest": digest.answer,
    "subscribe": subscribe.answer,
    "unsubscribe": unsubscribe.answer,
    "settings": settings.answer,
    "sources": sources.answer,
    "status": status.answer,
}


async def answer(call: Call, desk: Desk) -> Answer:
    """The answer to a call, whatever its name and arguments; raises only what the desk's memory raises."""
    command = find(call.name)
    if command is None:
        return Answer(refusals.unknown(call.name, call.args), {"answer": None, "error": "unknown-command"})
    if (refused := _refused(command, call)) is not None:
        return refused
    if command.name in _TOLD:
        return _TOLD[command.name](call, desk)
    desk = await _as_it_is_now(call, desk)
    found = await _ASKED[command.name](call, desk)
    return replace(found, message=replace(found.message, zone=desk.zone))


def _refused(command: Command, call: Call) -> Answer | None:
    if command.for_owner and call.role is not Role.OWNER:
        return Answer(refusals.owner_only(command.name), {"answer": None, "error": "owner-only"})
    if not allowed(command, call):
        return Answer(refusals.admins_only(command.name), {"answer": None, "error": "admins-only"})
    if len(call.args) > command.longest:
        return Answer(refusals.too_long(command.longest), {"answer": None, "error": "too-long"})
    return None


async def _as_it_is_now(call: Call, desk: Desk) -> Desk:
    """Who chose a zone for the digest reads every time in it; people accepted meanwhile are known."""
    subscription = await desk.subscriptions.get(call.address)
    pack = await desk.people.pack() if desk.people else desk.pack
    return replace(desk, pack=pack, zone=subscription.zone if subscription else desk.zone)


def allowed(command: Command, call: Call) -> bool:
    """Whether who asks may use the command where he asks (R42)."""
    return call.private or not command.needs_admin_in_groups or call.role is not Role.MEMBER
