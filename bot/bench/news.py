"""Invented news for benchmarks: stories of one report each, announced to every chat with alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.store import Store
from feeds.model import Announcement, Entry, FeedState, FeedStatus, Plan, Report, Story

FEED: Final = "be0c400001"


async def announce(store: Store, numbers: Iterable[int], now: datetime) -> None:
    """Commits one poll that found these stories: an alert for each is in every chat's queue then."""
    stories = tuple(_story(number, now) for number in numbers)
    _, base = await store.stories.near(now, now)
    plan = Plan(
        FeedState(FEED, FeedStatus.OK, first_fetched=now, last_ok=now),
        entries=tuple(_entry(story.reports[0], story.id, now) for story in stories),
        stories=stories,
        announcements=tuple(Announcement(f"alert:{s.id}", "alert", now, (s.id,)) for s in stories),
        base_version=base,
    )
    assert await store.commit(plan), "nobody else writes stories here"


def story_id(number: int) -> str:
    """The id of story number so and so."""
    return f"b{number:05d}".translate(str.maketrans("01", "xy"))


def _story(number: int, now: datetime) -> Story:
    report = Report(
        f"{number:012x}",
        FEED,
        "Bench",
        "",
        False,
        "en",
        f"Talks, round {number}",
        f"https://bench.example/{number}",
        now,
    )
    return Story(story_id(number), (report,), now, now, now)


def _entry(report: Report, story: str, now: datetime) -> Entry:
    return Entry(
        report.entry,
        FEED,
        report.outlet,
        "",
        False,
        report.link,
        report.link,
        report.title,
        "",
        "en",
        report.published,
        now,
        True,
        1.0,
        story=story,
    )
