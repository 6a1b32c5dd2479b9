"""/timeline [person|place|document]: what happened when, oldest first."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.model import Story
from handlers import wording
from handlers.as_data import stories_data
from handlers.message import Code, Heading, Item, Link, Message, Note, Paragraph, Text, Time
from handlers.ports import Answer, Call, Desk
from handlers.story_lines import coverage, lead, one_side, where
from handlers.topic import Topic, find_topic

LIMIT = 15


async def answer(call: Call, desk: Desk) -> Answer:
    """The newest stories in order of time, of everything or of one person, place or document."""
    if not call.args:
        return _answer(await desk.archive.latest(LIMIT), Topic(), desk)
    topic = find_topic(desk.pack, call.args)
    if not topic.slug:
        return Answer(_unknown(call.args, topic.suggestions), {"topic": None, "stories": []})
    return _answer(await _stories(topic, desk), topic, desk)


async def _stories(topic: Topic, desk: Desk) -> list[Story]:
    """The newest stories of the topic; those of a place with those of the places in it."""
    slugs = [topic.slug]
    if topic.kind == "place":
        slugs += [place.slug for place in desk.pack.places if place.within == topic.slug]
    found = [story for slug in slugs for story in await desk.archive.stories_with(topic.kind, slug, LIMIT)]
    newest = sorted({story.id: story for story in found}.values(), key=lambda story: story.last_published)
    return newest[-LIMIT:]


def _answer(stories: Sequence[Story], topic: Topic, desk: Desk) -> Answer:
    in_order = sorted(stories, key=lambda story: story.first_published)
    named = {"kind": topic.kind, "slug": topic.slug, "name": topic.name} if topic.slug else None
    data = {"topic": named, "stories": stories_data(in_order)}
    about = f": {topic.name}" if topic.slug else ""
    if not in_order:
        text = Text(f"No story names {topic.name} yet." if topic.slug else "No story yet.")
        return Answer(
            Message((Paragraph((text,)), Note((Text("How the feeds fare: "), Code("/sources"))))), data
        )
    hint = Note(
        (Text("One subject only: "), Code("/timeline Miami"), Text(" or "), Code("/timeline 28 points"))
    )
    rows = (_row(story, desk) for story in in_order)
    return Answer(Message((Heading(f"Timeline{about}"), *rows, *(() if topic.slug else (hint,)))), data)


def _row(story: Story, desk: Desk) -> Item:
    report = lead(story)
    first = (Time(story.first_published), Text("  "), Link(report.title, report.link), Text(" — "))
    facts = " · ".join(fact for fact in (coverage(story, desk.pack), one_side(story, desk.pack)) if fact)
    below = (Text(f"{facts} · "), Code(f"/story {story.id}"))
    return Item((*first, Text(where(report, desk.pack))), (below,))


def _unknown(asked: str, suggestions: Sequence[str]) -> Message:
    meant = f" Did you mean {wording.listing(suggestions, 'or')}?" if suggestions else ""
    text = Text(f'I know no person, place or document "{asked}".{meant}')
    hint = Note((Text("Any words: "), Code(f"/search {asked}")))
    return Message((Paragraph((text,)), hint))
