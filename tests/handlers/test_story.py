"""Tests of handlers/story.py."""

from __future__ import annotations

from datetime import timedelta

from tests.doubles.memory_desk import NOW, MemoryArchive, memory_desk, report, story
from tests.handlers.said import ask, data

HOUR = timedelta(hours=1)


async def test_a_story_lists_its_reports_by_time() -> None:
    told = story(
        "ab2cd3",
        report(people=("steve-witkoff", "kirill-dmitriev"), places=("miami",), documents=("20-point-plan",)),
        report(
            "Переговоры в Майами", NOW - HOUR, outlet="State Agency", side="russia", state_media=True,
            language="ru", link="https://state.example/1",
        ),
    )  # fmt: skip
    assert await ask(memory_desk(told), "story ab2cd3") == (
        "Talks go on in Miami\n"
        "2 reports: 2 outlets in 2 languages (English and Russian)."
        " By side: News agency 1, Russia 1 (state media).\n"
        "People: Steve Witkoff, Kirill Dmitriev\n"
        "Documents: 20-point plan\n"
        "Places: Miami\n"
        "\n"
        "• Blue Wire (News agency), 21 Dec, 16:00 UTC, English\n"
        "  Talks go on in Miami\n"
        "  https://bluewire.example/1\n"
        "\n"
        "• State Agency (Russia, state media), 21 Dec, 17:00 UTC, state.example, Russian\n"
        "  Переговоры в Майами\n"
        "  https://state.example/1\n"
        "\n"
        "This story: /story ab2cd3"
    )


async def test_one_side_is_warned_of() -> None:
    assert "1 report: 1 outlet in 1 language (English). One side only so far: News agency." in await ask(
        memory_desk(story()), "story ab2cd3"
    )


async def test_ids_are_found_as_people_type_them() -> None:
    desk = memory_desk(story())
    for typed in ("AB2CD3", "#ab2cd3"):
        assert (await data(desk, f"story {typed}"))["story"]["id"] == "ab2cd3"


async def test_the_id_of_a_joined_story_leads_to_the_one_that_took_it() -> None:
    desk = memory_desk(story())
    assert isinstance(desk.archive, MemoryArchive)
    desk.archive.aliases["xy9xy9"] = "ab2cd3"
    assert (await ask(desk, "story xy9xy9")).endswith("This story: /story ab2cd3")


async def test_a_giant_story_says_how_many_reports_are_left() -> None:
    giant = story("ab2cd3", *(report(f"Report {n}", NOW - n * HOUR) for n in range(42)))
    assert "and 2 later reports" in await ask(memory_desk(giant), "story ab2cd3")


async def test_an_unknown_id_is_answered_with_what_an_id_is() -> None:
    desk = memory_desk(story())
    for typed in ("zzzzzz", "not an id", "x"):
        assert (await ask(desk, f"story {typed}")).startswith(f'No story has the id "{typed}".')
    assert await ask(desk, "story") == "Which story? Its id stands below it, as in /story ab2cd3"
    assert await data(desk, "story") == {"story": None}
