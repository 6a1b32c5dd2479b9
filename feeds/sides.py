"""How many outlets of each side carry a story, and the label of state media."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from feeds.model import Report, Story


@dataclass(frozen=True, slots=True)
class SideCount:
    """One side's outlets, and how many of them a state owns. side is "" for outlets of no known side."""

    side: str
    outlets: int
    state_media: int


def outlets_by_side(story: Story) -> tuple[SideCount, ...]:
    """Each side with its outlets, the most first, then in the order they came; those of no known side last.

    An outlet counts once, for the side of its first report.
    """
    first: dict[str, Report] = {}
    for report in story.reports:
        first.setdefault(report.outlet, report)
    by_side: dict[str, list[Report]] = {}
    for report in first.values():
        by_side.setdefault(report.side, []).append(report)
    rows = (SideCount(side, len(those), _state(those)) for side, those in by_side.items())
    return tuple(sorted(rows, key=lambda row: (row.side == "", -row.outlets)))


def labelled(outlet: str, state_media: bool) -> str:
    """An outlet's name where its side is not said: state media say so everywhere."""
    return f"{outlet} (state media)" if state_media else outlet


def _state(reports: Iterable[Report]) -> int:
    return sum(report.state_media for report in reports)
