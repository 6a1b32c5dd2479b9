"""What became of what a story tells."""

from __future__ import annotations

from datetime import timedelta

from feeds.claim_state import ClaimState, Word, state
from feeds.model import Claim, Features, Report, Stance
from tests.doubles.memory_desk import NOW, report, story

HOUR = timedelta(hours=1)


def told(stance: Stance, by: str, hours: float, outlet: str = "Blue Wire") -> Report:
    return report(f"R{hours}", NOW + hours * HOUR, claim=Claim(stance, by), outlet=outlet)


def test_a_story_is_reported_until_somebody_speaks() -> None:
    assert state(story("ab2cd3", report())) == ClaimState()


def test_the_last_word_counts_and_each_is_kept_with_its_first_time() -> None:
    found = state(
        story(
            "ab2cd3",
            report(),
            told(Stance.DENIED, "rustem-umerov", 1),
            told(Stance.DENIED, "rustem-umerov", 2, "Late Wire"),
            told(Stance.CONFIRMED, "russia", 3),
        )
    )
    assert found.stance is Stance.CONFIRMED
    assert found.words == (
        Word(Stance.DENIED, "rustem-umerov", NOW + HOUR, "Blue Wire"),
        Word(Stance.CONFIRMED, "russia", NOW + 3 * HOUR, "Blue Wire"),
    )


def test_a_denial_by_nobody_named_counts_until_one_is() -> None:
    nobody = told(Stance.DENIED, "", 1)
    assert [word.by for word in state(story("ab2cd3", nobody)).words] == [""]
    named = told(Stance.DENIED, "russia", 2)
    assert [word.by for word in state(story("ab2cd3", nobody, named)).words] == ["russia"]


def test_one_outlets_denial_is_no_denial_where_others_report_it_as_a_statement() -> None:
    statement = report("Rubio: nobody is forced", NOW, features=Features(actors=("marco-rubio",)))
    denied = told(Stance.DENIED, "marco-rubio", 1)
    assert state(story("ab2cd3", statement, denied)) == ClaimState()
    assert state(story("ab2cd3", statement, told(Stance.DENIED, "rustem-umerov", 1))).stance is Stance.DENIED
    assert (
        state(story("ab2cd3", statement, told(Stance.CONFIRMED, "marco-rubio", 1))).stance is Stance.CONFIRMED
    )
