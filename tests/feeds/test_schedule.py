"""How long a feed is left alone (R35)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.schedule import BACKOFF_S, RETRY_AFTER_S, SLOWEST, after_failure, after_success, next_poll

BASE = 600.0
NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)


def test_the_first_interval_is_near_the_configured_one() -> None:
    assert after_success(0.0, BASE, news=True, wish_s=None) == BASE
    assert after_success(0.0, BASE, news=False, wish_s=None) == BASE * 1.25


def test_a_quiet_feed_is_asked_ever_more_rarely_to_a_bound() -> None:
    intervals = [BASE]
    for _ in range(20):
        intervals.append(after_success(intervals[-1], BASE, news=False, wish_s=None))
    assert intervals == sorted(intervals)
    assert intervals[-1] == BASE * SLOWEST


def test_news_brings_the_interval_down_again() -> None:
    slow = BASE * SLOWEST
    assert after_success(slow, BASE, news=True, wish_s=None) == slow / 2
    assert after_success(BASE, BASE, news=True, wish_s=None) == BASE


@pytest.mark.parametrize(
    ("wish", "interval"), [(None, 750), (60, 750), (1200, 1200), (86_400 * 7, BASE * SLOWEST)]
)
def test_a_feeds_wish_is_granted_within_the_bounds(wish: float | None, interval: float) -> None:
    assert after_success(BASE, BASE, news=False, wish_s=wish) == interval


@given(st.floats(0, 1e7), st.floats(3, 86_400), st.booleans(), st.none() | st.floats(0, 1e9))
def test_intervals_stay_in_their_bounds(before: float, base: float, news: bool, wish: float | None) -> None:
    assert base <= after_success(before, base, news=news, wish_s=wish) <= base * SLOWEST


def test_failures_double_the_wait_to_six_hours() -> None:
    waits = [after_failure(n, BASE, retry_after_s=None) for n in range(1, 30)]
    assert waits[:3] == [1200, 2400, 4800]
    assert waits[-1] == BACKOFF_S
    assert waits == sorted(waits)


def test_a_feed_asked_more_rarely_than_that_keeps_its_pace() -> None:
    assert after_failure(1, 43_200, retry_after_s=None) == 43_200


@pytest.mark.parametrize(
    ("asked", "wait"), [(0.0, 1200), (60.0, 1200), (7200.0, 7200), (43_838.0, 43_838), (1e7, RETRY_AFTER_S)]
)
def test_a_server_that_asks_for_more_gets_it_up_to_a_day(asked: float, wait: float) -> None:
    assert after_failure(1, BASE, retry_after_s=asked) == wait


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 600), (1.0, 660), (-1.0, 540)])
def test_the_next_poll_is_shifted_by_a_tenth(jitter: float, seconds: float) -> None:
    assert next_poll(NOW, 600.0, jitter) == NOW + timedelta(seconds=seconds)
