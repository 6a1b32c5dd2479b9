"""Reads bodies in this process, judging by one word; fails when told to."""

from __future__ import annotations

from datetime import datetime

from feeds.errors import FeedError, FeedProblem
from feeds.model import FeedSource
from feeds.read import read_feed
from feeds.reading import Reading
from tests.doubles.judge_double import JudgeDouble


class ReaderDouble:
    """Counts what it read; answers `error` or raises `surprise` instead when one is set."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.error: FeedError | None = None
        self.surprise: Exception | None = None

    async def read(
        self, body: bytes, content_type: str, source: FeedSource, known: frozenset[str], now: datetime
    ) -> Reading | FeedError:
        """As bot.reader.Reader, without children."""
        self.bodies.append(body)
        if self.surprise:
            raise self.surprise
        if self.error:
            return self.error
        try:
            return read_feed(body, content_type, source, known, JudgeDouble(), now)
        except FeedProblem as problem:
            return problem.error
