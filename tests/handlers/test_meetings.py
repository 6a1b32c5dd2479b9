"""/meetings: rounds past and announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feeds.model import Kind
from handlers.ports import Desk
from tests.doubles.memory_desk import memory_desk
from tests.feeds.rounds import START, US_RUSSIA, pack, report, story
from tests.handlers.said import ask, data

HELD = story("held22", report(1), report(2, 1, side="russia", outlet="State", state_media=True))
AHEAD = story("ahead3", report(3, 20, kind=Kind.ANNOUNCEMENT, when=("2025-12-26",), places=("geneva",)))
OPEN = story("open44", report(4, 21, kind=Kind.ANNOUNCEMENT, people=US_RUSSIA, places=("florida",)))
MISSED = story("missed", report(5, -200, kind=Kind.ANNOUNCEMENT, when=("2025-12-14",), places=("geneva",)))
OFF = story("off666", report(6, -44, title="Talks called off", when=("2025-12-19",), people=US_RUSSIA))


def desk(*more: object) -> Desk:
    return replace(
        memory_desk(HELD, AHEAD, OPEN, MISSED, OFF, *more, pack=pack()),  # type: ignore[arg-type]
        now=START + timedelta(days=1),
    )


async def test_what_is_to_come_stands_first_then_what_was_the_newest_first() -> None:
    assert await ask(desk(), "meetings") == (
        "Meetings\n"
        "To come\n"
        "\n"
        "• Florida, day not known: announced on 21 Dec 2025\n"
        "  Russia: Kirill Dmitriev; United States: Steve Witkoff\n"
        "  Envoys met 4 — Outlet 4 (side not known), 21 Dec, 15:00 UTC, example.org · 1 outlet"
        " · /story open44\n"
        "  https://example.org/4\n"
        "\n"
        "• Geneva, 26 Dec 2025: announced\n"
        "  Ukraine: Rustem Umerov; United States: Steve Witkoff\n"
        "  Envoys met 3 — Outlet 3 (side not known), 21 Dec, 14:00 UTC, example.org · 1 outlet"
        " · /story ahead3\n"
        "  https://example.org/3\n"
        "\n"
        "Past\n"
        "\n"
        "• Miami, about 20 Dec 2025: took place\n"
        "  Ukraine: Rustem Umerov; United States: Steve Witkoff\n"
        "  Envoys met 1 — Outlet 1 (side not known), 20 Dec, 18:00 UTC, example.org · 2 outlets"
        " · /story held22\n"
        "  https://example.org/1\n"
        "\n"
        "• Miami, 19 Dec 2025: called off\n"
        "  Russia: Kirill Dmitriev; United States: Steve Witkoff\n"
        "  Talks called off — Outlet 6 (side not known), 18 Dec, 22:00 UTC, example.org · 1 outlet"
        " · /story off666\n"
        "  https://example.org/6\n"
        "\n"
        "• Geneva, 14 Dec 2025: announced; no report that it took place\n"
        "  Ukraine: Rustem Umerov; United States: Steve Witkoff\n"
        "  Envoys met 5 — Outlet 5 (side not known), 12 Dec, 10:00 UTC, example.org · 1 outlet"
        " · /story missed\n"
        "  https://example.org/5\n"
        "\n"
        "Calls are not listed. Of one person or place: /meetings Witkoff"
    )


async def test_meetings_of_a_person_or_a_place_with_the_places_in_it() -> None:
    of_him = await data(desk(), "meetings Dmitriev")
    assert of_him["topic"] == {"kind": "person", "slug": "kirill-dmitriev", "name": "Kirill Dmitriev"}
    assert [row["stories"] for row in of_him["upcoming"] + of_him["past"]] == [["open44"], ["off666"]]
    there = await data(desk(), "meetings Florida")
    assert {row["place"] for row in there["upcoming"] + there["past"]} == {"florida", "miami"}
    assert (await ask(desk(), "meetings Miami")).startswith("Meetings: Miami\nPast")


async def test_a_machine_reads_days_status_and_sources() -> None:
    found = await data(desk(), "meetings Miami")
    held = found["past"][0]
    assert (held["from"], held["to"], held["days_named"]) == ("2025-12-20", "2025-12-20", False)
    assert (held["status"], held["words"], held["outlets"]) == ("held", "took place", 2)
    assert held["report"]["link"] == "https://example.org/1"
    open_end = (await data(desk(), "meetings Florida"))["upcoming"][0]
    assert (open_end["from"], open_end["to"], open_end["days_named"]) == (None, None, False)


async def test_nothing_to_tell_is_said() -> None:
    empty = memory_desk(pack=pack())
    assert "No story tells of a meeting yet." in await ask(empty, "meetings")
    assert "No story tells of a meeting of Rustem Umerov yet." in await ask(empty, "meetings Umerov")


async def test_who_or_what_is_not_known_is_refused_kindly() -> None:
    assert 'I know no person or place "xyzzy".' in await ask(desk(), "meetings xyzzy")
    assert "Did you mean Miami?" in await ask(desk(), "meetings Miame")
    assert 'I know no person or place "28-point plan".' in await ask(desk(), "meetings 28-point plan")
    assert await data(desk(), "meetings xyzzy") == {"topic": None, "upcoming": [], "past": []}


async def test_many_past_meetings_are_cut_and_counted_and_a_side_without_names_is_named() -> None:
    many = [story(f"s{n}", report(10 + n, -24 * 3 * n)) for n in range(1, 15)]
    said = await ask(desk(*many), "meetings")
    assert "and 5 earlier meetings. Calls are not listed." in said
    bare = story("bare11", report(40, 5, people=(), headline=("talks", "us", "russia")))
    assert "  Russia; United States\n" in await ask(memory_desk(bare, pack=pack()), "meetings")
