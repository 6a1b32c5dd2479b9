"""Who is named, and who only bears the same name."""

from __future__ import annotations

import pytest

from feeds.matcher import Matcher
from feeds.people import Names
from tests.feeds.pack_small import small_pack

PACK = small_pack()
MATCHER, NAMES = Matcher(PACK), Names(PACK)


def named(text: str, language: str = "en", *, on_topic: bool = True) -> list[str]:
    mentions = NAMES.mentions(text, MATCHER.find(text, language), language, on_topic=on_topic)
    return list(dict.fromkeys(PACK.people[mention.person].slug for mention in mentions))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Steve Witkoff met him", "en"),
        ("US-Sondergesandter Witkoff", "de"),
        ("spotkanie z Witkoffem", "pl"),
        ("зі Стівом Віткоффом", "uk"),
        ("визит Уиткоффа в Москву", "ru"),
        ("威特科夫抵达", "zh"),
        ("ウィトコフ特使は", "ja"),
        ("وقال ويتكوف إن", "ar"),
        ("Steve Vitkof je stigao", "sr"),
        ("S. Witkoff arrived", "en"),
        ("Trump'ın temsilcisi Witkoff'un ziyareti", "tr"),
    ],
)
def test_a_name_is_found_in_every_script_and_case(text: str, language: str) -> None:
    assert "steve-witkoff" in named(text, language)


def test_those_named_come_in_order_of_the_text() -> None:
    assert named("Umerov, Witkoff and Kirill Dmitriev") == [
        "rustem-umerov",
        "steve-witkoff",
        "kirill-dmitriev",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Alex Witkoff sold a tower",
        "Sergei Dmitriev scored",
        "Melania Trump smiled",
        "The Witkoff Group sold a tower",
        "He would witkoff",
        "А. Дмитриев играет",
    ],
)
def test_another_given_name_is_another_person(text: str) -> None:
    assert named(text, "ru" if "играет" in text else "en") == []


def test_a_shared_surname_alone_counts_only_on_the_subject() -> None:
    assert named("Dmitriev arrives in Miami", on_topic=True) == ["kirill-dmitriev"]
    assert named("Dmitriev arrives in Miami", on_topic=False) == []
    assert named("Kirill Dmitriev arrives", on_topic=False) == ["kirill-dmitriev"]


def test_words_that_show_a_namesake_count_in_the_same_paragraph() -> None:
    assert named("Хоккеист Дмитриев продлил контракт", "ru") == []
    assert named("Дмитриев прибыл.\nХоккеист забил.", "ru") == ["kirill-dmitriev"]


def test_a_name_that_is_never_sure_alone_needs_the_given_name_once() -> None:
    assert named("Costa spoke") == []
    assert named("António Costa spoke. Costa left.") == ["antonio-costa"]


def test_a_spelling_the_pack_lacks_is_recognised_on_the_subject() -> None:
    assert named("Russlands Unterhändler Dmitrijew und Umjerow", "de") == ["kirill-dmitriev", "rustem-umerov"]
    assert named("l’émissaire Oumerov", "fr") == ["rustem-umerov"]


def test_a_title_or_an_unknown_word_before_a_name_is_no_given_name() -> None:
    assert named("Kremlin Envoy Dmitriev Says Talks Are On") == ["kirill-dmitriev"]
    assert named("M. Dmitriev, patron du fonds", "fr") == ["kirill-dmitriev"]


def test_a_person_in_a_list_is_not_taken_for_the_given_name_before() -> None:
    assert named("Merz, Alex, Witkoff") == ["steve-witkoff"]
