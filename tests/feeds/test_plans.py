"""The history of a document, told from stories."""

from __future__ import annotations

from dataclasses import replace

from feeds.model import Change, Report, Story
from feeds.plans import history
from tests.builders import entry, report, story


def told(number: int, status: str = "", outlet: str = "Outlet 1", **more: object) -> Report:
    """A report `number` minutes old on the 20-point plan, with what became of it."""
    changes = (Change("20-point-plan", status),) if status else ()
    return replace(report(entry(number, outlet=outlet)), changes=changes, **more)  # type: ignore[arg-type]


def of(name: str, *reports: Report) -> Story:
    ordered = tuple(sorted(reports, key=lambda r: r.published))
    return replace(story(name), reports=ordered)


def test_changes_are_told_newest_first_with_the_report_that_tells_them() -> None:
    found = history([of("second", told(10, "rejected")), of("first", told(30, "leaked"))], "20-point-plan")
    assert found is not None
    assert [(c.status, c.story, c.report.published.minute) for c in found.changes] == [
        ("rejected", "second", 50),
        ("leaked", "first", 30),
    ]
    assert found.stories == 2
    assert found.first.published < found.last.published
    assert found.last_story == "second"


def test_the_same_status_again_is_no_change() -> None:
    stories = [of("a", told(50, "amended")), of("b", told(40, "amended")), of("c", told(30, "signed"))]
    found = history(stories, "20-point-plan")
    assert found is not None
    assert [(c.status, c.story) for c in found.changes] == [("signed", "c"), ("amended", "a")]


def test_most_outlets_of_a_story_decide_and_an_aside_of_one_among_many_is_none() -> None:
    mixed = of("a", told(5, "leaked", "A"), told(4, "rejected", "B"), told(3, "rejected", "C"))
    aside = of("b", told(9, "signed", "A"), *(told(8 - n, "", f"O{n}") for n in range(4)))
    found = history([mixed, aside], "20-point-plan")
    assert found is not None
    assert [(c.status, c.outlets) for c in found.changes] == [("rejected", 2)]


def test_the_report_shown_is_the_first_that_is_not_state_media() -> None:
    both = of("a", told(9, "signed", "State", state_media=True), told(5, "signed", "Paper"))
    found = history([both], "20-point-plan")
    assert found is not None
    assert found.changes[0].report.outlet == "Paper"


def test_reports_and_changes_of_other_documents_do_not_count() -> None:
    other = told(3, documents=("28-point-plan",))
    elsewhere = replace(told(4), changes=(Change("28-point-plan", "cut"),))
    found = history([of("a", elsewhere, other)], "20-point-plan")
    assert found is not None
    assert (found.changes, found.stories, found.last.entry) == ((), 1, elsewhere.entry)
    assert history([of("a", other)], "20-point-plan") is None
    assert history([], "20-point-plan") is None
