"""Outlets counted by side."""

from __future__ import annotations

from feeds.sides import SideCount, labelled, outlets_by_side
from tests.builders import entry, story


def test_an_outlet_counts_once_for_the_side_of_its_first_report() -> None:
    told = story(
        "aaaaaa",
        entry(4, outlet="A", side="russia", state_media=True),
        entry(3, outlet="A", side="ukraine"),
        entry(2, outlet="B", side="russia"),
        entry(1, outlet="C", side=""),
    )
    assert outlets_by_side(told) == (SideCount("russia", 2, 1), SideCount("", 1, 0))


def test_the_side_with_most_outlets_is_first_then_the_one_that_came_first() -> None:
    told = story(
        "aaaaaa",
        *(entry(9 - n, outlet=f"O{n}", side=side) for n, side in enumerate(["us", "uk", "us", "asia"])),
    )
    assert [row.side for row in outlets_by_side(told)] == ["us", "uk", "asia"]


def test_state_media_say_so() -> None:
    assert labelled("Agency", True) == "Agency (state media)"
    assert labelled("Agency", False) == "Agency"
