"""Stories as plain data for `parley ask --json`: only strings, numbers, lists and objects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from feeds.claim_state import state
from feeds.model import Report, Story
from feeds.sides import outlets_by_side

Data = dict[str, Any]


def moment_data(at: datetime | None) -> str | None:
    """ISO 8601 in UTC, or null."""
    return at.isoformat() if at else None


def report_data(report: Report) -> Data:
    """One report: where it stands, in which language, from which side, when."""
    return {
        "outlet": report.outlet,
        "side": report.side,
        "state_media": report.state_media,
        "language": report.language,
        "title": report.title,
        "link": report.link,
        "published": moment_data(report.published),
        "claim": {"stance": str(report.claim.stance), "by": report.claim.by},
    }


def story_data(story: Story) -> Data:
    """One story with its reports in order of time."""
    return {
        "id": story.id,
        "first_published": moment_data(story.first_published),
        "last_published": moment_data(story.last_published),
        "outlets": list(story.outlets),
        "languages": list(story.languages),
        "sides": list(story.sides),
        "outlets_by_side": [
            {"side": row.side, "outlets": row.outlets, "state_media": row.state_media}
            for row in outlets_by_side(story)
        ],
        "people": list(story.people),
        "documents": list(story.documents),
        "places": list(story.places),
        "claim": _claim_data(story),
        "reports": [report_data(report) for report in story.reports],
    }


def _claim_data(story: Story) -> Data:
    """The last word on what the story tells, and all words with who gave them and when."""
    found = state(story)
    words = [
        {"stance": str(word.stance), "by": word.by, "at": moment_data(word.at), "outlet": word.outlet}
        for word in found.words
    ]
    return {"stance": str(found.stance), "words": words}


def stories_data(stories: Iterable[Story]) -> list[Data]:
    """Stories in the order given."""
    return [story_data(story) for story in stories]
