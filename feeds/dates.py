"""When an entry was published, as far as its feed can be believed (R30)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2014, 1, 1, tzinfo=UTC)  # R30: nothing a news feed carries today is older
AHEAD = timedelta(minutes=10)  # R30: clocks of publishers run ahead by so much in good faith


def believable(published: datetime | None, now: datetime) -> datetime:
    """The moment an entry is dated to, in UTC.

    A missing date, one before 2014 or one more than 10 minutes ahead is no news: the entry is dated to `now`, when it was
    first seen.
    """
    if published is None or not EARLIEST <= published <= now + AHEAD:
        return now
    return published.astimezone(UTC)
