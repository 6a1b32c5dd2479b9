"""The words behind /subscribe, in any order: alerts or digest or both, a time of day, a zone or city."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.dues import clock_time
from handlers.suggest import nearest
from handlers.zones import find_zone

_KINDS = {
    "alerts": (True, False), "alert": (True, False),
    "digest": (False, True), "digests": (False, True),
    "both": (True, True), "all": (True, True), "everything": (True, True),
}  # fmt: skip
_TIME_LIKE = re.compile(r"\d{1,2}[:.h]?\d{0,2}(am|pm)?", re.IGNORECASE)
_FILLERS = frozenset({"at", "in", "and", "to", "the", "daily"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; None and "" where nothing was said. problem: one sentence if not understood."""

    alerts: bool | None = None
    digest: bool | None = None
    digest_time: str = ""  # HH:MM
    zone: str = ""  # IANA name
    problem: str = ""
    suggestions: tuple[str, ...] = ()


def wanted(args: str) -> Wanted:
    """The words understood strictly: what is unknown is named, with what was perhaps meant."""
    words = [word for word in args.replace(",", " ").split() if word.casefold() not in _FILLERS]
    kinds = [word for word in words if word.casefold() in _KINDS]
    times = [word for word in words if _TIME_LIKE.fullmatch(word)]
    rest = [word for word in words if word not in kinds and word not in times]
    if len(times) > 1:
        return Wanted(problem=f"Two times: {' and '.join(times)}. A chat has one digest a day.")
    at = clock_time(times[0]) if times else None
    if times and at is None:
        return Wanted(problem=f'"{times[0]}" is no time of day. Write it as 08:00 or 21:30.')
    zone = find_zone(" ".join(rest))
    if rest and not zone.zone:
        return _not_understood(rest, zone.suggestions)
    alerts, digest = _kind(kinds)
    return Wanted(alerts, digest, f"{at:%H:%M}" if at else "", zone.zone)


def _kind(words: Sequence[str]) -> tuple[bool | None, bool | None]:
    """All kinds named, together."""
    if not words:
        return None, None
    named = [_KINDS[word.casefold()] for word in words]
    return any(alerts for alerts, _ in named), any(digest for _, digest in named)


def _not_understood(rest: Sequence[str], cities: tuple[str, ...]) -> Wanted:
    """Of several words the one that is no zone by itself is the one to name."""
    strange = [word for word in rest if not find_zone(word).zone]
    word = strange[0] if len(strange) == 1 and len(rest) > 1 else " ".join(rest)
    kinds = nearest(word, ("alerts", "digest", "both"), limit=1)
    places = cities if word == " ".join(rest) else find_zone(word).suggestions
    return Wanted(problem=f'I do not know "{word}".', suggestions=kinds or places)
