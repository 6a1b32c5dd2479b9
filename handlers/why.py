"""/why <id or link>: why a report counts or not, and why it is in its story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeds.cluster import as_report
from feeds.explain import Neighbour, neighbours
from feeds.identity import entry_id
from feeds.model import Entry, RawEntry, Story
from handlers import wording
from handlers.as_data import Data, moment_data
from handlers.message import Block, Bold, Code, Heading, Item, Link, Message, Note, Paragraph, Spans, Text
from handlers.ports import Answer, Call, Desk
from handlers.story_lines import lead, source

REPORTS = 12  # of a story, shown
REASONS = 8  # of one judgement, weightiest first
COMPARED = 5  # reports of the story that an entry is most like
_ID = re.compile(r"#?([a-z0-9]{4,12})")
_LINK = re.compile(r"<?(https?://[^\s>|]+)", re.IGNORECASE)  # Slack writes <address|label>


async def answer(call: Call, desk: Desk) -> Answer:
    """The reasons kept with a report, by its id or link; of a story, those of its reports."""
    link = _LINK.match(call.args)
    wanted = _ID.fullmatch(call.args.lower())
    if link:
        return await _shown(await _linked(link[1], desk), call.args, desk)
    if wanted is None:
        return Answer(_unknown(call.args), _nothing())
    story = await desk.archive.story(wanted[1])
    if story is None:
        return await _shown(await desk.archive.entry(wanted[1]), call.args, desk)
    entries = [e for r in story.reports[:REPORTS] if (e := await desk.archive.entry(r.entry))]
    return Answer(Message(_story_page(story, entries, desk)), {"answer": [_data(e) for e in entries]})


async def _linked(link: str, desk: Desk) -> Entry | None:
    """The report at an address; of several outlets that show the address, one whose report counts."""
    outlets = dict.fromkeys(feed.source.outlet for feed in await desk.archive.feeds())
    ids = [entry_id(RawEntry("", link, "", ""), "", outlet) for outlet in outlets]
    found = [entry for id_ in ids if (entry := await desk.archive.entry(id_))]
    return max(found, key=lambda entry: entry.relevant, default=None)


async def _shown(entry: Entry | None, asked: str, desk: Desk) -> Answer:
    if entry is None:
        return Answer(_unknown(asked), _nothing())
    story = await desk.archive.story(entry.story) if entry.story else None
    return Answer(Message(_entry_page(entry, story, desk)), {"answer": [_data(entry)]})


def _story_page(story: Story, entries: Sequence[Entry], desk: Desk) -> tuple[Block, ...]:
    left = len(story.reports) - len(entries)
    more = (Note((Text(f"and {wording.count(left, 'more report')}"),)),) if left > 0 else ()
    return (Heading(lead(story).title), *(_report(entry, desk) for entry in entries), *more)


def _report(entry: Entry, desk: Desk) -> Item:
    reasons = " ".join(entry.reasons[:3]) or "No reason was kept."
    return Item(
        source(as_report(entry), desk.pack),
        (
            (Link(entry.title, entry.link),),
            (Text(reasons),),
            (Text(_joined(entry)), Code(f"/why {entry.id}")),
        ),
    )


def _joined(entry: Entry) -> str:
    return f"{entry.join} " if entry.join else ""


def _entry_page(entry: Entry, story: Story | None, desk: Desk) -> tuple[Block, ...]:
    counts = "Counts as news of the negotiations" if entry.relevant else "Left out"
    verdict = f": {entry.score:+.1f}, above 0 counts."
    return (
        Heading(entry.title),
        Paragraph((*source(as_report(entry), desk.pack), Text(" "), Link("report", entry.link))),
        Paragraph((Bold(counts), Text(verdict))),
        *(Item((Text(reason),)) for reason in entry.reasons[:REASONS]),
        *_found(entry, desk),
        *_place(entry, story),
    )


def _found(entry: Entry, desk: Desk) -> tuple[Paragraph, ...]:
    """What the report was found to name, a line each; nothing for none."""
    rows = (
        ("People", wording.people(desk.pack, entry.people)),
        ("Documents", wording.documents(desk.pack, entry.documents)),
        ("Places", wording.places(desk.pack, entry.places)),
        ("Days of the event", list(entry.features.when)),
    )
    kind = (Paragraph((Bold("Kind: "), Text(str(entry.features.kind)))),) if entry.relevant else ()
    named = (Paragraph((Bold(f"{what}: "), Text(", ".join(names)))) for what, names in rows if names)
    return (*named, *kind)


def _place(entry: Entry, story: Story | None) -> tuple[Block, ...]:
    """Where it was put and why, with the reports of the story it is most like."""
    if story is None:
        return ()
    near = neighbours(entry, story)[:COMPARED]
    return (
        Paragraph((Bold("Story: "), Text(_joined(entry)), Code(f"/story {story.id}"))),
        *(Item((Text(f"{n.likeness.score:+.1f} like: {n.title}"),), ((Text(_parts(n)),),)) for n in near),
    )


def _parts(near: Neighbour) -> str:
    """What speaks for and against, strongest first."""
    told = sorted(near.likeness.parts.items(), key=lambda part: -abs(part[1]))
    return ", ".join(f"{name} {value:+.1f}" for name, value in told if abs(value) >= 0.05)


def _data(entry: Entry) -> Data:
    return {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "outlet": entry.outlet,
        "published": moment_data(entry.published),
        "relevant": entry.relevant,
        "score": entry.score,
        "reasons": list(entry.reasons),
        "people": list(entry.people),
        "documents": list(entry.documents),
        "places": list(entry.places),
        "story": entry.story or None,
        "join": entry.join or None,
    }


def _nothing() -> Data:
    return {"answer": None}


def _unknown(asked: str) -> Message:
    told: Spans = (Text("Which one? A story's id or a report's link, as in "), Code("/why ab2cd3"))
    if asked:
        told = (Text(f'Nothing kept here has the id or link "{asked}".'),)
    return Message((Paragraph(told), Note((Text("Newest stories with their ids: "), Code("/latest")))))
