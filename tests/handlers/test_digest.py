"""Tests of handlers/digest.py."""

from __future__ import annotations

from datetime import timedelta

from feeds import digest as feeds_digest
from feeds.model import FeedStatus, Story
from handlers import slack_blocks, telegram_html
from handlers.digest import digest
from handlers.ports import Desk
from tests.doubles.memory_desk import NOW, feed, memory_desk, report, story
from tests.handlers.said import ask, data, text

HOUR = timedelta(hours=1)
DEAD = feed("Old Paper", FeedStatus.FAILING, failing_since=NOW - 72 * HOUR, error_text="No answer in 20 s.")


def said(desk: Desk, *stories: Story, unclear: tuple[str, ...] = ()) -> str:
    found = feeds_digest.digest(stories, NOW - 24 * HOUR, NOW)
    return text(digest(found, [feed(), DEAD], desk, unclear))


def test_a_digest_without_news_says_so_with_the_health_of_the_feeds() -> None:
    assert said(memory_desk()) == (
        "Digest\n"
        "20 Dec, 18:00 UTC to 21 Dec, 18:00 UTC\n"
        "Nothing moved. No outlet reported anything on the talks in this time.\n"
        "\n"
        "0 reports in 0 stories.\n"
        "2 feeds: 1 ok, 1 failing. Failing longest: Old Paper, failing for 3 days: No answer in 20 s."
        " All feeds: /sources"
    )


def test_a_digest_of_the_sample_edition_says_so_at_its_head() -> None:
    assert said(memory_desk(sample=True)).startswith("Digest\nSample edition: ")
    assert said(memory_desk(sample=True), story()).startswith("Digest\nSample edition: ")


def test_news_come_best_first_in_groups_with_counts_at_the_end() -> None:
    told = said(
        memory_desk(),
        story("aaaaaa", report("Small one", places=("geneva",))),
        story("bbbbbb", report("Miami A", places=("miami",)), report("Miami A too", outlet="B", side="us")),
        story("cccccc", report("Miami B", people=("steve-witkoff",), places=("miami",))),
        story("dddddd", report("Goes on", NOW - 40 * HOUR), report("It does", NOW - HOUR)),
    )
    heads = [line for line in told.splitlines() if line in ("Miami", "Geneva", "Other news")]
    assert heads == ["Miami", "Other news"]
    assert (
        told.index("Miami A")
        < told.index("Miami B")
        < told.index("Small one")
        < told.index("goes on: It does")
    )
    assert "5 reports in 4 stories, from 2 outlets in 1 language. Named most: Steve Witkoff.\n" in told


def test_groups_are_named_after_documents_too() -> None:
    both = [story(f"story{n}", report(f"N{n}", documents=("20-point-plan",))) for n in range(2)]
    assert "20-point plan\n• " in said(memory_desk(), *both, story("zzzzzz", report("Z")))


def test_a_digest_is_timed_in_the_zone_of_its_desk() -> None:
    assert "20 Dec, 20:00 EET to 21 Dec, 20:00 EET" in said(memory_desk(zone="Europe/Kyiv"))


def test_one_group_needs_no_name() -> None:
    told = said(memory_desk(), story())
    assert "Other news" not in told
    assert "UTC\n\n• Talks go on in Miami" in told
    assert "Named most" not in told


def test_deliveries_that_may_not_have_arrived_are_listed() -> None:
    told = said(memory_desk(), story(), unclear=("ab2cd3", "zzzzzz"))
    assert (
        "May not have arrived (the platform gave no answer):\n"
        "\n"
        "• /story ab2cd3 Talks go on in Miami\n"
        "• /story zzzzzz\n"
    ) in told


def test_a_long_digest_names_every_story_and_is_split_between_them() -> None:
    stories = [story(f"story{n}", report(f"News number {n} " + "x" * 150)) for n in range(40)]
    found = feeds_digest.digest(stories, NOW - 24 * HOUR, NOW)
    message = digest(found, [feed()], memory_desk())
    told = text(message)
    assert told.count("•") == 40
    assert told.count("one side only") == 12
    parts = telegram_html.render(message)
    assert len(parts) > 1
    assert sum(part.count("•") for part in parts) == 40


def test_after_an_outage_a_hundred_and_twenty_stories_are_two_messages() -> None:
    """R6, with headlines and addresses as long as outlets make them."""
    stories = []
    for number in range(120):
        title = f"Delegations number {number} return to Geneva for another round of talks on guarantees"
        link = f"https://www.bluewire.example/world/2025/12/21/delegations-return-to-geneva-{number:04}"
        told = report(title, link=link, outlet=f"The Blue Wire Service {number}")
        stories.append(story(f"ab2c{number:03}", told))
    found = feeds_digest.digest(stories, NOW - timedelta(hours=24), NOW)
    made = digest(found, [], memory_desk())
    assert len(telegram_html.render(made)) == 2
    assert len(slack_blocks.render(made)) == 2
    whole = "\n".join(telegram_html.render(made))
    assert all(f"number {number} " in whole for number in range(120))
    assert whole.count("<a href") == 120


def test_a_digest_that_may_not_have_arrived_is_named_by_the_next() -> None:
    found = feeds_digest.digest([story()], NOW - timedelta(hours=48), NOW)
    made = text(
        digest(found, [], memory_desk(), again=[NOW - timedelta(hours=24), NOW - timedelta(hours=12)])
    )
    assert "May not have arrived: digest of" in made
    assert "20 Dec" in made
    assert "told again below" in made


async def test_the_command_digests_the_last_day() -> None:
    desk = memory_desk(story(), story("old222", report("Old", NOW - 30 * HOUR)), feeds=[feed()], sample=True)
    told = await ask(desk, "digest")
    assert "Talks go on in Miami" in told
    assert "Old" not in told
    found = await data(desk, "digest")
    assert [each["id"] for each in found.pop("stories")] == ["ab2cd3"]
    assert found == {
        "since": "2025-12-20T18:00:00+00:00",
        "until": "2025-12-21T18:00:00+00:00",
        "quiet": False,
        "sample": True,
        "reports": 1,
        "outlets": 1,
        "languages": 1,
        "feeds": "1 feed: 1 ok",
    }
