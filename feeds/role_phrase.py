"""Words beside a name, known by what they stand for, read as one role and put into one English wording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from feeds.pack import Body, Country, RoleNoun, RoleWords
from feeds.role_lexicon import BODY, COUNTRY, LEADER, ROLE, Item

OPEN = frozenset(("of", "to", "for", "and"))  # what follows these is another's: "the envoy of"
_MARKS = ("former", "acting", "deputy")  # in the order of English


@dataclass(slots=True)
class Phrase:
    """A role while it is read. Organisations and countries: the last one named stands first."""

    head: RoleNoun | None = None
    under: RoleNoun | None = None  # whom he serves, told by a role: "aide to the president"
    bodies: list[Body] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    led: bool = False  # a leader is named behind the role: "envoy of Trump", "President Trump"
    start: int = -1  # where its words begin and end in the text
    end: int = -1

    def places(self) -> Iterator[str]:
        """Ids of the countries it names, those of its organisations included."""
        yield from (country.id for country in self.countries)
        yield from (body.country for body in self.bodies if body.country)


class Reader:
    """The rules of one language."""

    def __init__(self, words: RoleWords, language: str, *, wide: bool) -> None:
        self._words = words
        self._head_last = language in words.head_last
        self._wide = wide  # "the envoy of Trump" is "Trump of envoy" there

    def read(self, items: Sequence[Item], *, first: bool = False) -> Phrase | None:
        """The role that known words make, None for none.

        Of two joined by "and" the last counts, for it is beside the name; with `first` the first.
        """
        phrase, governed = Phrase(), False
        if items and not first and items[-1].kind in OPEN:
            return None
        for at, item in enumerate(items):
            ends = item.kind in {"for", "to"} and not (phrase.head and phrase.head.serves)
            subject = ends and not any(later.kind == ROLE for later in items[at:])
            if phrase.head and (subject or (first and (ends or item.kind == "and"))):
                break
            if ends or item.kind == "and":
                phrase, governed = Phrase(), False
            else:
                governed = self._take(phrase, item, governed)
        return phrase if phrase.head else None

    def _take(self, phrase: Phrase, item: Item, governed: bool) -> bool:
        """Adds one item. Returns whether a preposition stands before the next one."""
        if item.kind == "skip":
            return governed
        if item.kind in {"of", "to", "for"}:
            return not self._wide
        if item.kind == ROLE:
            self._role(phrase, item, governed)
        elif item.kind in {COUNTRY, LEADER}:
            phrase.led |= item.kind == LEADER and phrase.head is not None
            phrase.countries.insert(0, self._words.countries[item.at])
        elif item.kind == BODY:
            phrase.bodies.insert(0, self._words.bodies[item.at])
        else:
            phrase.marks.add(item.kind)
        phrase.start = item.start if phrase.start < 0 else phrase.start
        phrase.end = item.end
        return governed and item.kind in {COUNTRY, LEADER}  # "to the Polish president"

    def _role(self, phrase: Phrase, item: Item, governed: bool) -> None:
        noun, before = self._words.roles[item.at], phrase.head
        if before is None or not (governed or not self._head_last):
            phrase.head, noun_under = noun, before
            phrase.marks |= set(item.marks)
            phrase.led = False
        else:
            noun_under = noun
        if noun_under and (noun_under.leads or noun_under.needs):
            phrase.under = phrase.under or noun_under


class Wordings:
    """Roles in English."""

    def __init__(self, words: RoleWords) -> None:
        self._names = {country.id: country.name for country in words.countries}
        self._heads = {body: role for role in words.roles for body in role.heads}
        self._head = next((role for role in words.roles if role.id == "head"), None)

    def wording(self, phrase: Phrase, home: str) -> str:
        """The role in one English wording, "" when it says nothing.

        "chief negotiator of Ukraine", "deputy head of the presidential office of Ukraine". home: id of the
        person's country, "" when not known.
        """
        assert phrase.head is not None, "a phrase that was read has a head"
        body = phrase.bodies[0] if phrase.bodies else None
        noun, body = self._holder(phrase.head, body)
        country = next(phrase.places(), "")
        if home and (country or noun.serves != "of"):  # a spokesperson need not be his country's
            country = home
        if noun.needs and not (body or phrase.under or noun.called.get(country)):
            return ""
        text = self._worded(noun, phrase.under, body, country)
        return " ".join([*(mark for mark in _MARKS if mark in phrase.marks), text])

    def leads(self, phrase: Phrase) -> bool:
        """Whether the role is that of who leads a country."""
        assert phrase.head is not None, "a phrase that was read has a head"
        return self._holder(phrase.head, phrase.bodies[0] if phrase.bodies else None)[0].leads

    def _holder(self, noun: RoleNoun, body: Body | None) -> tuple[RoleNoun, Body | None]:
        """Who heads a ministry is its minister, a fund's president its head; other roles stay as they are."""
        if body is None or not (noun.leads or noun is self._head):
            return noun, body
        if body.id in self._heads:
            return self._heads[body.id], None
        return self._head or noun, body

    def _worded(self, noun: RoleNoun, under: RoleNoun | None, body: Body | None, country: str) -> str:
        if noun.whole:
            return noun.name
        if country in noun.called and (body is None or body.seat) and (under is None or under.leads):
            return noun.called[country]
        if under is not None:
            over = self._worded(*self._under(under, body), country)
            return f"{noun.name} {noun.serves or 'of'} the {over}"
        if body is not None:
            return f"{noun.name} of {self._named(body, country)}"
        return f"{noun.name} of {self._names[country]}" if country else noun.name

    def _under(self, under: RoleNoun, body: Body | None) -> tuple[RoleNoun, None, Body | None]:
        noun, rest = self._holder(under, body)
        return noun, None, rest

    def _named(self, body: Body, country: str) -> str:
        if country in body.called:
            return body.called[country]
        return f"{body.name} of {self._names[country]}" if body.national and country else body.name


def country_of(role: str, words: RoleWords) -> str:
    """Id of the country that a role in our wording names, "" when it names none."""
    for country in words.countries:
        called = (noun.called[country.id] for noun in words.roles if country.id in noun.called)
        if role.endswith((f" of {country.name}", *called)):
            return country.id
    return next((body.country for body in words.bodies if body.country and role.endswith(body.name)), "")


def with_country(role: str, country: str, words: RoleWords) -> str:
    """A role in our wording with the country it is held in, when it names none: "... minister of Ukraine".

    `country` is an id, "" leaves the role as it is.
    """
    if not country or country_of(role, words):
        return role
    noun = next((noun for noun in words.roles if role == noun.name), None)
    if noun and (noun.whole or country in noun.called):
        return noun.called.get(country, role)
    name = next(one.name for one in words.countries if one.id == country)
    return (
        role if role.endswith(tuple(b.name for b in words.bodies if not b.national)) else f"{role} of {name}"
    )
