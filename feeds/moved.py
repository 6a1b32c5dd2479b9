"""A feed that redirects for good: believed after three days, asked about when it leads elsewhere (R22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from feeds.identity import registrable

DAYS = 3  # R22: on so many days the same lasting redirect


class Verdict(StrEnum):
    """What follows from a lasting redirect."""

    WAIT = "wait"
    OBEY = "obey"  # fetch the new address from now on
    ASK = "ask"  # it belongs to somebody else: the owner decides


@dataclass(frozen=True, slots=True)
class Move:
    """A lasting redirect as it was seen: its target and the days (ISO dates, UTC), oldest first."""

    url: str
    days: tuple[str, ...] = ()


def sighted(before: Move | None, url: str, now: datetime) -> Move:
    """What is remembered after the redirect was seen again; another target begins anew."""
    move = before if before is not None and before.url == url else Move(url)
    day = now.date().isoformat()
    return move if day in move.days or len(move.days) >= DAYS else replace(move, days=(*move.days, day))


def verdict(move: Move, from_url: str) -> Verdict:
    """Whether the address is replaced."""
    if len(move.days) < DAYS:
        return Verdict.WAIT
    return Verdict.OBEY if registrable(move.url) == registrable(from_url) else Verdict.ASK
