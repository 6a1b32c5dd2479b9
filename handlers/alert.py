"""What subscribed chats are told unasked: a new story, a burst of them, a notice to the owner."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.model import Announcement, Story
from handlers import wording
from handlers.claim_lines import claim
from handlers.message import Block, Bold, Code, Heading, Message, Note, Paragraph, Spans, Tap, Text
from handlers.ports import Desk
from handlers.story_lines import coverage, headline, lead, one_side, sample_note, story_item, who_carries
from handlers.web_address import web_address

FLOOD_SHOWN = 10
NAMES_SHOWN = 4


def alert(story: Story, desk: Desk) -> Message:
    """One new story: headline with its source, who carries it, who is named, and what to type for more."""
    report = lead(story)
    facts = (coverage(story, desk.pack), one_side(story, desk.pack), who_carries(story, desk.pack, report))
    told = claim(story, desk.pack)
    blocks: tuple[Block, ...] = (
        *sample_note(desk.sample),
        Paragraph((Bold("New:"), Text(" "), *headline(report, desk.pack))),
        *((Paragraph(told),) if told else ()),
        Paragraph((Text(" · ".join(fact for fact in facts if fact)),)),
        *_named(story, desk),
        Note((Text("More: "), Code(f"/story {story.id}"))),
    )
    return Message(blocks, preview=web_address(report.link), zone=desk.zone)


def flood(announcement: Announcement, stories: Sequence[Story], desk: Desk) -> Message:
    """Many stories of one feed at once: one quiet message with the first of them (R32)."""
    shown = tuple(story_item(story, desk.pack) for story in stories[:FLOOD_SHOWN])
    number = max(len(announcement.stories), len(stories))
    left = number - len(shown)
    more = (Text(f"and {wording.count(left, 'more story')}: "), Tap("/latest")) if left else ()
    first = next((r for story in stories for r in story.reports if r.feed == announcement.feed), None)
    mark = wording.outlet_mark(desk.pack, first.side, first.state_media) if first else ""
    source = f" from {first.outlet} ({mark})" if first else ""
    head = Heading(f"{wording.count(number, 'new story')} at once{source}")
    return Message((*sample_note(desk.sample), head, *shown, *_note(more)), quiet=True, zone=desk.zone)


def notice(text: str) -> Message:
    """Something the owner of the desk should know, in one sentence."""
    return Message(
        (Paragraph((Bold("Desk notice: "), Text(text))), Note((Text("Figures: "), Tap("/status"))))
    )


def _named(story: Story, desk: Desk) -> tuple[Paragraph, ...]:
    names = (
        *wording.people(desk.pack, story.people)[:NAMES_SHOWN],
        *wording.documents(desk.pack, story.documents)[:NAMES_SHOWN],
        *wording.places(desk.pack, story.places)[:NAMES_SHOWN],
    )
    return (Paragraph((Text("On: " + ", ".join(names)),)),) if names else ()


def _note(spans: Spans) -> tuple[Note, ...]:
    return (Note(spans),) if spans else ()
