"""Roles as read and worded: whose they are, what they are called in one wording, what they say nothing of."""

from __future__ import annotations

import re

import pytest

from feeds.role_lexicon import LEADER, Item, Lexicon
from feeds.role_phrase import Reader, Wordings, country_of, with_country
from tests.feeds.pack_small import small_pack

WORDS = small_pack().role_words
_WORD = re.compile(r"[^\W_]+")


def worded(text: str, language: str = "en", home: str = "", *, first: bool = False) -> str:
    """The wording of a text all of whose words are a role's; "-" when they make none."""
    items = Lexicon(WORDS, language).items(text, list(_WORD.finditer(text)), {})
    phrase = Reader(WORDS, language, wide=False).read(items, first=first)
    return Wordings(WORDS).wording(phrase, home) if phrase else "-"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("chief negotiator", "chief negotiator"),
        ("Ukraine's chief negotiator", "chief negotiator of Ukraine"),
        ("chief negotiator of Ukraine", "chief negotiator of Ukraine"),
        ("foreign minister of Ukraine", "foreign minister of Ukraine"),
        ("American secretary of state", "secretary of state of the US"),
        ("head of the Ukrainian foreign ministry", "foreign minister of Ukraine"),
        ("US foreign ministry head", "secretary of state of the US"),
        ("Security Council secretary", "secretary of the Security Council"),
        ("secretary of the Ukrainian Security Council", "secretary of the Security Council of Ukraine"),
        ("deputy head of the RDIF", "deputy head of the RDIF"),
        ("president of the RDIF", "head of the RDIF"),
        ("Kremlin chief", "president of Russia"),
        ("Kremlin aide", "presidential aide of Russia"),
        ("Kremlin envoy", "special envoy of the Kremlin"),
        ("former acting deputy foreign minister", "former acting deputy foreign minister"),
        ("adviser to the president of Ukraine", "adviser to the president of Ukraine"),
        ("president's adviser", "adviser to the president"),
        ("adviser to the head of the RDIF", "adviser to the head of the RDIF"),
        ("envoy of the president of Ukraine", "special envoy of the president of Ukraine"),
        ("aide to the Kremlin", "presidential aide of Russia"),
        ("Russian foreign ministry aide", "adviser of the foreign ministry of Russia"),
        ("US foreign ministry aide", "adviser of the State Department"),
        ("pope", "pope"),
        ("head", ""),
        ("secretary of Ukraine", ""),
        ("envoy for Ukraine", "special envoy"),
        ("envoy to Ukraine", "special envoy"),
        ("foreign minister and chief negotiator", "chief negotiator"),
        ("aide negotiator", "adviser"),
        ("for the US envoy", "special envoy of the US president"),
        ("chief negotiator to US envoy", "special envoy of the US president"),
        ("Ukraine", "-"),
        ("envoy to", "-"),
        ("envoy of", "-"),
        ("", "-"),
    ],
)
def test_words_of_a_role_have_one_wording(text: str, role: str) -> None:
    assert worded(text) == role


def test_of_two_roles_the_first_counts_where_that_is_asked() -> None:
    assert worded("chief negotiator and foreign minister", first=True) == "chief negotiator"
    assert worded("and chief negotiator", first=True) == "chief negotiator"


def test_in_languages_that_say_envoy_of_trump_the_first_role_is_the_role() -> None:
    assert worded("помощник президента России", "ru") == "presidential aide of Russia"
    assert worded("спецпосланник президента США", "ru") == "special envoy of the US president"
    assert worded("заступник голови МЗС України", "uk") == "deputy foreign minister of Ukraine"
    assert worded("ексголова МЗС", "uk") == "former foreign minister"


def test_the_home_of_a_person_is_his_country_unless_he_only_speaks() -> None:
    assert worded("chief negotiator", home="ukraine") == "chief negotiator of Ukraine"
    assert worded("envoy", home="us") == "special envoy of the US president"
    assert worded("former president", home="us") == "former president of the US"
    assert worded("spokesman", home="russia") == "spokesperson"
    assert worded("Kremlin spokesman", home="russia") == "spokesperson of the Kremlin"
    assert worded("spokesman for the president", home="russia") == "spokesperson of the president"


def test_a_leader_named_behind_a_role_is_remembered() -> None:
    items = [*Lexicon(WORDS, "en").items("envoy", list(_WORD.finditer("envoy")), {}), Item(LEADER, 9, 14, 2)]
    phrase = Reader(WORDS, "en", wide=False).read(items)
    assert phrase is not None
    assert phrase.led
    assert list(phrase.places()) == ["us"]


@pytest.mark.parametrize(
    ("role", "country"),
    [
        ("chief negotiator of Ukraine", "ukraine"),
        ("former secretary of state of the US", "us"),
        ("special envoy of the US president", "us"),
        ("head of the RDIF", "russia"),
        ("chief negotiator", ""),
    ],
)
def test_a_wording_tells_its_country(role: str, country: str) -> None:
    assert country_of(role, WORDS) == country


@pytest.mark.parametrize(
    ("role", "country", "full"),
    [
        ("chief negotiator", "ukraine", "chief negotiator of Ukraine"),
        ("chief negotiator", "", "chief negotiator"),
        ("foreign minister", "us", "secretary of state of the US"),
        ("foreign minister of Ukraine", "russia", "foreign minister of Ukraine"),
        ("deputy foreign minister", "russia", "deputy foreign minister of Russia"),
        ("pope", "russia", "pope"),
        ("head of the Kremlin", "russia", "head of the Kremlin"),
    ],
)
def test_a_wording_is_given_the_country_it_lacks(role: str, country: str, full: str) -> None:
    assert with_country(role, country, WORDS) == full
