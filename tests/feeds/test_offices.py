"""People by the offices they held."""

from __future__ import annotations

from feeds.offices import Office, Offices
from feeds.text import fold
from feeds.wordlist import line
from tests.feeds.pack_small import small_pack

PACK = small_pack()
OFFICES = Offices(PACK)
SLUGS = [person.slug for person in PACK.people]


def read(text: str, language: str = "en") -> Office | None:
    return OFFICES.read(line(text, 0, len(text)), language)


def holders(text: str, language: str = "en") -> list[str]:
    called = read(text, language)
    assert called is not None
    return [SLUGS[i] for i in OFFICES.holders(range(len(SLUGS)), called)]


def test_an_office_and_a_country_tell_who_is_meant() -> None:
    assert holders("the president") == ["volodymyr-zelensky", "donald-trump"]
    assert holders("the Ukrainian president") == ["volodymyr-zelensky"]
    assert holders("президент США", "ru") == ["donald-trump"]
    assert holders("the Kremlin envoy") == ["kirill-dmitriev"]


def test_an_envoy_of_the_president_is_no_president() -> None:
    assert "steve-witkoff" not in holders("the president")
    assert "steve-witkoff" in holders("the US envoy")


def test_a_countryman_is_meant_by_his_country_alone() -> None:
    assert holders("the American") == ["steve-witkoff", "donald-trump"]
    assert read("the Kremlin") is None
    assert read("the American people of today") is None
    assert read("nobody at all") is None


def test_the_office_that_counts_stands_last_in_english_and_first_elsewhere() -> None:
    english, russian = read("the president's aide"), read("помощник президента", "ru")
    assert english is not None
    assert english.offices == {"aide"}
    assert russian is not None
    assert russian.offices == {"aide"}


def test_offices_of_scripts_without_spaces() -> None:
    called = OFFICES.read_wide(fold("ロシアのプーチン大統領"), "ja")
    assert called is not None
    assert (set(called.offices), set(called.countries)) == ({"president"}, {"russia"})
    assert OFFICES.read_wide(fold("記者団"), "ja") is None


def test_where_the_words_of_an_office_end() -> None:
    words = line("the US special envoy said", 0, 25)
    assert [OFFICES.end_at(words, place, "en") for place in range(5)] == [False, False, False, True, False]
