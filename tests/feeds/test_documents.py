"""Plans are found by name or by their number of points."""

from __future__ import annotations

import pytest

from feeds.documents import Documents
from feeds.matcher import Matcher
from tests.feeds.pack_small import small_pack

PACK = small_pack()
MATCHER, DOCUMENTS = Matcher(PACK), Documents(PACK)


def found(text: str, language: str) -> list[str]:
    pairs = DOCUMENTS.find(text, MATCHER.find(text, language), language)
    return [PACK.documents[index].slug for _, index in pairs]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("a 28-point plan", "en"),
        ("the draft of 28 points", "en"),
        ("план із 28 пунктів", "uk"),
        ("rencana perdamaian AS 28 poin", "id"),
        ("28-Punkte-Plan", "de"),
        ("“28点”和平计划", "zh"),
        ("俄方拒绝28点和平计划", "zh"),
    ],
)
def test_a_number_of_points_beside_a_word_for_plan_is_a_document(text: str, language: str) -> None:
    assert found(text, language) == ["28-point-plan"]


@pytest.mark.parametrize(
    "text", ["28 points in 12 games", "a plan for 28 schools", "128-point plan", "plan of 19 points"]
)
def test_a_number_alone_is_none(text: str) -> None:
    assert found(text, "en") == []


def test_two_plans_in_one_sentence_are_two() -> None:
    text = "From a 28-point plan to a 20-point plan"
    assert found(text, "en") == ["28-point-plan", "20-point-plan"]


def test_a_plan_is_found_by_its_name() -> None:
    assert found("an economic prosperity plan", "en") == ["prosperity-plan"]
    assert found("rencana kemakmuran", "id") == ["prosperity-plan"]
