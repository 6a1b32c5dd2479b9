"""When a chat's next digest is due: once on every day of its own zone, whatever its clocks do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)


def clock_time(text: str) -> time | None:
    """ "8:00", "08:00" or "08.00" as a time of day; None for anything else."""
    found = _CLOCK.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None


def next_digest(digest_time: str, zone: str, after: datetime) -> datetime:
    """The first moment in UTC after `after` (aware) when it is `digest_time` (HH:MM) in `zone` (IANA name).

    An hour that is skipped when clocks go forward comes as much later as they jump; a repeated one counts
    once. Raises ValueError for a bad time and zoneinfo.ZoneInfoNotFoundError for a bad zone.
    """
    at = clock_time(digest_time)
    if at is None:
        raise ValueError(f"not a time of day: {digest_time!r}")
    place = ZoneInfo(zone)
    today = after.astimezone(place).date()
    # From yesterday on: in the gap the day's moment may lie behind midnight. Some islands skipped whole days.
    days = (today + timedelta(days=step) for step in range(-1, 4))
    moments = (datetime.combine(day, at, place).astimezone(UTC) for day in days)
    return next(moment for moment in moments if moment > after)
