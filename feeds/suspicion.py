"""When a feed is not to be taken at its word: other hands, a mass of news at once (R32, R34)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from feeds.identity import registrable
from feeds.model import FeedState
from feeds.reading import Reading

HOLD_SHARE = 0.5  # R32: more than half of a feed cannot be new at once
HOLD_LEAST = 10  # entries; in a short feed half is soon new
HOLD_AGE = timedelta(days=1)  # R32: of a feed we know at least so long

_WORD = re.compile(r"[^\W\d_]{2,}")


def site(reading: Reading) -> str:
    """The domain the feed stands for: that of its own link, "" when it names none."""
    return registrable(reading.link) if reading.link else ""


def other_hands(state: FeedState, reading: Reading) -> str:
    """Why the feed seems to have changed hands, a sentence for people; "" when it does not (R34).

    A title counts as another one when it shares less than half of its words with the one before, or with the
    first, so that it does not creep away; words alone count, so that a date in the title is no change. A feed
    that says no more what it is has changed when nothing new in it leads to the domain it stood for.
    """
    before, now = state.site, site(reading)
    if before and now and before != now:
        return f"It stood for {before} and now stands for {now}."
    for title in (state.title, state.first_title):
        if _differ(_words(title), _words(reading.title)):
            return f"It was called “{title}” and is now called “{reading.title}”."
    if before and state.title and not (reading.title or reading.link) and _all_elsewhere(reading, before):
        return f"It no longer says what it is, and nothing new in it leads to {before}."
    return ""


def too_much_at_once(state: FeedState, length: int, new: int, now: datetime) -> bool:
    """Whether so much of a feed known for a day is new that it was more likely re-published (R32)."""
    known_for = now - (state.first_fetched or now)
    return known_for > HOLD_AGE and new >= HOLD_LEAST and new > length * HOLD_SHARE


def _all_elsewhere(reading: Reading, before: str) -> bool:
    domains = {registrable(fresh.entry.link) for fresh in reading.fresh if fresh.entry.link}
    return bool(domains) and before not in domains


def _differ(before: set[str], now: set[str]) -> bool:
    return bool(before and now) and len(before & now) * 2 < len(before | now)


def _words(title: str) -> set[str]:
    return set(_WORD.findall(title.casefold()))
