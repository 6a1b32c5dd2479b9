"""Feeds in tests/replay state their own case: a comment with what it is about and `@` lines that must hold.

In those lines `feed` is the ParsedFeed, `keys` the keys of its entries, `reading` what read_feed makes of the
body, `error` the FeedError when it is refused, `utc` a moment. To add a case, add a file.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.charsets import decode
from feeds.errors import FeedProblem
from feeds.identity import body_keys
from feeds.model import FeedSource
from feeds.parse import parse
from feeds.prolog import safe_text
from feeds.read import read_feed
from tests.doubles.judge_double import JudgeDouble

REPLAY = Path(__file__).parents[1] / "replay"
FILES = sorted(REPLAY.rglob("*.xml"))
SOURCE = FeedSource("f1", "https://feeds.example/rss/all.xml", "Replay")
NOW = datetime(2025, 12, 23, tzinfo=UTC)


def utc(*moment: int) -> datetime:
    """A moment in UTC."""
    year, month, day, *rest = moment
    return datetime(year, month, day, *rest, tzinfo=UTC)  # type: ignore[misc,arg-type]


def claims(body: bytes) -> list[str]:
    """The expressions a file states of itself."""
    comment = re.search(r"<!--(.*?)\n-->", decode(body, ""), re.DOTALL)
    return re.findall(r"^@ (.*)$", comment[1], re.MULTILINE) if comment else []


def seen(body: bytes) -> dict[str, Any]:
    """What the expressions may speak of."""
    try:
        feed = parse(safe_text(body, ""), SOURCE.url)
    except FeedProblem as problem:
        return {"error": problem.error}
    reading = read_feed(body, "", SOURCE, frozenset(), JudgeDouble(), NOW)
    return {"feed": feed, "keys": body_keys(feed.entries), "reading": reading, "utc": utc}


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(REPLAY)) for path in FILES])
def test_a_replayed_feed_is_read_as_it_says(path: Path) -> None:
    body = path.read_bytes()
    names = seen(body)
    assert claims(body), "the file states no case"
    for claim in claims(body):
        assert eval(claim, names), (claim, names)


def test_there_are_replays_of_every_kind_of_feed() -> None:
    assert {path.parent.name for path in FILES} == {"atom", "rdf", "refused", "rss"}
