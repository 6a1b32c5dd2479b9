"""Small builders for entries, stories, feeds and plans: sensible values, any of which a test may replace."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.model import Announcement, Entry, FeedSource, FeedState, FeedStatus, Plan, Report, Story
from handlers.ports import Address, Subscription

NOW = datetime(2025, 12, 21, 12, 0, tzinfo=UTC)
FEED = "0000000001"
CHAT = Address("telegram", "-1001")


def source(number: int = 1, **changes: Any) -> FeedSource:
    """A feed of the outlet "Outlet <number>"."""
    feed = FeedSource(
        f"{number:010x}", f"https://outlet{number}.example/feed", f"Outlet {number}", "en", "wire"
    )
    return replace(feed, **changes)


def state(number: int = 1, **changes: Any) -> FeedState:
    """The state of `source(number)` after a good fetch at NOW."""
    after = FeedState(
        f"{number:010x}",
        FeedStatus.OK,
        first_fetched=NOW - timedelta(days=1),
        last_fetched=NOW,
        last_ok=NOW,
        next_poll=NOW + timedelta(minutes=10),
        interval_s=600,
        length=1,
    )
    return replace(after, **changes)


def entry(number: int = 1, **changes: Any) -> Entry:
    """A relevant entry of `source(1)`, published `number` minutes before NOW, without a story."""
    made = Entry(
        id=f"{number:012x}",
        feed=FEED,
        outlet="Outlet 1",
        side="wire",
        state_media=False,
        guid=f"guid-{number}",
        link=f"https://outlet1.example/{number}",
        title=f"Talks number {number}",
        summary=f"Envoys met for the {number}. time.",
        language="en",
        published=NOW - timedelta(minutes=number),
        first_seen=NOW,
        relevant=True,
        score=3.0,
        people=("steve-witkoff",),
        documents=("20-point-plan",),
        places=("miami",),
    )
    return replace(made, **changes)


def report(of: Entry, **changes: Any) -> Report:
    """The entry as a story carries it."""
    names = ("feed", "outlet", "side", "state_media", "language", "title", "link", "published")
    shared = {name: getattr(of, name) for name in (*names, "people", "documents", "places", "features")}
    return replace(Report(entry=of.id, **shared), **changes)


def story(name: str = "aaaaaa", *entries: Entry, **changes: Any) -> Story:
    """A story of these entries; of `entry(1)` when none is given."""
    reports = tuple(sorted((report(e) for e in entries or (entry(1),)), key=lambda r: r.published))
    made = Story(
        id=name,
        reports=reports,
        created=NOW,
        first_published=reports[0].published,
        last_published=reports[-1].published,
        people=tuple(dict.fromkeys(slug for r in reports for slug in r.people)),
        documents=tuple(dict.fromkeys(slug for r in reports for slug in r.documents)),
        places=tuple(dict.fromkeys(slug for r in reports for slug in r.places)),
    )
    return replace(made, **changes)


def alert(name: str = "aaaaaa", **changes: Any) -> Announcement:
    """The alert for the story `name`."""
    return replace(Announcement(f"alert:{name}", "alert", NOW, (name,)), **changes)


def plan(*stories: Story, base: int = 0, alerts: bool = True, number: int = 1, **changes: Any) -> Plan:
    """A fetch of feed `number` that found an entry for each report of the stories, and alerts for them."""
    entries = tuple(
        entry(int(r.entry, 16), published=r.published, title=r.title, story=s.id)
        for s in stories
        for r in s.reports
    )
    made = Plan(
        feed=state(number),
        seen=tuple(f"g{e.id:0>16}" for e in entries) + tuple(f"u{e.id:0>16}" for e in entries),
        entries=entries,
        stories=stories,
        announcements=tuple(alert(s.id) for s in stories) if alerts else (),
        base_version=base,
    )
    return replace(made, **changes)


def subscription(address: Address = CHAT, **changes: Any) -> Subscription:
    """A chat with alerts and a digest at eight, the next one tomorrow."""
    made = Subscription(address, created=NOW, next_digest=datetime(2025, 12, 22, 8, 0, tzinfo=UTC))
    return replace(made, **changes)
