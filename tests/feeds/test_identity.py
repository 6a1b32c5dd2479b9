"""The same entry is known again under every disguise feeds give it; different ones are not taken for it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.identity import body_keys, canonical_link, entry_id, feed_id, keys, registrable, story_id
from feeds.model import RawEntry

EARLY, LATE = datetime(2015, 1, 1), datetime(2035, 1, 1)  # noqa: DTZ001  # hypothesis wants them naive
NOON = datetime(2025, 12, 21, 12, tzinfo=UTC)
TALKS = RawEntry(
    guid="tag:vesti.example,2025:77",
    link="https://vesti.example/news/talks-77",
    title="Переговори в Маямі тривають третій день",
    summary="",
    published=NOON,
)
OTHER = RawEntry(
    "other", "https://vesti.example/news/8", "Щось зовсім інше про переговори", "", published=NOON
)


@pytest.mark.parametrize(
    "url",
    [
        "https://vesti.example/news/1",
        "http://vesti.example/news/1",
        "https://www.vesti.example/news/1",
        "https://m.vesti.example/news/1",
        "https://amp.vesti.example/news/1/",
        "https://www.m.vesti.example/news/1",
        "https://VESTI.example:443/news/1#comments",
        "http://vesti.example:80/news/1?utm_source=rss&utm_medium=feed",
        "https://vesti.example/news/1?fbclid=x&gclid=y&at_medium=RSS&at_campaign=KARANGA&maca=en-rss",
        "  https://vesti.example/news/1?UTM_Campaign=z ",
        "https://rss.vesti.example/r/x/*https://vesti.example/news/1",
        "https://rss.vesti.example/r/x/**https%3A//vesti.example/news/1",
        "https://www.google.com/url?rct=j&url=https://vesti.example/news/1&ct=ga",
        "https://www.google.de/url?q=https%3A%2F%2Fvesti.example%2Fnews%2F1",
    ],
)
def test_addresses_of_one_page_have_one_form(url: str) -> None:
    assert canonical_link(url) == "https://vesti.example/news/1"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.example/?id=2&b=&a=1", "https://a.example?a=1&b=&id=2"),
        ("https://a.example:8080/x", "https://a.example:8080/x"),
        ("https://m.ru/x", "https://m.ru/x"),
        ("https://www.example/x", "https://www.example/x"),
        ("https://a.example/Новини/%d0%b0", "https://a.example/%D0%9D%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/%D0%B0"),
        ("http://127.0.0.1:8000/x", "https://127.0.0.1:8000/x"),
        ("http://[2001:db8::1]/x", "https://2001:db8::1/x"),
        (
            "https://news.google.com/rss/articles/CBMiX?oc=5",
            "https://news.google.com/rss/articles/CBMiX?oc=5",
        ),
        ("https://www.google.com/url?sa=t", "https://google.com/url?sa=t"),
        (
            "https://a.example/x*https://b.example/y*https://c.example/z",
            "https://c.example/z",
        ),
        ("https://team.example.org/m.b", "https://team.example.org/m.b"),
        ("mailto:a@b.example", ""),
        ("javascript:alert(1)", ""),
        ("ftp://a.example/x", ""),
        ("/news/1", ""),
        ("https://", ""),
        ("https://[bad/x", ""),
        ("https://a.example>&c /x", ""),
        ("https://a.example:port/", ""),
        ("", ""),
    ],
)
def test_what_tells_pages_apart_stays(url: str, canonical: str) -> None:
    assert canonical_link(url) == canonical


@given(st.text(max_size=80))
def test_any_address_has_a_form_that_is_its_own(url: str) -> None:
    once = canonical_link("https://a.example/" + url)
    assert once.startswith("https://") or once == ""
    assert canonical_link(url) == "" or canonical_link(url).startswith("https://")


def test_keys_name_guid_link_and_title() -> None:
    found = keys(TALKS)
    assert [key[0] for key in found] == ["g", "u", "t", "t"]
    assert all(re.fullmatch(r"[gut][0-9a-f]{16}", key) for key in found)
    assert found == keys(TALKS)


@pytest.mark.parametrize(
    "again",
    [
        replace(TALKS, guid="new-guid", title="Новий заголовок тієї самої новини"),
        replace(TALKS, link="https://vesti.example/other", title="Новий заголовок тієї самої новини"),
        replace(TALKS, link="http://www.vesti.example/news/talks-77/?utm_source=x#top", guid=""),
        replace(
            TALKS,
            guid="n",
            link="https://vesti.example/b",
            title="ПЕРЕГОВОРИ в Маямі — тривають третій день!",
        ),
        replace(TALKS, guid="n", link="https://vesti.example/b", published=NOON + timedelta(hours=20)),
        replace(TALKS, published=NOON + timedelta(days=9)),
    ],
)
def test_an_entry_is_known_by_guid_link_or_title(again: RawEntry) -> None:
    assert set(keys(TALKS)) & set(keys(again))


@pytest.mark.parametrize(
    "another",
    [
        replace(TALKS, guid="n", link="https://vesti.example/b", published=NOON + timedelta(hours=49)),
        replace(TALKS, guid="n", link="https://vesti.example/b", published=None),
        replace(
            TALKS,
            guid="n",
            link="https://vesti.example/b",
            title="Переговори в Маямі тривають четвертий день",
        ),
    ],
)
def test_another_entry_is_not(another: RawEntry) -> None:
    assert not set(keys(TALKS)) & set(keys(another))


@given(
    st.datetimes(timezones=st.just(UTC), min_value=EARLY, max_value=LATE),
    st.timedeltas(timedelta(0), timedelta(days=4)),
)
def test_a_title_counts_for_a_day_and_never_for_two(moment: datetime, later: timedelta) -> None:
    first = RawEntry("a", "https://a.example/1", "The same long title again", "", published=moment)
    assert first.published is not None
    second = replace(first, guid="b", link="https://a.example/2", published=first.published + later)
    shared = bool(set(keys(first)) & set(keys(second)))
    assert shared or later >= timedelta(hours=24)
    assert not shared or later < timedelta(hours=48)


def test_short_titles_are_no_identity() -> None:
    live = RawEntry("a", "https://a.example/1", "LIVE", "", published=NOON)
    assert [key[0] for key in keys(live)] == ["g", "u"]


def test_an_entry_with_nothing_but_text_is_known_by_it_whatever_its_date() -> None:
    bare = RawEntry("", "", "Kurz", "Text", published=NOON)
    assert [key[0] for key in keys(bare)] == ["t"]
    assert keys(bare) == keys(replace(bare, published=None))
    assert keys(bare) != keys(replace(bare, summary="Anderer Text"))


def entries(count: int, **same: Any) -> list[RawEntry]:
    return [
        replace(
            RawEntry(
                f"g{n}", f"https://a.example/{n}", f"A title that is number {n} of many", "", published=NOON
            ),
            **same,
        )
        for n in range(count)
    ]


def test_a_guid_that_all_entries_share_identifies_none() -> None:
    found = body_keys(entries(5, guid="same"))
    assert not [key for each in found for key in each if key[0] == "g"]
    assert len({each[0] for each in found}) == 5


def test_a_guid_shared_without_links_identifies_none_either() -> None:
    found = body_keys(entries(3, guid="same", link=""))
    assert [[key[0] for key in each] for each in found] == [["t"]] * 3
    assert len(set(found)) == 3


def test_a_guid_shared_by_two_versions_of_one_page_stays() -> None:
    first, second = entries(2, guid="same", link="https://a.example/1")
    assert body_keys([first, second])[0][0] == body_keys([first, second])[1][0]


def test_a_link_that_most_entries_share_identifies_none() -> None:
    found = body_keys([*entries(6, link="https://a.example/"), OTHER])
    assert [len([key for key in each if key[0] == "u"]) for each in found] == [0] * 6 + [1]
    assert len({each[0] for each in found}) == 7


def test_a_link_that_few_entries_share_stays() -> None:
    found = body_keys([*entries(2, link="https://a.example/live"), *entries(8)[2:]])
    assert found[0][1] == found[1][1]


def test_entry_ids_come_from_the_link_in_any_feed() -> None:
    assert re.fullmatch("[0-9a-f]{12}", entry_id(TALKS, "f1"))
    assert entry_id(TALKS, "f1") == entry_id(
        replace(TALKS, link=TALKS.link + "?utm_x=1", guid="z", title="y"), "f2"
    )


def test_entry_ids_without_link_come_from_the_feed_and_guid_then_title() -> None:
    unlinked = replace(TALKS, link="")
    assert entry_id(unlinked, "f1") == entry_id(replace(unlinked, title="y"), "f1")
    assert entry_id(unlinked, "f1") != entry_id(unlinked, "f2")
    bare = replace(unlinked, guid="")
    assert entry_id(bare, "f1") != entry_id(unlinked, "f1")
    assert entry_id(bare, "f1") != entry_id(replace(bare, title="y"), "f1")


def test_feed_ids_do_not_depend_on_spelling() -> None:
    assert re.fullmatch("[0-9a-f]{10}", feed_id("https://a.example/rss"))
    assert feed_id("https://a.example/rss") == feed_id(" HTTPS://A.example/rss#x ")
    assert feed_id("https://a.example/rss") != feed_id("https://a.example/RSS")
    assert feed_id("https://[bad") == feed_id(" https://[bad")
    assert feed_id("nonsense") != feed_id("")


def test_story_ids_are_typed_by_people() -> None:
    assert all(re.fullmatch("[a-z2-9]{6}", story_id(str(n))) for n in range(200))
    assert len({story_id(str(n)) for n in range(2000)}) == 2000
    assert story_id("4f0c2a9e11d3") == story_id("4f0c2a9e11d3")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://feeds.bbci.co.uk", "bbci.co.uk"),
        ("https://rss.dw.com/xml", "dw.com"),
        ("https://www.pravda.com.ua/rss", "pravda.com.ua"),
        ("https://meduza.io/rss", "meduza.io"),
        ("https://lenta.ru.", "lenta.ru"),
        ("https://antaranews.co.id/", "antaranews.co.id"),
        ("http://127.0.0.1:8080/x", "127.0.0.1"),
        ("http://[::1]/x", "::1"),
        ("https://localhost/", "localhost"),
        ("https://[bad", ""),
        ("nothing", ""),
    ],
)
def test_the_registered_domain_is_found_by_its_form(url: str, domain: str) -> None:
    assert registrable(url) == domain


def test_a_link_means_the_same_in_all_feeds_of_an_outlet_and_in_no_other() -> None:
    assert entry_id(TALKS, "f1", "Blue Wire") == entry_id(TALKS, "f2", " blue wire")
    assert entry_id(TALKS, "f1", "Blue Wire") != entry_id(TALKS, "f1", "Evil Daily")
    ours, theirs = keys(TALKS, "Blue Wire"), keys(TALKS, "Evil Daily")
    assert [a == b for a, b in zip(ours, theirs, strict=True) if a[0] == "u"] == [False]
