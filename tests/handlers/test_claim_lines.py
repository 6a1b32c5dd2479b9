"""The claim state of a story, wherever a story is shown."""

from __future__ import annotations

from datetime import timedelta

from feeds.digest import digest as digest_of
from feeds.model import Claim, Report, Stance, Story
from handlers.alert import alert
from handlers.digest import IN_FULL, digest
from tests.doubles.memory_desk import NOW, memory_desk, report, story
from tests.handlers.said import ask, data, text

HOUR = timedelta(hours=1)


def told(stance: Stance, by: str, hours: float) -> Report:
    return report(f"Report {hours}", NOW - hours * HOUR, claim=Claim(stance, by))


def both(name: str = "ab2cd3") -> Story:
    return story(name, told(Stance.DENIED, "rustem-umerov", 30), told(Stance.CONFIRMED, "russia", 3))


WORDS = "denied by Rustem Umerov, 20 Dec 2025; confirmed by Russia, 21 Dec 2025"


async def test_a_story_says_who_denied_and_who_confirmed_it_and_when() -> None:
    desk = memory_desk(both())
    assert f"\n{WORDS}\n" in await ask(desk, "story ab2cd3")
    assert f"\n  {WORDS}\n" in await ask(desk, "latest")
    assert f"\n{WORDS}\n" in text(alert(both(), desk))


async def test_a_digest_says_it_in_full_and_in_short() -> None:
    stories = [both(f"story{n}") for n in range(IN_FULL + 1)]
    desk = memory_desk(*stories)
    found = digest_of(stories, NOW - 24 * HOUR, NOW)
    assert text(digest(found, (), desk)).count(WORDS) == IN_FULL + 1


async def test_a_report_that_names_nobody_is_named_itself() -> None:
    assert "denied, says Blue Wire, 21 Dec" in await ask(
        memory_desk(story("ab2cd3", told(Stance.DENIED, "", 1))), "story ab2cd3"
    )


async def test_a_story_that_is_only_reported_says_nothing_of_it() -> None:
    said = await ask(memory_desk(story("ab2cd3", report())), "story ab2cd3")
    assert "denied" not in said
    assert "confirmed" not in said


async def test_the_claim_state_is_data_too() -> None:
    found = (await data(memory_desk(both()), "story ab2cd3"))["story"]
    assert found["claim"] == {
        "stance": "confirmed",
        "words": [
            {
                "stance": "denied",
                "by": "rustem-umerov",
                "at": "2025-12-20T12:00:00+00:00",
                "outlet": "Blue Wire",
            },
            {"stance": "confirmed", "by": "russia", "at": "2025-12-21T15:00:00+00:00", "outlet": "Blue Wire"},
        ],
    }
    assert found["reports"][0]["claim"] == {"stance": "denied", "by": "rustem-umerov"}
