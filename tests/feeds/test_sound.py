"""How names sound: keys alike in every script, and likeness across scripts."""

from __future__ import annotations

import pytest

from feeds.sound import OTHER, name_key, same_sound, sound, sound_key, sounds_like


@pytest.mark.parametrize("name", ["Witkoff", "Віткофф", "威特科夫", "위트코프", "ויטקוף"])
def test_a_name_sounds_alike_in_most_scripts(name: str) -> None:
    assert sound(name) == "btkb"


def test_sounds_are_consonants_by_class_without_doubles() -> None:
    assert sound("Kellogg") == "klk"
    assert sound("Cecil") == "sl"
    assert sound("Alex") == sound("Алекс")
    assert sound("Keith") == sound("كيث")
    assert sound("Eau") == ""


def test_likeness_needs_two_consonants_and_a_latin_name() -> None:
    assert sounds_like("ستيف", ["Steve"])
    assert not sounds_like("ستيف", ["Donald", "Стів"])
    assert not sounds_like("يو", ["Yuri"])
    assert not sounds_like("ستيف", ["Eau"])


@pytest.mark.parametrize(
    ("given", "family", "language"),
    [
        ("Rustem", "Umerov", "en"),
        ("Рустема", "Умєрова", "uk"),
        ("Рустемом", "Умеровым", "ru"),
        ("Rustem", "Umjerow", "de"),
        ("Rustemowi", "Umierowowi", "pl"),
        ("Ρουστέμ", "Ουμέροφ", "el"),
    ],
)
def test_a_key_is_that_of_the_base_form_in_every_alphabet(given: str, family: str, language: str) -> None:
    assert name_key(given, family, language) == "rst mr"


def test_a_key_of_signs_without_letters_is_empty() -> None:
    assert name_key("安", "李", "zh") == ""
    assert name_key("Ann", "李", "en") == ""


def test_short_names_keep_their_vowels() -> None:
    assert name_key("Ada", "Lee", "en") != name_key("Ida", "Leo", "en")


def test_a_key_of_sounds_is_marked_and_may_be_that_of_an_alphabetic_one() -> None:
    key = sound_key("كيث", "كيلوغ")
    assert key.startswith(OTHER)
    assert same_sound(name_key("Marco", "Rubio", "en"), sound_key("马尔科", "鲁比奥"))
    assert not same_sound(name_key("Marco", "Rubio", "en"), key)
    assert sound_key("安", "李") == ""
