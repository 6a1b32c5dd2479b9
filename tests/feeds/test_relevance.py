"""What makes an entry one on the negotiations, and what speaks against it."""

from __future__ import annotations

import pytest

from feeds.judge import Judge
from feeds.model import FeedSource, RawEntry
from feeds.relevance import Verdict
from tests.feeds.pack_small import small_pack

JUDGE = Judge(small_pack())
SOURCE = FeedSource("f" * 10, "https://example.org/feed", "Example Daily", "en")


def verdict(title: str, summary: str = "") -> Verdict:
    return JUDGE.findings(RawEntry("1", "https://example.org/1", title, summary), SOURCE).verdict


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Peace talks on Ukraine resume", ""),
        ("Witkoff meets Umerov", "The negotiations go on."),
        ("Zelensky unveils the 20-point plan", ""),
        ("Dmitriev and Witkoff speak of progress", "Trump said a deal was near."),
    ],
)
def test_negotiation_with_the_wars_context_is_relevant(title: str, summary: str) -> None:
    assert verdict(title, summary).relevant


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Witkoff flies to Gaza talks", "Negotiations with Hamas go on."),
        ("Union talks stall", "Negotiations over pay made no progress."),
        ("Russia wins at hockey", "Talks with sponsors follow."),
        ("Zelensky visits a school", ""),
        ("Peace talks for the playroom", "Negotiations between siblings."),
    ],
)
def test_another_subject_is_not(title: str, summary: str) -> None:
    assert not verdict(title, summary).relevant


def test_a_mixed_report_counts_by_what_it_leads_with() -> None:
    assert verdict("Peace talks on Ukraine resume", "The envoy also spoke of Gaza.").relevant
    assert not verdict("Hamas rejects Gaza plan", "Envoys later hold talks on Ukraine.").relevant


def test_a_judgement_carries_its_reasons() -> None:
    told = verdict("Peace talks on Ukraine resume", "Witkoff also spoke of Gaza.")
    assert told.reasons[0] == "Speaks of peace talks in the headline (+9.0)."
    assert "Speaks of gaza in the lead (-3.8)." in told.reasons
    assert "Steve Witkoff, who negotiate, in the lead (+1.2)." in told.reasons


def test_talks_that_nothing_ties_to_the_war_say_so() -> None:
    assert "Nothing ties it to the negotiations (-20.0)." in verdict("Peace talks resume").reasons


def test_russia_alone_is_not_enough() -> None:
    told = verdict("Kremlin speaks of negotiations", "")
    assert "Only russia ties it to the negotiations (-4.0)." in told.reasons
