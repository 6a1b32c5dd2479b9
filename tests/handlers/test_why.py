"""Tests of handlers/why.py."""

from __future__ import annotations

from dataclasses import replace

from feeds.cluster import as_report
from feeds.identity import entry_id
from feeds.model import Entry, RawEntry, Report
from feeds.similarity import compare
from handlers.ports import Desk
from tests.doubles.memory_desk import NOW, MemoryArchive, feed, memory_desk, report, story
from tests.handlers.said import ask, data

LINK = "https://bluewire.example/talks/1"
ID = entry_id(RawEntry("", LINK, "", ""), "", "Blue Wire")


def entry(of: Report, **more: object) -> Entry:
    """An archived entry behind a report."""
    plain = Entry(
        id=of.entry,
        feed=of.feed,
        outlet=of.outlet,
        side=of.side,
        state_media=of.state_media,
        guid="",
        link=of.link,
        title=of.title,
        summary="",
        language=of.language,
        published=of.published,
        first_seen=NOW,
        relevant=True,
        score=7.25,
        reasons=("Speaks of peace talks in the headline (+9.0).", "Several sides' people (+2.5)."),
        people=("steve-witkoff",),
        story="ab2cd3",
        join="It opens a story: nothing near it is like it.",
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def desk_of(*entries: Entry, told: Report | None = None) -> Desk:
    reports = [told] if told else []
    told_here = story("ab2cd3", *reports, report("Envoys meet again", entry="e2e2e2e2e2e2"))
    desk = memory_desk(told_here, feeds=[feed("Other Paper"), feed()])
    assert isinstance(desk.archive, MemoryArchive)
    desk.archive.entries.extend(entries)
    return desk


async def test_a_report_is_explained_by_its_link() -> None:
    told = report(entry=ID, link=LINK)
    like = compare(as_report(entry(told)), report("Envoys meet again", entry="e2e2e2e2e2e2"))
    parts = sorted(like.parts.items(), key=lambda part: -abs(part[1]))
    assert await ask(desk_of(entry(told), told=told), f"why {LINK}?utm_source=rss") == (
        "Talks go on in Miami\n"
        "Blue Wire (News agency), 21 Dec, 16:00 UTC report\n"
        "https://bluewire.example/talks/1\n"
        "Counts as news of the negotiations: +7.2, above 0 counts.\n"
        "\n"
        "• Speaks of peace talks in the headline (+9.0).\n"
        "• Several sides' people (+2.5).\n"
        "\n"
        "People: Steve Witkoff\n"
        "Kind: other\n"
        "Story: It opens a story: nothing near it is like it. /story ab2cd3\n"
        "\n"
        f"• {like.score:+.1f} like: Envoys meet again\n"
        "  " + ", ".join(f"{name} {value:+.1f}" for name, value in parts if abs(value) >= 0.05)
    )


async def test_a_link_as_slack_writes_it_is_understood() -> None:
    told = report(entry=ID, link=LINK)
    assert (await data(desk_of(entry(told), told=told), f"why <{LINK}|bluewire>"))["answer"][0]["id"] == ID


async def test_what_was_left_out_says_so() -> None:
    left_out = entry(report(entry=ID, link=LINK), relevant=False, score=-3.4, story="", join="", reasons=())
    said = await ask(desk_of(left_out), f"why {ID}")
    assert "Left out: -3.4, above 0 counts." in said
    assert "Story" not in said
    assert "Kind" not in said


async def test_a_story_is_explained_report_by_report() -> None:
    told = report(entry=ID, link=LINK)
    desk = desk_of(entry(told), entry(report(entry="e2e2e2e2e2e2"), reasons=(), join=""), told=told)
    said = await ask(desk, "why AB2CD3")
    assert "Speaks of peace talks in the headline (+9.0). Several sides' people (+2.5).\n" in said
    assert f"It opens a story: nothing near it is like it. /why {ID}" in said
    assert "No reason was kept." in said
    assert "more report" not in said


async def test_reports_of_a_story_beyond_those_shown_are_counted() -> None:
    reports = [report(f"Talks {number}", entry=f"e{number}") for number in range(14)]
    desk = memory_desk(story("ab2cd3", *reports))
    assert isinstance(desk.archive, MemoryArchive)
    desk.archive.entries.extend(entry(each) for each in reports)
    assert (await ask(desk, "why ab2cd3")).endswith("and 2 more reports")
    assert len((await data(desk, "why ab2cd3"))["answer"]) == 12


async def test_what_is_not_kept_is_refused_kindly() -> None:
    assert 'Nothing kept here has the id or link "zz9zz9".' in await ask(memory_desk(), "why zz9zz9")
    assert 'has the id or link "what is this"' in await ask(memory_desk(), "why what is this")
    assert (await ask(memory_desk(), "why")).startswith("Which one? A story's id or a report's link")
    assert (await data(memory_desk(), f"why {LINK}"))["answer"] is None
