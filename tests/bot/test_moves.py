"""Lasting redirects are remembered in Redis from poll to poll (R22)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.moves import Moves
from bot.store import Store
from feeds.model import FeedState
from tests.builders import NOW, source

FEED = source(1)
STATE = FeedState(FEED.id)
SAME = "https://www.outlet1.example/new"
OTHER = "https://shoes.example/feed"


@pytest.fixture
def moves(store: Store) -> Moves:
    return Moves(store)


async def test_no_redirect_costs_nothing(moves: Moves) -> None:
    assert await moves.seen(FEED, STATE, "", NOW) == ("", None)
    assert await moves.seen(FEED, STATE, FEED.url, NOW) == ("", None)
    assert await moves.seen(FEED, FeedState(FEED.id, url=SAME), SAME, NOW) == ("", None)


async def test_after_three_days_the_new_address_is_taken(moves: Moves) -> None:
    answers = [await moves.seen(FEED, STATE, SAME, NOW + timedelta(hours=12 * n)) for n in range(6)]
    assert [moved_to for moved_to, _ in answers] == ["", "", "", SAME, SAME, SAME]
    assert [told for _, told in answers] == [None] * 6


async def test_of_another_domain_the_owner_is_told_once(moves: Moves) -> None:
    answers = [await moves.seen(FEED, STATE, OTHER, NOW + timedelta(days=n)) for n in range(6)]
    assert [moved_to for moved_to, _ in answers] == [""] * 6
    notices = [told for _, told in answers]
    assert [n for n, told in enumerate(notices) if told] == [2]
    assert notices[2] is not None
    assert OTHER in notices[2].text
