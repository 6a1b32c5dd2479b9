"""Reports are sorted into developments alike in whatever order they come."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.cluster import as_report
from feeds.model import Report
from feeds.regroup import mean, regroup
from feeds.similarity import scores
from tests.feeds.reports import entry

MIAMI: dict[str, Any] = {
    "people": ("steve-witkoff", "rustem-umerov"),
    "places": ("miami",),
    "headline": ("talks",),
    "concepts": ("talks",),
}
MOSCOW: dict[str, Any] = {
    "people": ("vladimir-putin", "yuri-ushakov"),
    "places": ("moscow",),
    "headline": ("call",),
    "concepts": ("call",),
}
LANGUAGES = ("en", "uk", "fr", "pl", "ja", "ar")


def told(number: int, hours: float, about: dict[str, Any]) -> Report:
    return as_report(entry(number, hours, language=LANGUAGES[number % 6], title="", **about))


def groups(reports: list[Report]) -> set[frozenset[str]]:
    return {frozenset(reports[at].entry for at in group) for group in regroup([(r,) for r in reports])}


def test_two_developments_are_two_groups() -> None:
    reports = [told(n, n / 4, MIAMI if n % 2 else MOSCOW) for n in range(6)]
    assert groups(reports) == {frozenset(r.entry for r in reports[at::2]) for at in (0, 1)}


def test_reports_that_stay_together_count_as_one() -> None:
    miami = [told(n, 0, MIAMI) for n in range(3)]
    assert regroup([tuple(miami[:2]), (miami[2],), (told(3, 0, MOSCOW),)]) == [[0, 1], [2]]


def test_nothing_is_nothing() -> None:
    assert regroup([]) == []
    assert regroup([(told(1, 0, MIAMI),)]) == [[0]]


def test_how_like_two_groups_are_is_the_mean_over_their_pairs() -> None:
    one, other = [told(1, 0, MIAMI), told(2, 5, MIAMI)], [told(3, 9, MIAMI)]
    assert mean(one, other) == (scores(one[0], other)[0] + scores(one[1], other)[0]) / 2


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_order_does_not_matter(data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(st.sampled_from([MIAMI, MOSCOW]), st.integers(0, 60)), max_size=9))
    reports = [told(n, hours + n / 100, about) for n, (about, hours) in enumerate(rows)]
    assert groups(data.draw(st.permutations(reports))) == groups(reports)
