"""Tests of handlers/subscription_words.py."""

from __future__ import annotations

from itertools import permutations

import pytest

from handlers.subscription_words import Wanted, wanted


@pytest.mark.parametrize(
    ("args", "meant"),
    [
        ("", Wanted()),
        ("alerts", Wanted(alerts=True, digest=False)),
        ("Digest", Wanted(alerts=False, digest=True)),
        ("both", Wanted(alerts=True, digest=True)),
        ("alerts and digest", Wanted(alerts=True, digest=True)),
        ("9:30", Wanted(digest_time="09:30")),
        ("daily at 09.30, Kyiv", Wanted(digest_time="09:30", zone="Europe/Kyiv")),
        (
            "digest New York 21:00",
            Wanted(alerts=False, digest=True, digest_time="21:00", zone="America/New_York"),
        ),
        ("New 21:00 York", Wanted(digest_time="21:00", zone="America/New_York")),
    ],
)
def test_words_are_understood(args: str, meant: Wanted) -> None:
    assert wanted(args) == meant


def test_words_may_stand_in_any_order() -> None:
    meant = Wanted(alerts=False, digest=True, digest_time="09:30", zone="Europe/Kyiv")
    assert {wanted(" ".join(words)) for words in permutations(["digest", "9:30", "Europe/Kyiv"])} == {meant}


@pytest.mark.parametrize(
    ("args", "problem", "suggestions"),
    [
        ("digset", 'I do not know "digset".', ("digest",)),
        ("digset 08:00 Kyiv", 'I do not know "digset".', ("digest",)),
        ("digest Kyvi", 'I do not know "Kyvi".', ("Kyiv",)),
        ("both 25:00", '"25:00" is no time of day. Write it as 08:00 or 21:30.', ()),
        ("both 8am", '"8am" is no time of day. Write it as 08:00 or 21:30.', ()),
        ("8:00 9:00", "Two times: 8:00 and 9:00. A chat has one digest a day.", ()),
        ("qqqq zzzz", 'I do not know "qqqq zzzz".', ()),
    ],
)
def test_what_is_not_understood_is_named(args: str, problem: str, suggestions: tuple[str, ...]) -> None:
    assert wanted(args).problem == problem
    assert wanted(args).suggestions[:1] == suggestions


def test_two_cities_are_not_one_zone() -> None:
    assert wanted("Kyiv Berlin").problem == 'I do not know "Kyiv Berlin".'
