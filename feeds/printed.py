"""Which of the roles printed beside a name is shown: one outlet's slip must not outweigh the rest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from feeds.model import PrintedRole, Report
from feeds.pack import Pack
from feeds.text import squeeze

WINDOW = timedelta(days=30)  # up to the newest report that prints a role of the person
SURE = 2  # outlets that must print a role for it to stand against others
_STEM = 5  # letters that two forms of a word share: president, presidential
_SMALL = frozenset("of the to and for a".split())
_FORMER = "former"
_CAPITALS = re.compile(r"\b[A-Z][A-Za-z-]*")


@dataclass(frozen=True, slots=True)
class ShownRole:
    """A role with the newest report that prints it, and how many outlets do."""

    role: str
    printed: str
    report: Report
    outlets: int


def shown_role(
    person: str, reports: Iterable[Report], backed: Callable[[str], bool], *, alone: bool = False
) -> ShownRole | None:
    """The role to show for a person (a slug), None when none is printed or none is sure.

    Of the 30 days up to the newest report that prints one: the newest role that two outlets print, or one
    outlet when the pack's own role says the same (`backed`). If there is none such, the only role printed.
    Several, each by one outlet, are none: the pack's role stands. With `alone` there is none, and the newest
    is taken.
    """
    found = [(report, role) for report in reports for role in report.roles if role.person == person]
    if not found:
        return None
    since = max(report.published for report, _ in found) - WINDOW
    groups = _grouped([row for row in found if row[0].published >= since])
    sure = [group for group in groups if _outlets(group) + backed(group[0][1].role) >= SURE]
    chosen = sure or (groups if len(groups) == 1 or alone else [])
    if not chosen:
        return None
    group = max(chosen, key=lambda rows: (_newest(rows)[0].published, _outlets(rows)))
    report, role = _newest(group)
    return ShownRole(max((r.role for _, r in group), key=len), role.printed, report, _outlets(group))


Rows = list[tuple[Report, PrintedRole]]


def _grouped(found: Sequence[tuple[Report, PrintedRole]]) -> list[Rows]:
    """Reports by role; "foreign minister" and "foreign minister of Hungary" are one."""
    by_role: dict[str, Rows] = defaultdict(list)
    for report, role in found:
        by_role[role.role].append((report, role))
    for short in sorted(by_role, key=len):
        longer = next((other for other in by_role if other.startswith(f"{short} of ")), None)
        if longer:
            by_role[longer] += by_role.pop(short)
    return list(by_role.values())


def _newest(rows: Rows) -> tuple[Report, PrintedRole]:
    return max(rows, key=lambda row: (row[0].published, row[0].entry))


def _outlets(rows: Rows) -> int:
    return len({report.outlet for report, _ in rows})


def says(pack: Pack, text: str, role: str) -> bool:
    """Whether a role text of the pack says what a printed role says; countries are left out of account."""
    former = _FORMER in role.split()
    text = " ".join(part for part in text.split(",") if (_FORMER in squeeze(part).split()) == former)
    known = {word[:_STEM] for word in squeeze(text).split()} | _initials(text)
    told = (word for word in squeeze(role).split() if word not in _SMALL and not _is_country(pack, word))
    return all(word[:_STEM] in known for word in told)


def _is_country(pack: Pack, word: str) -> bool:
    """Whether a folded word is a country's name or adjective in English."""
    return any(
        word in squeeze(country.name).split() or _begins(word, country.terms.get("en", ()))
        for country in pack.role_words.countries
    )


def _begins(word: str, terms: Iterable[str]) -> bool:
    forms = ((squeeze(term.removesuffix("*")), term.endswith("*")) for term in terms)
    return any(word.startswith(form) if star else word == form for form, star in forms)


def _initials(text: str) -> frozenset[str]:
    """The first letters of names of several words: "rdif" of the Russian Direct Investment Fund."""
    letters = "".join(word[0] for word in _CAPITALS.findall(text)).lower()
    return frozenset(
        letters[first:last][:_STEM]
        for first in range(len(letters))
        for last in range(first + 3, len(letters) + 1)
    )
