"""A feed's dates are believed only as far as R30 says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from feeds.dates import believable

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
