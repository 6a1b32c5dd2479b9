"""Tests of handlers/wording.py."""

from __future__ import annotations

from handlers import wording
from tests.doubles.memory_desk import small_pack


def test_counts_have_their_plural() -> None:
    assert [wording.count(n, "story") for n in (0, 1, 2)] == ["0 stories", "1 story", "2 stories"]
    assert wording.count(1_200, "entry") == "1,200 entries"
    assert wording.count(2, "day") == "2 days"


def test_lists_end_with_and() -> None:
    assert wording.listing(["A"]) == "A"
    assert wording.listing(["A", "B", "C"]) == "A, B and C"
    assert wording.listing(["A", "B"], "or") == "A or B"
    assert wording.some(["A", "B"], 2) == "A and B"
    assert wording.some(["A", "B", "C", "D"], 2) == "A, B and 2 more"


def test_languages_are_named_in_english() -> None:
    assert [wording.language(code) for code in ("id", "xx", "", "und")] == [
        "Indonesian",
        "xx",
        "language not known",
        "language not known",
    ]


def test_state_media_are_always_marked() -> None:
    pack = small_pack()
    assert wording.outlet_mark(pack, "russia", True) == "Russia, state media"
    assert wording.outlet_mark(pack, "wire", False) == "News agency"
    assert wording.outlet_mark(pack, "", True) == "side not known, state media"
    assert wording.outlet_mark(pack, "mars", False) == "mars"


def test_slugs_have_names() -> None:
    pack = small_pack()
    assert wording.people(pack, ["steve-witkoff", "nobody"]) == ("Steve Witkoff", "nobody")
    assert wording.documents(pack, ["28-point-plan", "x"]) == ("28-point plan", "x")
    assert wording.places(pack, ["miami", "x"]) == ("Miami", "x")
