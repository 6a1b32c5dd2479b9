"""/latest [n] [words]: the newest stories."""

from __future__ import annotations

from handlers.as_data import stories_data
from handlers.message import Code, Heading, Message, Note, Paragraph, Text
from handlers.ports import Answer, Call, Desk
from handlers.story_lines import story_item

DEFAULT = 5
MOST = 20


async def answer(call: Call, desk: Desk) -> Answer:
    """The newest stories, as many as asked for, with all the words if any."""
    wanted, words = asked(call.args)
    limit = min(max(wanted, 1), MOST)
    found = await (desk.archive.search(words, limit) if words else desk.archive.latest(limit))
    about = f' with "{" ".join(words)}"' if words else ""
    data = {"words": list(words), "stories": stories_data(found)}
    if not found:
        return Answer(_nothing(about), data)
    head = f"Latest {len(found)} stories{about}" if len(found) > 1 else f"Latest story{about}"
    most = (
        (Note((Text(f"{MOST} stories at most. For more: "), Code("/search <words>"))),)
        if wanted > MOST
        else ()
    )
    return Answer(Message((Heading(head), *(story_item(story, desk.pack) for story in found), *most)), data)


def asked(args: str) -> tuple[int, tuple[str, ...]]:
    """How many, and the words: "3 miami talks" -> (3, ("miami", "talks"))."""
    words = tuple(args.split())
    if words and words[0].isascii() and words[0].isdigit():
        return int(words[0]), words[1:]
    return DEFAULT, words


def _nothing(about: str) -> Message:
    if about:
        hint = Note((Text("Try fewer words, or a name: "), Code("/who Umerov")))
        return Message((Paragraph((Text(f"No story{about}."),)), hint))
    hint = Note((Text("How the feeds fare: "), Code("/sources")))
    return Message((Paragraph((Text("No story yet. They appear as soon as the feeds bring one."),)), hint))
