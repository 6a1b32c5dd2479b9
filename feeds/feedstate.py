"""How a feed's visible state changes with each poll. Pure: the time and the jitter come in with the visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from feeds import schedule
from feeds.errors import FeedError
from feeds.model import FeedState, FeedStatus
from feeds.reading import Reading


@dataclass(frozen=True, slots=True)
class Visit:
    """The circumstances of one poll, and what the answer said beside its body."""

    now: datetime
    base_s: float  # configured interval between polls, seconds
    jitter: float = 0.0  # -1 to 1
    etag: str = ""
    last_modified: str = ""
    body_digest: str = ""
    max_age_s: float | None = None
    moved_to: str = ""  # a lasting redirect that is to be followed from now on (R22)


def unchanged(state: FeedState, visit: Visit) -> FeedState:
    """After a 304 or a body that is the last one again."""
    return _succeeded(state, visit, news=False, wish_s=visit.max_age_s)


def read(state: FeedState, visit: Visit, reading: Reading, site: str, *, news: bool) -> FeedState:
    """After a body that was read. site: domain the feed stands for, kept to notice when it changes."""
    succeeded = _succeeded(state, visit, news=news, wish_s=max(visit.max_age_s or 0, reading.ttl_s or 0))
    return replace(
        succeeded,
        etag=visit.etag,
        last_modified=visit.last_modified,
        body_digest=visit.body_digest,
        site=site,
        title=reading.title or state.title,
        first_title=state.first_title or state.title or reading.title,
        first_fetched=state.first_fetched or visit.now,
        last_new=visit.now if news else state.last_new,
        length=reading.length,
        skipped=reading.skipped,
    )


def failed(state: FeedState, visit: Visit, error: FeedError) -> FeedState:
    """After a fetch or a reading that failed; 410 stops the polling."""
    if error.gone:
        return paused(state, visit.now, error.code, error.text)
    failures = state.failures + 1
    wait_s = schedule.after_failure(failures, visit.base_s, retry_after_s=error.retry_after_s)
    return replace(
        state,
        status=FeedStatus.FAILING,
        last_fetched=visit.now,
        next_poll=schedule.next_poll(
            visit.now, wait_s, abs(visit.jitter)
        ),  # never before what the server asked
        failures=failures,
        failing_since=state.failing_since or visit.now,
        error=error.code,
        error_text=error.text,
    )


def paused(state: FeedState, now: datetime, code: str, text: str) -> FeedState:
    """Polled no more; what was known stays as it was."""
    return replace(
        state, status=FeedStatus.PAUSED, last_fetched=now, next_poll=None, error=code, error_text=text
    )


def _succeeded(state: FeedState, visit: Visit, *, news: bool, wish_s: float | None) -> FeedState:
    interval_s = schedule.after_success(state.interval_s, visit.base_s, news=news, wish_s=wish_s)
    return replace(
        state,
        status=FeedStatus.OK,
        url=visit.moved_to or state.url,
        last_fetched=visit.now,
        last_ok=visit.now,
        next_poll=schedule.next_poll(visit.now, interval_s, visit.jitter),
        interval_s=interval_s,
        failures=0,
        failing_since=None,
        error="",
        error_text="",
    )
