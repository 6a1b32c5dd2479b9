"""Which printed role is shown: the newest that two outlets print, never one outlet's slip."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.packfile import load_pack
from feeds.model import PrintedRole, Report
from feeds.printed import says, shown_role
from tests.doubles.memory_desk import NOW, report

ENVOY, AIDE = "special envoy of the Russian president", "presidential aide of Russia"


def printed(outlet: str, days: float, role: str = ENVOY, person: str = "dmitriev") -> Report:
    return report(
        "Talks",
        NOW - timedelta(days=days),
        entry=f"{outlet}{days}",
        outlet=outlet,
        roles=(PrintedRole(person, role, f"the {outlet} words"),),
    )


def never(role: str) -> bool:
    del role
    return False


def role(*reports: Report, alone: bool = False) -> str:
    shown = shown_role("dmitriev", reports, never, alone=alone)
    return shown.role if shown else ""


def test_the_newest_role_that_two_outlets_print_is_shown() -> None:
    assert role(printed("A", 5, AIDE), printed("B", 4, AIDE), printed("C", 3), printed("D", 2)) == ENVOY
    assert role(printed("A", 5), printed("B", 4), printed("C", 3, AIDE), printed("D", 2, AIDE)) == AIDE


def test_one_outlets_slip_does_not_outweigh_what_two_print() -> None:
    assert role(printed("A", 5), printed("B", 4), printed("C", 1, AIDE)) == ENVOY
    assert role(printed("A", 5), printed("B", 4), printed("C", 1, AIDE), printed("C", 0, AIDE)) == ENVOY


def test_a_single_outlets_role_counts_when_nobody_prints_another() -> None:
    assert role(printed("A", 1)) == ENVOY
    assert role(printed("A", 2), printed("A", 1)) == ENVOY


def test_several_roles_by_one_outlet_each_are_none_unless_there_is_no_other() -> None:
    reports = (printed("A", 2), printed("B", 1, AIDE))
    assert role(*reports) == ""
    assert role(*reports, alone=True) == AIDE


def test_the_packs_own_role_counts_like_an_outlet() -> None:
    reports = (printed("A", 2), printed("B", 1, AIDE))
    shown = shown_role("dmitriev", reports, lambda role: role == ENVOY)
    assert shown is not None
    assert (shown.role, shown.report.outlet, shown.outlets, shown.printed) == (ENVOY, "A", 1, "the A words")


def test_roles_older_than_thirty_days_before_the_newest_do_not_count() -> None:
    old = (printed("A", 40, AIDE), printed("B", 39, AIDE))
    assert role(*old, printed("C", 1)) == ENVOY
    assert role(*old) == AIDE
    assert role(*old, printed("C", 10)) == AIDE


def test_a_role_with_and_without_its_country_is_one() -> None:
    short, full = "foreign minister", "foreign minister of Hungary"
    shown = shown_role("dmitriev", (printed("A", 1, short), printed("B", 2, full)), never)
    assert shown is not None
    assert (shown.role, shown.outlets, shown.report.outlet) == (full, 2, "A")
    assert role(printed("A", 1, "former " + short), printed("B", 2, full)) == ""


def test_other_people_and_no_roles_at_all() -> None:
    assert role(printed("A", 1, person="umerov")) == ""
    assert role(report("Talks")) == ""


@pytest.mark.parametrize(
    ("role", "text", "same"),
    [
        ("head of the RDIF", "head of the Russian Direct Investment Fund, special envoy", True),
        (ENVOY, "head of the Russian Direct Investment Fund, special envoy of President Putin", True),
        (AIDE, "foreign policy aide to President Putin", True),
        ("army secretary of the US", "US Secretary of the Army, envoy to Kyiv", True),
        ("chief negotiator of Ukraine", "Secretary of Ukraine's Security Council", False),
        ("head of the presidential office of Ukraine", "former head of Ukraine's Presidential Office", False),
        ("former head of the presidential office", "former head of Ukraine's Presidential Office", True),
        ("former head of the presidential office", "head of Ukraine's Presidential Office", False),
        ("ambassador of Ukraine", "former commander-in-chief, Ukraine's Ambassador to London", True),
        ("special envoy of the American president", "special envoy of President Trump", True),
        ("head of the OSCE", "head of AB", False),
    ],
)
def test_what_the_pack_says_in_other_words(role: str, text: str, same: bool) -> None:
    assert says(load_pack(), text, role) is same
