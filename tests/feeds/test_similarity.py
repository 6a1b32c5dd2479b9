"""Two reports of one development are more alike than reports of two."""

from __future__ import annotations

from typing import Any

import pytest

from feeds.cluster import as_report
from feeds.model import Kind
from feeds.similarity import compare, overlap, same_headline
from tests.feeds.reports import entry

MIAMI: dict[str, Any] = {
    "people": ("steve-witkoff", "rustem-umerov"),
    "actors": ("steve-witkoff",),
    "places": ("miami",),
    "documents": ("20-point-plan",),
    "headline": ("talks", "ukraine"),
    "names": ("selbei",),
    "figures": ("90",),
}


def score(other: dict[str, Any], hours: float = 1) -> float:
    one, two = (
        as_report(entry(1, **MIAMI)),
        as_report(entry(2, hours, **(MIAMI | {"language": "uk"} | other))),
    )
    return compare(one, two).score


@pytest.mark.parametrize(
    "change",
    [
        {"people": ("vladimir-putin",)},
        {"actors": ("rustem-umerov",)},
        {"places": ("geneva",)},
        {"documents": ("28-point-plan",)},
        {"headline": ("peace-plan",)},
        {"kind": Kind.CALL},
        {"names": ()},
        {"figures": ()},
    ],
)
def test_every_difference_counts_against(change: dict[str, Any]) -> None:
    assert score(change) < score({})


def test_time_between_counts_against() -> None:
    assert score({}, hours=48) < score({}, hours=24) < score({}, hours=1)


def test_what_it_is_made_of_is_told() -> None:
    told = compare(as_report(entry(1, **MIAMI)), as_report(entry(2, 24, **MIAMI)))
    assert told.score == pytest.approx(sum(told.parts.values()))
    assert told.parts["places"] > 0 > told.parts["time"]


def test_headlines_in_one_language_share_words() -> None:
    one = as_report(entry(1, title="Envoys praise productive talks"))
    near = as_report(entry(2, title="Envoys praise talks as productive"))
    far = as_report(entry(3, title="Ministers doubt a quick ceasefire"))
    assert compare(one, near).score > compare(one, far).score


def test_a_copied_headline_is_the_same_in_one_language_and_two_days() -> None:
    one = as_report(entry(1, title="Envoys praise productive Miami talks"))
    assert same_headline(one, as_report(entry(2, 20, title="Envoys praise 'productive' talks in Miami")))
    assert not same_headline(one, as_report(entry(2, 50, title=one.title)))
    assert not same_headline(one, as_report(entry(2, title=one.title, language="de")))
    assert not same_headline(one, as_report(entry(2, title="Envoys doubt Miami talks")))


def test_overlap_of_nothing_is_nothing() -> None:
    assert overlap(frozenset(), frozenset("ab")) == 0
    assert overlap(frozenset("ab"), frozenset("bc")) == pytest.approx(1 / 3)
