"""Which stories come first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from feeds.cluster import join
from feeds.model import Story
from feeds.rank import rank
from tests.feeds.reports import START, entry

ABOUT: dict[str, Any] = {"people": ("steve-witkoff",), "places": ("miami",), "headline": ("talks",)}
NOW = START + timedelta(hours=6)


def story(count: int, hours: float = 0, **given: Any) -> Story:
    rows = [
        entry(n + 100 * count, hours, title="Same words in the headline", **(ABOUT | given))
        for n in range(count)
    ]
    return join(rows, (), NOW).stories[0]


def test_more_outlets_come_first() -> None:
    assert rank(story(5), NOW) > rank(story(1), NOW)


def test_newer_comes_first() -> None:
    assert rank(story(2, hours=5), NOW) > rank(story(2, hours=-60), NOW)


def test_documents_come_first() -> None:
    assert rank(story(2, documents=("20-point-plan",)), NOW) > rank(story(2), NOW)


def test_a_story_from_the_future_ranks_as_new() -> None:
    assert rank(story(1, hours=7), NOW) == rank(story(1, hours=6), NOW)
