"""When an entry was published: reading what feeds write, and believing it as far as it can be (R30)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2014, 1, 1, tzinfo=UTC)  # R30: nothing a news feed carries today is older
AHEAD = timedelta(minutes=10)  # R30: clocks of publishers run ahead by so much in good faith

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_RFC822 = re.compile(
    r"\s*(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\s+(\d\d?):(\d\d)(?::(\d\d))?"
    r"\s*(?:([+-])(\d\d):?(\d\d)|([A-Za-z]{1,5}))?\s*"
)
_ZONES = {  # hours east of Greenwich; names that mean two zones (IST, CST of China) are left out
    name: hours
    for hours, names in (
        (-8, "PST"),
        (-7, "PDT MST"),
        (-6, "MDT"),
        (-5, "EST CDT ET"),
        (-4, "EDT"),
        (-3, "BRT ART"),
        (0, "GMT UTC UT Z WET"),
        (1, "CET BST WEST MET"),
        (2, "EET CEST MEST"),
        (3, "MSK EEST TRT"),
        (4, "GST SAMT AZT"),
        (5, "PKT YEKT"),
        (7, "WIB ICT"),
        (8, "WITA HKT SGT PHT"),
        (9, "WIT JST KST"),
        (10, "AEST"),
        (11, "AEDT"),
        (12, "NZST"),
        (13, "NZDT"),
    )
    for name in names.split()
}


def believable(published: datetime | None, now: datetime) -> datetime:
    """The moment an entry is dated to, in UTC.

    A missing date, one before 2014 or one more than 10 minutes ahead tells nothing: the entry is then
    dated to `now`, when it was first seen.
    """
    if published is None or not EARLIEST <= published <= now + AHEAD:
        return now
    return published.astimezone(UTC)


def rfc822(text: str) -> datetime | None:
    """A date as RSS writes it ("Mon, 22 Dec 2025 09:00:00 WIB"), in UTC; None when it is not of this form.

    Knows the zone names of newsrooms. Raises ValueError for a day or hour that does not exist.
    """
    match = _RFC822.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes, zone = match.groups()
    known = _ZONES.get(zone.upper()) if zone else 0
    if month.lower() not in _MONTHS or known is None:
        return None
    east = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    date = (int(year), _MONTHS[month.lower()], int(day))
    local = datetime(*date, int(hour), int(minute), int(second or 0), tzinfo=UTC)
    try:
        return local - east - timedelta(hours=known)
    except OverflowError as error:
        raise ValueError(f"no date: {text[:40]!r}") from error
