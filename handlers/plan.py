"""/plan [name]: the plans and drafts under negotiation, what became of them, with sources."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.pack import Document
from feeds.plans import History, StatusChange, history
from feeds.which_document import lookup_document
from handlers import wording
from handlers.as_data import Data, moment_data, report_data
from handlers.message import (
    Block,
    Bold,
    Code,
    Heading,
    Item,
    Link,
    Message,
    Note,
    Paragraph,
    Spans,
    Text,
    Time,
)
from handlers.moments import day
from handlers.ports import Answer, Call, Desk
from handlers.story_lines import headline, where

LOOKED_AT = 200  # stories that a history is told from
LOOKED_AT_EACH = 30  # in the list of all documents
CHANGES = 12  # shown


async def answer(call: Call, desk: Desk) -> Answer:
    """All documents the stories name, newest first; or what became of one."""
    if not call.args:
        return await _all(desk)
    found = lookup_document(desk.pack, call.args)
    if found.document is None:
        return Answer(_unknown(call.args, found.suggestions), _no_plan(found.suggestions))
    told = await _history(found.document, desk, LOOKED_AT)
    return Answer(Message(_page(found.document, told, desk)), _data(found.document, told, desk))


async def _history(document: Document, desk: Desk, most: int) -> History | None:
    return history(await desk.archive.stories_with("document", document.slug, most), document.slug)


async def _all(desk: Desk) -> Answer:
    told = [(document, await _history(document, desk, LOOKED_AT_EACH)) for document in desk.pack.documents]
    named = [(document, found) for document, found in told if found is not None]
    named.sort(key=lambda row: (row[1].last.published, row[0].slug), reverse=True)
    data = {"plans": [_row_data(document, found, desk) for document, found in named]}
    if not named:
        text = Text("No story names a plan or draft yet.")
        hint = Note((Text("How the feeds fare: "), Code("/sources")))
        return Answer(Message((Paragraph((text,)), hint)), data)
    rows = (_row(document, found, desk) for document, found in named)
    more = Note((Text("What became of one: "), Code(f"/plan {named[0][0].name}")))
    return Answer(Message((Heading("Plans and drafts"), *rows, more)), data)


def _row(document: Document, found: History, desk: Desk) -> Item:
    """ "28-point plan: cut, 24 Nov 2025 — Outlet (side) · last named 24 Dec, 10:00 UTC"."""
    told: Spans = ()
    if found.changes:
        newest = found.changes[0]
        link = Link(where(newest.report, desk.pack), newest.report.link)
        told = (
            Text(f": {_label(newest, desk)}, "),
            Time(newest.report.published, style="date"),
            Text(" — "),
            link,
        )
    return Item((Bold(document.name), *told, Text(" · last named "), Time(found.last.published)))


def _page(document: Document, found: History | None, desk: Desk) -> tuple[Block, ...]:
    about = (Paragraph((Text(_sentence(document.about)),)),) if document.about else ()
    appeared = (Paragraph((Bold("Appeared: "), Text(day(document.appeared)))),) if document.appeared else ()
    head = (Heading(document.name), *about, *appeared)
    if found is None:
        return (*head, Paragraph((Text("Not named in any story kept here."),)))
    return (
        *head,
        Paragraph(_mentions(found)),
        Item(
            (Bold("Latest mention: "), *headline(found.last, desk.pack)),
            ((Code(f"/story {found.last_story}"),),),
        ),
        *_changes(found, desk),
        Note((Text("In order of time: "), Code(f"/timeline {document.name}"))),
    )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def _mentions(found: History) -> Spans:
    counted = wording.count(found.stories, "story")
    which = f"In {counted}" if found.stories < LOOKED_AT else f"In the last {counted}"
    return (
        Text(f"{which}: first named "),
        Time(found.first.published),
        Text(", last "),
        Time(found.last.published),
    )


def _changes(found: History, desk: Desk) -> tuple[Block, ...]:
    """The changes of status, the newest first, each with the report that tells it."""
    if not found.changes:
        return (Paragraph((Text("No story tells of a change of its status."),)),)
    shown = tuple(_change(change, desk) for change in found.changes[:CHANGES])
    left = len(found.changes) - CHANGES
    more = (Note((Text(f"and {wording.count(left, 'earlier change')}"),)),) if left > 0 else ()
    return (Paragraph((Bold("What became of it"),)), *shown, *more)


def _change(change: StatusChange, desk: Desk) -> Item:
    outlets = f"told by {wording.count(change.outlets, 'outlet')} · "
    first = (Bold(f"{_label(change, desk).capitalize()}: "), *headline(change.report, desk.pack))
    return Item(first, ((Text(outlets), Code(f"/story {change.story}")),))


def _label(change: StatusChange, desk: Desk) -> str:
    """The pack's label of a status; its id when the pack has lost it since."""
    return next((s.label for s in desk.pack.statuses if s.id == change.status), change.status)


def _unknown(asked: str, suggestions: Sequence[Document]) -> Message:
    all_of_them = Note((Text("All documents: "), Code("/plan")))
    if not suggestions:
        return Message((Paragraph((Text(f'I know no plan or draft called "{asked}".'),)), all_of_them))
    which = suggestions[0].name if len(suggestions) == 1 else "one of these"
    rows = tuple(Item((Code(f"/plan {document.name}"),)) for document in suggestions)
    question = Paragraph((Text(f'I am not sure which "{asked}" is. Did you mean {which}?'),))
    return Message((question, *rows, all_of_them))


def _no_plan(suggestions: Sequence[Document]) -> Data:
    return {"plan": None, "suggestions": [document.name for document in suggestions]}


def _row_data(document: Document, found: History, desk: Desk) -> Data:
    changes = [_change_data(change, desk) for change in found.changes[:1]]
    return {
        "slug": document.slug,
        "name": document.name,
        "status": changes[0] if changes else None,
        "last_named": moment_data(found.last.published),
    }


def _change_data(change: StatusChange, desk: Desk) -> Data:
    return {
        "status": change.status,
        "label": _label(change, desk),
        "story": change.story,
        "outlets": change.outlets,
        "report": report_data(change.report),
    }


def _data(document: Document, found: History | None, desk: Desk) -> Data:
    return {
        "plan": document.name,
        "slug": document.slug,
        "about": document.about,
        "appeared": document.appeared.isoformat() if document.appeared else None,
        "stories": found.stories if found else 0,
        "first_named": report_data(found.first) if found else None,
        "last_named": report_data(found.last) if found else None,
        "changes": [_change_data(change, desk) for change in found.changes] if found else [],
        "suggestions": [],
    }
