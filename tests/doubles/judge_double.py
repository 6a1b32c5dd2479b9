"""A small working judge: an entry is relevant when its title says "talks"."""

from __future__ import annotations

from datetime import datetime

from feeds.dates import believable
from feeds.identity import entry_id
from feeds.model import Entry, Features, FeedSource, RawEntry

PLAIN = {"talks", "in", "on", "the", "of"}  # words that make no two entries alike


class JudgeDouble:
    """Judges by one word; counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def judge(self, raw: RawEntry, source: FeedSource, now: datetime) -> Entry:
        """The entry, relevant when its title says "talks"."""
        self.asked.append(raw.title)
        relevant = "talks" in raw.title.lower()
        words = tuple(sorted({word for word in raw.title.casefold().split() if word not in PLAIN}))
        return Entry(
            id=entry_id(raw, source.id, source.outlet),
            feed=source.id,
            outlet=source.outlet,
            side=source.side,
            state_media=source.state_media,
            guid=raw.guid,
            link=raw.link,
            title=raw.title,
            summary=raw.summary,
            language=source.language,
            published=believable(raw.published, now),
            first_seen=now,
            relevant=relevant,
            score=1.0 if relevant else 0.0,
            features=Features(people=words, places=words, words=words, names=words, headline=words),
        )
