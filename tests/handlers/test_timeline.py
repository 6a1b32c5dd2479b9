"""Tests of handlers/timeline.py and topic.py."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.topic import Topic, find_topic
from tests.doubles.memory_desk import NOW, memory_desk, report, small_pack, story
from tests.handlers.said import ask, data

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("query", "kind", "slug"),
    [
        ("Miami", "place", "miami"),
        ("маямі", "place", "miami"),
        ("28-point plan", "document", "28-point-plan"),
        ("28 points", "document", "28-point-plan"),
        ("the Witkoff plan", "document", "28-point-plan"),
        ("20", "document", "20-point-plan"),
        ("dmitriev", "person", "kirill-dmitriev"),
        ("Дмитриева", "person", "kirill-dmitriev"),
    ],
)
def test_a_subject_is_known_by_any_of_its_names(query: str, kind: str, slug: str) -> None:
    topic = find_topic(small_pack(), query)
    assert (topic.kind, topic.slug) == (kind, slug)


def test_what_is_not_sure_is_asked_back() -> None:
    assert find_topic(small_pack(), "point plan").suggestions[:2] == ("28-point plan", "20-point plan")
    assert find_topic(small_pack(), "Miamy").suggestions == ("Miami",)
    assert find_topic(small_pack(), "xqxqxq") == Topic()
    assert find_topic(small_pack(), "?") == Topic()


async def test_a_timeline_runs_from_the_oldest_to_the_newest() -> None:
    desk = memory_desk(
        story("first2", report("First", NOW - 9 * HOUR), report("More", NOW, outlet="B", side="us")),
        story("second", report("Second", NOW - 5 * HOUR)),
    )
    assert await ask(desk, "timeline") == (
        "Timeline\n"
        "• 21 Dec, 09:00 UTC  First — Blue Wire (News agency)\n"
        "  https://bluewire.example/1\n"
        "  2 outlets in 1 language: News agency 1, United States 1 · /story first2\n"
        "\n"
        "• 21 Dec, 13:00 UTC  Second — Blue Wire (News agency)\n"
        "  https://bluewire.example/1\n"
        "  1 outlet in 1 language · one side only so far: News agency · /story second\n"
        "\n"
        "One subject only: /timeline Miami or /timeline 28 points"
    )


async def test_a_timeline_may_be_of_one_subject() -> None:
    desk = memory_desk(
        story("first2", report("First", places=("miami",))),
        story("second", report("Second", people=("kirill-dmitriev",), documents=("20-point-plan",))),
    )
    for query, name, found in (
        ("Miami", "Miami", "first2"),
        ("Dmitriev", "Kirill Dmitriev", "second"),
        ("20 points", "20-point plan", "second"),
    ):
        assert (await ask(desk, f"timeline {query}")).startswith(f"Timeline: {name}\n")
        assert [each["id"] for each in (await data(desk, f"timeline {query}"))["stories"]] == [found]


async def test_a_place_has_the_stories_of_the_places_in_it() -> None:
    desk = memory_desk(
        story("first2", report("First", NOW - HOUR, places=("miami", "florida"))),
        *(story(f"state{n}", report(f"Florida {n}", NOW - n * HOUR, places=("florida",))) for n in range(20)),
    )
    found = [each["id"] for each in (await data(desk, "timeline Florida"))["stories"]]
    assert len(found) == 15
    assert found.count("first2") == 1
    assert [each["id"] for each in (await data(desk, "timeline Miami"))["stories"]] == ["first2"]


async def test_a_subject_nobody_named_yet_has_an_empty_timeline() -> None:
    assert (await ask(memory_desk(), "timeline Geneva")).startswith("No story names Geneva yet.")
    assert (await ask(memory_desk(), "timeline")).startswith("No story yet.")


async def test_an_unknown_subject_is_not_guessed() -> None:
    said = await ask(memory_desk(), "timeline Miamy")
    assert said == (
        'I know no person, place or document "Miamy". Did you mean Miami?\n\nAny words: /search Miamy'
    )
    assert "Did you mean" not in await ask(memory_desk(), "timeline xqxqxq")
    assert await data(memory_desk(), "timeline xqxqxq") == {"topic": None, "stories": []}
