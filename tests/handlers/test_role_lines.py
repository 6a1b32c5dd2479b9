"""Tests of handlers/role_lines.py: what /who says of a role."""

from __future__ import annotations

from datetime import timedelta

from feeds.model import PrintedRole, Report
from handlers.ports import Desk
from tests.doubles.memory_desk import NOW, memory_desk, report, story
from tests.handlers.said import ask, data

HOUR = timedelta(hours=1)


def printed(outlet: str, hours: float, role: str, person: str = "kirill-dmitriev", **more: object) -> Report:
    given = {
        "outlet": outlet,
        "people": (person,),
        "link": f"https://{outlet.lower()}.example/1",
        "roles": (PrintedRole(person, role, f"words of {outlet}"),),
    }
    return report(f"{outlet} reports", NOW - hours * HOUR, **(given | more))


def desk(*reports: Report) -> Desk:
    return memory_desk(story("ab2cd3", *reports))


async def test_the_newest_printed_role_is_shown_with_outlet_mark_date_and_link() -> None:
    both = (
        printed("A", 30, "chief negotiator of Russia"),
        printed("B", 2, "chief negotiator of Russia", side="russia", state_media=True),
    )
    said = await ask(desk(*both), "who Dmitriev")
    assert said.startswith(
        "Kirill Dmitriev\n"
        "Russia; chief negotiator of Russia (B, Russia, state media, 21 Dec 2025)\n"
        "https://b.example/1\n"
        "On file: special envoy of President Putin (as of 23 Feb 2025)\n"
    )


async def test_the_role_on_file_is_not_said_twice() -> None:
    said = await ask(desk(printed("A", 1, "special envoy of the president")), "who Dmitriev")
    assert "Russia; special envoy of the president (A, News agency, 21 Dec 2025)" in said
    assert "On file" not in said


async def test_one_outlets_slip_leaves_the_role_on_file() -> None:
    slips = (printed("A", 2, "foreign minister of Russia"), printed("B", 1, "hairdresser of Russia"))
    said = await ask(desk(*slips), "who Dmitriev")
    assert "Russia; special envoy of President Putin (as of 23 Feb 2025)\n" in said


async def test_without_a_role_on_file_the_newest_is_shown() -> None:
    slips = (
        printed("A", 2, "chief negotiator of Ukraine", "rustem-umerov"),
        printed("B", 1, "defence minister of Ukraine", "rustem-umerov"),
    )
    assert "Ukraine; defence minister of Ukraine (B, " in await ask(desk(*slips), "who Umerov")


async def test_a_machine_reads_the_printed_words_their_place_and_the_role_on_file() -> None:
    both = (printed("A", 2, "chief negotiator of Russia"), printed("B", 1, "chief negotiator of Russia"))
    found = await data(desk(*both), "who Dmitriev")
    assert {key: value for key, value in found.items() if key.startswith("role")} == {
        "role": "chief negotiator of Russia",
        "role_printed": "words of B",
        "role_outlet": "B",
        "role_outlets": 2,
        "role_published": "2025-12-21T17:00:00+00:00",
        "role_link": "https://b.example/1",
        "role_on_file": "special envoy of President Putin",
        "role_since": "2025-02-23",
        "role_until": None,
    }
