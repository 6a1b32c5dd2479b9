"""Tests of handlers/feed_health.py, sources.py and status.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feeds.model import FeedStatus
from handlers.feed_health import failing_line, health, tally
from handlers.ports import DeskStatus
from tests.doubles.memory_desk import NOW, MemoryArchive, feed, memory_desk, story
from tests.handlers.said import ask, data

HOUR = timedelta(hours=1)
DEAD = feed("Old Paper", FeedStatus.FAILING, failing_since=NOW - 72 * HOUR, error_text="No answer in 20 s.")


def test_feeds_are_counted_by_how_they_fare() -> None:
    feeds = [feed(), feed("B", FeedStatus.PAUSED), feed("C", FeedStatus.NEW), DEAD]
    assert tally(feeds) == "4 feeds: 1 ok, 1 failing, 1 paused, 1 not read yet"
    assert tally([]) == "0 feeds"
    assert tally([feed()]) == "1 feed: 1 ok"


def test_each_state_is_told_with_its_reason() -> None:
    assert health(feed().state, NOW) == "ok"
    assert health(feed(last_new=NOW - 2 * HOUR).state, NOW) == "ok, last new 2 h ago"
    assert health(DEAD.state, NOW) == "failing for 3 days: No answer in 20 s."
    assert health(feed("X", FeedStatus.FAILING, error="http-503").state, NOW) == "failing: http-503"
    assert health(feed("X", FeedStatus.PAUSED, error_text="Gone.").state, NOW) == "paused: Gone."
    assert health(feed("X", FeedStatus.NEW).state, NOW) == "not read yet"


def test_the_oldest_failure_is_named() -> None:
    young = feed("Young", FeedStatus.FAILING, failing_since=NOW - HOUR)
    unknown = feed("Unknown", FeedStatus.FAILING)
    assert failing_line([feed(), unknown, young, DEAD], NOW) == (
        "Old Paper, failing for 3 days: No answer in 20 s"
    )
    assert failing_line([feed()], NOW) == ""


async def test_sources_name_outlet_language_side_and_health() -> None:
    state = feed("State Agency", last_new=NOW - HOUR)
    state = replace(state, source=replace(state.source, side="russia", language="ru", state_media=True))
    assert await ask(memory_desk(feeds=[state, DEAD]), "sources") == (
        "Sources\n"
        "2 feeds: 1 ok, 1 failing\n"
        "\n"
        "• State Agency (Russia, state media), Russian, stateagency.example: ok, last new 1 h ago\n"
        "  https://stateagency.example/\n"
        "• Old Paper (News agency), English, oldpaper.example: failing for 3 days: No answer in 20 s.\n"
        "  https://oldpaper.example/"
    )
    assert (await data(memory_desk(feeds=[DEAD]), "sources"))["feeds"] == [
        {
            "id": "oldpaper",
            "url": "https://oldpaper.example/rss",
            "outlet": "Old Paper",
            "language": "en",
            "side": "wire",
            "state_media": False,
            "status": "failing",
            "error": "No answer in 20 s.",
            "failing_since": "2025-12-18T18:00:00+00:00",
            "last_new": None,
        }
    ]


async def test_a_source_links_to_its_site_and_never_to_its_feed() -> None:
    """Who pays for a feed has a key in its address."""
    view = feed("Premium")
    for url in (
        "https://premium.example/rss.xml?key=marker",
        "https://premium.example/marker/rss.xml",
        "https://me:marker@premium.example/rss.xml",
        "http://premium.example:8080/rss.xml#marker",
    ):
        said = await ask(memory_desk(feeds=[replace(view, source=replace(view.source, url=url))]), "sources")
        assert "://premium.example/" in said
        assert "marker" not in said


async def test_many_sources_are_paged() -> None:
    desk = memory_desk(feeds=[feed(f"Paper {number}") for number in range(120)])
    assert (await ask(desk, "sources")).startswith("Sources, page 1 of 3\n120 feeds: 120 ok\n")
    assert (await ask(desk, "sources 2")).endswith("Next page: /sources 3")
    last = await ask(desk, "sources 99")
    assert last.startswith("Sources, page 3 of 3\n")
    assert last.count("•") == 20
    assert (await ask(desk, "sources first")).startswith("Sources, page 1 of 3\n")


async def test_a_feed_without_a_site_still_has_a_line() -> None:
    odd = feed()
    odd = replace(odd, source=replace(odd.source, url="file:feed.xml"))
    assert "• Blue Wire (News agency), English, feed: ok" in await ask(memory_desk(feeds=[odd]), "sources")


async def test_without_sources_it_says_how_to_add_some() -> None:
    assert (await ask(memory_desk(), "sources")).startswith("No feeds yet.")


async def test_status_of_a_new_desk_is_short() -> None:
    assert await ask(memory_desk(story()), "status") == (
        "Desk status\n"
        "Kept: 0 entries, 0 on the talks, in 1 story\n"
        "Feeds: 0 feeds\n"
        "Chats: 0 subscriptions\n"
        "Queue: empty\n"
        "Memory: memory\n"
        "Running: Parley\n"
        "\n"
        "Each feed: /sources"
    )


async def test_status_tells_what_waits_and_what_fails() -> None:
    desk = memory_desk(feeds=[feed(), DEAD], version="0.1.0", sample=True)
    assert isinstance(desk.archive, MemoryArchive)
    desk.archive.figures = DeskStatus(
        entries=1_200, relevant=300, stories=90, subscriptions=1, queued=2, oldest_queued=NOW - HOUR,
        unclear=1, redis="embedded Valkey 9.1.2", started=NOW - 50 * HOUR,
    )  # fmt: skip
    said = await ask(desk, "status")
    assert "Sample edition" in said
    assert "Kept: 1,200 entries, 300 on the talks, in 90 stories\n" in said
    assert "Oldest failure: Old Paper, failing for 3 days: No answer in 20 s\n" in said
    assert "Queue: 2 deliveries waiting, the oldest from 1 h ago; 1 delivery may not have arrived\n" in said
    assert "Running: Parley 0.1.0, up for 2 days\n" in said
    assert await data(desk, "status") == {
        "entries": 1_200,
        "relevant": 300,
        "stories": 90,
        "subscriptions": 1,
        "queued": 2,
        "oldest_queued": "2025-12-21T17:00:00+00:00",
        "unclear": 1,
        "redis": "embedded Valkey 9.1.2",
        "started": "2025-12-19T16:00:00+00:00",
        "feeds": {"new": 0, "ok": 1, "failing": 1, "paused": 0},
    }
