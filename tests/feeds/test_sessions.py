"""What one story tells of a meeting."""

from __future__ import annotations

from datetime import date

import pytest

from feeds.model import Kind, Report
from feeds.sessions import Course, Session, Sessions
from tests.feeds.rounds import AMERICAN, RUSSIAN, UKRAINIAN, US_RUSSIA, pack, report, story

READER = Sessions(pack())


def told(*reports: Report) -> Session | None:
    return READER.session(story("a", *reports))


def sure(*reports: Report) -> Session:
    found = told(*reports)
    assert found is not None
    return found


def test_a_story_of_a_meeting_tells_place_people_sides_and_day() -> None:
    found = sure(report(1), report(2, 1))
    assert (found.place, found.people, found.course) == ("miami", (UKRAINIAN, AMERICAN), Course.HELD)
    assert found.sides == {"ukraine", "us"}
    assert (found.days, found.guessed) == ((date(2025, 12, 20), date(2025, 12, 20)), True)


def test_named_days_are_the_meetings_with_those_right_beside() -> None:
    found = sure(
        report(1, 20, when=("2025-12-19",)),
        report(2, 21, when=("2025-12-20", "2025-12-21")),
        report(3, 22, when=("2025-12-20",)),
        report(4, 22, when=("2025-12-16",)),
    )
    assert (found.days, found.guessed) == ((date(2025, 12, 19), date(2025, 12, 21)), False)


def test_what_is_told_before_the_morning_took_place_the_day_before() -> None:
    found = sure(report(1, 8))  # 02:00 UTC of the next day
    assert found.days == (date(2025, 12, 20), date(2025, 12, 20))


@pytest.mark.parametrize(
    "changes",
    [
        {"places": ()},
        {"people": (UKRAINIAN,)},
        {"kind": Kind.STATEMENT, "concepts": (), "headline": ()},
        {"kind": Kind.CALL, "headline": ("call",)},
        {"kind": Kind.OTHER, "concepts": (), "headline": ()},
    ],
)
def test_stories_without_place_second_side_or_meeting_tell_of_none(changes: dict[str, object]) -> None:
    assert told(report(1, **changes), report(2, **changes)) is None


def test_a_story_of_statements_tells_of_a_meeting_when_two_sides_sent_people_there() -> None:
    outcome = {"kind": Kind.STATEMENT, "headline": ()}
    assert sure(report(1, **outcome), report(2, **outcome)).course == Course.HELD
    elsewhere = [report(n, places=(), **outcome) for n in (3, 4)]
    assert told(report(1, **outcome), *elsewhere) is None


def test_the_larger_place_is_named_when_few_name_the_smaller() -> None:
    wide = [report(n, places=("florida",)) for n in range(3)]
    assert sure(*wide, report(9)).place == "florida"
    assert sure(wide[0], *(report(n) for n in (7, 8, 9))).place == "miami"
    assert READER.wider("miami") == ["miami", "florida"]


def test_a_place_that_few_reports_name_is_not_the_meetings() -> None:
    assert told(report(1), *(report(n, places=()) for n in (2, 3, 4))) is None


def test_people_in_all_news_are_there_when_headlines_say_so_or_nobody_else_of_their_side() -> None:
    named = ("donald-trump", AMERICAN, UKRAINIAN)
    aside = {"people": named, "actors": (UKRAINIAN,)}
    assert "donald-trump" not in sure(report(1, **aside), report(2, **aside)).people
    assert "donald-trump" in sure(report(1, people=named), report(2, people=named)).people
    alone = {"people": ("volodymyr-zelensky", AMERICAN), "actors": ("volodymyr-zelensky",)}
    told_by_lead = {"people": ("volodymyr-zelensky", AMERICAN), "actors": (AMERICAN,)}
    found = sure(report(1, **alone), report(2, **told_by_lead), report(3, **told_by_lead))
    assert found.sides == {"ukraine", "us"}


