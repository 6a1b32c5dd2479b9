"""Tests of handlers/dues.py: once a day in every zone, also on the days clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dues import clock_time, next_digest

ZONES = ("Europe/Kyiv", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("at", "zone", "after", "due"),
    [
        ("08:00", "UTC", utc(2025, 12, 21, 7, 59), utc(2025, 12, 21, 8)),
        ("08:00", "UTC", utc(2025, 12, 21, 8), utc(2025, 12, 22, 8)),
        ("08:00", "Europe/Kyiv", utc(2025, 12, 21, 5), utc(2025, 12, 21, 6)),
        ("00:00", "Asia/Kathmandu", utc(2025, 12, 21, 18), utc(2025, 12, 21, 18, 15)),
        # Kyiv skips 03:00 to 04:00 on 30 March 2025: half past three is half past four that day.
        ("03:30", "Europe/Kyiv", utc(2025, 3, 29, 12), utc(2025, 3, 30, 1, 30)),
        ("03:30", "Europe/Kyiv", utc(2025, 3, 30, 1, 30), utc(2025, 3, 31, 0, 30)),
        # and has 03:00 to 04:00 twice on 26 October 2025: the first counts.
        ("03:30", "Europe/Kyiv", utc(2025, 10, 25, 12), utc(2025, 10, 26, 0, 30)),
        ("03:30", "Europe/Kyiv", utc(2025, 10, 26, 0, 30), utc(2025, 10, 27, 1, 30)),
        ("02:30", "Europe/Berlin", utc(2025, 3, 29, 12), utc(2025, 3, 30, 1, 30)),
        ("02:30", "Europe/Berlin", utc(2025, 10, 26, 0, 30), utc(2025, 10, 27, 1, 30)),
        ("02:30", "America/New_York", utc(2025, 3, 8, 12), utc(2025, 3, 9, 7, 30)),
        ("01:30", "America/New_York", utc(2025, 11, 2, 5, 30), utc(2025, 11, 3, 6, 30)),
        # Lord Howe moves its clocks by half an hour.
        ("02:15", "Australia/Lord_Howe", utc(2025, 10, 4, 12), utc(2025, 10, 4, 15, 45)),
        ("01:45", "Australia/Lord_Howe", utc(2025, 4, 5, 14, 45), utc(2025, 4, 6, 15, 15)),
        # Apia had no 30 December 2011.
        ("08:00", "Pacific/Apia", utc(2011, 12, 29, 19), utc(2011, 12, 30, 18)),
        ("08:00", "Pacific/Apia", utc(2011, 12, 30, 18), utc(2011, 12, 31, 18)),
    ],
)
def test_the_next_digest_is_at_its_hour(at: str, zone: str, after: datetime, due: datetime) -> None:
    assert next_digest(at, zone, after) == due


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "at", ["00:00", "00:30", "01:30", "01:45", "02:15", "02:30", "03:30", "08:00", "23:59"]
)
def test_every_day_of_two_years_has_one_digest(zone: str, at: str) -> None:
    dues = [next_digest(at, zone, utc(2025, 1, 1))]
    while dues[-1] < utc(2027, 1, 1):
        dues.append(next_digest(at, zone, dues[-1]))
    days = [due.astimezone(ZoneInfo(zone)).date() for due in dues]
    assert all(after - before == timedelta(days=1) for before, after in pairwise(days))
    assert all(timedelta(hours=22) < after - before < timedelta(hours=26) for before, after in pairwise(dues))


@given(
    st.sampled_from(ZONES),
    st.times(),
    st.integers(946_684_800, 2_051_222_400).map(lambda second: datetime.fromtimestamp(second, UTC)),
)
def test_the_next_digest_is_less_than_two_days_ahead(zone: str, at: time, after: datetime) -> None:
    due = next_digest(f"{at:%H:%M}", zone, after)
    assert timedelta(0) < due - after <= timedelta(hours=26)
    assert due.utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["24:00", "8", "08:60", "08:0", "", "noon", "٠٨:٠٠", "٨:00"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    assert clock_time(text) is None
    with pytest.raises(ValueError, match="not a time of day"):
        next_digest(text, "UTC", utc(2025, 1, 1))


def test_a_bad_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        next_digest("08:00", "Mars/Olympus", utc(2025, 1, 1))


def test_times_are_read_in_three_spellings() -> None:
    assert clock_time("8:05") == clock_time("08:05") == clock_time("08.05") == time(8, 5)
