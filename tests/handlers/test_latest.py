"""Tests of handlers/latest.py and search.py."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.model import Story
from handlers.latest import asked
from tests.doubles.memory_desk import NOW, memory_desk, report, story
from tests.handlers.said import ask, data


def many(number: int) -> list[Story]:
    return [
        story(f"story{n}", report(f"Miami talks, day {n}", NOW - timedelta(hours=n))) for n in range(number)
    ]


@pytest.mark.parametrize(
    ("args", "meant"),
    [
        ("", (5, ())),
        ("3", (3, ())),
        ("3 miami talks", (3, ("miami", "talks"))),
        ("miami 3", (5, ("miami", "3"))),
        ("٣", (5, ("٣",))),
    ],
)
def test_a_number_in_front_says_how_many(args: str, meant: tuple[int, tuple[str, ...]]) -> None:
    assert asked(args) == meant


async def test_the_newest_come_first() -> None:
    said = await ask(memory_desk(*many(7)), "latest")
    assert said.startswith("Latest 5 stories\n• Miami talks, day 0 — ")
    assert said.count("•") == 5


async def test_one_story_is_a_story() -> None:
    assert (await ask(memory_desk(*many(7)), "latest 1")).startswith("Latest story\n")
    assert (await ask(memory_desk(*many(7)), "latest 0")).startswith("Latest story\n")


async def test_more_than_twenty_are_not_shown_at_once() -> None:
    said = await ask(memory_desk(*many(30)), "latest 25")
    assert said.startswith("Latest 20 stories\n")
    assert said.endswith("20 stories at most. For more: /search <words>")


async def test_words_narrow_it_down() -> None:
    desk = memory_desk(*many(7))
    assert (await ask(desk, "latest 9 day 3")).startswith('Latest story with "day 3"\n• Miami talks, day 3')
    assert await ask(desk, "latest kharkiv") == (
        'No story with "kharkiv".\n\nTry fewer words, or a name: /who Umerov'
    )


async def test_an_empty_desk_says_so() -> None:
    assert (await ask(memory_desk(), "latest")).startswith("No story yet.")


async def test_stories_are_data_too() -> None:
    found = await data(memory_desk(*many(2)), "latest 1")
    assert found["stories"][0]["id"] == "story0"
    assert found["stories"][0]["reports"][0] == {
        "outlet": "Blue Wire",
        "side": "wire",
        "state_media": False,
        "language": "en",
        "title": "Miami talks, day 0",
        "link": "https://bluewire.example/1",
        "published": "2025-12-21T18:00:00+00:00",
        "claim": {"stance": "reported", "by": ""},
    }


async def test_search_shows_ten_and_says_when_there_are_more() -> None:
    said = await ask(memory_desk(*many(12)), "search MIAMI talks")
    assert said.startswith('Stories with "MIAMI talks"\n• ')
    assert said.endswith("The newest 10. One more word finds fewer.")
    assert "The newest" not in await ask(memory_desk(*many(10)), "search miami")
    assert (await data(memory_desk(*many(12)), "search miami"))["more"] is True


async def test_search_without_words_asks_for_some() -> None:
    assert await ask(memory_desk(), "search") == "Search for what? For example /search 20 point plan"
    assert await data(memory_desk(), "search") == {"words": [], "stories": []}


async def test_search_that_finds_nothing_says_what_to_try() -> None:
    said = await ask(memory_desk(*many(2)), "search kharkiv")
    assert said.startswith('No story has "kharkiv".\n\nAll words must stand in one title or summary.')
