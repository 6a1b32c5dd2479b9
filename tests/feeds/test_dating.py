"""An entry without a date is dated by its feed's last change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.dating import dated, last_change
from tests.feeds.reports import entry

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
SAID = "Sun, 21 Dec 2025 09:00:00 GMT"
MOMENT = datetime(2025, 12, 21, 9, tzinfo=UTC)


def test_what_the_server_says_is_a_moment() -> None:
    assert last_change(SAID, "", NOW) == last_change(SAID, "Sat, 20 Dec 2025 09:00:00 GMT", NOW) == MOMENT


@pytest.mark.parametrize(
    "said",
    [
        "",
        "yesterday",
        "Sun, 41 Dec 2025 09:00:00 GMT",
        "Mon, 21 Dec 2099 09:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
    ],
)
def test_what_nobody_can_believe_is_none(said: str) -> None:
    assert last_change(said, "", NOW) is None


def test_a_server_that_says_the_same_again_tells_nothing() -> None:
    assert last_change(SAID, SAID, NOW) is None


def test_only_an_entry_without_a_date_is_dated() -> None:
    known = entry(1)
    undated = replace(known, published=NOW, first_seen=NOW)
    assert dated(undated, MOMENT).published == MOMENT
    assert dated(undated, None) is undated
    assert dated(undated, NOW + timedelta(minutes=1)) is undated
    assert dated(known, MOMENT) is known
