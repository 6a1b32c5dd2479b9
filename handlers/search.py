"""/search <words>: stories with all the words."""

from __future__ import annotations

from handlers.as_data import stories_data
from handlers.message import Code, Heading, Message, Note, Paragraph, Text
from handlers.ports import Answer, Call, Desk
from handlers.story_lines import story_item

LIMIT = 10


async def answer(call: Call, desk: Desk) -> Answer:
    """The newest stories a title or summary of which holds all the words, in any case."""
    words = tuple(call.args.split())
    if not words:
        usage = (Text("Search for what? For example "), Code("/search 20 point plan"))
        return Answer(Message((Paragraph(usage),)), {"words": [], "stories": []})
    found = await desk.archive.search(words, LIMIT + 1)
    shown = found[:LIMIT]
    data = {"words": list(words), "stories": stories_data(shown), "more": len(found) > LIMIT}
    if not shown:
        return Answer(_nothing(call.args), data)
    head = Heading(f'Stories with "{call.args}"')
    more = (Note((Text(f"The newest {LIMIT}. One more word finds fewer."),)),) if len(found) > LIMIT else ()
    return Answer(Message((head, *(story_item(story, desk.pack) for story in shown), *more)), data)


def _nothing(asked: str) -> Message:
    hint = Note((Text("All words must stand in one title or summary. Try fewer, or "), Code("/latest")))
    return Message((Paragraph((Text(f'No story has "{asked}".'),)), hint))
