"""Names that several outlets print and the pack lacks, as people who could be added to it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from anyascii import anyascii

from feeds.model import Report, Stranger
from feeds.pack import Pack, Person, RoleAsOf, RoleWords
from feeds.role_phrase import country_of, with_country
from feeds.sound import OTHER, same_sound
from feeds.spellings import Spelling, spelling
from feeds.text import squeeze
from feeds.who_match import fits, fits_spelling, spellings

WINDOW = timedelta(days=30)  # how far back reports are looked at
OUTLETS = 3  # that must print a name
MOST = 30  # proposals at a time
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """One name with what the reports say of him. `key` is alike in every script and case form."""

    key: str
    name: str  # as it would be shown, in Latin
    side: str  # guessed from the role, "" when that says nothing
    role: str  # printed by most outlets, "" when none prints one
    spelling: Spelling
    outlets: int
    reports: int
    examples: tuple[Report, ...]  # newest first, each of another outlet


Seen = list[tuple[Report, Stranger]]


def propose(reports: Iterable[Report], pack: Pack, dropped: Collection[str]) -> tuple[Proposal, ...]:
    """Names at least three outlets print and the pack lacks, those of most outlets first. `dropped`: keys the
    owner does not want to see.
    """
    groups = _grouped({report.entry: report for report in reports}.values())
    made = [
        _proposal(key, seen, pack.role_words)
        for key, seen in groups.items()
        if key not in dropped
        and not key.startswith(OTHER)
        and len({report.outlet for report, _ in seen}) >= OUTLETS
    ]
    people = [(known, spellings(known)) for known in pack.people]
    new = (one for one in made if not _known(one, people))
    return tuple(sorted(new, key=lambda one: (-one.outlets, -one.reports, one.name)))[:MOST]


def person(proposal: Proposal, pack: Pack, day: date) -> Person:
    """The person to add to the desk's own pack; his role is that of the day."""
    taken = {known.slug for known in pack.people}
    slug = "-".join(re.findall(r"[a-z0-9]+", anyascii(proposal.name).lower()))
    while slug in taken:
        slug += "-2"
    roles = (RoleAsOf(proposal.role, day),) if proposal.role else ()
    return Person(
        slug,
        proposal.name,
        proposal.side,
        given=proposal.spelling.given,
        family=proposal.spelling.family,
        whole=proposal.spelling.whole,
        roles=roles,
    )


def _grouped(reports: Iterable[Report]) -> dict[str, Seen]:
    """Reports by the key of a name; a name in another script joins the one name that sounds like it."""
    groups: dict[str, Seen] = defaultdict(list)
    for report in reports:
        for stranger in report.strangers:
            groups[stranger.key].append((report, stranger))
    alphabetic = [key for key in groups if not key.startswith(OTHER)]
    for key in [key for key in groups if key.startswith(OTHER)]:
        alike = [other for other in alphabetic if same_sound(other, key)]
        if len(alike) == 1:
            groups[alike[0]] += groups.pop(key)
    return groups


def _known(proposal: Proposal, people: Sequence[tuple[Person, frozenset[str]]]) -> bool:
    """Whether the pack has him under one of his spellings."""
    given, *_ = proposal.spelling.given
    tokens = [squeeze(f"{given} {family}").split() for family in proposal.spelling.family]
    return any(
        fits(known, name) or fits_spelling(known, keys, name) for name in tokens for known, keys in people
    )


def _proposal(key: str, seen: Seen, words: RoleWords) -> Proposal:
    spelled = spelling((stranger.name, report.language) for report, stranger in seen)
    by_outlet = {r.outlet: r for r, _ in sorted(seen, key=lambda row: row[0].published)}
    newest = sorted(by_outlet.values(), key=lambda r: r.published, reverse=True)
    role, side = _role(seen, words)
    return Proposal(
        key=key,
        name=spelled.shown,
        side=side,
        role=role,
        spelling=spelled,
        outlets=len(newest),
        reports=len(seen),
        examples=tuple(newest[:EXAMPLES]),
    )


def _role(seen: Seen, words: RoleWords) -> tuple[str, str]:
    """The role most outlets print, and the side that most roles speak of; each "" when there is none."""
    outlets: dict[str, set[str]] = defaultdict(set)
    for report, stranger in seen:
        if stranger.role:
            outlets[stranger.role].add(report.outlet)
    countries: Counter[str] = Counter()
    for role, printing in outlets.items():
        countries[country_of(role, words)] += len(printing)
    del countries[""]
    country = countries.most_common(1)[0][0] if countries else ""
    full: dict[str, set[str]] = defaultdict(set)
    for role, printing in outlets.items():
        full[with_country(role, country, words)] |= printing
    side = next((one.side for one in words.countries if one.id == country), "")
    return max(full, key=lambda text: (len(full[text]), len(text), text), default=""), side
