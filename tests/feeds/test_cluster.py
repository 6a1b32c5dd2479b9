"""Reports of one development join, whatever their language; the next day's and other rounds do not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.cluster import MOST_OF_FEED, WINDOW, join
from feeds.model import Entry, Story
from feeds.reports import MOST
from tests.feeds.reports import START, entry

MIAMI: dict[str, Any] = {
    "people": ("steve-witkoff", "rustem-umerov"),
    "actors": ("steve-witkoff",),
    "places": ("miami", "florida"),
    "headline": ("talks", "ukraine"),
}
KREMLIN: dict[str, Any] = {
    "people": ("vladimir-putin", "yuri-ushakov"),
    "actors": ("yuri-ushakov",),
    "places": ("moscow",),
    "headline": ("talks", "russia"),
}
NOW = START + timedelta(days=1)


def groups(entries: Sequence[Entry]) -> set[frozenset[str]]:
    joined = join(entries, (), NOW)
    return {frozenset(report.entry for report in story.reports) for story in joined.stories}


def ids(*numbers: int) -> frozenset[str]:
    return frozenset(f"{number:012x}" for number in numbers)


def test_reports_in_three_languages_are_one_story() -> None:
    entries = [entry(n, n, language=language, **MIAMI) for n, language in enumerate(("en", "uk", "zh"))]
    assert groups(entries) == {ids(0, 1, 2)}


def test_another_meeting_is_another_story() -> None:
    assert groups([entry(1, **MIAMI), entry(2, 1, language="ru", **KREMLIN)]) == {ids(1), ids(2)}


def test_another_round_in_another_city_is_another_story() -> None:
    geneva = MIAMI | {"places": ("geneva",)}
    assert groups([entry(1, language="en", **MIAMI), entry(2, 40, language="de", **geneva)]) == {
        ids(1),
        ids(2),
    }


def test_the_same_two_a_week_later_are_another_story() -> None:
    assert groups([entry(1, **MIAMI), entry(2, 7 * 24, **MIAMI)]) == {ids(1), ids(2)}


def test_a_copy_of_a_headline_joins_although_it_says_little() -> None:
    title = "Envoys praise productive talks by the sea"
    entries = [entry(1, title=title, **MIAMI), entry(2, 20, title=title, headline=("talks",))]
    assert groups(entries) == {ids(1, 2)}


def test_the_order_in_which_entries_come_in_one_call_does_not_matter() -> None:
    entries = [entry(1, **MIAMI), entry(2, 2, language="fr", **MIAMI), entry(3, 1, language="ru", **KREMLIN)]
    assert {frozenset(groups(order)) for order in permutations(entries)} == {frozenset({ids(1, 2), ids(3)})}


def test_an_entry_joins_a_story_of_the_archive() -> None:
    first = join([entry(1, **MIAMI)], (), NOW)
    second = join([entry(2, 3, language="pl", **MIAMI)], first.stories, NOW)
    (story,) = second.stories
    assert second.opened == frozenset()
    assert story.id == first.stories[0].id
    assert (story.revision, len(story.reports), story.created) == (2, 2, first.stories[0].created)
    assert second.entries[0].story == story.id
    assert "people" in second.entries[0].join


def test_an_opened_story_says_why() -> None:
    first = join([entry(1, **MIAMI)], (), NOW)
    assert first.entries[0].join == "It opens a story: nothing near it is like it."
    second = join([entry(2, 1, **KREMLIN)], first.stories, NOW)
    assert second.entries[0].join.startswith("It opens a story: the nearest reaches")
    assert first.stories[0].revision == 1
    assert first.opened == {first.stories[0].id}


def test_an_edited_entry_stays_in_its_story_and_replaces_its_report() -> None:
    first = join([entry(1, **MIAMI), entry(2, 1, **MIAMI)], (), NOW)
    again = join([entry(2, 1, title="New headline", **KREMLIN)], first.stories, NOW)
    (story,) = again.stories
    assert [report.title for report in story.reports] == ["Title1th", "New headline"]
    assert story.revision == 2


def test_a_story_tells_whom_it_names_most() -> None:
    extra = MIAMI | {"people": ("steve-witkoff", "rustem-umerov", "jared-kushner")}
    joined = join([entry(1, **MIAMI), entry(2, 1, language="it", **extra)], (), NOW)
    assert joined.stories[0].people == ("steve-witkoff", "rustem-umerov", "jared-kushner")


def test_a_late_report_moves_the_first_moment_of_a_story() -> None:
    first = join([entry(1, 10, **MIAMI)], (), NOW)
    joined = join([entry(2, 4, language="es", **MIAMI)], first.stories, NOW)
    assert joined.stories[0].first_published == START + timedelta(hours=4)


def test_stories_outside_the_window_are_not_touched() -> None:
    first = join([entry(1, **MIAMI)], (), NOW)
    later = WINDOW.total_seconds() / 3600 + 1
    assert join([entry(2, later, **MIAMI)], first.stories, NOW).opened


def test_a_taken_id_is_not_given_twice() -> None:
    first = join([entry(1, **MIAMI)], (), NOW)
    other: tuple[Story, ...] = first.stories
    second = join([entry(1, 24 * 9, **KREMLIN)], other, NOW)
    assert second.stories[0].id not in {story.id for story in other} or second.stories[0].revision == 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([MIAMI, KREMLIN]), st.floats(0, 200)), max_size=12))
def test_every_entry_is_in_exactly_one_story(rows: list[tuple[dict[str, Any], float]]) -> None:
    entries = [entry(n, hours, **about) for n, (about, hours) in enumerate(rows)]
    joined = join(entries, (), NOW)
    held = [report.entry for story in joined.stories for report in story.reports]
    assert sorted(held) == sorted(e.id for e in entries)
    assert [e.story in {story.id for story in joined.stories} for e in joined.entries] == [True] * len(
        entries
    )


def flooded(
    polls: int, shelf: tuple[Story, ...], feed: str = "e" * 10, first: int = 1000
) -> tuple[Story, ...]:
    """The stories after a feed told one story so often, as much as it may in each poll."""
    for poll in range(polls):
        numbers = range(first + poll * MOST_OF_FEED, first + (poll + 1) * MOST_OF_FEED)
        joined = join([entry(n, n % 1000 / 1000, feed=feed, **MIAMI) for n in numbers], shelf, NOW)
        assert all(told.story == joined.stories[0].id for told in joined.entries), "also what found no room"
        shelf = joined.stories
    return shelf


def test_of_a_flood_the_newest_are_joined() -> None:
    """R32. The others are kept all the same, and say why they are in no story; other feeds lose nothing."""
    mass = [entry(n, n / 100, **MIAMI) for n in range(500)]
    other = entry(1000, 1, feed="e" * 10, **MIAMI)
    joined = join([*mass[::-1], other], (), NOW)
    in_stories = {report.entry for story in joined.stories for report in story.reports}
    assert in_stories == {told.id for told in (*mass[-MOST_OF_FEED:], other)}
    assert [told.id for told in joined.entries] == [told.id for told in (*mass[::-1], other)]
    assert {bool(told.story) for told in joined.entries if told.id in in_stories} == {True}
    assert {told.join for told in joined.entries if not told.story} == {
        "It is in no story: its feed brought more than 50 at once, and only the newest are joined."
    }


def test_a_story_does_not_grow_without_end() -> None:
    """Two hundred reports; a feed that floods pushes out its own and nobody else's, from their middle."""
    first = join([entry(1, 0.05, **MIAMI), entry(2, 0.12, language="uk", **MIAMI)], (), NOW).stories
    [story] = flooded(6, first)
    held = [report.entry for report in story.reports]
    assert len(held) == MOST
    assert {entry(1).id, entry(2).id, entry(1000).id, entry(1299).id} <= set(held)
    assert entry(1150).id not in held
    [later] = join([entry(3, 0.15, language="de", feed="d" * 10, **MIAMI)], [story], NOW).stories
    assert entry(3).id in {report.entry for report in later.reports}
    assert len(later.reports) == MOST


def test_two_floods_share_the_room() -> None:
    [story] = flooded(5, flooded(5, (), "a" * 10), "b" * 10, 2000)
    feeds = [report.feed for report in story.reports]
    assert (feeds.count("a" * 10), feeds.count("b" * 10)) == (MOST // 2, MOST // 2)


def test_a_full_story_that_becomes_part_of_another_takes_all_along() -> None:
    """What found no room in it is of the story that it became part of."""
    joined = join([entry(n, n / 100, feed=f"{n // 40:010x}", **MIAMI) for n in range(400)], (), NOW)
    assert {told.story for told in joined.entries} == {joined.stories[0].id}
    assert len(joined.stories[0].reports) == MOST
