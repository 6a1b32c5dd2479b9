"""Which calendar day a word for a day means, beside the day it was printed on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

# What stands beside it: next Sunday, last Sunday, will meet on Sunday, said on Sunday, nothing.
NEXT, LAST, AHEAD, SAID, PLAIN = "next", "last", "ahead", "said", ""
BACK = 10  # days: an event a report tells of is not further back
ON = 10  # days: nor further on, unless it is announced
ANNOUNCED = 60  # days on
_NEAR = 4  # days: "on Sunday" is the last one up to so far back
_NEAR_AHEAD = 5  # days: and what is announced the next one up to so far on


def weekday(printed: date, number: int, hint: str = PLAIN) -> date:
    """The day meant by a weekday (Monday is 0): the last such day, the day itself included.

    With a word for announcements the coming one; so too when the last one is five days back or more, which
    no report calls by its weekday alone. What was said was said on the last one.
    """
    back, on = (printed.weekday() - number) % 7, (number - printed.weekday()) % 7
    if hint == NEXT:
        return printed + timedelta(days=on or 7)
    if hint == LAST:
        return printed - timedelta(days=back or 7)
    coming = hint != SAID and (on <= _NEAR_AHEAD if hint == AHEAD else back > _NEAR)
    return printed + timedelta(days=on if coming else -back)


def weekend(printed: date, hint: str = PLAIN) -> tuple[date, date]:
    """Saturday and Sunday: the last ones in the first half of the week, else those of this week; with a word
    for announcements those to come from Tuesday on.
    """
    here = printed.weekday()
    turn = {NEXT: 0, LAST: 7, AHEAD: 1}.get(hint, 3)  # the weekday from which the coming one is meant
    saturday = printed + timedelta(days=5 - here if here >= turn else -2 - here)
    return saturday, saturday + timedelta(days=1)


def day(printed: date, number: int, month: int | None = None, year: int | None = None) -> date | None:
    """The day of that number nearest to the day of print; None when there is none or in another year.

    month: 1 to 12; None for "the 21st", which is then of the month before, this one or the next.
    """
    found = [
        made
        for in_year, in_month in _months(printed, month)
        if (made := _date(in_year, in_month, number)) is not None
    ]
    best = min(found, key=lambda made: abs(made - printed), default=None)
    return None if best is None or (year is not None and year != best.year) else best


def sensible(days: Iterable[date], printed: date, hint: str = PLAIN) -> bool:
    """Whether all the days are near enough to the day of print to be those of what is reported."""
    ahead = ANNOUNCED if hint in {NEXT, AHEAD} else ON
    return all(-BACK <= (one - printed).days <= ahead for one in days)


def _months(printed: date, month: int | None) -> list[tuple[int, int]]:
    if month is not None:
        return [(printed.year + away, month) for away in (-1, 0, 1)]
    count = printed.year * 12 + printed.month - 1
    return [((count + away) // 12, (count + away) % 12 + 1) for away in (-1, 0, 1)]


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
