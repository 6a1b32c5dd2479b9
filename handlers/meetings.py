"""/meetings [person|place]: rounds past and announced, told from the stories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from feeds.meetings import Meeting, meetings
from feeds.model import Story
from feeds.sessions import Course
from handlers import wording
from handlers.as_data import Data, report_data
from handlers.message import Block, Bold, Code, Heading, Item, Message, Note, Paragraph, Spans, Text
from handlers.moments import day, days
from handlers.ports import Answer, Call, Desk
from handlers.story_lines import headline
from handlers.topic import Topic, find_topic

LOOKED_AT = 500  # newest stories that meetings are told from
SHOWN = 12  # of those past; all that are to come are shown
NAMES = 4  # of each side


async def answer(call: Call, desk: Desk) -> Answer:
    """What is to come, then what was, the newest first; of one person or place when asked so."""
    topic = find_topic(desk.pack, call.args) if call.args else Topic()
    if call.args and topic.kind not in {"person", "place"}:
        return Answer(_unknown(call.args, topic), {"topic": None, "upcoming": [], "past": []})
    found = meetings(await _stories(topic, desk), desk.pack)
    if topic.kind == "person":
        found = tuple(meeting for meeting in found if topic.slug in meeting.people)
    today = desk.now.date()
    upcoming = tuple(meeting for meeting in reversed(found) if meeting.upcoming(today))
    past = tuple(meeting for meeting in found if not meeting.upcoming(today))
    named = {"kind": topic.kind, "slug": topic.slug, "name": topic.name} if topic.slug else None
    data = {
        "topic": named,
        "upcoming": [_data(meeting, desk, today) for meeting in upcoming],
        "past": [_data(meeting, desk, today) for meeting in past],
    }
    return Answer(Message(_page(topic, upcoming, past, desk)), data)


async def _stories(topic: Topic, desk: Desk) -> Sequence[Story]:
    """The newest stories; those of a place with those of the places in it."""
    if not topic.slug:
        return await desk.archive.latest(LOOKED_AT)
    slugs = [topic.slug]
    if topic.kind == "place":
        slugs += [place.slug for place in desk.pack.places if place.within == topic.slug]
    found = [s for slug in slugs for s in await desk.archive.stories_with(topic.kind, slug, LOOKED_AT)]
    return tuple({story.id: story for story in found}.values())


def _page(
    topic: Topic, upcoming: Sequence[Meeting], past: Sequence[Meeting], desk: Desk
) -> tuple[Block, ...]:
    about = f": {topic.name}" if topic.slug else ""
    if not upcoming and not past:
        told = Paragraph((Text(f"No story tells of a meeting{f' of {topic.name}' if about else ''} yet."),))
        return (told, Note((Text("Any words: "), Code(f"/search {topic.name or 'talks'}"))))
    left = len(past) - SHOWN
    more = f"and {wording.count(left, 'earlier meeting')}. " if left > 0 else ""
    hint = Note((Text(f"{more}Calls are not listed. Of one person or place: "), Code("/meetings Witkoff")))
    return (
        Heading(f"Meetings{about}"),
        *_part("To come", upcoming, desk),
        *_part("Past", past[:SHOWN], desk),
        hint,
    )


def _part(head: str, those: Sequence[Meeting], desk: Desk) -> tuple[Block, ...]:
    if not those:
        return ()
    return (Paragraph((Bold(head),)), *(_item(meeting, desk) for meeting in those))


def _item(meeting: Meeting, desk: Desk) -> Item:
    """Place, days and status; who; the report it is best told by."""
    place = wording.places(desk.pack, [meeting.place])[0]
    how = _status(meeting, desk.now.date())
    about = "about " if meeting.guessed else ""
    when = f"{about}{days(*meeting.days)}" if meeting.days else "day not known"
    outlets = Text(f" · {wording.count(meeting.outlets, 'outlet')} · ")
    source: Spans = (*headline(meeting.report, desk.pack), outlets, Code(f"/story {meeting.stories[0]}"))
    return Item((Bold(f"{place}, {when}"), Text(f": {how}")), ((Text(_who(meeting, desk)),), source))


def _status(meeting: Meeting, today: date) -> str:
    """The course in words. What was announced and whose day passed without a report is said to be so."""
    if meeting.course == Course.HELD:
        return "took place"
    if meeting.course == Course.ANNOUNCED and not meeting.upcoming(today):
        return "announced; no report that it took place"
    if meeting.course == Course.ANNOUNCED and not meeting.days:
        return f"announced on {day(meeting.report.published.date())}"
    return meeting.course.value


def _who(meeting: Meeting, desk: Desk) -> str:
    """ "Ukraine: Rustem Umerov; United States"; the sides in the pack's order, by name where one is told."""
    sides = {person.slug: person.side for person in desk.pack.people}
    parts = []
    for side in desk.pack.sides:
        names = wording.people(desk.pack, [slug for slug in meeting.people if sides.get(slug) == side.id])
        if names:
            parts.append(f"{side.label}: {wording.some(names, NAMES)}")
        elif side.id in meeting.sides:
            parts.append(side.label)
    return "; ".join(parts)


def _unknown(asked: str, topic: Topic) -> Message:
    meant = f" Did you mean {wording.listing(topic.suggestions, 'or')}?" if topic.suggestions else ""
    text = Text(f'I know no person or place "{asked}".{meant}')
    return Message((Paragraph((text,)), Note((Text("All meetings: "), Code("/meetings")))))


def _data(meeting: Meeting, desk: Desk, today: date) -> Data:
    return {
        "place": meeting.place,
        "place_name": wording.places(desk.pack, [meeting.place])[0],
        "from": meeting.days[0].isoformat() if meeting.days else None,
        "to": meeting.days[1].isoformat() if meeting.days else None,
        "days_named": bool(meeting.days) and not meeting.guessed,
        "status": meeting.course.value,
        "words": _status(meeting, today),
        "people": list(meeting.people),
        "sides": list(meeting.sides),
        "stories": list(meeting.stories),
        "outlets": meeting.outlets,
        "report": report_data(meeting.report),
    }
