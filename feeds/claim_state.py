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

    A denial that does not say whose it is counts until one does. Who speaks in a report that denies nothing
    denies nothing by it: one outlet's "denies" is another's way to tell the same statement.
    """
    words: dict[tuple[Stance, str], Word] = {}
    speak: set[str] = set()
    for report in story.reports:
        claim = report.claim
        if claim.stance is Stance.REPORTED:
            speak.update(report.features.actors[:1])
        elif claim.stance is Stance.CONFIRMED or claim.by not in speak:
            word = Word(claim.stance, claim.by, report.published, report.outlet)
            words.setdefault((claim.stance, claim.by), word)
    named = {stance for stance, by in words if by}
    kept = tuple(word for word in words.values() if word.by or word.stance not in named)
    return ClaimState(kept[-1].stance, kept) if kept else ClaimState()
