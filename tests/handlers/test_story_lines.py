"""Tests of handlers/story_lines.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.message import Message
from handlers.story_lines import (
    by_side,
    coverage,
    lead,
    one_side,
    sample_note,
    story_item,
    who_carries,
)
from tests.doubles.memory_desk import NOW, report, small_pack, story
from tests.handlers.said import text

HOUR = timedelta(hours=1)


def test_a_story_names_outlet_side_time_and_link() -> None:
    item = story_item(story("ab2cd3", report(link="https://elsewhere.example/1")), small_pack())
    assert text(Message((item,))) == (
        "• Talks go on in Miami — Blue Wire (News agency), 21 Dec, 16:00 UTC, elsewhere.example\n"
        "  https://elsewhere.example/1\n"
        "  1 outlet in 1 language · one side only so far: News agency · /story ab2cd3"
    )


def test_a_story_of_many_says_who_carries_it_and_marks_state_media() -> None:
    many = story(
        "ab2cd3",
        report(),
        report("Розмови", NOW - HOUR, outlet="Ukr News", side="ukraine", language="uk"),
        report("Talks", NOW - HOUR, outlet="State Agency", side="russia", state_media=True),
    )
    assert text(Message((story_item(many, small_pack()),))).splitlines()[2] == (
        "  3 outlets in 2 languages: News agency 1, Ukraine 1, Russia 1 (state media)"
        " · last report 21 Dec, 17:00 UTC"
        " · also Ukr News (Ukraine) and State Agency (Russia, state media) · /story ab2cd3"
    )


def test_a_long_list_of_outlets_is_counted() -> None:
    many = story("ab2cd3", *(report(at=NOW - number * HOUR, outlet=f"Paper {number}") for number in range(9)))
    assert "Paper 3 (News agency) and 3 more" in text(Message((story_item(many, small_pack()),)))


def test_an_outlet_of_each_side_is_named_before_others() -> None:
    many = story(
        "ab2cd3",
        *(report(at=NOW - number * HOUR, outlet=f"Paper {number}") for number in range(3, 9)),
        report("Talks", NOW, outlet="State Agency", side="russia", state_media=True),
        report("More", NOW, outlet="State Agency", side="russia", state_media=True),
        report("Talks", NOW - HOUR, outlet="Ukr News", side="ukraine"),
    )
    assert who_carries(many, small_pack(), lead(many)) == (
        "also Ukr News (Ukraine), State Agency (Russia, state media), Paper 7 (News agency),"
        " Paper 6 (News agency), Paper 5 (News agency) and 2 more"
    )


def test_the_lead_is_english_and_not_state_media_and_early() -> None:
    early = report("ТАСС", NOW - 9 * HOUR, language="ru")
    state = report("State", NOW - 8 * HOUR, state_media=True)
    first = report("First", NOW - 7 * HOUR)
    second = report("Second", NOW - 6 * HOUR)
    assert lead(story("a", early, state, first, second)) == first
    assert lead(story("a", early, state)) == state
    assert lead(story("a", early)) == early


def test_one_side_is_warned_of_as_long_as_it_is_one() -> None:
    pack = small_pack()
    ours, theirs, nobodys = report(side="ukraine"), report(side="russia"), report(side="")
    assert one_side(story("a", ours, ours, nobodys), pack) == "one side only so far: Ukraine"
    assert one_side(story("a", ours, theirs), pack) == ""
    assert one_side(story("a", nobodys), pack) == ""


def test_an_agency_is_no_side_and_ends_the_warning() -> None:
    sides = tuple(replace(side, neutral=side.id == "wire") for side in small_pack().sides)
    pack = replace(small_pack(), sides=sides)
    agency, ours = report(outlet="Agency"), report(side="ukraine", outlet="Ours")
    assert one_side(story("a", agency), pack) == ""
    assert one_side(story("a", ours), pack) == "one side only so far: Ukraine"
    assert one_side(story("a", ours, agency), pack) == ""


def test_outlets_are_counted_by_side_with_those_a_state_owns() -> None:
    many = story(
        "a",
        report(outlet="One", side="ukraine"),
        report(outlet="State 1", side="russia", state_media=True),
        report(outlet="State 1", side="russia", state_media=True),
        report(outlet="Paper", side="russia"),
        report(outlet="State 2", side="russia", state_media=True),
        report(outlet="Nobody's", side=""),
    )
    assert by_side(many, small_pack()) == "Russia 3 (2 state media), Ukraine 1, side not known 1"
    assert coverage(many, small_pack()).startswith("5 outlets in 1 language: Russia 3")
    assert by_side(story("a"), small_pack()) == ""


def test_only_the_sample_edition_says_so() -> None:
    assert sample_note(sample=False) == ()
    assert "Sample edition" in text(Message(sample_note(sample=True)))
