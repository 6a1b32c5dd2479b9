"""Tests of handlers/moments.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handlers.moments import age, day, moment, span, zone_of

AT = datetime(2025, 7, 1, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "style", "words"),
    [
        ("UTC", "datetime", "1 Jul, 21:30 UTC"),
        ("Europe/Kyiv", "datetime", "2 Jul, 00:30 EEST"),
        ("America/New_York", "time", "17:30 EDT"),
        ("Asia/Kathmandu", "time", "03:15 UTC+05:45"),
        ("Europe/Kyiv", "date", "2 Jul 2025"),
        ("No/Where", "time", "21:30 UTC"),
        ("../etc/passwd", "time", "21:30 UTC"),
        ("", "time", "21:30 UTC"),
        ("Europe", "time", "21:30 UTC"),
    ],
)
def test_a_moment_is_written_in_its_zone(zone: str, style: str, words: str) -> None:
    assert moment(AT, zone, style) == words


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(minutes=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(hours=48), "2 days ago"),
    ],
)
def test_ages_are_said_in_their_largest_unit(passed: timedelta, words: str) -> None:
    assert age(AT - passed, AT) == words


def test_days_are_written_out() -> None:
    assert day(AT.date()) == "1 Jul 2025"


def test_an_unknown_zone_is_utc() -> None:
    assert zone_of("Nowhere") is UTC


def test_a_span_is_never_negative() -> None:
    assert span(timedelta(seconds=-5)) == "0 min"
