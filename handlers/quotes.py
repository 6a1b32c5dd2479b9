"""/quotes <name>: what somebody said, newest first, each saying once."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.pack import Pack, Person
from feeds.sayings import Print, Saying, sayings
from feeds.who import lookup
from handlers import wording
from handlers.as_data import Data, moment_data
from handlers.message import Block, Code, Heading, Item, Message, Note, Paragraph, Spans, Text
from handlers.ports import Answer, Call, Desk
from handlers.story_lines import headline

SHOWN = 8
LOOKED_AT = 200  # stories that sayings are taken from


async def answer(call: Call, desk: Desk) -> Answer:
    """What somebody said. For a name nobody bears the answer is who was perhaps meant."""
    found = lookup(desk.pack, call.args) if call.args else None
    if found is None:
        text = (Text("Whose words? For example "), Code("/quotes Witkoff"))
        return Answer(Message((Paragraph(text),)), _nothing(()))
    if found.person is None:
        meant = tuple({person.slug: person for person in found.suggestions}.values())
        return Answer(Message(_not_known(call.args, meant, desk.pack)), _nothing(meant))
    stories = await desk.archive.stories_with("person", found.person.slug, LOOKED_AT)
    said = sayings(stories, found.person.slug)
    return Answer(Message(_page(found.person, said, desk.pack)), _data(found.person, said))


def _page(person: Person, said: Sequence[Saying], pack: Pack) -> tuple[Block, ...]:
    who = Note((Text("Side, role and stories: "), Code(f"/who {person.name}")))
    if not said:
        text = Text(f"No report kept here quotes {person.name} word for word.")
        return Heading(f"Quotes: {person.name}"), Paragraph((text,)), who
    left = len(said) - SHOWN
    more = (Note((Text(f"and {wording.count(left, 'older quote')}"),)),) if left > 0 else ()
    rows = (_row(saying, pack) for saying in said[:SHOWN])
    return Heading(f"Quotes: {person.name}"), *rows, *more, who


def _row(saying: Saying, pack: Pack) -> Item:
    """The words as printed; below them the report, and how many others print them."""
    shown = saying.shown
    facts = [_also(saying, shown), "" if shown.report.language == "en" else _printed_in(shown)]
    below = (Text("".join(f"{fact} · " for fact in facts if fact)), Code(f"/story {shown.story}"))
    return Item((Text(f"“{shown.quote.text}”"),), (headline(shown.report, pack), below))


def _printed_in(shown: Print) -> str:
    return f"in {wording.language(shown.report.language)}"


def _also(saying: Saying, shown: Print) -> str:
    """ "also in 3 outlets, 2 languages"; "" when nobody else prints it."""
    others = [outlet for outlet in saying.outlets if outlet != shown.report.outlet]
    if not others:
        return ""
    languages = [language for language in saying.languages if language != shown.report.language]
    told = f", {wording.count(len(languages), 'more language')}" if languages else ""
    return f"also in {wording.count(len(others), 'outlet')}{told}"


def _not_known(asked: str, meant: Sequence[Person], pack: Pack) -> tuple[Block, ...]:
    if not meant:
        hint: Spans = (Text("Any words: "), Code(f"/search {asked}"))
        return Paragraph((Text(f'I know nobody called "{asked}".'),)), Note(hint)
    rows = (
        Item((Code(f"/quotes {person.name}"), Text(f" ({wording.side(pack, person.side)})")))
        for person in meant
    )
    return Paragraph((Text(f'I am not sure who "{asked}" is. Did you mean:'),)), *rows


def _nothing(meant: Sequence[Person]) -> Data:
    return {"answer": None, "slug": None, "quotes": [], "suggestions": [person.name for person in meant]}


def _data(person: Person, said: Sequence[Saying]) -> Data:
    return {
        "answer": person.name,
        "slug": person.slug,
        "quotes": [_saying_data(saying) for saying in said],
        "suggestions": [],
    }


def _saying_data(saying: Saying) -> Data:
    return {
        **_print_data(saying.shown),
        "first_published": moment_data(saying.first),
        "outlets": list(saying.outlets),
        "languages": list(saying.languages),
        "prints": [_print_data(one) for one in saying.prints],
    }


def _print_data(one: Print) -> Data:
    report = one.report
    return {
        "text": one.quote.text,
        "language": report.language,
        "outlet": report.outlet,
        "side": report.side,
        "state_media": report.state_media,
        "link": report.link,
        "published": moment_data(report.published),
        "story": one.story,
    }
