"""What makes an entry one on the negotiations, and what speaks against it."""

from __future__ import annotations

import pytest

from bot.packfile import load_pack
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
    assert "Speaks of gaza in the lead (-5.0)." in told.reasons
    assert "Steve Witkoff, who negotiate, in the lead (+1.4)." in told.reasons


def test_talks_that_nothing_ties_to_the_war_say_so() -> None:
    assert "Nothing ties it to the negotiations (-20.0)." in verdict("Peace talks resume").reasons


def test_russia_alone_speaks_against_and_another_side_beside_it_for() -> None:
    alone = verdict("Kremlin speaks of negotiations")
    assert "Only russia ties it to the negotiations (-1.5)." in alone.reasons
    both = verdict("Kremlin speaks of negotiations with Washington")
    assert "Names russia and another side (+1.2)." in both.reasons
    assert both.score > alone.score
    assert not verdict("Kremlin denies it").relevant


def test_two_presidents_in_a_headline_need_no_word_for_talks() -> None:
    told = verdict("Zelensky waits for Trump in Rome")
    assert told.relevant
    assert "Their presidents in the headline (+2.0)." in told.reasons


def test_an_envoy_on_the_other_sides_ground_is_a_sign() -> None:
    told = verdict("Witkoff back in Kyiv")
    assert told.relevant
    assert "A negotiator and another side in the headline (+1.5)." in told.reasons
    assert not verdict("Umerov opens a bridge in Kyiv").relevant


def test_a_call_between_two_sides_at_the_table_is_a_sign_and_a_call_of_one_is_not() -> None:
    two = verdict("Phone call between Kyiv and Washington")
    assert "Mentions call in the headline (+2.0)." in two.reasons
    assert "A side at war and one that mediates in the headline (+1.0)." in two.reasons
    assert two.relevant
    one = verdict("Kyiv mayor makes a phone call")
    assert not one.relevant
    assert not any("call" in reason for reason in one.reasons)


def test_russia_beside_another_subject_ties_nothing() -> None:
    told = verdict("Kremlin negotiations on hockey")
    assert "Only russia ties it, beside another subject (-4.0)." in told.reasons
    assert not told.relevant


def test_the_war_may_go_unnamed_when_a_side_or_the_outlets_home_says_which_one() -> None:
    assert verdict("Washington's peace plan leaks").relevant
    assert not verdict("Washington's peace plan leaks", "Hamas is said to accept.").relevant
    assert not verdict("A peace plan leaks").relevant
    at_home = FeedSource("f" * 10, "https://example.org/feed", "Example Daily", "en", side="ukraine")
    found = JUDGE.findings(RawEntry("1", "https://example.org/1", "A peace plan leaks", ""), at_home)
    assert found.verdict.relevant
    assert "Leaves the war unnamed (-2.0)." in found.verdict.reasons


def test_envoys_alone_hardly_tie_a_report() -> None:
    told = verdict("Witkoff speaks of a peace plan")
    assert told.relevant
    assert "Nothing but those who negotiate ties it to the negotiations (-1.5)." in told.reasons
    assert not verdict("Witkoff opens an office").relevant


def test_a_document_counts_where_it_is_first_named() -> None:
    told = verdict("Zelensky unveils the 20-point plan", "The 28-point plan is off the table.")
    assert told.reasons[0] == "The 20-point plan in the headline (+4.0)."


def test_many_words_for_one_thing_are_not_as_many_signs() -> None:
    one, two = verdict("Peace talks on Ukraine"), verdict("Peace talks and peace plan on Ukraine")
    assert one.score < two.score < 2 * one.score


def test_a_documents_number_in_a_plan_for_another_war_ties_nothing() -> None:
    told = verdict("Hamas weighs the 20-point plan", "Trump speaks of negotiations.")
    assert "Nothing ties it to the negotiations (-20.0)." in told.reasons


def test_several_leaders_beside_the_side_the_war_is_fought_on_are_a_sign() -> None:
    judge = Judge(load_pack())
    raw = RawEntry("1", "https://example.org/1", "Zelensky in London with Starmer, Macron and Merz", "")
    told = judge.findings(raw, SOURCE).verdict
    assert told.relevant
    assert "Several leaders in the headline (+1.0)." in told.reasons
