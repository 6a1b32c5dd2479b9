"""A feed's visible state after each way a poll can end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds import feedstate
from feeds.errors import FeedError
from feeds.feedstate import Visit
from feeds.model import FeedState, FeedStatus
from feeds.reading import Reading

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
VISIT = Visit(
    NOW, 600.0, etag='"1"', last_modified="Sun, 21 Dec 2025 11:00:00 GMT", body_digest="d1", max_age_s=900
)
READING = Reading("Title", "https://a.example/", "en", None, 30, 1, ("u1",), ())
NEW = FeedState("f1")


def test_a_first_body_makes_a_feed_ok() -> None:
    state = feedstate.read(NEW, VISIT, READING, "a.example", news=True)
    assert (state.status, state.first_fetched, state.last_ok, state.last_new) == (
        FeedStatus.OK,
        NOW,
        NOW,
        NOW,
    )
    assert (state.etag, state.last_modified, state.title) == ('"1"', VISIT.last_modified, "Title")
    assert (state.length, state.skipped) == (30, 1)
    assert (state.body_digest, state.site) == ("d1", "a.example")
    assert state.next_poll == NOW + timedelta(seconds=900)


def test_the_first_title_stays_known() -> None:
    first = feedstate.read(NEW, VISIT, READING, "a.example", news=True)
    second = feedstate.read(first, VISIT, replace(READING, title="Title two"), "a.example", news=True)
    assert (second.title, second.first_title) == ("Title two", "Title")
    kept_by_an_older_parley = replace(NEW, title="Title", first_fetched=NOW)
    third = feedstate.read(kept_by_an_older_parley, VISIT, replace(READING, title="New"), "", news=True)
    assert third.first_title == "Title"


def test_a_body_without_news_keeps_what_was() -> None:
    first = feedstate.read(NEW, VISIT, READING, "a.example", news=True)
    later = replace(VISIT, now=NOW + timedelta(hours=1), body_digest="d2")
    state = feedstate.read(first, later, replace(READING, title=""), "", news=False)
    assert (state.first_fetched, state.last_new, state.title) == (NOW, NOW, "Title")
    assert (state.body_digest, state.site) == ("d2", "")


def test_the_feeds_own_wish_counts_as_the_servers() -> None:
    state = feedstate.read(NEW, replace(VISIT, max_age_s=None), replace(READING, ttl_s=1800), "", news=True)
    assert state.next_poll == NOW + timedelta(seconds=1800)


def test_an_unchanged_body_slows_the_polling() -> None:
    first = feedstate.read(NEW, VISIT, READING, "a.example", news=True)
    later = Visit(NOW + timedelta(hours=1), 600.0)
    state = feedstate.unchanged(first, later)
    assert state.interval_s == first.interval_s * 1.25
    assert (state.last_ok, state.etag, state.length) == (later.now, '"1"', 30)


def test_failures_are_counted_and_explained() -> None:
    error = FeedError("http-503", "Its server is in trouble (HTTP 503).", retry_after_s=7200)
    first = feedstate.failed(NEW, VISIT, error)
    second = feedstate.failed(first, replace(VISIT, now=NOW + timedelta(hours=3)), error)
    assert (second.status, second.failures, second.failing_since) == (FeedStatus.FAILING, 2, NOW)
    assert (second.error, second.error_text) == (error.code, error.text)
    assert first.next_poll == NOW + timedelta(hours=2)


def test_jitter_never_shortens_what_a_server_asked_for() -> None:
    error = FeedError("http-429", "Too often.", retry_after_s=7200)
    state = feedstate.failed(NEW, replace(VISIT, jitter=-1.0), error)
    assert state.next_poll is not None
    assert state.next_poll >= NOW + timedelta(hours=2)


def test_success_ends_the_failing() -> None:
    failing = feedstate.failed(NEW, VISIT, FeedError("timeout", "Slow."))
    state = feedstate.unchanged(failing, VISIT)
    assert (state.status, state.failures, state.failing_since) == (FeedStatus.OK, 0, None)
    assert (state.error, state.error_text) == ("", "")


def test_a_feed_that_is_gone_is_paused() -> None:
    state = feedstate.failed(NEW, VISIT, FeedError("http-410", "Gone for good.", gone=True))
    assert (state.status, state.next_poll, state.error) == (FeedStatus.PAUSED, None, "http-410")


def test_a_lasting_redirect_is_followed_from_then_on() -> None:
    state = feedstate.unchanged(NEW, replace(VISIT, moved_to="https://b.example/rss"))
    assert state.url == "https://b.example/rss"
    assert feedstate.unchanged(state, VISIT).url == "https://b.example/rss"
