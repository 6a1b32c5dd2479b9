"""The owner is told once, in sentences that name the feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds import notices
from feeds.model import FeedSource, FeedState, FeedStatus

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
SOURCE = FeedSource("f1", "https://a.example/rss", "Harbour Post")
OTHER = FeedSource("f2", "https://b.example/rss", "Tagblatt")


def failing(hours: float, last: float | None) -> tuple[FeedState, FeedState]:
    since = NOW - timedelta(hours=hours)
    fetched = None if last is None else NOW - timedelta(hours=last)
    before = FeedState("f1", FeedStatus.FAILING, failing_since=since, last_fetched=fetched)
    return before, replace(before, last_fetched=NOW, error_text="It does not answer.")


@pytest.mark.parametrize(
    ("hours", "last", "told"),
    [(23, 1, False), (24, 1, True), (25, 2, True), (30, 2, False), (30, 20, True), (25, None, True)],
)
def test_a_day_of_failing_is_told_once(hours: float, last: float | None, told: bool) -> None:
    before, after = failing(hours, last)
    notice = notices.failing(SOURCE, before, after, NOW)
    assert (notice is not None) is told
    if notice:
        assert notice.kind == "notice"
        assert "Harbour Post" in notice.text
        assert "It does not answer." in notice.text


def test_a_first_failure_is_not_told() -> None:
    assert notices.failing(SOURCE, FeedState("f1"), failing(30, 1)[1], NOW) is None
    assert notices.failing(SOURCE, FeedState("f1"), FeedState("f1"), NOW) is None


def test_one_feed_held_is_named() -> None:
    state = FeedState("f1", last_ok=NOW - timedelta(hours=1))
    notice = notices.held(SOURCE, state, 28, 30, NOW)
    assert "28 of 30" in notice.text
    assert notice.id != notices.held(OTHER, state, 28, 30, NOW).id
    assert notice.id == notices.held(SOURCE, state, 29, 30, NOW + timedelta(hours=2)).id


def test_after_a_pause_of_the_desk_one_notice_serves_all_feeds() -> None:
    state = FeedState("f1", last_ok=NOW - timedelta(hours=9))
    assert notices.held(SOURCE, state, 28, 30, NOW) == notices.held(OTHER, state, 11, 20, NOW)


def test_the_others_name_feed_and_address() -> None:
    for notice in (
        notices.changed_hands(SOURCE, "Its title is another one.", NOW),
        notices.gone(SOURCE, "It is gone for good.", NOW),
        notices.elsewhere(SOURCE, "https://shoes.example/", NOW),
    ):
        assert notice.id.startswith("notice:")
        assert notice.feed == "f1"
        assert SOURCE.outlet in notice.text
        assert SOURCE.url in notice.text


def test_another_reason_is_another_notice() -> None:
    first, second = (notices.changed_hands(SOURCE, why, NOW) for why in ("One.", "Another."))
    assert first.id != second.id
