"""A feed's dates are believed only as far as R30 says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from feeds.dates import believable, rfc822

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "published",
    [
        None,
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(2013, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2099, 1, 1, tzinfo=UTC),
        NOW + timedelta(minutes=11),
    ],
)
def test_a_date_that_cannot_be_is_replaced_by_the_time_of_reading(published: datetime | None) -> None:
    assert believable(published, NOW) == NOW


@pytest.mark.parametrize(
    "published",
    [datetime(2014, 1, 1, tzinfo=UTC), NOW - timedelta(days=3), NOW, NOW + timedelta(minutes=10)],
)
def test_a_date_that_can_be_is_kept(published: datetime) -> None:
    assert believable(published, NOW) == published


def test_a_date_of_another_zone_comes_out_in_utc() -> None:
    kyiv = datetime(2025, 12, 21, 13, tzinfo=timezone(timedelta(hours=2)))
    assert believable(kyiv, NOW) == datetime(2025, 12, 21, 11, tzinfo=UTC)
    assert believable(kyiv, NOW).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Sun, 21 Dec 2025 12:30:00 GMT", 12),
        ("Sun, 21 Dec 2025 12:30:00 +0200", 10),
        ("Sun, 21 Dec 2025 12:30:00 -05:00", 17),
        ("21 Dec 2025 12:30 WIB", 5),
        ("Sunday, 21 December 2025 12:30:00 MSK", 9),
        ("Sun, 21 Dec 2025 12:30:00 est", 17),
        ("Sun, 21 Dec 2025 2:30:00", 2),
        (" Sun 21 dec 2025 12:30:00 EEST ", 9),
    ],
)
def test_dates_of_newsrooms_are_read_with_their_zones(text: str, hour: int) -> None:
    assert rfc822(text) == datetime(2025, 12, 21, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2025-12-21T12:30:00Z", "Sun, 21 Foo 2025 12:30:00 GMT", "21 Dec 2025 12:30 XYZ"],
)
def test_other_forms_are_left_to_others(text: str) -> None:
    assert rfc822(text) is None


@pytest.mark.parametrize(
    "text",
    ["32 Dec 2025 12:30 GMT", "21 Dec 2025 25:30 GMT", "01 Jan 0001 00:30 +0200", "31 Dec 9999 23:30 -0900"],
)
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        rfc822(text)
