"""Feeds in other hands and feeds published anew are noticed (R32, R34)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.model import FeedState
from feeds.reading import Fresh, Reading
from feeds.suspicion import other_hands, site, too_much_at_once
from tests.feeds.reports import entry

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
READING = Reading("Harbour Post: World", "https://www.harbour.example/world", "en", None, 30, 0, (), ())
STATE = FeedState("f1", title="Harbour Post: World", site="harbour.example", first_fetched=NOW)


def test_a_feed_stands_for_the_domain_of_its_link() -> None:
    assert site(READING) == "harbour.example"
    assert site(replace(READING, link="")) == ""


@pytest.mark.parametrize(
    "title",
    [
        "Harbour Post: World",
        "harbour post | world",
        "Harbour Post: World news",
        "Harbour Post: World 21.12.2025",
        "",
        "№ 7",
    ],
)
def test_a_title_in_other_clothes_is_no_change(title: str) -> None:
    assert other_hands(STATE, replace(READING, title=title)) == ""


@pytest.mark.parametrize("title", ["Best shoes online", "World of shoes: outlet post sale now"])
def test_another_title_is_told_with_both_names(title: str) -> None:
    why = other_hands(STATE, replace(READING, title=title))
    assert "Harbour Post: World" in why
    assert title in why


def test_another_domain_is_told_with_both_names() -> None:
    why = other_hands(STATE, replace(READING, link="https://shoes.example.net/"))
    assert "harbour.example" in why
    assert "example.net" in why


def test_a_title_may_not_creep_away_from_the_first() -> None:
    """Each shares half of its words with the one before; the third has none of the first left."""
    state = replace(STATE, title="Harbour Post", first_title="Harbour Post")
    creeping = replace(READING, title="Harbour Post cheap")
    assert other_hands(state, creeping) == ""
    later = replace(state, title="Harbour Post cheap")
    assert other_hands(later, replace(READING, title="Harbour cheap shoes")) == (
        "It was called “Harbour Post” and is now called “Harbour cheap shoes”."
    )


def led(*links: str) -> Reading:
    """A body that does not say what it is, with new entries that lead there."""
    fresh = tuple(Fresh(("g1",), entry(n, link=link)) for n, link in enumerate(links))
    return replace(READING, title="", link="", fresh=fresh)


def test_a_feed_without_a_head_is_another_when_it_leads_elsewhere_too() -> None:
    assert "harbour.example" in other_hands(STATE, led("https://shoes.example.net/1", ""))
    assert other_hands(STATE, led("https://shoes.example.net/1", "https://m.harbour.example/2")) == ""
    assert other_hands(STATE, led("", "")) == ""
    assert other_hands(replace(STATE, title=""), led("https://shoes.example.net/1")) == ""
    assert other_hands(STATE, replace(led("https://t.example.org/1"), title=READING.title)) == ""


@pytest.mark.parametrize(
    ("state", "reading"),
    [
        (FeedState("f1"), READING),  # nothing known of it yet
        (STATE, replace(READING, link="https://m.harbour.example/", title="")),
        (STATE, replace(READING, link="")),
        (replace(STATE, site=""), replace(READING, link="https://other.example.org/")),
    ],
)
def test_what_is_not_known_is_no_change(state: FeedState, reading: Reading) -> None:
    assert other_hands(state, reading) == ""


@pytest.mark.parametrize(
    ("known_for", "length", "new", "held"),
    [
        (timedelta(days=2), 30, 16, True),
        (timedelta(days=2), 30, 15, False),
        (timedelta(days=2), 12, 9, False),  # a short feed is soon new
        (timedelta(hours=24), 30, 30, False),
        (timedelta(days=400), 100, 100, True),
    ],
)
def test_too_much_at_once_is_more_than_half_of_a_feed_known_for_a_day(
    known_for: timedelta, length: int, new: int, held: bool
) -> None:
    assert too_much_at_once(replace(STATE, first_fetched=NOW - known_for), length, new, NOW) is held


def test_a_feed_never_fetched_is_never_too_much() -> None:
    assert not too_much_at_once(FeedState("f1"), 30, 30, NOW)
