"""Waits grow, and start anew after success."""

from __future__ import annotations

from bot.backoff import Backoff


def test_waits_double_up_to_the_most() -> None:
    backoff = Backoff(first_s=2, most_s=10)
    assert [backoff.next() for _ in range(5)] == [2, 4, 8, 10, 10]


def test_success_starts_anew() -> None:
    backoff = Backoff(first_s=2, most_s=10)
    backoff.next()
    backoff.next()
    backoff.clear()
    assert backoff.next() == 2
    backoff.clear("never failed")


def test_each_key_has_its_own_wait() -> None:
    backoff = Backoff(first_s=2, most_s=10)
    backoff.next("a")
    assert (backoff.next("a"), backoff.next("b")) == (4, 2)
