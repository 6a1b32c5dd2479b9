"""The names that could be added to the desk's own people, from its newest reports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from feeds.model import Report
from feeds.pack import Pack
from feeds.proposals import WINDOW, Proposal, propose
from handlers.ports import Archive

_STEP = timedelta(days=1)  # read at a time: a month of stories would be much to hold


async def proposals(archive: Archive, pack: Pack, dropped: Collection[str]) -> tuple[Proposal, ...]:
    """The names at least three outlets print and the pack lacks, in the 30 days up to the newest report.

    dropped: keys of names that are not wanted. Time grows with the stories of these days.
    """
    return propose(await _reports(archive), pack, dropped)


async def _reports(archive: Archive) -> Sequence[Report]:
    newest = await archive.latest(1)
    if not newest:
        return []
    until = newest[0].last_published + timedelta(seconds=1)
    since = until - WINDOW
    found: dict[str, Report] = {}
    while until > since:
        for story in await archive.window(until - _STEP, until):
            found.update((report.entry, report) for report in story.reports if report.strangers)
        until -= _STEP
    return [report for report in found.values() if report.published >= since]
