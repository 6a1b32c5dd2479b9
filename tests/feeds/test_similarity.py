"""Two reports of one development are more alike than reports of two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from feeds.cluster import as_report
from feeds.model import Kind, Report
from feeds.similarity import BIAS, COPY, WEIGHTS, compare, overlap, scores
from tests.feeds.reports import entry

MIAMI: dict[str, Any] = {
    "people": ("steve-witkoff", "rustem-umerov"),
    "actors": ("steve-witkoff",),
    "places": ("miami",),
    "documents": ("20-point-plan",),
    "concepts": ("talks", "ukraine", "progress"),
    "headline": ("talks", "ukraine"),
    "figures": ("90",),
    "when": ("2025-12-20",),
    "sides": ("ukraine", "us"),
}


def score(one: Report, other: Report) -> float:
    return scores(one, [other])[0]


def alike(other: dict[str, Any], hours: float = 1, one: dict[str, Any] = MIAMI) -> float:
    first = as_report(entry(1, **one))
    second = as_report(entry(2, hours, **(MIAMI | {"language": "uk"} | other)))
    assert score(first, second) == pytest.approx(compare(first, second).score)
    assert score(second, first) == score(first, second)
    return score(first, second)


@pytest.mark.parametrize(
    "change",
    [
        {"people": ("vladimir-putin",)},
        {"actors": ("kirill-dmitriev",)},
        {"places": ("geneva",)},
        {"documents": ("28-point-plan",)},
        {"headline": ("peace-plan",)},
        {"concepts": ("peace-plan",)},
        {"kind": Kind.CALL},
        {"figures": ()},
        {"when": ("2025-12-22",)},
        {"sides": ("russia", "us")},
    ],
)
def test_every_difference_counts_against(change: dict[str, Any]) -> None:
    assert alike(change) < alike({})


def test_time_between_counts_against() -> None:
    assert alike({}, hours=48) < alike({}, hours=24) < alike({}, hours=1)


def test_what_nearly_every_report_names_counts_less() -> None:
    leaders: dict[str, Any] = {"people": ("donald-trump", "jared-kushner"), "actors": ()}
    other = leaders | {"people": ("donald-trump", "marco-rubio")}
    common = {"common": ("donald-trump",)}
    assert alike(other | common, one=MIAMI | leaders | common) < alike(other, one=MIAMI | leaders)


def test_a_text_that_names_nobody_is_not_taken_for_another_matter() -> None:
    nobody: dict[str, Any] = {"people": (), "actors": ()}
    assert alike(nobody) > alike({"people": ("vladimir-putin",), "actors": ()})


def test_people_told_of_further_down_are_not_missing() -> None:
    one = as_report(entry(1, **(MIAMI | {"actors": ("steve-witkoff", "rustem-umerov")})))
    bare: dict[str, Any] = MIAMI | {"people": (), "actors": ()}
    silent = as_report(entry(2, **bare))
    further = as_report(entry(3, **(bare | {"people": ("steve-witkoff", "rustem-umerov")})))
    assert compare(one, silent).parts["missing"] < compare(one, further).parts["missing"] == 0


def test_what_it_is_made_of_is_told() -> None:
    told = compare(as_report(entry(1, **MIAMI)), as_report(entry(2, 24, **MIAMI)))
    assert told.score == pytest.approx(BIAS + sum(told.parts.values()))
    assert list(told.parts) == list(WEIGHTS)
    assert told.parts["same place"] > 0 > told.parts["time"]


def test_headlines_in_one_language_share_words() -> None:
    one = as_report(entry(1, title="Envoys praise productive talks"))
    near = as_report(entry(2, title="Envoys praise talks as useful and frank"))
    far = as_report(entry(3, title="Ministers doubt a quick ceasefire"))
    assert compare(one, near).score > compare(one, far).score


def test_a_copied_headline_is_the_same_in_one_language_and_two_days() -> None:
    one = as_report(entry(1, title="Envoys praise productive Miami talks"))
    copied = as_report(entry(2, 20, title="Envoys praise 'productive' talks in Miami"))
    assert compare(one, copied).score == score(one, copied) == COPY
    for other in (
        entry(2, 50, title=one.title),
        entry(2, title=one.title, language="de"),
        entry(2, title="Envoys doubt Miami talks"),
    ):
        assert score(one, as_report(other)) < COPY


def test_headlines_of_two_words_may_be_anybodys() -> None:
    one, other = (as_report(entry(n, title="Peace talks")) for n in (1, 2))
    assert score(one, other) < COPY


def test_nothing_special_in_common_counts_against() -> None:
    about: dict[str, Any] = {"headline": ("ukraine",), "concepts": ("ukraine",), "common": ("ukraine",)}
    bare = [as_report(entry(n, language=language, **about)) for n, language in ((1, "en"), (2, "uk"))]
    assert compare(*bare).parts["nothing"] < 0
    figures = [as_report(entry(n, figures=("800000",), **about)) for n in (3, 4)]
    assert compare(*figures).parts["nothing"] == 0


def test_a_pair_is_scored_again_when_too_many_were_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.similarity._MOST_SCORES", 2)
    monkeypatch.setattr("feeds.similarity._MOST_OUTLINES", 2)
    reports = [as_report(entry(n, n, **MIAMI)) for n in range(6)]
    assert [scores(one, reports) for one in reports] == [scores(one, reports) for one in reports]


def test_overlap_of_nothing_is_nothing() -> None:
    assert overlap(frozenset(), frozenset("ab")) == 0
    assert overlap(frozenset("ab"), frozenset("bc")) == pytest.approx(1 / 3)


def test_a_report_without_a_date_may_be_older_than_when_it_was_seen() -> None:
    dated = as_report(entry(1, **MIAMI))
    late = entry(2, 10, **(MIAMI | {"language": "uk"}))
    undated = as_report(replace(late, first_seen=late.published))
    assert (undated.dated, as_report(late).dated) == (False, True)
    assert compare(dated, undated).parts["time"] == 0
    assert compare(undated, dated).parts["time"] == 0
    assert compare(dated, as_report(late)).parts["time"] < -2
    before = as_report(entry(3, 20, **MIAMI))
    assert compare(undated, before).parts["time"] < 0
