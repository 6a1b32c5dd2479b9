"""Whom /who means: never a wrong person."""

from __future__ import annotations

import pytest

from bot.packfile import load_pack
from feeds.who import lookup
from tests.feeds.pack_small import small_pack


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("Steve Witkoff", "steve-witkoff"),
        ("witkoff", "steve-witkoff"),
        ("Vitkof", "steve-witkoff"),
        ("Віткоффом", "steve-witkoff"),
        ("威特科夫", "steve-witkoff"),
        ("史蒂夫·威特科夫", "steve-witkoff"),
        ("ウィトコフ氏", "steve-witkoff"),
        ("Witkoff's", "steve-witkoff"),
        ("who is Steve Witkoff?", "steve-witkoff"),
        ("Kushnr", "jared-kushner"),
        ("Кушнера", "jared-kushner"),
        ("Trump's son-in-law", "jared-kushner"),
        ("menantu Trump", "jared-kushner"),
        ("Umjerow", "rustem-umerov"),
        ("Umierowa", "rustem-umerov"),
        ("Ouchakov", "yuri-ushakov"),
        ("Дмитрієвим", "kirill-dmitriev"),
        ("Dimitriev", "kirill-dmitriev"),
        ("Zełenskiego", "volodymyr-zelensky"),
        ("Zelenskyy Volodymyr", "volodymyr-zelensky"),
        ("президент Зеленский", "volodymyr-zelensky"),
        ("Poutine", "vladimir-putin"),
        ("ולדימיר פוטין", "vladimir-putin"),
        ("Kremlin spokesman", "dmitry-peskov"),
        ("J. D. Vance", "jd-vance"),
        ("dan driscol", "dan-driscoll"),
        ("steve-witkoff", "steve-witkoff"),
        ("Witkoff'un", "steve-witkoff"),
        ("Zelenskiy'nin", "volodymyr-zelensky"),
        ("Putin’le", "vladimir-putin"),
        ("왈츠", "mike-waltz"),
        ("chief of the GRU", "igor-kostyukov"),
        ("Duda", "andrzej-duda"),
    ],
)
def test_a_name_in_any_form_finds_its_person(query: str, slug: str) -> None:
    answer = lookup(load_pack(), query)
    assert answer.person is not None
    assert answer.person.slug == slug


@pytest.mark.parametrize(
    "query",
    [
        "Olena Zelenska",
        "Зеленская",
        "хоккеист Дмитриев",
        "Taylor Swift",
        "Elena Dmitrieva",
        "Ivanka Trump",
        "伊万卡·特朗普",
        "Alexei Miller",
        "Marco Polo",
        "Steve",
        "Melania",
        "Putnam",
        "Cristiano Ronaldo",
        "Алла Пугачева",
        "Zelensky dog",
        "Trump's envoy",
        "Maria",
        "Makarov",
        "Ruttenberg",
        "who",
        "?",
        "",
        "a",
        "x" * 100,
    ],
)
def test_nobody_is_better_than_a_wrong_person(query: str) -> None:
    assert lookup(load_pack(), query).person is None


def test_a_near_miss_suggests() -> None:
    answer = lookup(small_pack(), "Olena Zelenska")
    assert [person.slug for person in answer.suggestions] == ["volodymyr-zelensky"]


def test_a_given_name_alone_asks_back() -> None:
    answer = lookup(small_pack(), "Steve")
    assert {person.slug for person in answer.suggestions} == {"steve-witkoff", "steve-rosenberg"}


def test_a_surname_that_is_never_sure_asks_back() -> None:
    answer = lookup(small_pack(), "Costa")
    assert answer.person is None
    assert [person.slug for person in answer.suggestions] == ["antonio-costa"]
    full = lookup(small_pack(), "António Costa").person
    assert full is not None
    assert full.slug == "antonio-costa"
