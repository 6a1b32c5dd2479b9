"""What a story is made of: an entry as its report, and reports as their story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from feeds.model import Entry, Report, Story


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


def with_report(story: Story, report: Report) -> Story:
    """The story with one report more (or anew, when the entry was edited)."""
    return of_reports(story, [*(old for old in story.reports if old.entry != report.entry), report])


def of_reports(story: Story, reports: Iterable[Report]) -> Story:
    """The story with these reports instead of its own."""
    told = tuple(sorted(reports, key=lambda r: (r.published, r.entry)))
    return replace(
        story,
        reports=told,
        first_published=told[0].published,
        last_published=told[-1].published,
        people=_common(r.people for r in told),
        documents=_common(r.documents for r in told),
        places=_common(r.places for r in told),
    )


def _common(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """All slugs, most often named first."""
    return tuple(slug for slug, _ in Counter(slug for slugs in lists for slug in slugs).most_common())
