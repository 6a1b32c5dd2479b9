"""What became of what a story tells: reported only, or confirmed or denied, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.model import Stance, Story


@dataclass(frozen=True, slots=True)
class Word:
    """One who confirmed or denied it, and when that was first reported."""

    stance: Stance
    by: str  # slug of a person, else id of a side, "" when the report does not say who
    at: datetime
    outlet: str


@dataclass(frozen=True, slots=True)
class ClaimState:
    """`stance` is that of the last word; REPORTED while there is none. `words` in order of time."""

    stance: Stance = Stance.REPORTED
    words: tuple[Word, ...] = ()


def state(story: Story) -> ClaimState:
    """The state by the reports of a story, in order of time; each stance of each speaker once.

    A denial that does not say whose it is counts until one does.
    """
    words: dict[tuple[Stance, str], Word] = {}
    for report in story.reports:
        claim = report.claim
        if claim.stance is not Stance.REPORTED:
            word = Word(claim.stance, claim.by, report.published, report.outlet)
            words.setdefault((claim.stance, claim.by), word)
    named = {stance for stance, by in words if by}
    kept = tuple(word for word in words.values() if word.by or word.stance not in named)
    return ClaimState(kept[-1].stance, kept) if kept else ClaimState()
