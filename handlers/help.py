"""/help: all commands on one screen."""

from __future__ import annotations

from handlers.command import COMMANDS, Command
from handlers.message import Code, Heading, Item, Message, Note, Spans, Tap, Text
from handlers.ports import Answer, Call, Desk, Role


def answer(call: Call, desk: Desk) -> Answer:  # noqa: ARG001  every handler is called so
    """One line per command; in groups a star marks what is for admins; the owner's are shown to the owner."""
    shown = [command for command in COMMANDS if call.role is Role.OWNER or not command.for_owner]
    rows = tuple(Item((*typed(command, call.private), Text(f": {command.summary}"))) for command in shown)
    stars = "" if call.private else "In groups, * is for admins. "
    hint = Note((Text(f"{stars}For example "), Code("/who Witkoff")))
    message = Message((Heading("What you can ask Parley"), *rows, hint))
    return Answer(message, {"commands": [_data(command) for command in COMMANDS]})


def typed(command: Command, private: bool) -> Spans:
    """The command as it is typed, with its arguments."""
    star = (Text("*"),) if command.needs_admin_in_groups and not private else ()
    usage = (Text(f" {command.usage}"),) if command.usage else ()
    return (Tap(f"/{command.name}"), *usage, *star)


def _data(command: Command) -> dict[str, str]:
    return {"name": command.name, "usage": command.usage, "summary": command.summary}
