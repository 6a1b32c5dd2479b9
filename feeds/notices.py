"""What the owner is told of a feed, once each: sentences and their ids."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import blake2b

from feeds.model import Announcement, FeedSource, FeedState
from feeds.sides import labelled

FAILING = timedelta(hours=24)  # R35: after so long the owner is told
PAUSE = timedelta(hours=6)  # a desk that did not poll for so long has much to catch up on


def changed_hands(source: FeedSource, why: str, now: datetime) -> Announcement:
    """The feed was paused because it seems to be another one."""
    text = (
        f"{_name(source)}: {why} Nothing of it is taken any more: {source.url} is paused. "
        "If all is well, remove the feed and add it again."
    )
    return _notice(source.id + why, text, now, source.id)


def held(source: FeedSource, state: FeedState, new: int, length: int, now: datetime) -> Announcement:
    """Too much of the feed was new at once. After a pause of the desk one notice serves all feeds."""
    if state.last_ok and now - state.last_ok > PAUSE:
        text = (
            "Polling had paused for some hours. Feeds of which more than half was new were kept without "
            "alerts; the next digest has their news."
        )
        return _notice(f"pause {now.date()}", text, now)
    text = (
        f"{_name(source)}: {new} of {length} entries were new at once, as when a feed is published anew. "
        f"They were kept without alerts; the next digest has their news. ({source.url})"
    )
    return _notice(f"held {source.id} {now.date()}", text, now, source.id)


def failing(source: FeedSource, before: FeedState, after: FeedState, now: datetime) -> Announcement | None:
    """A notice when the feed has been failing for a day with this poll, or is gone for good; else None."""
    if after.failing_since is None or before.failing_since is None:
        return None
    last = before.last_fetched or before.failing_since
    if now - after.failing_since < FAILING or last - after.failing_since >= FAILING:
        return None
    text = f"{_name(source)} has been failing for a day: {after.error_text} ({source.url})"
    return _notice(f"failing {source.id} {after.failing_since.isoformat()}", text, now, source.id)


def gone(source: FeedSource, text: str, now: datetime) -> Announcement:
    """The server says the feed is gone for good."""
    return _notice(f"gone {source.id}", f"{_name(source)}: {text} ({source.url})", now, source.id)


def elsewhere(source: FeedSource, url: str, now: datetime) -> Announcement:
    """The feed has been redirecting to somebody else's address for days."""
    text = (
        f"{_name(source)}: {source.url} has been redirecting to {url}, another domain, for three days. "
        "If that is right, remove the feed and add the new address."
    )
    return _notice(f"moved {source.id} {url}", text, now, source.id)


def _name(source: FeedSource) -> str:
    return labelled(source.outlet, source.state_media)


def _notice(about: str, text: str, now: datetime, feed: str = "") -> Announcement:
    digest = blake2b(about.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return Announcement(id=f"notice:{digest}", kind="notice", created=now, feed=feed, text=text)
