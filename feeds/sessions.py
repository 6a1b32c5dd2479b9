"""What one story tells of a meeting: where, on which days, who, and whether it took place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from feeds.headline_words import HeadlineWords, Speakers
from feeds.model import Kind, Report, Story
from feeds.pack import Pack

PLACED = 0.3  # share of a story's reports that must name a place for it to be the meeting's
PLACED_WELL = 0.6  # of a story that is told by what came of the meeting
NARROWED = 2 / 3  # share of those that name a place, to call it by the smaller one in it
NAMED, ALONE = 0.2, 0.35  # how much a person must be named; one whom nearly every report names
BESIDE = 2 / 3  # how much a third side must be named, of how much the second is
HEADED = 0.25  # share of the headlines that must have a word for a meeting
SOME, HALF = 1 / 3, 1 / 2  # shares of reports
FRESH = timedelta(days=2)  # how long after a meeting one report is enough to date it
MORNING = 8  # o'clock UTC: what is told before it took place the day before
_OTHERS = {"", "wire", "other"}  # sides nobody at a table acts for


class Course(StrEnum):
    """How a meeting stands."""

    ANNOUNCED = "announced"
    HELD = "held"
    POSTPONED = "postponed"
    CALLED_OFF = "called off"


@dataclass(frozen=True, slots=True)
class Session:
    """A meeting as one story tells it. days: first and last, None when no report names one."""

    story: Story
    place: str
    days: tuple[date, date] | None
    guessed: bool  # the days are those of the reports, not named in them
    people: tuple[str, ...]
    sides: frozenset[str]
    course: Course


class Sessions:
    """What is needed of a pack to read meetings from stories. Immutable."""

    def __init__(self, pack: Pack) -> None:
        self._side = {person.slug: person.side for person in pack.people}
        self._within = {place.slug: place.within for place in pack.places}
        self.everywhere = frozenset(pack.everywhere)
        self.table = frozenset(side.id for side in pack.sides if side.table)
        self._context = {concept.id for concept in pack.concepts if concept.role == "context"}
        self._parties = {side.id for side in pack.sides} - _OTHERS
        self._kinds = {
            kind: {concept.id for concept in pack.concepts if concept.kind == kind}
            for kind in (Kind.MEETING, Kind.CALL, Kind.ANNOUNCEMENT)
        }
        self._speakers = Speakers(pack)
        self._called_off = HeadlineWords(pack, "called_off")
        self._put_off = HeadlineWords(pack, "put_off")

    def session(self, story: Story) -> Session | None:
        """The meeting that a story tells of; None when it tells of something else, or its reports name no
        place or only one side.
        """
        reports = story.reports
        place, people = self._place(reports), self._people(reports)
        sides = self._sides(reports, people)
        if not place or len(sides) < 2:
            return None
        named = _days(reports)
        course = self._course(reports, place, people, named)
        if course is None:
            return None
        first = reports[0].published
        last = reports[-1].published.date()
        if named is not None and course == Course.HELD and _long_past(reports, named):
            return None
        if named is not None and (named[0] <= last if course == Course.HELD else named[0] >= first.date()):
            return Session(story, place, named, False, people, sides, course)
        day = (first - timedelta(hours=MORNING)).date()
        days = (day, day) if course == Course.HELD else None
        return Session(story, place, days, True, people, sides, course)

    def wider(self, place: str) -> list[str]:
        """A place and those it lies in, the smallest first."""
        found = [place]
        while outer := self._within.get(found[-1], ""):
            found.append(outer)
        return found

    def _course(
        self, reports: Sequence[Report], place: str, people: Sequence[str], days: tuple[date, date] | None
    ) -> Course | None:
        """How the meeting stands; None when the story tells of none."""
        kind, ahead = _kind(reports), _ahead(reports, days)
        met = _share(reports, lambda r: bool(self._kinds[Kind.MEETING].intersection(r.features.concepts)))
        placed = _share(reports, lambda r: place in r.features.places) >= PLACED_WELL
        told = kind in {Kind.MEETING, Kind.ANNOUNCEMENT} or met >= HALF or (ahead and placed)
        gone, late = _share(reports, self._called_off.within), _share(reports, self._put_off.within)
        if told and gone + late >= PLACED:
            return Course.CALLED_OFF if gone > late else Course.POSTPONED
        coming = _share(reports, lambda r: self._tells(r, Kind.ANNOUNCEMENT)) >= HALF
        if told and (kind == Kind.ANNOUNCEMENT or coming or ahead):
            return Course.ANNOUNCED if ahead or len(self._delegations(people)) > 1 else None
        called = _share(reports, lambda r: self._tells(r, Kind.CALL))
        if called >= SOME or _share(reports, self._speakers.speaks) > HALF:
            return None
        headed = _share(reports, lambda r: bool(self._kinds[Kind.MEETING].intersection(r.features.headline)))
        if kind == Kind.MEETING and met >= SOME and headed >= HEADED:
            return Course.HELD
        outcome = placed and met >= SOME and len(self._delegations(people, self.everywhere)) > 1
        return Course.HELD if outcome else None

    def _delegations(self, people: Sequence[str], without: Collection[str] = ()) -> frozenset[str]:
        """The sides of these people. Statements on a place where two sides sent people, other than those in
        all news, tell what came of a meeting.
        """
        return frozenset(self._side.get(slug, "") for slug in people if slug not in without) - _OTHERS

    def _tells(self, report: Report, kind: Kind) -> bool:
        """Whether a report is of a kind, or its headline has a word for it."""
        return report.features.kind == kind or bool(self._kinds[kind].intersection(report.features.headline))

    def _place(self, reports: Sequence[Report]) -> str:
        """The place that most reports name, the smaller one in it when most of these name that."""
        votes = Counter(place for report in reports for place in self._first_named(report.features.places))
        most = max(votes.values(), default=0)
        if most < PLACED * len(reports):
            return ""
        likely = [place for place, count in votes.items() if count >= NARROWED * most]
        return max(likely, key=lambda place: (len(self.wider(place)), votes[place], place))

    def _first_named(self, places: Sequence[str]) -> list[str]:
        """The first place that no smaller one of the list lies in, with those it lies in."""
        outer = {wider for place in places for wider in self.wider(place)[1:]}
        first = next((place for place in places if place not in outer), "")
        return self.wider(first) if first else []

    def _people(self, reports: Sequence[Report]) -> tuple[str, ...]:
        """Those who meet, most often named first: a headline counts full, a lead half.

        Whom nearly every report names are taken for present when half of the headlines name them, or when
        nobody else of their side is. A third side that is named much less sat at another table.
        """
        weight: Counter[str] = Counter()
        headlines: Counter[str] = Counter()
        for report in reports:
            headlines.update(report.features.actors)
            for slug in {*report.features.actors, *report.features.people}:
                weight[slug] += 2 if slug in report.features.actors else 1
        enough = 2 * len(reports)
        there = [slug for slug in weight if slug not in self.everywhere and weight[slug] >= NAMED * enough]
        taken = {self._side.get(slug, "") for slug in there}
        there += [
            slug
            for slug in self.everywhere & set(weight)
            if 2 * headlines[slug] >= len(reports)
            or (weight[slug] >= ALONE * enough and self._side.get(slug, "") not in taken)
        ]
        in_order = sorted(there, key=lambda slug: (-weight[slug], slug))
        best = {self._side.get(slug, ""): weight[slug] for slug in reversed(in_order)}
        second = sorted(best.values(), reverse=True)[1] if len(best) > 1 else 0
        return tuple(s for s in in_order if best[self._side.get(s, "")] >= BESIDE * second)

    def _sides(self, reports: Sequence[Report], people: Sequence[str]) -> frozenset[str]:
        """The sides of those who meet; of a report without names those its headline calls by country.

        Which are in all headlines, as the war is, count last.
        """
        found = set(self._delegations(people))
        named = Counter(
            side for report in reports for side in self._parties.intersection(report.features.headline)
        )
        often = [side for side, count in named.items() if count >= SOME * len(reports)]
        if people and self.everywhere.issuperset(people):
            return frozenset(found)  # one such name is in any report
        for side in sorted(often, key=lambda side: (side in self._context, -named[side], side)):
            if len(found) < 2:
                found.add(side)
        return frozenset(found)


def _share(reports: Sequence[Report], is_so: Callable[[Report], bool]) -> float:
    return sum(map(is_so, reports)) / len(reports)


def _kind(reports: Sequence[Report]) -> Kind:
    """What most reports tell of; of those that tell nothing no account is taken."""
    counts = Counter(r.features.kind for r in reports if r.features.kind != Kind.OTHER)
    return max(counts, key=lambda kind: (counts[kind], kind == Kind.MEETING), default=Kind.OTHER)


def _days(reports: Sequence[Report]) -> tuple[date, date] | None:
    """The days most reports name, with those right beside; None when none names any."""
    named = Counter(date.fromisoformat(day) for report in reports for day in report.features.when)
    if not named:
        return None
    first = last = max(named, key=lambda day: (named[day], -day.toordinal()))
    while first - timedelta(days=1) in named:
        first -= timedelta(days=1)
    while last + timedelta(days=1) in named:
        last += timedelta(days=1)
    return first, last


def _ahead(reports: Sequence[Report], days: tuple[date, date] | None) -> bool:
    """Whether half of the reports came out before the day that is named in as many."""
    if days is None:
        return False
    named = _share(reports, lambda r: days[0].isoformat() in r.features.when and r.published.date() < days[0])
    return named >= HALF


def _long_past(reports: Sequence[Report], days: tuple[date, date]) -> bool:
    """Whether one report alone names these days and they were long over: they are something else's."""
    naming = sum(days[1].isoformat() in report.features.when for report in reports)
    return naming < 2 and reports[0].published.date() - days[1] > FRESH


def overlapping(one: tuple[date, date], other: tuple[date, date], slack_days: int) -> bool:
    """Whether two spans of days have a day in common, or lie no further apart than so many days."""
    slack = timedelta(days=slack_days)
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack
