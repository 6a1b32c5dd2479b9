"""What became of a document, told from the stories that name it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from feeds.model import Report, Story

SHARE = 1 / 3  # of a story's reports on the document: one outlet's aside among many tells of no change


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A story that tells of a new status. report: the first that tells it, state media last among equals."""

    status: str  # id of a status of the pack
    story: str
    report: Report
    outlets: int  # that tell it


@dataclass(frozen=True, slots=True)
class History:
    """A document as the stories tell of it. changes: the newest first. first, last: reports that name it."""

    document: str
    stories: int
    first: Report
    last: Report
    last_story: str
    changes: tuple[StatusChange, ...]


def history(stories: Iterable[Story], document: str) -> History | None:
    """The history of one document (its slug); None when no report of the stories names it.

    A story whose status is that of the story before it is no change.
    """
    rows = [(story, naming) for story in stories if (naming := _naming(story, document))]
    if not rows:
        return None
    rows.sort(key=lambda row: (row[1][0].published, row[0].id))
    told = [change for story, naming in rows if (change := _change(story, naming, document)) is not None]
    changes = [next(run) for _, run in groupby(told, key=lambda change: change.status)]
    last_story, last = max(
        ((story, report) for story, naming in rows for report in naming),
        key=lambda row: (row[1].published, row[1].entry),
    )
    return History(document, len(rows), rows[0][1][0], last, last_story.id, tuple(reversed(changes)))


def _naming(story: Story, document: str) -> list[Report]:
    return [report for report in story.reports if document in report.documents]


def _change(story: Story, naming: Sequence[Report], document: str) -> StatusChange | None:
    """The status that most outlets of a story tell, the first one among equals."""
    telling: dict[str, list[Report]] = {}
    for report in naming:
        for change in report.changes:
            if change.document == document:
                telling.setdefault(change.status, []).append(report)
    status = max(telling, key=lambda one: len(_outlets(telling[one])), default=None)
    if status is None or len(_outlets(telling[status])) < SHARE * len(_outlets(naming)):
        return None
    shown = min(telling[status], key=lambda report: (report.state_media, report.published, report.entry))
    return StatusChange(status, story.id, shown, len(_outlets(telling[status])))


def _outlets(reports: Iterable[Report]) -> set[str]:
    return {report.outlet for report in reports}
