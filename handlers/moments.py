"""Times in words: moments in a zone, ages, and the zone itself. English, whatever the machine's locale."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.wording import count

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name; UTC when there is none such, so that a message is never lost to it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def zone_label(local: datetime) -> str:
    """ "UTC", "EET"; zones without letters as their offset: "UTC+05:45"."""
    name = local.tzname() or ""
    return name if name.isalpha() else "UTC" + local.isoformat()[-6:]


def day(when: date) -> str:
    """ "21 Dec 2025"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def days(first: date, last: date) -> str:
    """ "21 Dec 2025"; from one day to another "20–21 Dec 2025", "30 Nov – 1 Dec 2025"."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    same_year = f"{first.day} {_MONTHS[first.month - 1]}" if first.year == last.year else day(first)
    return f"{same_year} – {day(last)}"


def moment(at: datetime, zone: str, style: str = "datetime") -> str:
    """A moment in a zone: "21 Dec, 14:05 UTC", as "date" "21 Dec 2025", as "time" "14:05 UTC"."""
    local = at.astimezone(zone_of(zone))
    if style == "date":
        return day(local.date())
    clock = f"{local:%H:%M} {zone_label(local)}"
    return clock if style == "time" else f"{local.day} {_MONTHS[local.month - 1]}, {clock}"


def age(then: datetime, now: datetime) -> str:
    """How long ago: "just now", "5 min ago", "2 h ago", "3 days ago". A moment to come is "just now" too."""
    passed = now - then
    if passed < timedelta(minutes=1):
        return "just now"
    return f"{span(passed)} ago"


def span(length: timedelta) -> str:
    """A length of time in its largest unit: "5 min", "2 h", "3 days"; never below zero."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return count(minutes // 1440, "day")
