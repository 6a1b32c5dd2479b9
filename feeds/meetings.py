"""Meetings past and announced, told from the stories: those of one place, time and company are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.model import Report, Story
from feeds.pack import Pack
from feeds.sessions import Course, Session, Sessions, overlapping

APART = 1  # days between two stories of one meeting: it went on, or was told the day after
AHEAD = timedelta(days=21)  # a meeting announced without a day takes place within so many


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting. days: first and last, None for an announced one without a day; guessed when they are those
    of the reports.

    stories: ids, the newest first. report: the one to show it by, of those that tell how it stands now.
    """

    place: str
    days: tuple[date, date] | None
    guessed: bool
    course: Course
    people: tuple[str, ...]
    sides: tuple[str, ...]
    stories: tuple[str, ...]
    report: Report
    outlets: int

    def upcoming(self, today: date) -> bool:
        """Whether it is announced and its day has not passed; one without a day stays so for AHEAD."""
        if self.course != Course.ANNOUNCED:
            return False
        return self.days[1] >= today if self.days else self.report.published.date() + AHEAD >= today


def meetings(stories: Iterable[Story], pack: Pack) -> tuple[Meeting, ...]:
    """All meetings the stories tell of, by place, days and those who meet; the newest first.

    One that was announced and took place is there once. Calls are no meetings.
    """
    reader = Sessions(pack)
    groups: list[list[Session]] = []
    for story in sorted(stories, key=lambda story: (story.first_published, story.id)):
        session = reader.session(story)
        if session is None:
            continue
        group = next((group for group in reversed(groups) if _joins(session, group, reader)), None)
        if group is None:
            groups.append([session])
        else:
            group.append(session)
    found = [_meeting(group, reader) for group in groups]
    return tuple(sorted(found, key=_when, reverse=True))


def _when(meeting: Meeting) -> tuple[date, str]:
    return (meeting.days[0] if meeting.days else meeting.report.published.date(), meeting.stories[0])


def _joins(session: Session, group: Sequence[Session], reader: Sessions) -> bool:
    """Whether a session is of the same meeting as a group."""
    return any(_same(session, other, reader) for other in group)


def _same(one: Session, other: Session, reader: Sessions) -> bool:
    if one.place not in reader.wider(other.place) and other.place not in reader.wider(one.place):
        return False
    if not _together(one, other):
        return False
    if one.days and other.days and {one.course, other.course} == {Course.ANNOUNCED, Course.HELD}:
        return _alike(one.sides & reader.table, other.sides & reader.table)
    known = bool(set(one.people) & set(other.people)) or not (one.people and other.people)
    return known and _alike(one.sides, other.sides)


def _alike(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two companies may be one: all of the smaller are in the larger. Who announces a round is seldom
    who holds it, so then only the sides at the table are compared.
    """
    return bool(one and other) and (set(one) <= set(other) or set(other) <= set(one))


def _together(one: Session, other: Session) -> bool:
    """Whether their days are the same, or one was announced without a day not long before the other."""
    if one.days and other.days:
        return overlapping(one.days, other.days, APART)
    if not one.days and not other.days:
        return abs(one.story.first_published - other.story.first_published) <= AHEAD
    open_end, dated = (one, other) if other.days else (other, one)
    assert dated.days is not None
    return timedelta(0) <= dated.days[0] - open_end.story.first_published.date() <= AHEAD


def _meeting(group: Sequence[Session], reader: Sessions) -> Meeting:
    """A group, in order of time, as one meeting."""
    course = _course(group)
    telling = [session for session in group if session.course == course] or list(group)
    main = max(telling, key=lambda session: (len(session.story.outlets), session.story.id))
    places = Counter(session.place for session in group)
    place = max(places, key=lambda slug: (len(reader.wider(slug)), places[slug]))
    dated = [session for session in telling if session.days] or [session for session in group if session.days]
    return Meeting(
        place=place,
        days=_span(dated),
        guessed=all(session.guessed for session in dated),
        course=course,
        people=_people(telling, main, reader),
        sides=tuple(sorted(frozenset().union(*(session.sides for session in telling)))),
        stories=tuple(dict.fromkeys(session.story.id for session in reversed(group))),
        report=min(
            main.story.reports, key=lambda r: (r.language != "en", r.state_media, r.published, r.entry)
        ),
        outlets=len({report.outlet for session in group for report in session.story.reports}),
    )


def _people(telling: Sequence[Session], main: Session, reader: Sessions) -> tuple[str, ...]:
    """Who met, most often named first. Heads of the sides are in stories about any meeting: only the one most
    outlets tell of (`main`) can seat them.
    """
    counts = Counter(slug for session in telling for slug in session.people)
    absent = reader.everywhere - set(main.people)
    return tuple(slug for slug, _ in counts.most_common() if slug not in absent)


def _course(group: Sequence[Session]) -> Course:
    """What took place took place; else the last word counts."""
    return Course.HELD if any(s.course == Course.HELD for s in group) else group[-1].course


def _span(dated: Sequence[Session]) -> tuple[date, date] | None:
    """From the first to the last day that reports name; else the day the first ones came out."""
    named = [s.days for s in dated if s.days and not s.guessed] or [s.days for s in dated[:1] if s.days]
    return (min(first for first, _ in named), max(last for _, last in named)) if named else None
