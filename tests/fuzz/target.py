"""One input through all that reads feeds, and what must hold of it whatever it is."""

from __future__ import annotations

import re
import unicodedata

from feeds.clean import MAX_HTML, html_to_text, one_line
from feeds.errors import FeedProblem
from feeds.identity import body_keys, canonical_link, entry_id, registrable
from feeds.model import ParsedFeed, RawEntry
from feeds.parse import AUTHOR, CONTENT, GUID, MAX_ENTRIES, SUMMARY, TITLE, URL, parse
from feeds.prolog import safe_text
from tests.fuzz import told

BASE = "https://feeds.example/rss.xml"
_SEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u034f\u115f\u1160\u200b\u200e\u200f\u202a-\u202e"
    "\u2066-\u2069\u2800\u3164\ufeff\uffa0\ud800-\udfff\U000e0000-\U000e0fff]"
)
_JOINS_NOTHING = re.compile("(?:^|[\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?:$|[\x00-\x7f\u2026])")
_KEY = re.compile(r"[gut][0-9a-f]{16}")


def look(body: bytes, content_type: str = "") -> str:
    """What the input came to: "read", or the code of its refusal. Raises AssertionError and what is a bug."""
    try:
        text = safe_text(body, content_type)
    except FeedProblem as problem:
        return problem.error.code
    assert text.startswith("<")
    assert "<!entity" not in text.lower()
    try:
        feed = parse(text, BASE)
    except FeedProblem as problem:
        return problem.error.code
    _check(feed)
    return "read"


def clean(body: bytes) -> None:
    """The input as one field."""
    text = body.decode("utf-8", "replace")
    for limit in (1, 20, 1000):
        for cleaned in (html_to_text(text, limit), one_line(text, limit)):
            assert len(cleaned) <= limit
            _plain(cleaned)
        assert html_to_text(text, limit) == html_to_text(text[:MAX_HTML], limit), "R27: no more is looked at"


def _check(feed: ParsedFeed) -> None:
    assert len(feed.entries) <= MAX_ENTRIES
    assert feed.skipped >= 0
    _plain(feed.title)
    keys = body_keys(feed.entries)
    assert body_keys(feed.entries[::-1]) == keys[::-1], "keys hang on no order"
    for entry, known in zip(feed.entries, keys, strict=True):
        _entry(entry)
        assert known
        assert all(map(_KEY.fullmatch, known))
    told.check(feed.title, feed.entries)


def _entry(entry: RawEntry) -> None:
    bounds = {entry.title: TITLE, entry.summary: SUMMARY, entry.content: CONTENT, entry.author: AUTHOR}
    for text, limit in bounds.items():
        assert len(text) <= limit
        _plain(text)
    assert entry.title
    assert len(entry.guid) <= GUID
    assert len(entry.link) <= URL
    assert not entry.link or entry.link.startswith(("http://", "https://"))
    assert entry.published is None or entry.published.utcoffset() is not None
    assert re.fullmatch("[0-9a-f]{12}", entry_id(entry, "f1"))
    canonical = canonical_link(entry.link)
    assert not canonical or canonical_link(canonical) == canonical
    registrable(entry.link)


def _plain(text: str) -> None:
    """Nothing in it hides, reorders or cannot be sent."""
    text.encode()
    assert not _SEEN.search(text), repr(text)
    assert not _JOINS_NOTHING.search(text), repr(text)
    assert unicodedata.is_normalized("NFC", text), repr(text)
