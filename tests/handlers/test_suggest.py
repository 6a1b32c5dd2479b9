"""Tests of handlers/suggest.py."""

from __future__ import annotations

from handlers.suggest import nearest


def test_the_nearest_come_first_in_their_own_spelling() -> None:
    assert nearest("LASTEST", ["Last", "latest", "who"]) == ("latest", "Last")
    assert nearest("lastest", ["Last", "latest"], limit=1) == ("latest",)


def test_nothing_near_is_no_suggestion() -> None:
    assert nearest("xyz", ["latest", "who"]) == ()
