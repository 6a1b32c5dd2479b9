"""/story <id>: one story with all its reports."""

from __future__ import annotations

import re

from feeds.model import Report, Story
from handlers import wording
from handlers.as_data import story_data
from handlers.claim_lines import claim
from handlers.message import (
    Block,
    Bold,
    Code,
    Heading,
    Italic,
    Item,
    Link,
    Message,
    Note,
    Paragraph,
    Spans,
    Text,
)
from handlers.ports import Answer, Call, Desk
from handlers.story_lines import breadth, by_side, lead, one_side, source

REPORTS = 40  # shown; a story with more says how many
_ID = re.compile(r"#?([a-z0-9]{4,12})")


async def answer(call: Call, desk: Desk) -> Answer:
    """The story of an id, also of one it had before it was joined into another."""
    found = _ID.fullmatch(call.args.lower())
    story = await desk.archive.story(found[1]) if found else None
    if story is None:
        return Answer(_unknown(call.args), {"story": None})
    return Answer(Message(_page(story, desk)), {"story": story_data(story)})


def _page(story: Story, desk: Desk) -> tuple[Block, ...]:
    reports = tuple(_report(report, desk) for report in story.reports[:REPORTS])
    left = len(story.reports) - REPORTS
    more = (Note((Text(f"and {wording.count(left, 'later report')}"),)),) if left > 0 else ()
    told = claim(story, desk.pack)
    return (
        Heading(lead(story).title),
        Paragraph(_coverage(story, desk)),
        *((Paragraph(told),) if told else ()),
        *_named(story, desk),
        *reports,
        *more,
        Note((Text("This story: "), Code(f"/story {story.id}"))),
    )


def _coverage(story: Story, desk: Desk) -> Spans:
    languages = wording.listing(map(wording.language, story.languages))
    warning, sides = one_side(story, desk.pack), by_side(story, desk.pack)
    return (
        Text(f"{wording.count(len(story.reports), 'report')}: {breadth(story)} ({languages})."),
        *((Text(f" By side: {sides}."),) if sides else ()),
        *((Text(" "), Bold(warning[0].upper() + warning[1:] + ".")) if warning else ()),
    )


def _named(story: Story, desk: Desk) -> tuple[Paragraph, ...]:
    """Who and what is named, a line each; nothing for none."""
    rows = (
        ("People", wording.people(desk.pack, story.people)),
        ("Documents", wording.documents(desk.pack, story.documents)),
        ("Places", wording.places(desk.pack, story.places)),
    )
    return tuple(Paragraph((Bold(f"{what}: "), Text(", ".join(names)))) for what, names in rows if names)


def _report(report: Report, desk: Desk) -> Item:
    return Item(
        (*source(report, desk.pack), Text(", "), Italic(wording.language(report.language))),
        ((Link(report.title, report.link),),),
    )


def _unknown(asked: str) -> Message:
    if not asked:
        return Message(
            (Paragraph((Text("Which story? Its id stands below it, as in "), Code("/story ab2cd3"))),)
        )
    hint = Note((Text("Ids are six letters and digits. Newest stories: "), Code("/latest")))
    return Message((Paragraph((Text(f'No story has the id "{asked}".'),)), hint))
