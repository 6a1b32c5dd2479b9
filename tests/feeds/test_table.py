"""Who sits at the table, and which of them a report names."""

from __future__ import annotations

from dataclasses import replace

from feeds.pack import Concept
from feeds.table import Table
from tests.feeds.pack_small import small_pack

PACK = small_pack()
TABLE = Table(PACK)
WITKOFF, UMEROV, DMITRIEV, ZELENSKY, TRUMP, COSTA = range(6)


def test_sides_that_wage_the_war_are_those_that_are_context_themselves() -> None:
    assert TABLE.belligerents == {"ukraine", "russia"}
    assert TABLE.weak == {"russia"}


def test_negotiators_and_presidents_are_known_by_their_roles() -> None:
    assert TABLE.negotiators == {WITKOFF, UMEROV, DMITRIEV}
    assert TABLE.chiefs == {ZELENSKY, TRUMP}


def test_only_sides_at_the_table_count() -> None:
    assert TABLE.sides([TRUMP, COSTA, ZELENSKY]) == {"us", "ukraine"}


def test_people_of_several_sides_are_together_from_the_zone_that_has_the_second() -> None:
    assert TABLE.together({TRUMP: 0, ZELENSKY: 0}) == 0
    assert TABLE.together({TRUMP: 0, COSTA: 0, ZELENSKY: 2}) == 2
    assert TABLE.together({ZELENSKY: 0, UMEROV: 1}) is None
    assert TABLE.together({}) is None


def test_parties_are_named_by_their_people_or_by_name() -> None:
    assert TABLE.parties({ZELENSKY: 0, DMITRIEV: 2}, {"us", "talks"}, 1) == {"ukraine", "us"}


def test_a_negotiator_is_abroad_beside_a_side_that_is_not_his() -> None:
    assert TABLE.abroad([WITKOFF], {"russia"})
    assert TABLE.abroad([UMEROV, TRUMP], set())
    assert not TABLE.abroad([UMEROV], {"ukraine"})
    assert not TABLE.abroad([WITKOFF], {"us"})
    assert not TABLE.abroad([TRUMP], {"russia"})


def test_a_side_at_war_stands_beside_one_that_mediates() -> None:
    assert TABLE.beside({ZELENSKY: 0}, {"us"})
    assert TABLE.beside({TRUMP: 0, DMITRIEV: 0}, set())
    assert not TABLE.beside({ZELENSKY: 0, TRUMP: 1}, {"russia"})
    assert not TABLE.beside({}, {"us"})


def test_guests_act_for_sides_with_a_say_but_without_a_seat() -> None:
    table = Table(replace(PACK, concepts=(*PACK.concepts, Concept("wire", "party", 1.0, {}))))
    assert table.guests([COSTA, COSTA])
    assert not table.guests([COSTA, TRUMP])
    assert not TABLE.guests([COSTA, COSTA])


def test_the_ground_is_the_war_or_the_side_it_is_fought_on() -> None:
    assert TABLE.ground({ZELENSKY: 0}, set())
    assert TABLE.ground({}, {"ukraine"})
    assert not TABLE.ground({DMITRIEV: 0, ZELENSKY: 1}, {"russia", "talks"})
