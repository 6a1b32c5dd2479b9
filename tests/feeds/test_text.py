"""Folding keeps every offset; words and sentences are cut where people would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text import fold, is_capital, plain, sentences, squeeze, words


@given(st.text())
def test_a_folded_text_is_as_long_as_the_text(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łódź, İstanbul’da", "lodz istanbul da"),
        ("Умєров і Ґрюнбаум", "умєров і грюнбаум"),
        ("Ζελένσκι στις", "ζελενσκι στισ"),
        ("أوكرانيا", "اوكرانيا"),
        ("２８点", "28点"),
        ("トランプ氏", "トランプ氏"),
    ],
)
def test_accents_case_and_signs_do_not_count(text: str, folded: str) -> None:
    assert squeeze(text) == folded


def test_vowel_points_and_joiners_are_not_seen() -> None:
    assert plain("بيانًا") == "بيانا"
    assert plain("Wit\u00adkoff\u200b") == "Witkoff"


def test_an_apostrophe_does_not_end_a_word() -> None:
    assert [word.group() for word in words("Куп'янськ, l’Ukraine, Dmitriev’s")] == [
        "Куп'янськ",
        "l’Ukraine",
        "Dmitriev’s",
    ]


def test_sentences_end_at_full_stops_and_lines() -> None:
    assert sentences("He met Trump. Talks go on.\nНовий абзац. Кінець。终") == [
        "He met Trump.",
        "Talks go on.",
        "Новий абзац.",
        "Кінець。",
        "终",
    ]


def test_scripts_without_case_have_no_capitals() -> None:
    assert is_capital("Умєров")
    assert not is_capital("威特科夫")
