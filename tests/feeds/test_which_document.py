"""Which document a question means; ambiguity asks back."""

from __future__ import annotations

import pytest

from bot.packfile import load_pack
from feeds.which_document import lookup_document

PACK = load_pack()


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("28", "28-point-plan"),
        ("28-point", "28-point-plan"),
        ("the 28-point plan", "28-point-plan"),
        ("28 пунктів", "28-point-plan"),
        ("20点", "20-point-plan"),
        ("30日間の停戦", "30-day-ceasefire"),
        ("12", "european-12-point-plan"),
        ("20-point-plan", "20-point-plan"),
        ("prosperity", "prosperity-plan"),
        ("plan de prosperidad", "prosperity-plan"),
        ("план відновлення", "prosperity-plan"),
        ("план Уиткоффа", "28-point-plan"),
        ("Witkoff plan", "28-point-plan"),
        ("繁荣计划", "prosperity-plan"),
        ("繁荣", "prosperity-plan"),
        ("Istanbul 2022", "istanbul-communique-2022"),
        ("minerals", "minerals-agreement"),
        ("Jeddah", "30-day-ceasefire"),
        ("Будапештський меморандум", "budapest-memorandum"),
    ],
)
def test_a_document_is_found_by_name_number_or_phrase(asked: str, slug: str) -> None:
    found = lookup_document(PACK, asked).document
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ("Witkoff", {"28-point-plan", "us-final-offer"}),
        ("guarantees", {"multilateral-security-guarantees", "us-security-guarantees"}),
        ("memorandum", {"istanbul-memorandums-2025", "budapest-memorandum"}),
        ("prosperty plan", {"prosperity-plan"}),
    ],
)
def test_what_fits_several_or_is_mistyped_is_asked_back(asked: str, slugs: set[str]) -> None:
    found = lookup_document(PACK, asked)
    assert found.document is None
    assert {document.slug for document in found.suggestions} == slugs


@pytest.mark.parametrize("asked", ["", "  ", "!?", "the plan", "xyzzy", "99 points", "停"])
def test_what_fits_nothing_or_everything_is_nothing(asked: str) -> None:
    found = lookup_document(PACK, asked)
    assert found.document is None
    assert len(found.suggestions) != 1