def test_a_third_side_named_much_less_sat_at_another_table() -> None:
    both = {"people": (AMERICAN, UKRAINIAN, RUSSIAN), "actors": (AMERICAN, UKRAINIAN)}
    assert sure(report(1, **both), report(2), report(3)).sides == {"ukraine", "us"}
    three = {"people": (AMERICAN, UKRAINIAN, RUSSIAN)}
    assert sure(report(1, **three), report(2, **three)).sides == {"ukraine", "us", "russia"}


def test_without_names_the_sides_of_headlines_count_the_war_itself_last() -> None:
    bare = {"people": (), "headline": ("talks", "ukraine", "russia", "us")}
    found = sure(report(1, **bare), report(2, **bare))
    assert not found.people
    assert found.sides == {"us", "russia"}


def test_what_is_to_come_is_announced() -> None:
    ahead = {"kind": Kind.ANNOUNCEMENT, "when": ("2025-12-24",)}
    found = sure(report(1, **ahead), report(2, **ahead))
    assert (found.course, found.days) == (Course.ANNOUNCED, (date(2025, 12, 24), date(2025, 12, 24)))
    later = {"kind": Kind.STATEMENT, "when": ("2025-12-24",), "concepts": ()}
    assert sure(report(1, **later), report(2, **later)).course == Course.ANNOUNCED


def test_an_announcement_without_a_day_needs_people_of_two_sides_and_is_never_in_the_past() -> None:
    some_day = {"kind": Kind.ANNOUNCEMENT}
    assert sure(report(1, **some_day)).days is None
    assert sure(report(1, kind=Kind.ANNOUNCEMENT, when=("2025-12-18",))).days is None
    nobody = {"people": (), "headline": ("us", "russia"), **some_day}
    assert told(report(1, **nobody)) is None


def test_what_is_off_is_put_off_or_called_off() -> None:
    off = [report(n, title="Talks in Miami cancelled") for n in (1, 2)]
    late = report(3, title="Talks in Miami postponed")
    assert sure(*off, late).course == Course.CALLED_OFF
    assert sure(late).course == Course.POSTPONED
    assert sure(report(4, title="迈阿密会谈取消", language="zh")).course == Course.CALLED_OFF
    assert sure(report(5, title="Annulé", language="fr")).course == Course.HELD


def test_what_people_say_is_no_meeting_though_it_speaks_of_talks() -> None:
    said = [report(n, title="Witkoff: talks go on") for n in (1, 2)]
    assert told(*said) is None
    assert told(*said, *(report(n) for n in (3, 4, 5))) is not None
    assert told(report(1, title="威特科夫：会谈继续", language="zh")) is None
    assert told(report(1, title="Miami: Witkoff meets Umerov")) is not None
    assert told(report(1, title="Witkoff met Umerov: what is known")) is not None


def test_headlines_must_speak_of_a_meeting() -> None:
    known = ("volodymyr-zelensky", AMERICAN)
    assert told(*(report(n, headline=(), people=known) for n in (1, 2, 3))) is None
    assert told(*(report(n, people=known) for n in (1, 2, 3))) is not None


def test_one_name_that_is_in_all_news_makes_no_meeting_with_a_country() -> None:
    alone = {"people": ("volodymyr-zelensky",), "headline": ("talks", "us")}
    assert told(report(1, **alone)) is None
    assert sure(report(1, people=(UKRAINIAN,), headline=("talks", "us"))).sides == {"ukraine", "us"}


def test_days_long_past_that_one_report_names_are_something_elses() -> None:
    assert told(report(1, when=("2025-12-15",))) is None
    assert sure(*(report(n, when=("2025-12-15",)) for n in (1, 2))).days == (date(2025, 12, 15),) * 2
    assert sure(report(1, when=("2025-12-18",))).guessed is False


def test_other_sides_are_as_good() -> None:
    assert sure(report(1, people=US_RUSSIA)).sides == {"russia", "us"}
