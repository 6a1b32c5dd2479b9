"""/plan: what became of documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from feeds.model import Change, Report
from feeds.pack import Document, Pack, Status
from handlers.ports import Desk
from tests.doubles.memory_desk import NOW, memory_desk, report, small_pack, story
from tests.handlers.said import ask, data

HOUR = timedelta(hours=1)


def pack() -> Pack:
    documents = (
        Document(
            "28-point-plan",
            "28-point plan",
            "US draft of November 2025",
            date(2025, 11, 19),
            28,
            {"en": ("Witkoff plan",)},
        ),
        Document("20-point-plan", "20-point plan", points=20, phrases={"en": ("Witkoff draft",)}),
    )
    labels = (Status("leaked", "leaked", {}), Status("on-hold", "put on hold", {}))
    return replace(small_pack(), documents=documents, statuses=labels)


def told(title: str, hours: int, status: str = "", **more: object) -> Report:
    changes = (Change("28-point-plan", status),) if status else ()
    return report(title, NOW - hours * HOUR, documents=("28-point-plan",), changes=changes, **more)


def desk() -> Desk:
    return memory_desk(
        story("ab2cd3", told("Text of the plan leaks", 9, "leaked")),
        story("ef4gh5", told("Work on the plan stops", 3, "on-hold", outlet="State", state_media=True)),
        story("ij6kl7", told("Envoys speak of the plan", 1)),
        story("mn8op9", report("Another plan", NOW - 2 * HOUR, documents=("20-point-plan",))),
        pack=pack(),
    )


async def test_a_document_is_told_with_its_changes_newest_first() -> None:
    assert await ask(desk(), "plan 28") == (
        "28-point plan\n"
        "US draft of November 2025.\n"
        "Appeared: 19 Nov 2025\n"
        "In 3 stories: first named 21 Dec, 09:00 UTC, last 21 Dec, 17:00 UTC\n"
        "\n"
        "• Latest mention: Envoys speak of the plan — Blue Wire (News agency), 21 Dec, 17:00 UTC\n"
        "  https://bluewire.example/1\n"
        "  /story ij6kl7\n"
        "\n"
        "What became of it\n"
        "\n"
        "• Put on hold: Work on the plan stops — State (News agency, state media), 21 Dec, 15:00 UTC,"
        " bluewire.example\n"
        "  https://bluewire.example/1\n"
        "  told by 1 outlet · /story ef4gh5\n"
        "\n"
        "• Leaked: Text of the plan leaks — Blue Wire (News agency), 21 Dec, 09:00 UTC\n"
        "  https://bluewire.example/1\n"
        "  told by 1 outlet · /story ab2cd3\n"
        "\n"
        "In order of time: /timeline 28-point plan"
    )


async def test_without_a_name_all_documents_are_listed_newest_first() -> None:
    assert await ask(desk(), "plan") == (
        "Plans and drafts\n"
        "• 28-point plan: put on hold, 21 Dec 2025 — State (News agency, state media), bluewire.example"
        " · last named 21 Dec, 17:00 UTC\n"
        "  https://bluewire.example/1\n"
        "• 20-point plan · last named 21 Dec, 16:00 UTC\n"
        "\n"
        "What became of one: /plan 28-point plan"
    )


async def test_a_machine_reads_statuses_and_sources() -> None:
    listed = await data(desk(), "plan")
    assert [(row["slug"], row["status"] and row["status"]["status"]) for row in listed["plans"]] == [
        ("28-point-plan", "on-hold"),
        ("20-point-plan", None),
    ]
    one = await data(desk(), "plan 28")
    assert [(row["status"], row["story"]) for row in one["changes"]] == [
        ("on-hold", "ef4gh5"),
        ("leaked", "ab2cd3"),
    ]
    assert one["changes"][0]["report"]["state_media"] is True
    assert (one["appeared"], one["stories"]) == ("2025-11-19", 3)


async def test_a_document_without_changes_and_one_without_stories_say_so() -> None:
    assert "No story tells of a change of its status." in await ask(desk(), "plan 20")
    nothing = memory_desk(pack=pack())
    assert "Not named in any story kept here." in await ask(nothing, "plan 28")
    assert await data(nothing, "plan 28") == {
        "plan": "28-point plan",
        "slug": "28-point-plan",
        "about": "US draft of November 2025",
        "appeared": "2025-11-19",
        "stories": 0,
        "first_named": None,
        "last_named": None,
        "changes": [],
        "suggestions": [],
    }
    assert (await data(nothing, "plan 20"))["appeared"] is None
    assert "No story names a plan or draft yet." in await ask(nothing, "plan")


async def test_ambiguity_asks_back_and_the_unknown_is_refused_kindly() -> None:
    which = await ask(desk(), "plan Witkoff")
    assert 'I am not sure which "Witkoff" is. Did you mean one of these?' in which
    assert "/plan 28-point plan" in which
    assert "/plan 20-point plan" in which
    assert (await data(desk(), "plan Witkoff"))["suggestions"] == ["28-point plan", "20-point plan"]
    only = replace(desk(), pack=replace(pack(), documents=(Document("energy-truce", "Energy truce"),)))
    assert "Did you mean Energy truce?" in await ask(only, "plan enrgy truse")
    assert 'I know no plan or draft called "foo".' in await ask(desk(), "plan foo")
    assert await data(desk(), "plan foo") == {"plan": None, "suggestions": []}


async def test_a_long_history_is_cut_and_counted_and_a_lost_label_is_its_id() -> None:
    many = [story(f"story{n}", told(f"News {n}", 40 - n, "leaked" if n % 2 else "melted")) for n in range(14)]
    said = await ask(memory_desk(*many, pack=pack()), "plan 28")
    assert said.count("told by 1 outlet") == 12
    assert "and 2 earlier changes" in said
    assert "Melted: News 12" in said
