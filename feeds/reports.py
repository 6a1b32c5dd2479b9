"""What a story is made of: an entry as its report, and reports as their story."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from feeds.model import Entry, Report, Story

MOST = 200  # reports of a story: a feed could make one grow for ever, and with it the time for all others


def as_report(entry: Entry) -> Report:
    """What a story keeps of an entry."""
    return Report(
        entry=entry.id,
        feed=entry.feed,
        outlet=entry.outlet,
        side=entry.side,
        state_media=entry.state_media,
        language=entry.language,
        title=entry.title,
        link=entry.link,
        published=entry.published,
        people=entry.people,
        documents=entry.documents,
        places=entry.places,
        quotes=entry.quotes,
        roles=entry.roles,
        strangers=entry.strangers,
        claim=entry.claim,
        changes=entry.changes,
        features=entry.features,
        dated=entry.published != entry.first_seen,
    )


def of_reports(story: Story, reports: Iterable[Report]) -> Story:
    """The story with these reports instead of its own, 200 of them at most."""
    told = _bounded(sorted(reports, key=lambda r: (r.published, r.entry)))
    return replace(
        story,
        reports=tuple(told),
        first_published=told[0].published,
        last_published=told[-1].published,
        people=_common(r.people for r in told),
        documents=_common(r.documents for r in told),
        places=_common(r.places for r in told),
    )


def _bounded(told: Sequence[Report]) -> Sequence[Report]:
    """Reports, by time, without those beyond 200: from the middle of what the feeds with most of them told.

    So a feed that floods a story pushes out its own reports and no other's.
    """
    if len(told) <= MOST:
        return told
    of_feed: defaultdict[str, list[int]] = defaultdict(list)
    for at, report in enumerate(told):
        of_feed[report.feed].append(at)
    rooms = Counter({feed: len(places) for feed, places in of_feed.items()})
    for _ in range(len(told) - MOST):
        rooms[max(rooms, key=rooms.__getitem__)] -= 1
    dropped: set[int] = set()
    for feed, places in of_feed.items():
        first = (rooms[feed] + 1) // 2
        dropped.update(places[first : first + len(places) - rooms[feed]])
    return [report for at, report in enumerate(told) if at not in dropped]


def _common(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """All slugs, most often named first."""
    return tuple(slug for slug, _ in Counter(slug for slugs in lists for slug in slugs).most_common())
