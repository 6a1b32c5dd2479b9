"""What two reports are compared by."""

from __future__ import annotations

from feeds.features import content_words, figures, proper_names


def test_figures_are_compared_without_their_separators() -> None:
    assert figures("an army of 800,000") == figures("armée de 800 000 hommes") == ("800000",)
    assert figures("800.000 Soldaten, 28 Punkte") == ("800000", "28")


def test_years_and_single_digits_tell_nothing() -> None:
    assert figures("in 2025, for 5 hours") == ()


def test_words_are_stems_and_pairs_of_characters() -> None:
    assert content_words("Negotiators negotiated") == ("negoti",)
    assert content_words("会谈结束") == ("会谈", "谈结", "结束")


def test_proper_names_meet_across_scripts() -> None:
    english = proper_names("They spoke of Anchorage again", set(), "en")
    russian = proper_names("Речь идет об Анкоридже", set(), "ru")
    assert len(english) == len(russian) == 1
    assert proper_names("Sie sprachen über Anchorage", set(), "de") == ()


def test_a_capital_that_only_opens_a_sentence_is_no_name() -> None:
    assert proper_names("Yesterday they met. Tomorrow they part.", set(), "en") == ()
