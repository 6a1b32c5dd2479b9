"""Given names are known in every script and case."""

from __future__ import annotations

import pytest

from feeds.given import is_given


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("Alexei", "en"),
        ("Алексей", "ru"),
        ("Олексія", "uk"),
        ("Marcus", "en"),
        ("Олени", "uk"),
        ("Andrzeja", "pl"),
    ],
)
def test_given_names_are_known(word: str, language: str) -> None:
    assert is_given(word, language)


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("Kremlin", "en"),
        ("Says", "en"),
        ("Will", "en"),
        ("Präsident", "de"),
        ("посол", "ru"),
        ("Per", "it"),
        ("An", "en"),
    ],
)
def test_other_words_before_a_name_are_not(word: str, language: str) -> None:
    assert not is_given(word, language)
