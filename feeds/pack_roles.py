"""Reads roles.toml of a topic pack, strictly. Format: docs/topic-pack.md."""

from __future__ import annotations

from collections.abc import Iterable

from feeds.errors import PackError
from feeds.pack import ROLE_LISTS, Body, ByLanguage, Country, Pack, RoleNoun, RoleWords
from feeds.pack_toml import Table

SERVES = ("", "to", "of")


def role_words(file: Table) -> RoleWords:
    """What the file says. Raises PackError naming table and key for what is unknown, missing or wrong."""
    order = file.table("order", {})
    words = RoleWords(
        roles=tuple(_role(row) for row in file.tables("role", [])),
        bodies=tuple(_body(row) for row in file.tables("body", [])),
        countries=tuple(_country(row) for row in file.tables("country", [])),
        words=_words(file.table("words", {})),
        head_last=order.texts("head_last"),
        title_after=order.texts("title_after"),
        bare_genitive=order.texts("bare_genitive"),
    )
    order.done()
    return words


def check_references(pack: Pack) -> None:
    """Raises PackError when a table of the file names an organisation, country, side or person that is not
    there.
    """
    known = pack.role_words
    bodies, countries = {body.id for body in known.bodies}, {country.id for country in known.countries}
    for role in known.roles:
        _known(f"roles.toml: {role.id}: heads", role.heads, bodies)
        _known(f"roles.toml: {role.id}: called", role.called, countries)
    for body in known.bodies:
        _known(f"roles.toml: {body.id}: country", [body.country] if body.country else [], countries)
        _known(f"roles.toml: {body.id}: called", body.called, countries)
    sides, people = {side.id for side in pack.sides}, {person.slug for person in pack.people}
    for country in known.countries:
        _known(f"roles.toml: {country.id}: side", [country.side] if country.side else [], sides)
        _known(f"roles.toml: {country.id}: leaders", country.leaders, people)


def _known(where: str, named: Iterable[str], known: set[str]) -> None:
    for name in named:
        if name not in known:
            raise PackError(f"{where}: {name!r} is not there")


def _role(row: Table) -> RoleNoun:
    role = RoleNoun(
        id=row.text("id"),
        name=row.text("name"),
        terms=row.by_language("terms") or {},
        heads=row.texts("heads"),
        called=_called(row),
        leads=row.flag("leads"),
        needs=row.flag("needs"),
        serves=row.text("serves", ""),
        whole=row.flag("whole"),
        never=row.flag("never"),
    )
    if role.serves not in SERVES:
        raise row.fail("serves", "must be to or of")
    row.done()
    return role


def _body(row: Table) -> Body:
    body = Body(
        id=row.text("id"),
        name=row.text("name"),
        terms=row.by_language("terms") or {},
        country=row.text("country", ""),
        called=_called(row),
        national=row.flag("national"),
        seat=row.flag("seat"),
    )
    row.done()
    return body


def _country(row: Table) -> Country:
    country = Country(
        id=row.text("id"),
        name=row.text("name"),
        side=row.text("side", ""),
        terms=row.by_language("terms") or {},
        leaders=row.texts("leaders"),
    )
    row.done()
    return country


def _called(row: Table) -> dict[str, str]:
    table = row.table("called", {})
    return {country: table.text(country) for country in table.left()}


def _words(table: Table) -> dict[str, ByLanguage]:
    for name in table.left():
        if name not in ROLE_LISTS:
            raise table.fail(name, f"must be one of {', '.join(ROLE_LISTS)}")
    return {name: table.by_language(name) or {} for name in table.left()}
