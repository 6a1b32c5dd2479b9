"""Base forms of a stranger's name, from the forms printed."""

from __future__ import annotations

from feeds.spellings import MOST, Spelling, spelling


def test_english_comes_first_then_languages_without_cases_then_other_alphabets() -> None:
    found = spelling(
        [
            ("Елены Ковальчук", "ru"),
            ("Olena Kowaltschuk", "de"),
            ("Olena Kovalchuk", "en"),
            ("Олена Ковальчук", "uk"),
        ]
    )
    assert found.given == ("Olena", "Елены", "Олена")
    assert found.family == ("Kovalchuk", "Kowaltschuk", "Ковальчук")
    assert found.shown == "Olena Kovalchuk"


def test_the_form_of_which_the_others_are_cases_is_the_base() -> None:
    forms = [("Робертом Вольским", "ru"), ("Роберта Вольского", "ru"), ("Роберт Вольский", "ru")]
    assert spelling([*forms, ("Роберта Вольского", "ru")]) == Spelling(("Роберт",), ("Вольский",), ())


def test_a_case_of_a_known_spelling_is_left_out() -> None:
    found = spelling([("Robert Nowak", "en"), ("Robertem Nowakiem", "pl"), ("Roberta Nowaka", "cs")])
    assert found == Spelling(("Robert",), ("Nowak",), ())


def test_a_name_in_cyrillic_only_is_shown_in_latin() -> None:
    assert spelling([("Олена Ковальчук", "uk")]).shown == "Olena Kovalchuk"


def test_further_given_names_are_given_names_and_particles_are_not() -> None:
    assert spelling([("Maria Anna Rueda", "es")]).given == ("Maria", "Anna")
    assert spelling([("J. Rueda", "es")]).given == ("J.",)
    assert spelling([("Jan van der Berg", "nl")]).family == ("van der Berg",)
    assert spelling([("Ann B. Lee", "en")]) == Spelling(("Ann",), ("Lee",), ())


def test_other_scripts_are_whole_forms_when_they_are_long_enough() -> None:
    found = spelling([("Murat Demir", "en"), ("穆拉特·德米尔", "zh"), ("安·李", "zh"), ("مراد ديمير", "ar")])
    assert found.whole == ("德米尔", "ديمير")


def test_capitals_are_no_spelling_and_there_is_an_end_of_them() -> None:
    assert spelling([("ANN LEE", "en"), ("Ann Lee", "en")]) == Spelling(("Ann",), ("Lee",), ())
    languages = ("en", "de", "fr", "es", "it", "pt", "nl", "id")
    many = [(f"Ann L{letter}e", code) for letter, code in zip("abcdefgh", languages, strict=True)]
    assert len(spelling(many).family) == MOST
