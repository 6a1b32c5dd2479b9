"""Which day of the calendar a word for a day means."""

from __future__ import annotations

from datetime import date

import pytest

from feeds import nearest

MONDAY = date(2025, 12, 22)


@pytest.mark.parametrize(
    ("number", "hint", "day"),
    [
        (0, nearest.PLAIN, 22),
        (6, nearest.PLAIN, 21),
        (3, nearest.PLAIN, 18),
        (2, nearest.PLAIN, 24),
        (3, nearest.AHEAD, 25),
        (6, nearest.AHEAD, 21),
        (2, nearest.SAID, 17),
        (0, nearest.NEXT, 29),
        (0, nearest.LAST, 15),
    ],
)
def test_a_weekday_printed_on_a_monday(number: int, hint: str, day: int) -> None:
    assert nearest.weekday(MONDAY, number, hint) == date(2025, 12, day)


@pytest.mark.parametrize(
    ("today", "hint", "saturday"),
    [
        (22, nearest.PLAIN, 20),
        (23, nearest.AHEAD, 27),
        (25, nearest.PLAIN, 27),
        (28, nearest.PLAIN, 27),
        (28, nearest.LAST, 20),
        (22, nearest.NEXT, 27),
    ],
)
def test_the_weekend_of_a_day(today: int, hint: str, saturday: int) -> None:
    found = nearest.weekend(date(2025, 12, today), hint)
    assert found == (date(2025, 12, saturday), date(2025, 12, saturday + 1))


def test_a_date_is_the_nearest_of_its_name() -> None:
    assert nearest.day(MONDAY, 2, 1) == date(2026, 1, 2)
    assert nearest.day(date(2026, 1, 2), 30) == date(2025, 12, 30)
    assert nearest.day(MONDAY, 30, 2) is None
    assert nearest.day(MONDAY, 21, 12, 2013) is None


def test_a_day_too_far_away_is_not_that_of_an_event_unless_announced() -> None:
    far = date(2026, 1, 20)
    assert not nearest.sensible([far], MONDAY)
    assert nearest.sensible([far], MONDAY, nearest.AHEAD)
    assert not nearest.sensible([date(2025, 12, 11)], MONDAY, nearest.AHEAD)
