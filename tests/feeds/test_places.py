"""Where it happens; a capital that stands for its government is no place."""

from __future__ import annotations

import pytest

from bot.packfile import load_pack
from feeds.matcher import Matcher
from feeds.places import Places
from tests.feeds.pack_small import small_pack

PACK = small_pack()
MATCHER, PLACES = Matcher(PACK), Places(PACK)


def found(text: str, language: str) -> list[str]:
    pairs = PLACES.find(text, MATCHER.find(text, language), language)
    return [PACK.places[index].slug for index in PLACES.narrowed([index for _, index in pairs])]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("talks in Moscow", "en"),
        ("визит в Москву", "ru"),
        ("Treffen in Moskau", "de"),
        ("Moskova'da görüşme", "tr"),
        ("在莫斯科会谈", "zh"),
        ("محادثات في موسكو", "ar"),
    ],
)
def test_a_capital_with_a_word_of_place_is_one(text: str, language: str) -> None:
    assert found(text, language) == ["moscow"]


@pytest.mark.parametrize(
    ("text", "language"), [("Moscow demands land", "en"), ("Москва требует", "ru"), ("莫斯科要求", "zh")]
)
def test_a_capital_that_demands_is_none(text: str, language: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "places"),
    [
        ("talks in the Kremlin", "en", ["kremlin"]),
        ("a meeting near the big Kremlin", "en", []),
        ("el Kremlin niega todo", "es", []),
        ("una reunión en el Kremlin", "es", ["kremlin"]),
        ("viaja a Moscou", "pt", ["moscow"]),
    ],
)
def test_an_article_may_stand_between(text: str, language: str, places: list[str]) -> None:
    pack = load_pack()
    pairs = Places(pack).find(text, Matcher(pack).find(text, language), language)
    assert [pack.places[index].slug for _, index in pairs] == places


def test_other_places_need_no_word_before() -> None:
    assert found("Miami talks end", "en") == ["miami"]
    assert found("the miami sound", "en") == []


def test_the_larger_place_is_left_out_when_the_smaller_is_named() -> None:
    assert found("in Florida, at Miami", "en") == ["miami"]
    assert found("in Florida", "en") == ["florida"]


def test_for_comparing_the_larger_place_is_added() -> None:
    miami = next(i for i, place in enumerate(PACK.places) if place.slug == "miami")
    assert [PACK.places[i].slug for i in PLACES.widened([miami])] == ["miami", "florida"]
