"""What happened between two moments."""

from __future__ import annotations

from datetime import timedelta

from feeds.cluster import join
from feeds.digest import digest
from feeds.model import Story
from tests.feeds.reports import START, entry

SINCE, UNTIL = START, START + timedelta(days=1)


def stories(*entries: object) -> tuple[Story, ...]:
    return tuple(story for row in entries for story in join([row], (), UNTIL).stories)  # type: ignore[list-item]


def test_a_window_without_reports_is_quiet() -> None:
    told = digest(stories(entry(1, -30)), SINCE, UNTIL)
    assert told.quiet
    assert (told.top, told.groups, told.reports) == ((), (), 0)


def test_the_window_holds_its_first_moment_and_not_its_last() -> None:
    told = digest(stories(entry(1, 0), entry(2, 24)), SINCE, UNTIL)
    assert [story.reports[0].title for story in told.top] == ["Title1th"]


def test_counts_are_of_reports_outlets_and_languages_in_the_window() -> None:
    told = digest(stories(entry(1, 1, language="uk"), entry(2, 2), entry(3, -5)), SINCE, UNTIL)
    assert (told.reports, told.outlets, told.languages) == (2, 2, 2)


def test_a_story_from_before_that_goes_on_is_a_follow_up_and_ranks_lower() -> None:
    about = {"people": ("steve-witkoff",), "places": ("miami",), "headline": ("talks",)}
    old = join([entry(1, -3, **about), entry(2, 2, language="de", **about)], (), UNTIL).stories
    new = stories(entry(3, 1), entry(4, 2))
    told = digest((*old, *new), SINCE, UNTIL)
    assert told.follow_ups == {old[0].id}


def test_stories_that_share_a_document_or_place_are_grouped() -> None:
    told = digest(
        stories(
            entry(1, 1, documents=("20-point-plan",)),
            entry(2, 2, documents=("20-point-plan",)),
            entry(3, 3, places=("geneva",)),
            entry(4, 4, places=("geneva",)),
            entry(5, 5),
        ),
        SINCE,
        UNTIL,
    )
    named = {(group.kind, group.slug): len(group.stories) for group in told.groups}
    assert named == {("document", "20-point-plan"): 2, ("place", "geneva"): 2, ("other", ""): 1}


def test_people_come_by_how_many_stories_name_them() -> None:
    told = digest(stories(entry(1, 1, people=("a", "b")), entry(2, 2, people=("b",))), SINCE, UNTIL)
    assert told.people == ("b", "a")
