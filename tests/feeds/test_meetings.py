"""Meetings told from stories: by place, days and company."""

from __future__ import annotations

from datetime import date, timedelta

from feeds.meetings import Meeting, meetings
from feeds.model import Kind, Story
from feeds.sessions import Course
from tests.feeds.rounds import AMERICAN, START, UKRAINIAN, US_RUSSIA, US_UKRAINE, pack, report, story

PACK = pack()
TODAY = START.date()


def found(*stories: Story) -> tuple[Meeting, ...]:
    return meetings(stories, PACK)


def announced(number: int, hours: float, *when: str, **more: object) -> Story:
    return story(f"a{number}", report(number, hours, kind=Kind.ANNOUNCEMENT, when=when, **more))


def test_two_stories_of_one_place_day_and_company_are_one_meeting() -> None:
    one, two = story("one", report(1), report(2, 1)), story("two", report(3, 20))
    (meeting,) = found(one, two)
    assert (meeting.place, meeting.course, meeting.outlets) == ("miami", Course.HELD, 3)
    assert meeting.stories == ("two", "one")
    assert set(meeting.people) == {AMERICAN, UKRAINIAN}


def test_another_place_time_or_company_is_another_meeting_the_newest_first() -> None:
    made = found(
        story("one", report(1)),
        story("two", report(2, 1, people=US_RUSSIA)),
        story("three", report(3, 2, places=("geneva",))),
        story("four", report(4, 24 * 4)),
    )
    assert len(made) == 4
    assert made[0].stories == ("four",)


def test_a_place_and_the_one_it_lies_in_are_the_same() -> None:
    (meeting,) = found(story("one", report(1, places=("florida",))), story("two", report(2, 2), report(3, 3)))
    assert meeting.place == "miami"


def test_what_was_announced_and_took_place_is_there_once_as_held() -> None:
    host = {"people": (UKRAINIAN, "antonio-costa"), "headline": ("talks", "us")}
    (dated,) = found(announced(1, -48, "2025-12-20", **host), story("held", report(2)))
    assert (dated.course, dated.people) == (Course.HELD, (UKRAINIAN, AMERICAN))
    (open_end,) = found(announced(1, -200), story("held", report(2)))
    assert open_end.course == Course.HELD
    assert len(found(announced(1, 100), story("held", report(2)))) == 2
    assert len(found(announced(1, -48, "2025-12-20", people=US_RUSSIA), story("held", report(2)))) == 2
    assert len(found(announced(1, -24 * 40), story("held", report(2)))) == 2


def test_two_announcements_of_one_meeting_are_one() -> None:
    assert len(found(announced(1, 0), announced(2, 24))) == 1
    assert len(found(announced(1, 0, "2025-12-28"), announced(2, 24))) == 1
    assert len(found(announced(1, 0, "2025-12-28"), announced(2, 1, "2025-12-24"))) == 2


def test_days_that_reports_name_count_before_those_they_came_out_on() -> None:
    (meeting,) = found(
        story("one", report(1)), story("two", report(2, 20, when=("2025-12-20", "2025-12-21")))
    )
    assert (meeting.days, meeting.guessed) == ((date(2025, 12, 20), date(2025, 12, 21)), False)
    (guess,) = found(story("one", report(1)), story("two", report(2, 20)))
    assert (guess.days, guess.guessed) == ((TODAY, TODAY), True)


def test_what_was_announced_and_called_off_is_off_until_it_takes_place() -> None:
    plan = announced(1, -72, "2025-12-23")
    off = announced(2, -24, "2025-12-23", title="Talks cancelled")
    (meeting,) = found(plan, off)
    assert meeting.course == Course.CALLED_OFF
    assert meeting.report.title == "Talks cancelled"
    (held,) = found(plan, off, story("held", report(3, 72)))
    assert held.course == Course.HELD


def test_an_announced_meeting_is_to_come_until_its_day_or_three_weeks_have_passed() -> None:
    (dated,) = found(announced(1, 0, "2025-12-24"))
    assert dated.upcoming(date(2025, 12, 24))
    assert not dated.upcoming(date(2025, 12, 25))
    (open_end,) = found(announced(1, 0))
    assert open_end.upcoming(TODAY + timedelta(days=21))
    assert not open_end.upcoming(TODAY + timedelta(days=22))
    (held,) = found(story("one", report(1)))
    assert not held.upcoming(TODAY)


def test_the_report_shown_is_english_and_not_state_media() -> None:
    (meeting,) = found(
        story(
            "one",
            report(1, 0, language="uk"),
            report(2, 1, state_media=True),
            report(3, 2),
        )
    )
    assert meeting.report.entry == f"{3:012x}"


def test_of_rounds_told_without_names_the_sides_tell() -> None:
    bare = {"people": (), "headline": ("talks", "us", "russia")}
    (meeting,) = found(story("one", report(1, **bare)), story("two", report(2, 3, people=US_RUSSIA)))
    assert meeting.sides == ("russia", "us")


def test_calls_and_other_stories_are_no_meetings() -> None:
    assert found(story("one", report(1, kind=Kind.CALL, headline=("call",)))) == ()


def test_heads_of_sides_are_seated_by_the_story_most_outlets_tell() -> None:
    round_itself = story("aaaaaa", *(report(number, number / 10) for number in range(4)))
    aside = story("bbbbbb", report(9, 1, people=(*US_UKRAINE, "donald-trump")))
    assert set(found(round_itself, aside)[0].people) == set(US_UKRAINE)
    assert found(round_itself, aside)[0].report.outlet == "Outlet 0"
