"""Tests of handlers/visible.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.visible import cut, shown, utf16_units


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("ze\u200bro\ufeff wi\u00addth\u2060", "zero width"),
        ("\x00\x07\x1b[31m\x9b", "[31m"),
        ("half \ud83d", "half "),
        ("tag\U000e0041", "tag"),
        ("no\u115f\u1160\u3164\uffa0\u034f\u2800\u17b4thing", "nothing"),
        ("Z" + "\u0336" * 50, "Z" + "\u0336" * 3),
        ("می\u200cخواهد", "می\u200cخواهد"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_only_what_can_be_seen_stays(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(st.text(st.characters(exclude_categories=())))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert shown(shown(text)) == shown(text)
    shown(text).encode()


def test_cutting_keeps_whole_characters() -> None:
    assert cut("short", 5) == "short"
    assert cut("longer", 5) == "long…"
    assert cut("cafe\u0301s", 6) == "cafe\u0301s"
    assert cut("cafe\u0301 noir", 6) == "cafe\u0301…"
    assert cut("cafe\u0301 noir", 5) == "caf…"
    assert cut("a🇺🇦🇺🇦", 4, utf16_units) == "a…"
    assert cut("a🇺🇦🇺🇦", 8, utf16_units) == "a🇺🇦…"
    assert cut("ab👨\u200d👩\u200d👧", 5) == "ab…"
    assert cut("ab👍🏽!", 4) == "ab…"
    assert cut("word gap", 6) == "word…"
    assert cut("x", 0) == ""
    assert cut("xy", 1) == ""


@given(st.text(max_size=60), st.integers(0, 40))
def test_a_cut_text_never_costs_more_than_its_limit(text: str, limit: int) -> None:
    assert utf16_units(cut(text, limit, utf16_units)) <= limit


@given(st.text())
def test_units_are_counted_as_utf16_does(text: str) -> None:
    assert utf16_units(text) == len(text.encode("utf-16-le")) // 2
