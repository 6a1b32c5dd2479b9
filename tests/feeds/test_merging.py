"""A late report may show that stories are one; the order in which entries come matters little."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import combinations, permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.cluster import MOST_APART, Joined, join
from feeds.model import Entry, Story
from tests.feeds.reports import BOTH, ENVOYS, SON_IN_LAW, START, entry, told

NOW = START + timedelta(days=1)
GENERAL: dict[str, Any] = {
    "people": ("andrii-hnatov",),
    "actors": ("andrii-hnatov",),
    "headline": ("ceasefire",),
    "concepts": ("ceasefire",),
}
ALL_THREE: dict[str, Any] = {
    "people": (*BOTH["people"], "andrii-hnatov"),
    "places": ("miami",),
    "headline": ("talks", "guarantees", "ceasefire"),
    "concepts": ("talks", "guarantees", "ceasefire"),
}


class Desk:
    """Entries joined call by call, and the stories there are after each."""

    def __init__(self) -> None:
        self.stories: dict[str, Story] = {}
        self.gone: dict[str, str] = {}

    def take(self, *entries: Entry, hours: float = 0) -> Joined:
        joined = join(entries, tuple(self.stories.values()), NOW + timedelta(hours=hours))
        self.stories |= {story.id: story for story in joined.stories}
        for lost, taken in joined.merged.items():
            del self.stories[lost]
            self.gone[lost] = taken
        return joined

    def groups(self) -> set[frozenset[str]]:
        return {frozenset(r.entry for r in story.reports) for story in self.stories.values()}


def partition(entries: Iterable[Sequence[Entry]]) -> set[frozenset[str]]:
    desk = Desk()
    for some in entries:
        desk.take(*some)
    return desk.groups()


def test_a_late_report_makes_two_stories_one() -> None:
    desk = Desk()
    first = desk.take(told(1, ENVOYS)).entries[0].story
    second = desk.take(told(2, SON_IN_LAW), hours=1).entries[0].story
    assert len(desk.stories) == 2
    joined = desk.take(told(3, BOTH), hours=2)
    assert joined.merged == {second: first}
    assert (joined.opened, joined.entries[0].story) == (frozenset(), first)
    [story] = joined.stories
    assert (story.id, len(story.reports), story.revision) == (first, 3, 2)
    [merged] = story.merged
    assert merged.id == second
    assert merged.why.startswith(f"{second} tells of the same: ")


def test_the_story_opened_first_stays_although_the_other_was_published_before() -> None:
    desk = Desk()
    desk.take(told(2, SON_IN_LAW, hours=1))
    first = next(iter(desk.stories))
    desk.take(told(1, ENVOYS), hours=1)
    desk.take(told(3, BOTH), hours=2)
    assert list(desk.stories) == [first]
    assert set(desk.gone.values()) == {first}


def test_three_stories_become_one() -> None:
    desk = Desk()
    names = [
        desk.take(told(n, about), hours=n).entries[0].story
        for n, about in enumerate((ENVOYS, SON_IN_LAW, GENERAL), 1)
    ]
    desk.take(told(4, BOTH), hours=5)
    joined = desk.take(told(5, ALL_THREE), told(6, ALL_THREE), hours=6)
    assert list(desk.stories) == [names[0]]
    assert joined.merged == {names[2]: names[0]}
    assert desk.gone == {names[1]: names[0], names[2]: names[0]}
    assert [merged.id for merged in joined.stories[0].merged] == names[1:]


def test_stories_opened_and_joined_in_one_call_are_opened_once() -> None:
    joined = Desk().take(told(1, ENVOYS), told(2, SON_IN_LAW), told(3, BOTH))
    [story] = joined.stories
    assert joined.opened == {story.id}
    assert (joined.merged, story.merged, story.revision) == ({}, (), 1)
    assert {entry.story for entry in joined.entries} == {story.id}


def test_a_story_opened_in_the_same_call_gives_way_to_one_that_was_told() -> None:
    desk = Desk()
    known = desk.take(told(2, SON_IN_LAW)).entries[0].story
    joined = desk.take(told(1, ENVOYS), told(3, BOTH))
    assert (joined.opened, joined.merged) == (frozenset(), {})
    assert list(desk.stories) == [known]


def test_what_is_edited_goes_along() -> None:
    desk = Desk()
    desk.take(told(1, ENVOYS))
    desk.take(told(2, SON_IN_LAW), hours=1)
    first, second = desk.stories.values()
    joined = join([told(3, BOTH)], (first, second), NOW, edited=[second])
    assert [story.id for story in joined.stories] == [first.id]
    assert joined.merged == {second.id: first.id}


def test_a_report_finds_the_story_it_belongs_to() -> None:
    """A reaction joined the talks, as nothing else was there; its own story takes it along."""
    reaction = {**ENVOYS, "actors": (), "people": ("steve-witkoff",), "headline": ("rejection",)}
    reaction["concepts"] = ("rejection", "talks")
    other = {**reaction, "people": ("dmitry-peskov", "steve-witkoff"), "actors": ("dmitry-peskov",)}
    other["concepts"] = ("rejection",)
    talks = [told(n, ENVOYS) for n in (1, 2)]
    reactions = [told(3, reaction, hours=10), *(told(n, other, hours=10) for n in (4, 5, 6))]
    desk = Desk()
    for one in (*talks, reactions[0]):
        desk.take(one)
    assert len(desk.stories) == 1
    for one in reactions[1:]:
        desk.take(one)
    assert desk.groups() == {frozenset(e.id for e in talks), frozenset(e.id for e in reactions)}


def test_a_large_story_stays_whole() -> None:
    desk = Desk()
    for number in range(MOST_APART + 3):
        desk.take(told(number, ENVOYS))
    desk.take(told(900, {**SON_IN_LAW, "headline": ("talks",), "concepts": ("talks",)}))
    joined = desk.take(told(901, {**BOTH, "headline": ("talks",), "concepts": ("talks",)}))
    story = desk.stories[joined.entries[0].story]
    assert sum(len(one.reports) for one in desk.stories.values()) == MOST_APART + 5
    assert len(story.reports) >= MOST_APART + 3


def test_an_id_that_found_another_story_is_not_given_again() -> None:
    desk = Desk()
    desk.take(told(1, ENVOYS))
    taken = next(iter(desk.stories))
    again = join([told(1, {**GENERAL}, hours=200)], (), NOW)
    assert again.stories[0].id == taken
    later = desk.stories[taken]
    fresh = entry(1, 300, id=told(1, ENVOYS).id, **GENERAL)
    assert join([fresh], (later,), NOW).stories[0].id == taken  # the same entry stays where it is


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_bridge_may_come_at_any_time(order: tuple[int, ...]) -> None:
    entries = [told(1, ENVOYS), told(2, SON_IN_LAW), told(3, BOTH)]
    assert partition([entries[at]] for at in order) == {frozenset(entry.id for entry in entries)}


def events(random: Random) -> dict[str, list[Entry]]:
    """A few developments within three days, each in several reports that leave some of it out."""
    people = [f"person-{n}" for n in range(9)]
    found: dict[str, list[Entry]] = {}
    for event in range(4):
        who, place = random.sample(people, 3), f"place-{random.randrange(4)}"
        ideas, start = [f"idea-{random.randrange(12)}" for _ in range(3)], random.uniform(0, 60)
        found[str(event)] = [
            told(
                10 * event + n,
                {
                    "people": tuple(random.sample(who, random.randint(2, 3))),
                    "actors": tuple(who[:1]),
                    "places": (place,) if random.random() < 0.7 else (),
                    "headline": tuple(random.sample(ideas, 2)),
                    "concepts": tuple(ideas),
                },
                hours=start + random.uniform(0, 14),
            )
            for n in range(random.randint(2, 6))
        ]
    return found


def same_pairs(groups: set[frozenset[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def agreement(seed: int) -> float:
    """Share of pairs joined in either order that are joined in both."""
    random = Random(seed)
    entries = [entry for reports in events(random).values() for entry in reports]
    one = same_pairs(partition([e] for e in sorted(entries, key=lambda e: e.published)))
    random.shuffle(entries)
    other = same_pairs(partition([e] for e in entries))
    return len(one & other) / max(1, len(one | other))


def test_in_any_order_the_stories_are_nearly_the_same() -> None:
    """The developments share people, places and ideas at random: some can be told apart by nobody."""
    found = [agreement(seed) for seed in range(80)]
    assert sum(found) / len(found) > 0.9
    assert sum(share == 1 for share in found) / len(found) > 0.75


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_no_entry_is_lost_whatever_becomes_of_its_story(seed: int, at_once: int) -> None:
    random = Random(seed)
    entries = [entry for reports in events(random).values() for entry in reports]
    random.shuffle(entries)
    desk, opened = Desk(), set[str]()
    for start in range(0, len(entries), at_once):
        joined = desk.take(*entries[start : start + at_once])
        opened |= joined.opened
        assert all(entry.story in desk.stories for entry in joined.entries)
    carried = [report.entry for story in desk.stories.values() for report in story.reports]
    assert sorted(carried) == sorted(entry.id for entry in entries)
    assert set(desk.stories) | set(desk.gone) == opened
