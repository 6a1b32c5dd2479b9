"""Quotations in the marks of many languages, and who said them."""

from __future__ import annotations

import pytest

from feeds.matcher import Matcher
from feeds.people import Names
from feeds.quotes import Quotes
from tests.feeds.pack_small import small_pack

PACK = small_pack()
MATCHER, NAMES, QUOTES = Matcher(PACK), Names(PACK), Quotes(PACK)


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    mentions = NAMES.mentions(text, MATCHER.find(text, language), language, on_topic=True)
    return [(quote.text, quote.speaker) for quote in QUOTES.find(text, mentions, language)]


@pytest.mark.parametrize(
    ("text", "language", "quote", "speaker"),
    [
        (
            "“We made real progress today,” Witkoff said.",
            "en",
            "We made real progress today",
            "steve-witkoff",
        ),
        ("«Ми зробили справжній крок», – сказав Умєров.", "uk", "Ми зробили справжній крок", "rustem-umerov"),
        (
            "„Wir sind einen Schritt weiter“, sagte Trump.",
            "de",
            "Wir sind einen Schritt weiter",
            "donald-trump",
        ),
        (
            "»Wir sind einen Schritt weiter«, sagte Trump.",
            "de",
            "Wir sind einen Schritt weiter",
            "donald-trump",
        ),
        ("« Nous avançons bien », a déclaré Witkoff.", "fr", "Nous avançons bien", "steve-witkoff"),
        ("– Zrobiliśmy wielki krok – powiedział Trump.", "pl", "Zrobiliśmy wielki krok", "donald-trump"),
        (
            "ゼレンスキー大統領は「今日は大きな前進があった」と述べた。",
            "ja",
            "今日は大きな前進があった",
            "volodymyr-zelensky",
        ),
        (
            "“Ini langkah yang sangat besar,” kata Trump.",
            "id",
            "Ini langkah yang sangat besar",
            "donald-trump",
        ),
        ('Zelensky called it "a very small step".', "en", "a very small step", "volodymyr-zelensky"),
        ("'We are ready right now': Zelensky's answer", "en", "We are ready right now", "volodymyr-zelensky"),
        ("Trump: Zelensky wants a deal, 'that was his word'", "en", "that was his word", "donald-trump"),
    ],
)
def test_a_quotation_is_found_with_its_speaker(text: str, language: str, quote: str, speaker: str) -> None:
    assert found(text, language) == [(quote, speaker)]


def test_he_is_whoever_the_sentence_before_speaks_of() -> None:
    text = "Witkoff met Umerov in Miami.\n“It was a very good day for us,” he said."
    assert found(text) == [("It was a very good day for us", "steve-witkoff")]


def test_the_speaker_goes_on() -> None:
    text = "“We made real progress today,” Witkoff said.\n“There is much more to do,” he said."
    assert [speaker for _, speaker in found(text)] == ["steve-witkoff", "steve-witkoff"]


def test_a_stranger_is_not_taken_for_somebody_tracked() -> None:
    text = "Witkoff landed in Miami.\n“We are all very tired of waiting,” Leavitt said."
    assert found(text) == [("We are all very tired of waiting", "")]


def test_names_of_things_in_quotation_marks_are_no_quotations() -> None:
    assert found("Компания «Роснефть» и газета «Труд»", "ru") == []
    assert found("the 'shadow fleet' sails on") == []


def test_a_headline_that_quotes_nobody_known_is_no_quotation() -> None:
    assert found("Envoys: 'productive and constructive meetings held by the sea'") == []


def test_an_apostrophe_opens_no_quotation() -> None:
    assert found("Trump's envoy and Putin's aide didn't meet") == []


def test_the_same_words_count_once() -> None:
    line = "“We made real progress today,” Witkoff said."
    assert len(found(f"{line}\n{line}")) == 1
