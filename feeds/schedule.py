"""When a feed is polled next (R35). Pure: the jitter comes in as an argument."""

from __future__ import annotations

from datetime import datetime, timedelta

SLOWEST = 6.0  # times the configured interval: a feed without news is asked so rarely at most
JITTER = 0.1  # R35: 10 %, so that feeds do not fall into step
BACKOFF_S = 6 * 3600.0  # R35: a failing feed is tried at least so often
RETRY_AFTER_S = 24 * 3600.0  # R35: what a server may ask for at most
QUICKEN, SLACKEN = 0.5, 1.25  # after a poll with news, and without


def after_success(interval_s: float, base_s: float, *, news: bool, wish_s: float | None) -> float:
    """The interval after a poll that succeeded, in seconds, between `base_s` and six times that.

    It halves when there was news and grows by a quarter when there was none. interval_s: the one before,
    0 at the first time. base_s: as configured. wish_s: how long the feed asks to be left alone (max-age,
    ttl); it is granted within the bounds.
    """
    before = interval_s or base_s
    wanted = before * (QUICKEN if news else SLACKEN)
    return min(max(wanted, base_s, wish_s or 0.0), base_s * SLOWEST)


def after_failure(failures: int, base_s: float, *, retry_after_s: float | None) -> float:
    """How long to leave a failing feed alone, in seconds: doubling to 6 h, or as its server asks, to 24 h.

    failures: in a row, this one included.
    """
    patience = min(base_s * 2.0 ** min(failures, 20), max(BACKOFF_S, base_s))
    return max(patience, min(retry_after_s or 0.0, RETRY_AFTER_S))


def next_poll(now: datetime, interval_s: float, jitter: float) -> datetime:
    """The moment of the next poll. jitter: from -1 to 1, a tenth of the interval either way."""
    return now + timedelta(seconds=interval_s * (1 + JITTER * jitter))
