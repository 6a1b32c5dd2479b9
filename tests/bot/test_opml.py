"""Feed lists travel to other readers and back, and a hostile file does no harm."""

from __future__ import annotations

import pytest

from bot.opml import read, write
from feeds.identity import feed_id
from feeds.model import FeedSource

URL = "https://news.example/rss?a=1&b=2"
SOURCE = FeedSource(feed_id(URL), URL, 'A & "B" News', "uk", "ukraine", True)


def test_what_is_written_is_read_back() -> None:
    assert read(write([SOURCE]).encode()).sources == (SOURCE,)


def test_nested_groups_of_other_readers_are_read() -> None:
    found = read(
        b'<?xml version="1.0"?><opml version="1.1"><head/><body><outline text="War">'
        b'<outline text="A" type="rss" xmlUrl="https://a.example/f"/>'
        b'<outline title="B" xmlUrl="https://b.example/f" htmlUrl="https://b.example"/>'
        b"</outline></body></opml>"
    )
    assert [(s.outlet, s.url) for s in found.sources] == [
        ("A", "https://a.example/f"),
        ("B", "https://b.example/f"),
    ]


def test_what_is_no_feed_is_named_and_the_rest_is_kept() -> None:
    found = read(
        b'<opml><body><outline text="Bad" xmlUrl="javascript:alert(1)"/>'
        b'<outline text="Good" xmlUrl="https://a.example/f"/></body></opml>'
    )
    assert [s.outlet for s in found.sources] == ["Good"]
    assert found.problems == ("'Bad': 'javascript:alert(1)' is no http(s) address",)


@pytest.mark.parametrize(
    "body",
    [
        b"not xml at all",
        b"<rss></rss>",
        b'<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><body><outline text="&a;" xmlUrl="https://a.example"/></body></opml>',
        b"<opml><body>",
    ],
)
def test_what_is_not_opml_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="is not OPML"):
        read(body)
