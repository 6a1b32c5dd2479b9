"""The kind of event a report is about."""

from __future__ import annotations

from feeds.kind import kind
from feeds.model import Kind
from feeds.pack import Concept


def concept(shows: str, weight: float = 1.0) -> Concept:
    return Concept(shows, "core", weight, {}, shows)


def test_without_a_sign_it_is_other() -> None:
    assert kind([], [concept("")]) == Kind.OTHER


def test_the_headline_weighs_more_than_the_lead() -> None:
    assert kind([concept("call")], [concept("meeting", 2.0)]) == Kind.CALL


def test_in_doubt_the_rarer_kind_wins() -> None:
    assert kind([concept("meeting"), concept("denial")], []) == Kind.DENIAL
