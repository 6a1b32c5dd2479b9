"""The topic pack: all that is known of one negotiation. Read by `feeds.pack_load`; see docs/topic-pack.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

ALONE = ("always", "context", "never")
ROLES = ("core", "context", "support", "contact", "against", "party")
ROLE_LISTS = (
    *("former", "former_joined", "deputy", "deputy_joined", "acting"),
    *("of", "to", "for", "and", "skip", "not", "no_name"),
)
ByLanguage = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Side:
    """Whom a person acts for, or where an outlet reports from."""

    id: str
    label: str
    table: bool = False  # sits at the table itself: who of these meets whom tells two rounds apart
    neutral: bool = False  # no side: what only its outlets report is not told by one side only


@dataclass(frozen=True, slots=True)
class RoleAsOf:
    """A role with the days it was held; None is open."""

    text: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One tracked person."""

    slug: str
    name: str
    side: str
    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    alone: str = "context"
    descriptions: dict[str, tuple[str, ...]] | None = None
    not_before: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    roles: tuple[RoleAsOf, ...] = ()
    reporter: bool = False

    def role_on(self, day: date) -> RoleAsOf | None:
        """The role held that day, else the last one before it, else None."""
        held = [r for r in self.roles if (r.since is None or r.since <= day)]
        current = [r for r in held if r.until is None or r.until >= day]
        return next(reversed(current or held), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A plan, draft or framework under negotiation."""

    slug: str
    name: str
    about: str = ""
    appeared: date | None = None
    points: int | None = None
    phrases: dict[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """What may become of a document, and the words that tell it beside its name."""

    id: str
    label: str
    phrases: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where rounds are held and statements made."""

    slug: str
    name: str
    country: str = ""
    within: str = ""
    names: tuple[str, ...] = ()
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """A language-neutral idea and the words that show it."""

    id: str
    role: str
    weight: float
    terms: dict[str, tuple[str, ...]]
    kind: str = ""
    alone: bool = True  # context: ties an entry to the negotiation with nothing else beside it


@dataclass(frozen=True, slots=True)
class Outlet:
    """A known outlet: its side, and what it appends to headlines."""

    name: str
    domains: tuple[str, ...] = ()
    side: str = ""
    state_media: bool = False
    title_suffixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Per language: how lines begin that are no part of a report."""

    related: dict[str, tuple[str, ...]]
    tail: dict[str, tuple[str, ...]]
    byline: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """What somebody may be called beside the name, in any language, and its English wording."""

    id: str
    name: str
    terms: ByLanguage
    heads: tuple[str, ...] = ()  # ids of organisations whose head holds this role
    called: dict[str, str] = field(default_factory=dict)  # country's id -> the whole wording there
    leads: bool = False  # the role of whoever leads a country
    needs: bool = False  # says nothing without an organisation: head, secretary
    serves: str = ""  # "to" or "of": the word behind the preposition is whom he serves, not his subject
    whole: bool = False  # the wording says whose already
    never: bool = False  # journalists and the like: who is called so is not told of


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that has a head, a secretary or a spokesperson."""

    id: str
    name: str
    terms: ByLanguage
    country: str = ""  # id of its country, when it can be of one only
    called: dict[str, str] = field(default_factory=dict)  # country's id -> its whole name there
    national: bool = False  # every country has one: "the Security Council of Ukraine"
    seat: bool = False  # stands for its country: the Kremlin


@dataclass(frozen=True, slots=True)
class Country:
    """A country, its adjective and its capital as they stand beside roles; `leaders` are slugs of people."""

    id: str
    name: str
    side: str
    terms: ByLanguage
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleWords:
    """All that is known of roles printed beside names."""

    roles: tuple[RoleNoun, ...] = ()
    bodies: tuple[Body, ...] = ()
    countries: tuple[Country, ...] = ()
    words: dict[str, ByLanguage] = field(default_factory=dict)  # one of ROLE_LISTS -> language -> words
    head_last: tuple[str, ...] = ()  # languages that say "Trump's envoy", not "envoy of Trump"
    title_after: tuple[str, ...] = ()  # languages that write a title behind the name
    bare_genitive: tuple[str, ...] = ()  # languages in which "aide Yermak" may be Yermak's aide


@dataclass(frozen=True)
class Pack:
    """A whole topic pack. Compiled matchers are kept by `feeds.matcher`, not here."""

    id: str
    name: str
    languages: tuple[str, ...]
    sides: tuple[Side, ...]
    people: tuple[Person, ...]
    documents: tuple[Document, ...]
    places: tuple[Place, ...]
    concepts: tuple[Concept, ...]
    words: dict[str, dict[str, tuple[str, ...]]]  # list name -> language -> words
    boilerplate: Boilerplate
    outlets: tuple[Outlet, ...]
    statuses: tuple[Status, ...] = ()
    role_words: RoleWords = RoleWords()
    everywhere: tuple[str, ...] = ()  # slugs of people whom nearly every report names, whoever acts

    def with_people(self, people: Iterable[Person]) -> Pack:
        """The pack with more people, this very one for none. Who has a slug of the pack is the pack's own."""
        known = {person.slug for person in self.people}
        new = tuple(person for person in people if person.slug not in known)
        return replace(self, people=(*self.people, *new)) if new else self
