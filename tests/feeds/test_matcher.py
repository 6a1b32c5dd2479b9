"""Everything a pack knows is found in one pass, with its place in the text."""

from __future__ import annotations

import pytest

from feeds.matcher import CONCEPT, FAMILY, PLACE, WHOLE, Matcher
from tests.feeds.pack_small import small_pack

PACK = small_pack()
MATCHER = Matcher(PACK)


def concepts(text: str, language: str) -> list[tuple[str, str]]:
    hits = MATCHER.find(text, language)
    return [(PACK.concepts[h.index].id, text[h.start : h.end]) for h in hits if h.kind == CONCEPT]


def people(text: str, language: str) -> list[tuple[str, str]]:
    hits = MATCHER.find(text, language)
    return [(PACK.people[h.index].slug, text[h.start : h.end]) for h in hits if h.kind in {FAMILY, WHOLE}]


def test_hits_carry_their_place() -> None:
    assert concepts("Peace talks on Ukraine", "en") == [
        ("peace-talks", "Peace talks"),
        ("talks", "talks"),
        ("ukraine", "Ukraine"),
    ]


def test_a_star_stands_for_any_ending() -> None:
    assert concepts("Negotiations. Переговорів", "en") == [("talks", "Negotiations")]
    assert concepts("під час переговорів", "uk") == [("talks", "переговорів")]


def test_a_phrase_may_be_inflected_word_by_word() -> None:
    assert concepts("плану миру", "uk") == [("peace-plan", "плану миру")]
    assert concepts("плану цього миру", "uk") == []


def test_terms_count_in_their_own_language_only() -> None:
    assert concepts("talks", "de") == []


def test_a_word_inside_another_is_not_found() -> None:
    assert concepts("stalks", "en") == []


def test_a_term_in_capitals_is_found_in_capitals_only() -> None:
    assert concepts("The US told us", "en") == [("us", "US")]


def test_chinese_terms_are_found_anywhere() -> None:
    assert concepts("在莫斯科会谈后", "zh") == [("talks", "会谈")]


@pytest.mark.parametrize("text", ["المحادثات", "ومحادثات", "للمحادثات", "بمحادثات"])
def test_small_arabic_words_may_be_joined(text: str) -> None:
    assert [found for found, _ in concepts(text, "ar")] == ["talks"]


def test_names_are_found_in_all_cases_and_scripts() -> None:
    assert people("Віткоффом, Witkoffem, 威特科夫, وويتكوف", "pl") == [
        ("steve-witkoff", "Віткоффом"),
        ("steve-witkoff", "Witkoffem"),
        ("steve-witkoff", "威特科夫"),
        ("steve-witkoff", "ويتكوف"),
    ]


def test_a_katakana_name_is_not_found_inside_a_longer_word() -> None:
    assert people("コスタリカ", "ja") == []
    assert people("コスタ氏", "ja") == [("antonio-costa", "コスタ")]


def test_a_katakana_name_may_stand_at_either_end() -> None:
    assert people("トランプ", "ja") == [("donald-trump", "トランプ")]


def test_places_are_found_with_their_cases() -> None:
    hits = [hit for hit in MATCHER.find("в Москве и Майами", "ru") if hit.kind == PLACE]
    assert [PACK.places[hit.index].slug for hit in hits] == ["moscow", "miami"]


def test_an_empty_text_holds_nothing() -> None:
    assert MATCHER.find("", "en") == []


def test_a_language_the_pack_lacks_finds_names_only_however_many_languages_are_asked_for() -> None:
    matcher = Matcher(small_pack())
    for number in range(50):
        kinds = {hit.kind for hit in matcher.find("Witkoff talks", f"x{number}")}
        assert kinds == {"family"}
    assert {hit.kind for hit in matcher.find("Witkoff talks", "en")} == {"family", "concept"}
