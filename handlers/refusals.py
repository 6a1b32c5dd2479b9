"""Why a command was not carried out, and what to do instead. Kind, short, never a stack trace."""

from __future__ import annotations

from handlers.command import COMMANDS, find
from handlers.message import Code, Message, Note, Paragraph, Tap, Text
from handlers.suggest import nearest


def too_long(most: int) -> Message:
    """The arguments have more than `most` characters (R43)."""
    return Message(
        (Paragraph((Text(f"That is a bit long: {most} characters behind the command at most."),)),)
    )


def admins_only(name: str) -> Message:
    """A member of a group asked for what needs an admin (R42)."""
    text = Text(f"In a group only an admin can use /{name}. Ask one, or write to me in a private chat.")
    return Message((Paragraph((text,)),))


def owner_only(name: str) -> Message:
    """Somebody asked for what changes the whole desk."""
    text = Text(f"Only the owner of this desk can use /{name}: the ids under [owner] in its configuration.")
    return Message((Paragraph((text,)),))


def unlisted(chat: str) -> Message:
    """The desk serves listed chats only (R42). chat: what its owner has to list."""
    text = Text("This desk answers listed chats only. Its owner can add this one under [access] chats: ")
    return Message((Paragraph((text, Code(chat))),), quiet=True)


def slow_down() -> Message:
    """Too many commands in a minute; said once, then silence (R43)."""
    return Message((Paragraph((Text("Slow down a little, please. Try again in a minute."),)),), quiet=True)


def unknown(name: str, args: str = "") -> Message:
    """No command of this name: what was perhaps meant, else where to look."""
    near = nearest(name, (command.name for command in COMMANDS), limit=1)
    if near:
        meant = find(near[0])
        argued = args if meant and meant.usage else ""
        guess = Code(f"/{near[0]} {argued}") if argued else Tap(f"/{near[0]}")
        return Message(
            (Paragraph((Text(f'"{name}" is no command. Did you mean '), guess, Text("?"))), _all())
        )
    return Message((Paragraph((Text(f'"{name}" is no command.'),)), _all()))


def _all() -> Note:
    return Note((Text("All commands: "), Tap("/help")))
