"""The pack that ships, and packs in folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.packfile import load_pack
from feeds.errors import PackError
from tests.feeds.pack_small import TEXTS


def test_the_pack_that_ships_is_large_enough() -> None:
    pack = load_pack()
    assert len(pack.people) >= 60
    assert len(pack.documents) >= 10
    assert len(pack.places) >= 40
    assert len({language for concept in pack.concepts for language in concept.terms}) >= 14


def test_a_folder_is_a_pack(tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_pack(str(tmp_path)).id == "small"


def test_a_pack_that_is_not_there_is_named() -> None:
    with pytest.raises(PackError, match="atlantis"):
        load_pack("atlantis")
