"""From a body to what is new in it: only what is not known is judged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from feeds.errors import FeedProblem
from feeds.model import Entry, FeedSource, RawEntry
from feeds.read import Reading, read_feed
from tests.doubles.judge_double import JudgeDouble

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
SOURCE = FeedSource("f1", "https://feeds.example/rss.xml", "Outlet", "en")


def item(number: int, title: str = "", *, guid: str = "", link: str = "", at: datetime = NOW) -> str:
    title = title or f"Report number {number} of the day"
    link = link or f"https://a.example/{number}"
    guid = guid or f"g{number}"
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>"
    )


def body(items: Iterable[str]) -> bytes:
    head = "<title>T</title><link>https://a.example/</link><language>en</language><ttl>5</ttl>"
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def read(items: Iterable[str], known: Iterable[str] = (), judge: JudgeDouble | None = None) -> Reading:
    return read_feed(body(items), "text/xml", SOURCE, frozenset(known), judge or JudgeDouble(), NOW)


def titles(reading: Reading) -> list[str]:
    return [fresh.entry.title for fresh in reading.fresh]


def test_a_first_body_is_new_as_a_whole() -> None:
    reading = read([item(1), item(2)])
    assert titles(reading) == ["Report number 1 of the day", "Report number 2 of the day"]
    assert (reading.title, reading.link, reading.language, reading.ttl_s) == (
        "T",
        "https://a.example/",
        "en",
        300,
    )
    assert (reading.length, reading.skipped, reading.edited) == (2, 0, ())
    assert set(reading.seen) == {key for fresh in reading.fresh for key in fresh.keys}


def test_known_entries_are_not_even_judged() -> None:
    first, judge = read([item(1), item(2)]), JudgeDouble()
    again = read([item(3), item(1), item(2)], first.seen, judge)
    assert judge.asked == titles(again) == ["Report number 3 of the day"]
    assert set(first.seen) < set(again.seen)
    assert again.length == 3


def test_an_entry_that_cannot_be_judged_is_skipped_and_costs_the_others_nothing() -> None:
    class Stumbling(JudgeDouble):
        def judge(self, raw: RawEntry, source: FeedSource, now: datetime) -> Entry:
            if "2" in raw.title:
                raise IndexError
            return super().judge(raw, source, now)

    reading = read([item(1), item(2), item(3)], judge=Stumbling())
    assert titles(reading) == ["Report number 1 of the day", "Report number 3 of the day"]
    assert (reading.length, reading.skipped) == (3, 1)


@pytest.mark.parametrize("surprise", [IndexError, MemoryError])
def test_what_no_entry_survives_is_no_entrys_fault(surprise: type[Exception]) -> None:
    class Broken(JudgeDouble):
        def judge(self, raw: RawEntry, source: FeedSource, now: datetime) -> Entry:
            raise surprise

    with pytest.raises(surprise):
        read([item(1), item(2)], judge=Broken())


def test_the_same_body_has_nothing_new() -> None:
    first = read([item(1), item(2)])
    again = read([item(1), item(2)], first.seen)
    assert (again.fresh, again.edited, again.seen) == ((), (), first.seen)


def test_a_new_title_under_a_known_link_is_an_edit() -> None:
    first = read([item(1, "Talks in Geneva begin at nine"), item(2)])
    again = read([item(1, "Talks in Geneva end early"), item(2)], first.seen)
    assert again.fresh == ()
    assert [fresh.entry.title for fresh in again.edited] == ["Talks in Geneva end early"]


def test_a_short_title_is_not_taken_for_an_edit() -> None:
    first = read([item(1, "Talks")])
    assert read([item(1, "Live")], first.seen).edited == ()


def test_a_date_edited_at_every_fetch_repeats_nothing() -> None:
    """F45: a hundred polls of a feed that touches its dates."""
    known = read([item(1), item(2)]).seen
    for poll in range(100):
        at = NOW + timedelta(hours=7 * poll)
        reading = read([item(1, at=at), item(2, at=at)], known)
        assert reading.fresh == ()
        known = reading.seen


def test_guids_changed_overnight_repeat_nothing() -> None:
    """F44: links and titles still tell."""
    first = read(item(n) for n in range(100))
    assert read([item(n, guid=f"new-{n}") for n in range(100)], first.seen).fresh == ()
    assert (
        read([item(n, guid=f"new-{n}", link=f"https://b.example/{n}") for n in range(100)], first.seen).fresh
        == ()
    )


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_two_versions_in_one_body_the_newer_counts(newest_first: bool) -> None:
    older = item(1, "Talks begin in the morning", at=NOW - timedelta(hours=3))
    newer = item(1, "Talks end in the evening")
    rows = [newer, older] if newest_first else [older, newer]
    assert titles(read(rows)) == ["Talks end in the evening"]


def test_without_dates_the_first_version_counts() -> None:
    rows = [
        f"<item><title>Version {n} of it</title><link>https://a.example/1</link></item>" for n in range(2)
    ]
    assert titles(read(rows)) == ["Version 0 of it"]


def test_entries_whose_link_is_no_identity_get_ids_of_their_own() -> None:
    reading = read(item(n, link="https://a.example/") for n in range(4))
    assert len({fresh.entry.id for fresh in reading.fresh}) == 4
    assert read(item(n, link="https://a.example/") for n in range(4)).fresh == reading.fresh


def test_an_unbelievable_date_is_the_time_of_reading() -> None:
    assert read([item(1, at=NOW + timedelta(days=400))]).fresh[0].entry.published == NOW


def test_what_is_no_feed_is_a_problem() -> None:
    with pytest.raises(FeedProblem):
        read_feed(b"<html></html>", "text/html", SOURCE, frozenset(), JudgeDouble(), NOW)
