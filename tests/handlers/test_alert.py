"""Tests of handlers/alert.py."""

from __future__ import annotations

from datetime import timedelta

from feeds.model import Announcement
from handlers.alert import alert, flood, notice
from tests.doubles.memory_desk import NOW, memory_desk, report, story
from tests.handlers.said import text


def test_an_alert_says_what_is_new_and_who_says_so() -> None:
    new = story(
        "ab2cd3",
        report(people=("steve-witkoff",), documents=("20-point-plan",), places=("miami",)),
        report(
            "ТАСС",
            NOW - timedelta(hours=1),
            outlet="State Agency",
            side="russia",
            state_media=True,
            language="ru",
        ),
    )
    message = alert(new, memory_desk())
    assert text(message) == (
        "New: Talks go on in Miami — Blue Wire (News agency), 21 Dec, 16:00 UTC\n"
        "https://bluewire.example/1\n"
        "2 outlets in 2 languages: News agency 1, Russia 1 (state media)"
        " · also State Agency (Russia, state media)\n"
        "On: Steve Witkoff, 20-point plan, Miami\n"
        "\n"
        "More: /story ab2cd3"
    )
    assert message.preview == "https://bluewire.example/1"
    assert not message.quiet


def test_alerts_are_timed_in_the_zone_of_the_desk_they_are_made_with() -> None:
    desk = memory_desk(zone="Europe/Kyiv")
    assert "21 Dec, 18:00 EET" in text(alert(story(), desk))
    assert "21 Dec, 18:00 EET" in text(flood(flooded(1), [story()], desk))


def test_an_alert_of_one_side_warns() -> None:
    said = text(alert(story(), memory_desk(sample=True)))
    assert "1 outlet in 1 language · one side only so far: News agency\n" in said
    assert said.startswith("Sample edition")
    assert "On:" not in said


def test_an_unsafe_address_has_no_preview() -> None:
    assert alert(story("ab2cd3", report(link="tg://x")), memory_desk()).preview == ""


def flooded(number: int) -> Announcement:
    return Announcement("flood:f1:1", "flood", NOW, tuple(f"story{n}" for n in range(number)), feed="f1")


def test_a_flood_is_one_quiet_message() -> None:
    stories = [story(f"story{n}", report(f"News {n}")) for n in range(14)]
    message = flood(flooded(14), stories, memory_desk())
    said = text(message)
    assert message.quiet
    assert said.startswith("14 new stories at once from Blue Wire (News agency)\n• News 0 — ")
    assert said.count("•") == 10
    assert said.endswith("and 4 more stories: /latest")


def test_a_flood_of_stories_that_are_gone_still_has_its_number() -> None:
    said = text(flood(flooded(11), [], memory_desk()))
    assert said == "11 new stories at once\nand 11 more stories: /latest"


def test_a_small_flood_is_shown_whole() -> None:
    assert "more" not in text(flood(flooded(1), [story("story0")], memory_desk()))


def test_a_notice_says_where_to_look() -> None:
    assert text(notice("Feed X is paused.")) == "Desk notice: Feed X is paused.\n\nFigures: /status"
