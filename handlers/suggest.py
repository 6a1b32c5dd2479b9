""" "Did you mean": the nearest of the things that could have been typed."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

CLOSENESS = 0.7  # difflib ratio: one wrong letter in five, or two swapped in seven, still count


def nearest(typed: str, choices: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The choices most like what was typed, best first; none when nothing is near. Case does not matter."""
    known = {choice.casefold(): choice for choice in choices}
    return tuple(known[found] for found in get_close_matches(typed.casefold(), known, limit, CLOSENESS))
