"""A person's role as /who shows it: the newest one printed beside the name, and the one the pack dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from feeds.model import Story
from feeds.pack import Person, RoleAsOf
from feeds.printed import ShownRole, says, shown_role
from handlers import wording
from handlers.as_data import Data, moment_data
from handlers.message import Link, Paragraph, Spans, Text, Time
from handlers.moments import day
from handlers.ports import Desk


@dataclass(frozen=True, slots=True)
class Roles:
    """What is known of a person's role: as printed, as the pack dates it. `same`: both say the same."""

    printed: ShownRole | None
    dated: RoleAsOf | None
    same: bool


def roles(person: Person, stories: Sequence[Story], desk: Desk) -> Roles:
    """The newest printed role of a person (feeds/printed.py has the rule), and the pack's one of today."""
    dated = person.role_on(desk.now.date())

    def backed(role: str) -> bool:
        return dated is not None and says(desk.pack, dated.text, role)

    reports = [report for story in stories for report in story.reports]
    printed = shown_role(person.slug, reports, backed, alone=dated is None)
    return Roles(printed, dated, printed is not None and backed(printed.role))


def beside_side(held: Roles, desk: Desk) -> Spans:
    """What follows the side: "; chief negotiator of Ukraine (Blue Wire, News agency, 21 Dec 2025)"."""
    if held.printed is None:
        return (Text(as_dated(held.dated, desk.now.date())),)
    report = held.printed.report
    return (
        Text(f"; {held.printed.role} ("),
        Link(report.outlet, report.link),
        Text(f", {wording.outlet_mark(desk.pack, report.side, report.state_media)}, "),
        Time(report.published, style="date"),
        Text(")"),
    )


def as_kept(held: Roles, desk: Desk) -> tuple[Paragraph, ...]:
    """The pack's role, where reports print another one."""
    if held.printed is None or held.dated is None or held.same:
        return ()
    return (Paragraph((Text("On file" + as_dated(held.dated, desk.now.date()).replace(";", ":", 1)),)),)


def as_dated(role: RoleAsOf | None, today: date) -> str:
    """The role as the pack dates it: "; special envoy (as of 23 Feb 2025)", a past one with its end."""
    if role is None:
        return ""
    if role.until and role.until < today:
        return f"; {role.text} (until {day(role.until)})"
    return f"; {role.text}" + (f" (as of {day(role.since)})" if role.since else "")


def role_data(held: Roles) -> Data:
    """Both roles for a machine: `role` is the one shown first."""
    printed, dated = held.printed, held.dated
    return {
        "role": printed.role if printed else dated.text if dated else None,
        "role_printed": printed.printed if printed else None,
        "role_outlet": printed.report.outlet if printed else None,
        "role_outlets": printed.outlets if printed else 0,
        "role_published": moment_data(printed.report.published) if printed else None,
        "role_link": printed.report.link if printed else None,
        "role_on_file": dated.text if dated else None,
        "role_since": dated.since.isoformat() if dated and dated.since else None,
        "role_until": dated.until.isoformat() if dated and dated.until else None,
    }
