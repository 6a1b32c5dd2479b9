"""What may belong together is found by what it names and when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.cluster import as_report
from feeds.model import Report, Story
from feeds.reports import of_reports
from feeds.shelf import MOST_LOOKED, RARE, Shelf, keys, within
from tests.feeds.reports import START, entry


def told(number: int, hours: float = 0, **about: Any) -> Report:
    return as_report(entry(number, hours, **about))


def story(name: str, *reports: Report) -> Story:
    return of_reports(Story(name, (), START, START, START), reports)


def near(shelf: Shelf, report: Report, most: int = 9) -> list[str]:
    return [found.id for found in shelf.near(report, keys(report), most)]


def test_stories_are_found_by_what_they_name() -> None:
    shelf = Shelf(
        [
            story("one", told(1, people=("steve-witkoff",), places=("miami",))),
            story("two", told(2, people=("steve-witkoff",))),
            story("six", told(3, people=("yuri-ushakov",))),
        ]
    )
    assert near(shelf, told(9, people=("steve-witkoff",), places=("miami",))) == ["one", "two"]
    assert near(shelf, told(9, people=("nobody-known",))) == []


def test_the_words_of_a_headline_count_in_their_language() -> None:
    shelf = Shelf([story("one", told(1, title="Harbour deal delayed"))])
    assert near(shelf, told(9, title="Harbour opens")) == ["one"]
    assert near(shelf, told(9, title="Harbour opens", language="de")) == []


def test_what_few_stories_name_counts_more() -> None:
    many = [story(f"many{n}", told(n, people=("a", "b"), headline=("c",))) for n in range(RARE)]
    shelf = Shelf([*many, story("rare", told(99, names=("selbei",)))])
    found = near(shelf, told(100, people=("a", "b"), headline=("c",), names=("selbei",)), 1)
    assert found == ["rare"]


def test_a_search_looks_at_so_many_places_and_no_more() -> None:
    crowd = [story(f"c{n}", told(n, title="", people=("a",), places=("p",))) for n in range(MOST_LOOKED)]
    shelf = Shelf([*crowd, story("x", told(MOST_LOOKED, title="", documents=("d",)))])
    asked = told(MOST_LOOKED + 1, title="", people=("a",), places=("p",))
    assert len(near(shelf, asked, MOST_LOOKED)) == MOST_LOOKED
    assert near(shelf, replace(asked, features=replace(asked.features, documents=("d",)))) == ["x"]


def test_stories_of_other_days_are_not_found() -> None:
    shelf = Shelf([story("one", told(1, people=("a",)))])
    assert near(shelf, told(2, 71, people=("a",))) == ["one"]
    assert near(shelf, told(2, 73, people=("a",))) == []
    assert near(shelf, told(2, -73, people=("a",))) == []
    assert not within(story("one", told(1)), told(2, 73))


def test_a_story_is_found_by_its_id_and_by_the_entries_it_carries() -> None:
    one = story("one", told(1), told(2, 1))
    shelf = Shelf([one])
    assert (len(shelf), list(shelf), shelf.get("one"), shelf.get("two")) == (1, [one], one, None)
    assert shelf.carrying(f"{2:012x}") is one
    assert shelf.carrying("gone") is None
    shelf.drop("one")
    shelf.drop("one")
    assert (len(shelf), shelf.carrying(f"{1:012x}"), near(shelf, told(3))) == (0, None, [])


def test_a_story_that_grew_is_found_by_all_its_reports() -> None:
    first, second = told(1, people=("a",)), told(2, 1, people=("b",))
    shelf = Shelf([story("one", first)])
    shelf.put(story("one", first, second))
    assert near(shelf, told(9, people=("a",))) == near(shelf, told(9, people=("b",))) == ["one"]


def test_what_a_story_lost_finds_it_no_more() -> None:
    first, second = told(1, people=("a",)), told(2, 1, people=("b",))
    shelf = Shelf([story("one", first, second)])
    shelf.put(story("one", first))
    assert near(shelf, told(9, people=("b",))) == []
    assert shelf.carrying(second.entry) is None


def test_a_report_that_moved_is_carried_by_its_new_story() -> None:
    first, second = told(1, people=("a",)), told(2, 1, people=("a",))
    shelf = Shelf([story("one", first, second)])
    shelf.put(story("two", second))
    shelf.put(story("one", first))
    carrier = shelf.carrying(second.entry)
    assert carrier is not None
    assert carrier.id == "two"


def test_a_headline_read_anew_is_found_by_its_new_words() -> None:
    before = told(1, title="Harbour deal")
    shelf = Shelf([story("one", before)])
    shelf.put(story("one", replace(before, title="Railway deal")))
    assert near(shelf, told(9, title="Railway closed")) == ["one"]
    assert near(shelf, told(9, title="Harbour closed")) == []


NAMES = st.lists(st.sampled_from("abcdefgh"), max_size=3, unique=True).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), NAMES, st.floats(0, 200)), max_size=12), NAMES, st.floats(0, 200)
)
def test_it_finds_what_looking_at_all_would_find(
    rows: list[tuple[int, tuple[str, ...], float]], asked: tuple[str, ...], hours: float
) -> None:
    shelf, stories = Shelf(), dict[str, Story]()
    for number, (name, people, at) in enumerate(rows):
        report = told(number, at, people=people, title="")
        held = stories.get(f"s{name}")
        stories[f"s{name}"] = story(f"s{name}", *(held.reports if held else ()), report)
        shelf.put(stories[f"s{name}"])
    report = told(99, hours, people=asked, title="")
    named = [
        one.id
        for one in stories.values()
        if within(one, report)
        and any(
            set(asked) & set(other.people) and abs(other.published - report.published).days <= 2
            for other in one.reports
        )
    ]
    assert set(named) <= set(near(shelf, report))
