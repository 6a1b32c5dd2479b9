"""The commands, and a line of chat as one of them: "/who Dmitriev", "/who@ParleyBot Dmitriev"."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_ARGS = 100  # R43: no question about the talks is longer
MAX_LINK = 1000  # but a report may be asked for by its address
LONGEST_LINE = 2 * MAX_LINK  # of a line that is read: what is beyond makes it too long anyway
OWN_WORD = "parley"  # "/parley who ..." on Slack, "parley who ..." in any chat


@dataclass(frozen=True, slots=True)
class Command:
    """One command: how it is typed, what it gives, and who may use it in a group."""

    name: str
    summary: str  # one line for help, menus and the Slack manifest
    usage: str = ""  # its arguments as help prints them
    needs_admin_in_groups: bool = False  # R42
    for_owner: bool = False  # changes what the whole desk knows
    longest: int = MAX_ARGS  # characters of its arguments
    aliases: tuple[str, ...] = ()


COMMANDS: tuple[Command, ...] = (
    Command("start", "What Parley is and what to do first"),
    Command("help", "All commands on one screen", aliases=("h", "commands")),
    Command("latest", "Newest stories, all or with certain words", "[n] [words]", aliases=("news", "last")),
    Command("who", "A person: side, role, latest stories", "<name>", aliases=("whois",)),
    Command("story", "One story with all its reports", "<id>", aliases=("st",)),
    Command("search", "Stories with all these words", "<words>", aliases=("find",)),
    Command("timeline", "What happened when", "[person|place|document]", aliases=("history",)),
    Command("quotes", "What somebody said, newest first", "<name>", aliases=("said", "quote")),
    Command("plan", "Plans and drafts, and what became of them", "[name]", aliases=("plans", "documents")),
    Command("meetings", "Rounds past and announced", "[person|place]", aliases=("rounds", "calendar")),
    Command("why", "Why a report counts, and why it is in its story", "<id or link>", longest=MAX_LINK),
    Command("digest", "The last 24 hours in brief", needs_admin_in_groups=True, aliases=("brief", "today")),
    Command(
        "subscribe",
        "Alerts and a daily digest in this chat",
        "[alerts|digest|both] [HH:MM] [zone]",
        needs_admin_in_groups=True,
        aliases=("sub", "follow"),
    ),
    Command(
        "unsubscribe",
        "End both and forget this chat",
        needs_admin_in_groups=True,
        aliases=("stop", "unsub", "unfollow"),
    ),
    Command("settings", "What this chat has subscribed to"),
    Command("sources", "The feeds: outlet, language, side, health", "[page]", aliases=("feeds",)),
    Command(
        "discover",
        "Names several outlets print and the desk does not know",
        "[accept|drop|undo <name or number>]",
        for_owner=True,
    ),
    Command("status", "Figures of the desk", aliases=("health",)),
    Command("privacy", "What is stored about you"),
)

_BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.aliases)}
_SLASHED = re.compile(r"/([\w-]{1,32})(?:@(\w{1,64}))?(?:\s+|$)")
_MENTION = re.compile(r"(?:<@\w+(?:\|[^<>]*)?>|@(\w{1,64}))[\s,:]*")


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """A line as a command. A name may be unknown: the router answers that with a hint.

    name: lower case, an alias already as the command it stands for. args: the rest, single-spaced, unbounded.
    slash: typed with a slash; words without one are a command only where Parley is spoken to.
    """

    name: str
    args: str = ""
    slash: bool = False


def find(name: str) -> Command | None:
    """The command of a name or an alias, in any case; None for an unknown one."""
    return _BY_NAME.get(name.lower())


def parse(text: str, bot_name: str = "") -> ParsedCommand | None:
    """The command in a line of chat.

    None for an empty line, and for a command to another bot than `bot_name` ("/who@OtherBot"). A line that
    only calls us ("parley", "@ParleyBot") is "help".
    """
    line, addressed = _unaddressed(" ".join(text[:LONGEST_LINE].split()), bot_name)
    slashed = _SLASHED.match(line)
    if slashed and bot_name and slashed[2] and slashed[2].lower() != bot_name.lower():
        return None
    if slashed:
        word, rest = slashed[1], line[slashed.end() :]
    else:
        word, _, rest = line.partition(" ")
    if word.lower() == OWN_WORD:
        inner = parse(rest, bot_name)
        return ParsedCommand(
            inner.name if inner else "help", inner.args if inner else "", slash=bool(slashed)
        )
    if not word:
        return ParsedCommand("help") if addressed else None
    known = find(word)
    return ParsedCommand(known.name if known else word.lower(), rest, slash=bool(slashed))


def _unaddressed(line: str, bot_name: str) -> tuple[str, bool]:
    """The line without a mention of us in front, and whether there was one."""
    mention = _MENTION.match(line)
    if mention is None or (bot_name and mention[1] and mention[1].lower() != bot_name.lower()):
        return line, False
    return line[mention.end() :], True
