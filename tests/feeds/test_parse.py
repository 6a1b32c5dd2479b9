"""Bounds and oddities of parsing that no single replayed feed shows; the cases are in tests/replay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import FeedProblem
from feeds.model import ParsedFeed
from feeds.parse import AUTHOR, CONTENT, GUID, MAX_ENTRIES, SUMMARY, TITLE, URL, _entry_or_none, parse
from feeds.prolog import safe_text

BASE = "https://feeds.example/rss.xml"
NOON = datetime(2025, 12, 21, 12, tzinfo=UTC)


def rss(*items: str, head: str = "<title>T</title>") -> str:
    rows = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel>{head}{rows}</channel></rss>'


def read(*items: str, **more: str) -> ParsedFeed:
    return parse(rss(*items, **more), BASE)


def test_a_giant_title_is_cut() -> None:
    entry = read(f"<title>{'word ' * 200_000}</title>").entries[0]
    assert len(entry.title) <= TITLE
    assert entry.title.endswith("word…")


def test_every_field_is_bounded() -> None:
    long = "text " * 20_000
    item = (
        f"<title>{long}</title><description>{long}</description><guid isPermaLink='false'>{long}</guid>"
        f"<author>{long}</author><link>https://a.example/{'x' * URL}</link>"
    )
    entry = read(item, head=f"<title>{long}</title><link>https://a.example/{'x' * URL}</link>").entries[0]
    assert (len(entry.title) <= TITLE, len(entry.summary) <= SUMMARY, len(entry.content) <= CONTENT) == (
        True,
    ) * 3
    assert len(entry.author) <= AUTHOR
    assert len(entry.guid) <= GUID
    assert entry.link == ""


def test_a_long_summary_is_kept_whole_as_content() -> None:
    entry = read(f"<title>x</title><description>{'sentence. ' * 300}</description>").entries[0]
    assert len(entry.summary) <= SUMMARY < len(entry.content)
    assert entry.content.startswith(entry.summary[:-1].rstrip())


def test_giant_guids_with_one_beginning_stay_apart() -> None:
    first, second = (f"<title>t</title><guid isPermaLink='false'>{'g' * 5000}{n}</guid>" for n in range(2))
    feed = read(first, second)
    assert feed.entries[0].guid != feed.entries[1].guid
    assert all(entry.guid.startswith("sha256:") for entry in feed.entries)


def test_of_many_dated_entries_the_newest_are_kept_in_their_order() -> None:
    dates = [NOON + timedelta(minutes=n) for n in range(MAX_ENTRIES + 50)]
    feed = read(
        *(f"<title>n{n}</title><pubDate>{format_datetime(at)}</pubDate>" for n, at in enumerate(dates))
    )
    assert [entry.title for entry in feed.entries] == [f"n{n}" for n in range(50, MAX_ENTRIES + 50)]
    assert feed.skipped == 0


def test_of_many_undated_entries_the_first_are_kept() -> None:
    feed = read(*(f"<title>n{n}</title>" for n in range(MAX_ENTRIES + 50)))
    assert [entry.title for entry in feed.entries] == [f"n{n}" for n in range(MAX_ENTRIES)]


@pytest.mark.parametrize(
    "text", ["<rss></rss", "<channel></channel>", "<feeds/>", "<rdf:RDF xmlns:rdf='x'></rdf:RDF>"]
)
def test_what_has_neither_version_nor_entries_is_no_feed(text: str) -> None:
    if text.startswith("<rss"):
        assert parse(text, BASE).entries == ()  # the version is there, and nothing else
        return
    with pytest.raises(FeedProblem) as caught:
        parse(text, BASE)
    assert caught.value.error.code == "not-a-feed"


CHOKES = "<title>x</title><authors a='1'/><author>x</author>"  # the parser itself fails over it


def test_an_entry_the_parser_chokes_on_costs_no_other() -> None:
    feed = read(*(f"<title>n{n}</title>" if n != 40 else CHOKES for n in range(100)))
    assert [entry.title for entry in feed.entries] == [f"n{n}" for n in range(100) if n != 40]
    assert (feed.skipped, feed.title) == (1, "T")


def test_a_feed_of_nothing_but_such_entries_is_no_feed() -> None:
    with pytest.raises(FeedProblem) as caught:
        read(CHOKES, CHOKES)
    assert caught.value.error.code == "not-a-feed"


SWALLOWS = [  # what an entry may leave open, so that a parser takes the next ones for a part of it
    *(
        "<title>bad",
        "<title><![CDATA[bad</title>",
        "<title>bad</title><!-- never closed",
        "<title>bad <![ x</title>",
    ),
    *("<title>bad <?php echo </title>", "<title>bad</title><source>", "<title>bad</title><link "),
    *(
        "<title>bad</title></channel></rss>",
        "<title>bad</title><rss><channel>",
        "<title>bad <!DOCTYPE x></title>",
    ),
    *(
        "<title>bad</title><content type='xhtml'><div>",
        "<title>bad</title><script>",
        "<title>bad</title>" + "<b>" * 999,
    ),
    *("<title>bad</title><textInput>", "<title>bad</title><image>", '<title>bad</title><a href="x'),
]


@pytest.mark.parametrize("bad", SWALLOWS)
def test_an_entry_left_open_costs_no_other(bad: str) -> None:
    good = [f"<title>Good {n}</title><description><![CDATA[<p>Text</p>]]></description>" for n in range(6)]
    feed = read(*good[:3], bad, *good[3:])
    whole = [entry.title for entry in feed.entries if entry.summary == "Text"]
    assert whole == [f"Good {n}" for n in range(6)]
    assert len(feed.entries) + feed.skipped == 7


def test_entries_that_say_nothing_are_no_reason_to_read_a_feed_again() -> None:
    feed = read(*["<link>https://a.example/</link>"] * 50)
    assert (feed.entries, feed.skipped) == ((), 50)


def test_an_entry_of_a_million_elements_is_left_out_of_a_large_feed() -> None:
    feed = read("<title>a</title>", f"<title>b</title>{'<b>' * 1_000_000}", "<title>c</title>")
    assert [entry.title for entry in feed.entries] == ["a", "c"]
    assert feed.skipped == 1


def test_words_like_those_for_entries_are_no_reason_to_read_a_feed_again() -> None:
    feed = read("<title>a</title>", head="<title>T</title><category>c</category><items><x:items/></items>")
    assert (len(feed.entries), feed.skipped) == (1, 0)


def test_an_entry_of_a_million_references_costs_no_other() -> None:
    feed = read("<title>n</title>", f"<title>m</title><description>{'&' * 1_000_000}</description>")
    assert ([entry.title for entry in feed.entries], feed.skipped) == (["n"], 1)


def test_of_a_million_entries_the_first_thousands_are_looked_at() -> None:
    feed = read("<title>n</title>" + "<item>" * 600_000)
    assert [entry.title for entry in feed.entries] == ["n"]


def test_a_large_feed_of_ordinary_entries_is_read_whole() -> None:
    feed = read(*(f"<title>n{n}</title><description>{'word ' * 5000}</description>" for n in range(50)))
    assert (len(feed.entries), feed.skipped) == (50, 0)


@pytest.mark.parametrize(
    "giant",
    [
        f"<author>{'a' * 1_000_000}</author>",
        f"<dc:creator>{'a.' * 500_000}</dc:creator>",
        "".join(f"<category>c{n}</category>" for n in range(9_000)),
        "".join(f"<link>https://a.example/{n}</link>" for n in range(5_000)),
        f"<pubDate>{'1' * 1_000_000}</pubDate>",
        f"<guid>{'<b>' * 5_000}</guid>",
        "<x " + " ".join(f'a{n}="1"' for n in range(150_000)) + "/>",
        "<x " + " ".join(f'xmlns:a{n}="u{n}"' for n in range(20_000)) + ">" + "<a19999:y/>" * 9_000 + "</x>",
        f"<author>{'a.' * 400}</author>" * 4_000,
    ],
    ids=["author", "creator", "categories", "links", "date", "depth", "attributes", "namespaces", "authors"],
)
def test_giants_an_entry_may_hold_are_read_in_linear_time(giant: str) -> None:
    """In quadratic time, as the parser comes, the first would take an hour."""
    assert read(f"<title>n</title>{giant}").entries[0].title == "n"


def test_an_element_of_too_many_attributes_costs_no_more_than_itself() -> None:
    many = " ".join(f'a{n}="1"' for n in range(101))
    feed = read(f"<title>n</title><link {many}>https://a.example/1</link>", "<title>m</title>")
    assert [entry.title for entry in feed.entries] == ["n", "m"]


def test_known_names_are_read_whatever_else_is_declared() -> None:
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    names = " ".join(f'xmlns:x{n}="https://x.example/{n}"' for n in range(500))
    text = f"<rss version='2.0' {names} {dc}><channel><item><title>n</title><dc:creator>B</dc:creator></item>"
    assert [entry.author for entry in parse(f"{text}</channel></rss>", BASE).entries] == ["B"]


@pytest.mark.parametrize("odd", [{"links": 5}, {"content": 7}, {"title": "x", "links": 5}])
def test_an_entry_of_unheard_of_types_is_left_out(odd: dict[str, Any]) -> None:
    assert _entry_or_none(odd, BASE) is None


def test_a_moment_that_is_none_gives_way_to_the_next() -> None:
    odd = {"title": "x", "published_parsed": "soon", "updated_parsed": (2025, 12, 21, 12, 0, 61, 0, 0, 0)}
    entry = _entry_or_none(odd, BASE)
    assert entry is not None
    assert entry.published == datetime(2025, 12, 21, 12, 0, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "kept"),
    [("</rss>", 2), ("</RSS>\n\n", 2), ("</channel>", 2), ("", 2), ("<item><title>c", 2), ("<item>", 2)],
)
def test_only_whole_entries_are_read(end: str, kept: int) -> None:
    text = "<rss version='2.0'><channel><item><title>a</title></item><item><title>b</title></item>" + end
    assert [entry.title for entry in parse(text, BASE).entries] == ["a", "b"][:kept]


def test_feedparser_is_never_given_a_name_to_open(tmp_path: Any) -> None:
    canary = tmp_path / "canary.xml"
    canary.write_text(rss("<title>from the file</title>"), encoding="utf-8")
    with pytest.raises(FeedProblem):
        parse(str(canary), BASE)
    assert feedparser.parse(str(canary)).entries  # what it does with a plain string


@pytest.mark.parametrize(
    ("ttl", "seconds"),
    [("60", 3600.0), (" 5 ", 300.0), ("0", 0.0), ("-5", None), ("1e9", None), ("9" * 20, None)],
)
def test_the_wish_to_be_left_alone_is_read(ttl: str, seconds: float | None) -> None:
    assert read("<title>x</title>", head=f"<title>T</title><ttl>{ttl}</ttl>").ttl_s == seconds


FRAGMENTS = st.sampled_from(
    [
        *(
            "<item>",
            "</item>",
            "<entry>",
            "<title>",
            "</title>",
            "<link>",
            "</link>",
            "<guid>",
            "</guid>",
            "<source>",
        ),
        *(
            "<content type='xhtml'>",
            "</content>",
            "<description>",
            "</description>",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
        ),
        *(
            "<pubDate>",
            "Sun, 21 Dec 2025 10:00:00 GMT",
            "</pubDate>",
            "<authors a='1'/>",
            "<media:content url='x'/>",
        ),
        *(
            "https://a.example/1",
            "&amp;",
            "&",
            "<",
            ">",
            "talks",
            "Переговори",
            "\u202e",
            "<image>",
            "<svg>",
            "<b>",
        ),
        *(
            "<author>",
            "a@b.example (A)",
            "</author>",
            "<enclosure/>",
            "<category term='x'/>",
            "<updated>",
            "&#xD800;",
        ),
    ]
)


@settings(max_examples=150)
@given(st.lists(FRAGMENTS, max_size=40))
def test_any_soup_of_elements_is_read_or_refused(soup: list[str]) -> None:
    body = f'<rss version="2.0"><channel>{"".join(soup)}</channel></rss>'.encode("utf-8", "replace")
    try:
        feed = parse(safe_text(body, ""), BASE)
    except FeedProblem as problem:
        assert problem.error.code in {"not-a-feed", "poison"}
        return
    for entry in feed.entries:
        assert len(entry.title) <= TITLE
        assert entry.link == "" or entry.link.startswith(("http://", "https://"))
        assert "\u202e" not in entry.title + entry.summary + entry.content
        assert entry.title


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_in_a_feed_are_read_or_refused(noise: bytes) -> None:
    body = b'<rss version="2.0"><channel><item><title>' + noise + b"</title></item></channel></rss>"
    try:
        parse(safe_text(body, "text/xml"), BASE)
    except FeedProblem as problem:
        assert problem.error.text
