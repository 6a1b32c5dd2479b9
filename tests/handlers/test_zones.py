"""Tests of handlers/zones.py."""

from __future__ import annotations

import pytest

from handlers.zones import ZoneFound, find_zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("europe/kiev", "Europe/Kyiv"),
        ("kyiv", "Europe/Kyiv"),
        ("Київ", "Europe/Kyiv"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("America/New_York", "America/New_York"),
        ("Washington", "America/New_York"),
        ("München", "Europe/Berlin"),
        ("Geneva", "Europe/Zurich"),
        ("Kathmandu", "Asia/Kathmandu"),
        ("Lord Howe", "Australia/Lord_Howe"),
        ("utc", "UTC"),
        ("GMT", "UTC"),
    ],
)
def test_a_zone_is_known_by_name_or_city(typed: str, zone: str) -> None:
    assert find_zone(typed) == ZoneFound(zone)


def test_a_mistyped_city_is_not_guessed_but_suggested() -> None:
    assert find_zone("Berln").zone == ""
    assert find_zone("Berln").suggestions[0] == "Berlin"
    assert find_zone("Newyork") == ZoneFound("", ("New York",))


@pytest.mark.parametrize("typed", ["", "!!", "Xqxqxq", "Etc/GMT+3"])
def test_what_is_no_zone_is_none(typed: str) -> None:
    assert find_zone(typed).zone == ""
