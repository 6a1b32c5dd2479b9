"""How the feeds fare, in words: one line for a feed, one for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from feeds.model import FeedState, FeedStatus
from feeds.sides import labelled
from handlers import wording
from handlers.moments import age, span
from handlers.ports import FeedView

_WORDS = {
    FeedStatus.OK: "ok",
    FeedStatus.FAILING: "failing",
    FeedStatus.PAUSED: "paused",
    FeedStatus.NEW: "not read yet",
}

_NEVER = datetime.max.replace(tzinfo=UTC)


def tally(feeds: Sequence[FeedView]) -> str:
    """ "41 feeds: 38 ok, 2 failing, 1 paused"."""
    counts = {status: sum(feed.state.status is status for feed in feeds) for status in _WORDS}
    parts = [f"{number} {_WORDS[status]}" for status, number in counts.items() if number]
    return wording.count(len(feeds), "feed") + (": " + ", ".join(parts) if parts else "")


def health(state: FeedState, now: datetime) -> str:
    """ "ok, last new 2 h ago", "failing for 3 days: no answer in 20 s", "paused: ..."."""
    word = _WORDS[state.status]
    if state.status is FeedStatus.OK:
        return f"{word}, last new {age(state.last_new, now)}" if state.last_new else word
    long = f" for {span(now - state.failing_since)}" if state.failing_since else ""
    return word + long + _because(state)


def _because(state: FeedState) -> str:
    reason = state.error_text or state.error
    return f": {reason}" if reason else ""


def failing_line(feeds: Sequence[FeedView], now: datetime) -> str:
    """The feed failing longest and why: "Blue Wire, failing for 3 days: timeout"; "" when none fails."""
    failing = [feed for feed in feeds if feed.state.status is FeedStatus.FAILING]
    oldest = min(failing, key=lambda feed: feed.state.failing_since or _NEVER, default=None)
    if oldest is None:
        return ""
    name = labelled(oldest.source.outlet, oldest.source.state_media)
    return f"{name}, {health(oldest.state, now)}".rstrip(".")
