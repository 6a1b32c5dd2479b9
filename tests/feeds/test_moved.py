"""Lasting redirects are believed after three days on the same domain (R22)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from feeds.moved import Move, Verdict, sighted, verdict

DAY = datetime(2025, 12, 21, 12, tzinfo=UTC)
OLD, NEW, FOREIGN = "https://a.example/rss", "https://www.a.example/feed", "https://b.example/feed"


def seen_for(days: int, url: str = NEW) -> Move:
    move = sighted(None, url, DAY)
    for day in range(1, days):
        move = sighted(move, url, DAY + timedelta(days=day))
    return move


def test_many_sightings_of_one_day_count_once() -> None:
    move = sighted(sighted(None, NEW, DAY), NEW, DAY + timedelta(hours=3))
    assert move == Move(NEW, ("2025-12-21",))


def test_after_three_days_it_is_obeyed() -> None:
    assert [verdict(seen_for(days), OLD) for days in (1, 2, 3)] == [Verdict.WAIT, Verdict.WAIT, Verdict.OBEY]


def test_to_another_domain_the_owner_is_asked() -> None:
    assert verdict(seen_for(3, FOREIGN), OLD) is Verdict.ASK


def test_another_target_begins_anew() -> None:
    assert sighted(seen_for(2), FOREIGN, DAY).days == ("2025-12-21",)


def test_no_more_days_are_kept_than_are_needed() -> None:
    assert seen_for(30) == seen_for(3)
