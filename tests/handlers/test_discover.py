"""Tests of handlers/discover.py."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.model import Report, Stranger
from feeds.pack import Person
from handlers import router
from handlers.ports import Desk, Role
from tests.doubles.memory_desk import NOW, call, memory_desk, report, story
from tests.doubles.memory_people import MemoryPeople
from tests.handlers.said import ask as asked

HOUR = timedelta(hours=1)
LEE = Stranger("Ann Lee", "n l", "adviser to the US president")


def printed(outlet: str, hours: float, *strangers: Stranger, language: str = "en") -> Report:
    return report(
        f"{outlet} reports",
        NOW - hours * HOUR,
        entry=f"{outlet}{hours}",
        outlet=outlet,
        side="wire",
        language=language,
        link=f"https://{outlet.lower()}.example/1",
        strangers=strangers,
    )


def desk_with(*reports: Report) -> Desk:
    """A desk whose one story has these reports, and that can keep people."""
    return memory_desk(story("ab2cd3", *reports), people=MemoryPeople())


def three(stranger: Stranger = LEE) -> Desk:
    return desk_with(*(printed(outlet, hours, stranger) for hours, outlet in enumerate(("A", "B", "C"), 1)))


async def ask(desk: Desk, line: str) -> str:
    """What the owner reads."""
    return await asked(desk, line, role=Role.OWNER)


async def machine(desk: Desk, line: str) -> dict[str, object]:
    """What a machine reads."""
    name, _, args = line.partition(" ")
    found = (await router.answer(call(name, args, role=Role.OWNER), desk)).data
    assert isinstance(found, dict)
    return found


async def test_a_name_three_outlets_print_is_proposed_with_role_count_and_examples() -> None:
    said = await ask(three(), "discover")
    assert said == (
        "Names new to this desk\n"
        "• 1. Ann Lee — adviser to the US president · 3 outlets, 3 reports\n"
        "  A reports — A (News agency), 21 Dec, 17:00 UTC\n"
        "  https://a.example/1\n"
        "  B reports — B (News agency), 21 Dec, 16:00 UTC\n"
        "  https://b.example/1\n"
        "  C reports — C (News agency), 21 Dec, 15:00 UTC\n"
        "  https://c.example/1\n"
        "\n"
        "To take one in: /discover accept 1. To hide one: /discover drop 1"
    )


async def test_two_outlets_are_too_few() -> None:
    desk = desk_with(printed("A", 1, LEE), printed("A", 2, LEE), printed("B", 3, LEE))
    assert await ask(desk, "discover") == "No name that 3 outlets print is new to this desk."
    assert (await machine(desk, "discover"))["proposals"] == []
    assert await ask(memory_desk(people=MemoryPeople()), "discover") == await ask(desk, "discover")


@pytest.mark.parametrize("which", ["1", "Ann Lee", "ann lee", "Lee"])
async def test_a_name_is_accepted_by_number_or_name_and_then_known(which: str) -> None:
    desk = three()
    said = await ask(desk, f"discover accept {which}")
    assert said == (
        "Ann Lee (adviser to the US president) is known to this desk from the next report on. "
        "To take it back: /discover undo Ann Lee"
    )
    assert (await ask(desk, "who Ann Lee")).startswith(
        "Ann Lee\nside not known; adviser to the US president (as of 21 Dec 2025)"
    )
    assert await ask(desk, "discover") == (
        "No name that 3 outlets print is new to this desk.\n\nAccepted so far: Ann Lee"
    )


async def test_a_side_may_be_given_with_the_name() -> None:
    desk = three()
    assert "Ann Lee (United States; adviser" in await ask(desk, "discover accept Ann Lee as us")
    assert (await ask(desk, "who Ann Lee")).startswith("Ann Lee\nUnited States;")


async def test_a_dropped_name_is_not_proposed_again_until_that_is_taken_back() -> None:
    desk = three()
    said = await ask(desk, "discover drop 1")
    assert said == "Ann Lee is not proposed any more. To take it back: /discover undo Ann Lee"
    assert await ask(desk, "discover") == (
        "No name that 3 outlets print is new to this desk.\n\nDropped: Ann Lee"
    )
    assert await ask(desk, "discover undo ann lee") == "Ann Lee is proposed again."
    assert "1. Ann Lee" in await ask(desk, "discover")


async def test_an_accepted_name_is_taken_back_by_name_or_slug() -> None:
    desk = three()
    for named in ("Ann Lee", "ann-lee"):
        await ask(desk, "discover accept 1")
        said = await ask(desk, f"discover undo {named}")
        assert said == "Ann Lee is no longer one of the desk's people."
    assert await ask(desk, "discover undo Ann Lee") == 'Nobody called "Ann Lee" was accepted or dropped.'
    assert await ask(desk, "who Ann Lee") == 'I know nobody called "Ann Lee".\n\nAny words: /search Ann Lee'


@pytest.mark.parametrize("which", ["2", "0", "Somebody Else"])
async def test_what_is_not_proposed_is_neither_accepted_nor_dropped(which: str) -> None:
    desk = three()
    for verb in ("accept", "drop"):
        said = await ask(desk, f"discover {verb} {which}")
        assert said == f'No name that is proposed now is "{which}". All of them: /discover'
    assert "1. Ann Lee" in await ask(desk, "discover")


async def test_a_verb_without_a_name_is_asked_back() -> None:
    assert await ask(three(), "discover drop") == "Which name? For example /discover drop Ann Lee"
    empty = memory_desk(people=MemoryPeople())
    assert await ask(empty, "discover accept") == "Which name? For example /discover accept 1"


async def test_a_machine_reads_the_proposals_and_what_was_done() -> None:
    desk = three()
    found = await machine(desk, "discover")
    assert isinstance(found["proposals"], list)
    [one] = found["proposals"]
    assert {key: one[key] for key in ("name", "side", "role", "outlets", "reports", "spellings")} == {
        "name": "Ann Lee",
        "side": None,
        "role": "adviser to the US president",
        "outlets": 3,
        "reports": 3,
        "spellings": ["Ann", "Lee"],
    }
    assert [example["outlet"] for example in one["examples"]] == ["A", "B", "C"]
    accepted = await machine(desk, "discover accept 1")
    assert (accepted["accepted"], accepted["slug"]) == ("Ann Lee", "ann-lee")
    assert (await machine(desk, "discover undo Ann Lee"))["undone"] == "Ann Lee"
    assert (await machine(desk, "discover drop 1"))["dropped"] == "Ann Lee"
    assert (await machine(desk, "discover undo Ann Lee"))["undone"] == "Ann Lee"


async def test_names_beyond_ten_are_counted() -> None:
    names = [Stranger(f"Ann {letter}ock", f"n {letter}", "") for letter in "BDFGHJLMNPRS"]
    said = await ask(desk_with(*(printed(outlet, 1, *names) for outlet in "ABC")), "discover")
    assert said.count("•") == 10
    assert "and 2 more names" in said
    assert "1. Ann Bock — 3 outlets, 3 reports" in said


async def test_reports_of_the_last_thirty_days_count_from_the_newest() -> None:
    days = [24 * 40.0, 24 * 69.0, 24 * 71.0]  # the third is 31 days older than the first
    desk = desk_with(*(printed(outlet, hours, LEE) for outlet, hours in zip("ABC", days, strict=True)))
    assert "No name" in await ask(desk, "discover")
    days[2] = 24 * 69.5
    desk = desk_with(*(printed(outlet, hours, LEE) for outlet, hours in zip("ABC", days, strict=True)))
    assert "1. Ann Lee" in await ask(desk, "discover")


async def test_one_of_several_is_taken_back_by_its_name() -> None:
    other = Stranger("Bob Ray", "b r", "")
    desk = desk_with(*(printed(outlet, hours, LEE, other) for hours, outlet in enumerate("ABC", 1)))
    for line in ("accept Ann Lee", "accept Bob Ray"):
        await ask(desk, f"discover {line}")
    assert await ask(desk, "discover undo Bob Ray") == "Bob Ray is no longer one of the desk's people."
    await ask(desk, "discover undo Ann Lee")
    for line in ("drop Ann Lee", "drop Bob Ray"):
        await ask(desk, f"discover {line}")
    assert await ask(desk, "discover undo Bob Ray") == "Bob Ray is proposed again."


async def test_only_the_owner_is_asked() -> None:
    assert "Only the owner" in await asked(three(), "discover")


async def test_a_desk_that_keeps_nothing_says_so() -> None:
    assert await ask(memory_desk(), "discover") == "This desk has no memory to keep people in."


async def test_who_is_accepted_by_another_process_is_known_at_once() -> None:
    people = MemoryPeople()
    desk = memory_desk(people=people)
    assert "I know nobody" in await ask(desk, "who Ann Lee")
    await people.accept(Person("ann-lee", "Ann Lee", "us", given=("Ann",), family=("Lee",)))
    assert (await ask(desk, "who Ann Lee")).startswith("Ann Lee\nUnited States")
