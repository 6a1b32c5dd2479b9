"""Tests of handlers/who.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feeds.pack import Person
from handlers.who import LOOKED_AT
from tests.doubles.memory_desk import NOW, memory_desk, report, small_pack, story
from tests.handlers.said import ask, data

HOUR = timedelta(hours=1)
BOTH = ("kirill-dmitriev", "steve-witkoff", "bbc-reporter")


async def test_a_person_has_side_role_company_and_stories() -> None:
    desk = memory_desk(
        story("ab2cd3", report("Witkoff meets Dmitriev", NOW - 2 * HOUR, people=BOTH)),
        story("ef4gh5", report("Old", NOW - 30 * HOUR, people=BOTH[:2]), report("Follow-up", NOW - HOUR)),
        story("xx2xx2", report("Umerov", people=("rustem-umerov",))),
    )
    said = await ask(desk, "who Dmitriev")
    assert said.startswith(
        "Kirill Dmitriev\n"
        "Russia; special envoy of President Putin (as of 23 Feb 2025)\n"
        "In 2 stories: first seen 20 Dec, 12:00 UTC, last 21 Dec, 16:00 UTC\n"
        "Seen with: Steve Witkoff (2)\n"
        "\n"
        "• Old — Blue Wire"
    )
    assert "Umerov" not in said
    assert said.endswith("In order of time: /timeline Kirill Dmitriev")


async def test_only_the_latest_five_stories_are_shown() -> None:
    desk = memory_desk(
        *(story(f"story{n}", report(f"N{n}", NOW - n * HOUR, people=BOTH[:1])) for n in range(LOOKED_AT + 5))
    )
    said = await ask(desk, "who Dmitriev")
    assert said.count("•") == 5
    assert "In the last 200 stories: first seen " in said
    assert "Seen with" not in said


async def test_past_roles_undated_roles_and_no_role_are_told_apart() -> None:
    desk = memory_desk()
    assert "Ukraine; head of the Presidential Office (until 28 Nov 2025)" in await ask(desk, "who Yermak")
    assert "United States; envoy for peace missions\n" in await ask(desk, "who Witkoff")
    assert "Ukraine\nNot named in any story kept here." in await ask(desk, "who Umerov")


async def test_a_person_is_seen_where_only_the_story_as_a_whole_names_him() -> None:
    desk = memory_desk(story("ab2cd3", report(), people=("rustem-umerov",)))
    assert "In 1 story: first seen 21 Dec, 16:00 UTC, last 21 Dec, 16:00 UTC" in await ask(desk, "who Umerov")


async def test_a_machine_reads_name_and_slug() -> None:
    found = await data(memory_desk(story("ab2cd3", report(people=BOTH))), "who Дмитриев")
    assert {key: found[key] for key in ("answer", "slug", "side", "role", "role_since", "role_until")} == {
        "answer": "Kirill Dmitriev",
        "slug": "kirill-dmitriev",
        "side": "russia",
        "role": "special envoy of President Putin",
        "role_since": "2025-02-23",
        "role_until": None,
    }
    assert found["seen_with"] == [{"slug": "steve-witkoff", "name": "Steve Witkoff", "stories": 1}]
    assert found["first_seen"] == found["last_seen"] == "2025-12-21T16:00:00+00:00"
    assert (await data(memory_desk(), "who Umerov"))["first_seen"] is None
    assert (await data(memory_desk(), "who Umerov"))["role"] is None
    assert (await data(memory_desk(), "who Yermak"))["role_until"] == "2025-11-28"


async def test_a_name_nobody_bears_is_never_answered_with_a_person() -> None:
    assert (
        await ask(memory_desk(), "who Xqxqxq")
        == 'I know nobody called "Xqxqxq".\n\nAny words: /search Xqxqxq'
    )
    assert await data(memory_desk(), "who Xqxqxq") == {"answer": None, "slug": None, "suggestions": []}


async def test_a_name_near_another_is_asked_back() -> None:
    said = await ask(memory_desk(), "who Rustam Umarow Khan")
    assert said == (
        'I am not sure who "Rustam Umarow Khan" is. Did you mean Rustem Umerov?\n'
        "\n"
        "• /who Rustem Umerov (Ukraine)"
    )
    assert (await data(memory_desk(), "who Rustam Umarow Khan"))["answer"] is None


async def test_two_people_of_one_name_are_both_named() -> None:
    pack = small_pack()
    brother = Person("igor-umerov", "Igor Umerov", "ukraine", given=("Igor",), family=("Umerov",))
    desk = memory_desk(pack=replace(pack, people=(*pack.people, brother)))
    assert await ask(desk, "who Umerov") == (
        'I am not sure who "Umerov" is. Did you mean one of these?\n'
        "\n"
        "• /who Rustem Umerov (Ukraine)\n"
        "• /who Igor Umerov (Ukraine)"
    )
    assert (await data(desk, "who Umerov"))["suggestions"] == ["Rustem Umerov", "Igor Umerov"]


async def test_without_a_name_an_example_is_given() -> None:
    assert await ask(memory_desk(), "who") == "Who? For example /who Dmitriev"
    assert (await data(memory_desk(), "who"))["answer"] is None
