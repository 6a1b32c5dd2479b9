"""Who denies and who confirms, in every language of the pack; a rejected plan is not denied."""

from __future__ import annotations

import pytest

from feeds.claim import Claims
from feeds.matcher import Matcher
from feeds.model import Claim, Stance
from tests.feeds.pack_small import small_pack
from tests.feeds.told import claim, rows


@pytest.mark.parametrize(("language", "expected", "text"), rows("denied.txt"))
def test_a_report_has_its_stance(language: str, expected: str, text: str) -> None:
    found = claim(text, language)
    assert f"{found.stance} {found.by}".strip() == expected


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Report on Witkoff's Moscow deal denied", ""),
        ("Witkoff report denied by the Kremlin", "russia"),
        ("Ukraine talks: rumours denied by Rustem Umerov in Kyiv", "rustem-umerov"),
    ],
)
def test_a_denial_in_the_headline_counts_whoever_it_is(text: str, by: str) -> None:
    assert claim(f"{text}\nNothing more.", "en") == Claim(Stance.DENIED, by)


def test_the_lead_counts_by_its_first_sentence_and_with_a_name_only() -> None:
    head = "Witkoff to visit Moscow for Ukraine talks"
    assert claim(f"{head}\nPeskov confirmed the trip.", "en") == Claim(Stance.CONFIRMED, "dmitry-peskov")
    assert claim(f"{head}\nIt was confirmed late on Monday.", "en") == Claim()
    assert claim(f"{head}\nHe lands on Monday. Peskov confirmed the trip.", "en") == Claim()


def test_what_stands_in_a_quotation_is_nobodys_denial() -> None:
    assert claim("Ukraine plan: 'Kremlin denies it all' is a song\nIt is sung in Kyiv.", "en") == Claim()


def test_the_first_one_counts() -> None:
    text = "Kremlin denies Witkoff visit\nUmerov confirmed that talks on Ukraine go on."
    assert claim(text, "en") == Claim(Stance.DENIED, "russia")


def test_nothing_is_told_in_a_language_without_word_lists() -> None:
    pack = small_pack()
    text = "Kremlin denies report on Ukraine"
    hits = Matcher(pack).find(text, "en")
    assert Claims(pack).find(text, len(text), len(text), hits, [], "en") == Claim()
