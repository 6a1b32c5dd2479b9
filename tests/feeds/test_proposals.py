"""Names that could be added: printed by three outlets, lacking in the pack, with role, side and spellings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from feeds.model import Report, Stranger
from feeds.pack import RoleAsOf
from feeds.pack_load import load
from feeds.proposals import MOST, Proposal, person, propose
from feeds.sound import name_key, sound_key
from tests.doubles.memory_desk import NOW, report
from tests.feeds.pack_small import TEXTS, small_pack


def stranger(name: str, role: str = "", language: str = "en") -> Stranger:
    given, _, family = name.partition(" ")
    return Stranger(name, name_key(given, family, language), role)


def printed(outlet: str, *strangers: Stranger, hours: float = 1, language: str = "en") -> Report:
    return report(
        f"{outlet} reports",
        NOW - timedelta(hours=hours),
        entry=f"{outlet}{hours}{language}",
        outlet=outlet,
        language=language,
        strangers=strangers,
    )


def proposed(*reports: Report, dropped: tuple[str, ...] = ()) -> tuple[Proposal, ...]:
    return propose(reports, small_pack(), dropped)


LEE = stranger("Ann Lee")


def test_three_outlets_make_a_proposal_with_its_newest_reports() -> None:
    reports = [printed(outlet, LEE, hours=hours) for hours, outlet in enumerate("ABCD", 1)]
    [one] = proposed(*reports, printed("A", LEE, hours=9))
    assert (one.name, one.outlets, one.reports) == ("Ann Lee", 4, 5)
    assert [example.outlet for example in one.examples] == ["A", "B", "C"]


def test_two_outlets_or_one_report_told_thrice_are_too_few() -> None:
    assert proposed(printed("A", LEE), printed("B", LEE), printed("B", LEE, hours=2)) == ()
    assert proposed(*[printed("A", LEE)] * 3) == ()


def test_a_dropped_name_is_not_proposed() -> None:
    reports = [printed(outlet, LEE) for outlet in "ABC"]
    assert proposed(*reports, dropped=(LEE.key,)) == ()


def test_cases_and_scripts_of_a_name_count_together() -> None:
    [one] = proposed(
        printed("A", stranger("Glib Nikitin")),
        printed("B", stranger("Глебом Никитиным", language="ru"), language="ru"),
        printed("C", stranger("Глеб Никитин", language="ru"), language="ru"),
    )
    assert one.name == "Glib Nikitin"
    assert one.spelling.family == ("Nikitin", "Никитин")


def test_a_name_in_a_script_without_case_joins_the_one_it_sounds_like() -> None:
    han = Stranger("马尔科·鲁比奥", sound_key("马尔科", "鲁比奥"), "foreign minister")
    rubio = stranger("Marco Rubio")
    [one] = proposed(printed("A", rubio), printed("B", rubio), printed("C", han, language="zh"))
    assert one.outlets == 3
    assert one.spelling.whole == ("鲁比奥",)
    assert proposed(*(printed(outlet, han, language="zh") for outlet in "ABC")) == ()


def test_who_is_in_the_pack_under_another_spelling_is_not_proposed() -> None:
    reports = [printed(outlet, stranger("Kyrill Dmitriew", language="de"), language="de") for outlet in "ABC"]
    assert proposed(*reports) == ()


def test_the_role_of_most_outlets_is_completed_by_the_country_others_name() -> None:
    roles = ["foreign minister", "foreign minister", "secretary of state of the US", ""]
    reports = [printed(outlet, stranger("Ann Lee", role)) for outlet, role in zip("ABCD", roles, strict=True)]
    [one] = proposed(*reports)
    assert (one.role, one.side) == ("secretary of state of the US", "us")


def test_a_role_without_any_country_says_nothing_of_the_side() -> None:
    [one] = proposed(*(printed(outlet, stranger("Ann Lee", "chief negotiator")) for outlet in "ABC"))
    assert (one.role, one.side) == ("chief negotiator", "")


def test_most_outlets_come_first_and_there_is_an_end() -> None:
    names = [f"Ann {first}{second}ock" for first in "BDFGHK" for second in "lrstnp"]
    reports = [printed(outlet, *map(stranger, names)) for outlet in "ABC"]
    found = proposed(*reports, printed("D", stranger(names[-1])))
    assert found[0].name == names[-1]
    assert len(found) == MOST


def test_a_proposal_becomes_a_person_the_pack_can_hold() -> None:
    role = "chief negotiator of Ukraine"
    [one] = proposed(*(printed(outlet, stranger("Ann O'Lée", role)) for outlet in "ABC"))
    new = person(one, small_pack(), date(2025, 12, 21))
    assert (new.slug, new.name, new.side, new.alone) == ("ann-o-lee", "Ann O'Lée", "ukraine", "context")
    assert (new.given, new.family) == (("Ann",), ("O'Lée",))
    assert new.roles == (RoleAsOf(role, date(2025, 12, 21)),)
    bare = replace(one, role="", side="")
    assert person(bare, small_pack(), date(2025, 12, 21)).roles == ()


def test_a_slug_that_is_taken_gets_a_number() -> None:
    [one] = proposed(*(printed(outlet, stranger("Kirill Dmitrievsky")) for outlet in "ABC"))
    pack = load(TEXTS)
    named = replace(one, name="Kirill Dmitriev")
    assert person(named, pack, date(2025, 12, 21)).slug == "kirill-dmitriev-2"
