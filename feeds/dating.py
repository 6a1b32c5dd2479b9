"""When an entry without a date came: when its feed last changed, if the server says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from feeds.dates import believable, rfc822
from feeds.model import Entry


def last_change(said: str, before: str, now: datetime) -> datetime | None:
    """The moment of a Last-Modified header; None when it is not to be believed.

    before: what the server said the last time. A server that says the same of another body tells nothing.
    """
    if not said or said == before:
        return None
    try:
        moment = rfc822(said)
    except ValueError:
        return None
    return moment if moment and believable(moment, now) == moment else None


def dated(entry: Entry, changed: datetime | None) -> Entry:
    """An entry that says no date is as old as its feed's last change, not as our first sight of it."""
    undated = entry.published == entry.first_seen
    return replace(entry, published=changed) if undated and changed and changed < entry.published else entry
