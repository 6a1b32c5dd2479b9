"""/who <name>: a person's side, role and latest stories, and whom he is seen with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from feeds.model import Story
from feeds.pack import Person
from feeds.who import lookup
from handlers import wording
from handlers.as_data import Data, moment_data, stories_data
from handlers.message import Block, Bold, Code, Heading, Item, Message, Note, Paragraph, Spans, Text, Time
from handlers.ports import Answer, Call, Desk
from handlers.role_lines import as_kept, beside_side, role_data, roles
from handlers.story_lines import story_item

STORIES = 5  # shown
LOOKED_AT = 200  # stories that first and last seen and companions are taken from
COMPANIONS = 6


async def answer(call: Call, desk: Desk) -> Answer:
    """Who somebody is. For a name nobody bears the answer is who was perhaps meant, never another person."""
    found = lookup(desk.pack, call.args) if call.args else None
    if found is None:
        text = (Text("Who? For example "), Code("/who Dmitriev"))
        return Answer(Message((Paragraph(text),)), _no_one(()))
    if found.person is None:
        meant = tuple({person.slug: person for person in found.suggestions}.values())
        return Answer(_not_known(call.args, meant, desk), _no_one(meant))
    stories = await desk.archive.stories_with("person", found.person.slug, LOOKED_AT)
    return Answer(Message(_page(found.person, stories, desk)), _data(found.person, stories, desk))


def _page(person: Person, stories: Sequence[Story], desk: Desk) -> tuple[Block, ...]:
    held = roles(person, stories, desk)
    return (
        Heading(person.name),
        Paragraph((Bold(wording.side(desk.pack, person.side)), *beside_side(held, desk))),
        *as_kept(held, desk),
        Paragraph(_seen(person, stories)),
        *_seen_with(person, stories, desk),
        *(story_item(story, desk.pack) for story in stories[:STORIES]),
        Note((Text("In order of time: "), Code(f"/timeline {person.name}"))),
    )


def _seen(person: Person, stories: Sequence[Story]) -> Spans:
    if not stories:
        return (Text("Not named in any story kept here."),)
    first, last = _first_and_last(person, stories)
    counted = wording.count(len(stories), "story")
    which = f"In {counted}" if len(stories) < LOOKED_AT else f"In the last {counted}"
    return (Text(f"{which}: first seen "), Time(first), Text(", last "), Time(last))


def _first_and_last(person: Person, stories: Sequence[Story]) -> tuple[datetime, datetime]:
    """When the first and the last report that names the person came out; of all if none does by itself."""
    reports = [report for story in stories for report in story.reports]
    naming = [report.published for report in reports if person.slug in report.people]
    times = naming or [report.published for report in reports]
    return min(times), max(times)


def _with(person: Person, stories: Sequence[Story], desk: Desk) -> list[tuple[str, int]]:
    """Slugs of those named in the same stories and in how many, most often first; reporters do not count."""
    passed_over = {person.slug, *(p.slug for p in desk.pack.people if p.reporter)}
    counts = Counter(slug for story in stories for slug in story.people if slug not in passed_over)
    return counts.most_common(COMPANIONS)


def _seen_with(person: Person, stories: Sequence[Story], desk: Desk) -> tuple[Paragraph, ...]:
    company = _with(person, stories, desk)
    names = wording.people(desk.pack, (slug for slug, _ in company))
    counted = [f"{name} ({number})" for name, (_, number) in zip(names, company, strict=True)]
    return (Paragraph((Bold("Seen with: "), Text(", ".join(counted)))),) if counted else ()


def _not_known(asked: str, suggestions: Sequence[Person], desk: Desk) -> Message:
    if not suggestions:
        hint = Note((Text("Any words: "), Code(f"/search {asked}")))
        return Message((Paragraph((Text(f'I know nobody called "{asked}".'),)), hint))
    question = f"Did you mean {suggestions[0].name if len(suggestions) == 1 else 'one of these'}"
    rows = tuple(
        Item((Code(f"/who {person.name}"), Text(f" ({wording.side(desk.pack, person.side)})")))
        for person in suggestions
    )
    return Message((Paragraph((Text(f'I am not sure who "{asked}" is. {question}?'),)), *rows))


def _no_one(suggestions: Sequence[Person]) -> Data:
    return {"answer": None, "slug": None, "suggestions": [person.name for person in suggestions]}


def _data(person: Person, stories: Sequence[Story], desk: Desk) -> Data:
    company = _with(person, stories, desk)
    names = wording.people(desk.pack, (slug for slug, _ in company))
    first, last = _first_and_last(person, stories) if stories else (None, None)
    return {
        "answer": person.name,
        "slug": person.slug,
        "side": person.side,
        **role_data(roles(person, stories, desk)),
        "first_seen": moment_data(first),
        "last_seen": moment_data(last),
        "seen_with": [
            {"slug": slug, "name": name, "stories": number}
            for name, (slug, number) in zip(names, company, strict=True)
        ],
        "stories": stories_data(stories[:STORIES]),
        "suggestions": [],
    }
