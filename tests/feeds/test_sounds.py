"""Foreign names in scripts that write them by ear: one spelling finds another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feeds.judge import Judge
from feeds.model import FeedSource, RawEntry
from feeds.pack import Place
from feeds.sounds import sound, sounding
from tests.feeds.pack_small import small_pack


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ウィトコフ", "ウイットコフ"),
        ("ヴァンスチ", "バンスティ"),
        ("위트코프", "윗코프"),
        ("드미트리예프", "드미트리에프"),
        ("زيلينسكي", "زلينسكى"),
        ("דמיטרייב", "דימיטרייב"),
    ],
)
def test_two_spellings_of_a_name_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("ウィトコフ", "ウシャコフ"), ("위트코프", "우샤코프"), ("زيلينسكي", "ميدينسكي")]
)
def test_two_names_do_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    "word", ["トカ", "푸틴", "بوتين", "רוביו", "Witkoff", "Путин", "", "أوربانس", "푸tin푸틴푸틴"]
)
def test_short_words_and_other_scripts_have_no_sound(word: str) -> None:
    assert sound(word) == ""


def test_particles_and_joined_words_are_cut_off() -> None:
    assert (0, 4, sound("위트코프")) in set(sounding("위트코프는 말했다", "ko"))
    assert (1, 9, sound("زيلينسكي")) in set(sounding("وزيلينسكي", "ar"))
    assert [(start, end) for start, end, _ in sounding("米ウィトコフ氏", "ja")] == [(1, 6)]
    assert list(sounding("Witkoff", "en")) == []


def people(title: str, language: str) -> tuple[str, ...]:
    judge = Judge(small_pack())
    source = FeedSource("f" * 10, "https://example.org/feed", "Example", language)
    found = judge.findings(RawEntry("1", "https://example.org/1", title, ""), source)
    return tuple(small_pack().people[mention.person].slug for mention in found.mentions)


def test_a_spelling_the_pack_lacks_is_known_by_its_sound() -> None:
    assert people("ゼレンスキー氏とウイットコフ氏", "ja") == ("volodymyr-zelensky", "steve-witkoff")
    assert people("محادثات: ويتكوف وزيلينسكى", "ar") == ("steve-witkoff", "volodymyr-zelensky")
    assert people("محادثات: ويتكوف وزلينيسكي", "ar") == ("steve-witkoff", "volodymyr-zelensky")


def test_a_word_that_is_something_else_already_is_no_name() -> None:
    pack = small_pack()
    place = Place("zlinsk", "Zlinsk", names=("زيلينيسكي",))
    judge = Judge(replace(pack, places=(*pack.places, place)))
    source = FeedSource("f" * 10, "https://example.org/feed", "Example", "ar")
    found = judge.findings(RawEntry("1", "", "محادثات: ويتكوف في زيلينيسكي", ""), source)
    assert {pack.people[mention.person].slug for mention in found.mentions} == {"steve-witkoff"}


def test_the_sound_of_a_name_behind_somebody_elses_is_not_his() -> None:
    pack = small_pack()
    witkoff = replace(pack.people[0], not_before=("アレックス",))
    judge = Judge(replace(pack, people=(witkoff, *pack.people[1:])))
    source = FeedSource("f" * 10, "https://example.org/feed", "Example", "ja")
    found = judge.findings(RawEntry("1", "", "ゼレンスキー氏とアレックス・ウイットコフ氏", ""), source)
    assert {pack.people[mention.person].slug for mention in found.mentions} == {"volodymyr-zelensky"}


def test_a_surname_that_is_never_sure_is_not() -> None:
    assert people("コースタアとゼレンスキー氏", "ja") == ("volodymyr-zelensky",)
