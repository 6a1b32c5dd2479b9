"""Accepted people as TOML: a pack reads them back as they were."""

from __future__ import annotations

from datetime import date

from bot.people_toml import as_toml
from feeds.pack import Person, RoleAsOf
from feeds.pack_load import load
from tests.feeds.pack_small import PEOPLE, TEXTS

LEE = Person(
    "ann-lee",
    "Ann Lee",
    "us",
    given=("Ann", "Энн"),
    family=("Lee", "Ли"),
    whole=("安李",),
    roles=(RoleAsOf("adviser to the US president", date(2025, 12, 1), date(2026, 1, 31)), RoleAsOf("aide")),
)
FULL = Person(
    "bob-ray",
    'Bob "Ray" \\ Jr',
    "",
    given=("Bob",),
    family=tuple(f"Longestfamilyname{number}" for number in range(9)),
    alone="never",
    descriptions={"en": ("the bob",), "uk": ("боб",)},
    not_before=("Rob",),
    not_near=("rain\x7f",),
    reporter=True,
)


def test_what_is_written_is_read_back_as_it_was() -> None:
    read = load({**TEXTS, "people.toml": PEOPLE + "\n" + as_toml([LEE, FULL])})
    assert read.people[-2:] == (LEE, FULL)


def test_the_form_is_that_of_the_packs_own_file() -> None:
    assert as_toml([LEE]) == (
        "[[person]]\n"
        'slug = "ann-lee"\n'
        'name = "Ann Lee"\n'
        'side = "us"\n'
        'given = ["Ann", "Энн"]\n'
        'family = ["Lee", "Ли"]\n'
        'whole = ["安李"]\n'
        'alone = "context"\n'
        "[[person.role]]\n"
        'text = "adviser to the US president"\n'
        "since = 2025-12-01\n"
        "until = 2026-01-31\n"
        "[[person.role]]\n"
        'text = "aide"\n'
    )


def test_nobody_is_nothing() -> None:
    assert as_toml([]) == ""
