"""Reads a topic pack from TOML texts, strictly. Format: docs/topic-pack.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from feeds.errors import PackError
from feeds.model import Kind
from feeds.pack import (
    ALONE,
    ROLES,
    Boilerplate,
    Concept,
    Document,
    Outlet,
    Pack,
    Person,
    Place,
    RoleAsOf,
    Side,
    Status,
)
from feeds.pack_roles import check_references, role_words
from feeds.pack_toml import ByLanguage, Table, parse

FILES = tuple(
    f"{name}.toml"
    for name in ("pack", "people", "documents", "places", "terms", "roles", "boilerplate", "outlets")
)


def load(texts: Mapping[str, str]) -> Pack:
    """The pack of a folder's texts by file name ("people.toml" -> its TOML).

    Raises PackError naming file, table and key for a missing file, an unknown or missing key, a wrong type, a
    slug used twice or a reference to a side or place that is not there.
    """
    files = {name: parse(name, _text(texts, name)) for name in FILES}
    head = files["pack.toml"]
    pack = Pack(
        id=head.text("id"),
        name=head.text("name"),
        languages=head.texts("languages"),
        sides=tuple(_side(row) for row in head.tables("side")),
        people=tuple(_person(row) for row in files["people.toml"].tables("person")),
        documents=tuple(_document(row) for row in files["documents.toml"].tables("document")),
        places=tuple(_place(row) for row in files["places.toml"].tables("place")),
        concepts=tuple(_concept(row) for row in files["terms.toml"].tables("concept")),
        words=_words(files["terms.toml"].table("words", {})),
        boilerplate=_boilerplate(files["boilerplate.toml"]),
        outlets=tuple(_outlet(row) for row in files["outlets.toml"].tables("outlet", [])),
        statuses=tuple(_status(row) for row in files["documents.toml"].tables("status", [])),
        role_words=role_words(files["roles.toml"]),
        everywhere=head.texts("everywhere"),
    )
    for table in files.values():
        table.done()
    _check(pack)
    return pack


def _text(texts: Mapping[str, str], name: str) -> str:
    if name not in texts:
        raise PackError(f"{name}: is missing from the topic pack")
    return texts[name]


def _side(row: Table) -> Side:
    side = Side(row.text("id"), row.text("label"), row.flag("table"), row.flag("neutral"))
    row.done()
    return side


def _person(row: Table) -> Person:
    person = Person(
        slug=row.text("slug"),
        name=row.text("name"),
        side=row.text("side", ""),
        given=row.texts("given"),
        family=row.texts("family"),
        whole=row.texts("whole"),
        alone=row.text("alone", "context"),
        descriptions=row.by_language("descriptions", None),
        not_before=row.texts("not_before"),
        not_near=row.texts("not_near"),
        roles=tuple(_role(role) for role in row.tables("role", [])),
        reporter=row.flag("reporter"),
    )
    if person.alone not in ALONE:
        raise row.fail("alone", f"must be one of {', '.join(ALONE)}")
    row.done()
    return person


def _role(row: Table) -> RoleAsOf:
    role = RoleAsOf(row.text("text"), row.day("since"), row.day("until"))
    row.done()
    return role


def _document(row: Table) -> Document:
    document = Document(
        slug=row.text("slug"),
        name=row.text("name"),
        about=row.text("about", ""),
        appeared=row.day("appeared"),
        points=int(row.number("points", 0, 1000, 0)) or None,
        phrases=row.by_language("phrases", None),
    )
    row.done()
    return document


def _status(row: Table) -> Status:
    status = Status(row.text("id"), row.text("label"), row.by_language("phrases") or {})
    row.done()
    return status


def _place(row: Table) -> Place:
    place = Place(
        slug=row.text("slug"),
        name=row.text("name"),
        country=row.text("country", ""),
        within=row.text("within", ""),
        names=row.texts("names", ...),
        capital=row.flag("capital"),
    )
    row.done()
    return place


def _concept(row: Table) -> Concept:
    concept = Concept(
        id=row.text("id"),
        role=row.text("role"),
        weight=row.number("weight", 0, 10, 1.0),
        terms=row.by_language("terms") or {},
        kind=row.text("kind", ""),
        alone=row.flag("alone", True),
    )
    if concept.role not in ROLES:
        raise row.fail("role", f"must be one of {', '.join(ROLES)}")
    if concept.kind and concept.kind not in set(Kind):
        raise row.fail("kind", f"must be one of {', '.join(Kind)}")
    row.done()
    return concept


def _words(table: Table) -> dict[str, ByLanguage]:
    return {key: table.by_language(key) or {} for key in table.left()}


def _boilerplate(table: Table) -> Boilerplate:
    lists = {}
    for key in ("related", "tail", "byline"):
        inner = table.table(key, {})
        lists[key] = {code: inner.texts(code) for code in inner.left()}
    return Boilerplate(**lists)


def _outlet(row: Table) -> Outlet:
    outlet = Outlet(
        name=row.text("name"),
        domains=row.texts("domains"),
        side=row.text("side", ""),
        state_media=row.flag("state_media"),
        title_suffixes=row.texts("title_suffixes"),
    )
    row.done()
    return outlet


def _check(pack: Pack) -> None:
    for name, slugs in (
        ("pack.toml: side", [side.id for side in pack.sides]),
        ("people.toml: person", [person.slug for person in pack.people]),
        ("documents.toml: document", [document.slug for document in pack.documents]),
        ("documents.toml: status", [status.id for status in pack.statuses]),
        ("places.toml: place", [place.slug for place in pack.places]),
        ("terms.toml: concept", [concept.id for concept in pack.concepts]),
        ("roles.toml: role", [role.id for role in pack.role_words.roles]),
        ("roles.toml: body", [body.id for body in pack.role_words.bodies]),
        ("roles.toml: country", [country.id for country in pack.role_words.countries]),
    ):
        twice = [slug for slug, count in Counter(slugs).items() if count > 1]
        if twice:
            raise PackError(f"{name}: {twice[0]!r} is used twice")
    _check_references(pack)


def _check_references(pack: Pack) -> None:
    sides = {side.id for side in pack.sides} | {""}
    places = {place.slug for place in pack.places} | {""}
    for person in pack.people:
        if person.side not in sides:
            raise PackError(f"people.toml: {person.slug}: side {person.side!r} is not in pack.toml")
        if not person.family and not person.whole:
            raise PackError(f"people.toml: {person.slug}: needs family or whole")
    for slug in sorted(set(pack.everywhere).difference(person.slug for person in pack.people)):
        raise PackError(f"pack.toml: everywhere: {slug!r} is not in people.toml")
    for outlet in pack.outlets:
        if outlet.side not in sides:
            raise PackError(f"outlets.toml: {outlet.name}: side {outlet.side!r} is not in pack.toml")
    for place in pack.places:
        if place.within not in places:
            raise PackError(f"places.toml: {place.slug}: within {place.within!r} is not a place of the pack")
    check_references(pack)
