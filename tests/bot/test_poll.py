"""The whole way of a poll: a real server, a real store, bodies read; what chats get in the end."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.clock import ManualClock
from bot.config_model import PollConfig
from bot.fetch import Fetched, Fetcher
from bot.outcome import Sent
from bot.poll import ATTEMPTS, Poller, PollResult
from bot.reader import Reader
from bot.store import Store
from feeds.decide import decide
from feeds.errors import FeedError
from feeds.model import Announcement, Entry, FeedSource, FeedStatus, Plan, Story
from handlers.ports import Address
from tests import builders
from tests.builders import CHAT, NOW
from tests.doubles.hostile_feed import HostileFeed, hostile_feed, rss
from tests.doubles.reader_double import ReaderDouble

POLL = PollConfig(interval_minutes=10, concurrency=4, allow_private_networks=True)
OWNER = Address("telegram", "42")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Desk:
    """A poller and all it works with; time moves ten minutes with every poll."""

    def __init__(self, redis: Redis, clock: ManualClock, server: HostileFeed) -> None:
        self.redis, self.clock, self.server = redis, clock, server
        self.reader = ReaderDouble()
        self.source = FeedSource("000000000a", server.url(), "Harbour Post", "en")
        self.fetcher = Fetcher(POLL)
        self.store = Store(redis, clock, [self.source], owners=[OWNER])
        self.poller = self.polling(self.store)

    def polling(self, store: Store, retention_days: float | None = None) -> Poller:
        return Poller(
            store,
            self.fetcher,
            self.reader,
            self.clock,
            POLL,
            retention_days=retention_days,
            jitter=lambda: 0.0,
        )

    async def poll(self, *titles: str, body: bytes = b"", after: timedelta = 10 * MINUTE) -> PollResult:
        self.clock.at += after
        if titles or body:
            self.server.body = body or rss(*titles)
        return await self.poller.poll(self.source)

    async def told(self, chat: Address = CHAT) -> list[Announcement]:
        """What waits for a chat, taken off its queue unsent."""
        token = await self.store.outbox.lease(str(chat))
        assert token
        found = []
        while claim := await self.store.outbox.claim(str(chat), token):
            found.append(claim.announcement)
            await self.store.outbox.settle(claim, token, Sent("1"))
        await self.store.outbox.release(str(chat), token)
        return found

    async def entries(self) -> list[Entry]:
        return [entry async for entry in self.store.archive.entries()]


@pytest.fixture
async def desk(redis: Redis, clock: ManualClock) -> AsyncIterator[Desk]:
    async with hostile_feed() as server:
        made = Desk(redis, clock, server)
        await made.store.subscriptions.put(builders.subscription())
        yield made
        await made.fetcher.close()


def many(first: int, last: int, what: str = "talks") -> list[str]:
    """Titles that have nothing in common but the subject."""
    return [f"{what} alpha{n} beta{n} gamma{n} delta{n}" for n in range(first, last)]


async def test_a_first_poll_keeps_everything_and_tells_nobody(desk: Desk) -> None:
    result = await desk.poll("Talks in Geneva", "Talks in Berlin", "Weather")
    assert (result.status, result.new, result.entries, result.relevant) == ("new", 3, 3, 2)
    assert (result.stories_new, result.announced, result.error) == (2, 0, None)
    assert result.seconds > 0
    assert {entry.title for entry in await desk.entries()} == {
        "Talks in Geneva",
        "Talks in Berlin",
        "Weather",
    }
    assert await desk.told() == []
    state = await desk.store.feeds.state(desk.source.id)
    assert (state.status, state.etag, state.length) == (FeedStatus.OK, desk.server.etag, 3)


async def test_what_is_new_later_is_an_alert_in_the_chats_queue(desk: Desk) -> None:
    await desk.poll("Talks in Geneva")
    result = await desk.poll("Talks alpha beta gamma", "Weather", "Talks in Geneva")
    assert (result.new, result.relevant, result.stories_new, result.announced) == (2, 1, 1, 1)
    [alert] = await desk.told()
    assert (alert.kind, alert.feed) == ("alert", desk.source.id)
    story = await desk.store.archive.story(alert.stories[0])
    assert story is not None
    assert story.reports[0].title == "Talks alpha beta gamma"


async def test_an_unchanged_feed_costs_no_parse_and_tells_nothing(desk: Desk) -> None:
    """A second poll of unchanged feeds: a 304 each, nothing read, nothing said."""
    await desk.poll("Talks in Geneva")
    results = [await desk.poll() for _ in range(3)]
    assert [result.status for result in results] == ["not-modified"] * 3
    assert [result.entries for result in results] == [1] * 3
    assert len(desk.reader.bodies) == 1
    assert len(desk.server.requests) == 4
    assert await desk.told() == []


async def test_a_server_that_ignores_its_own_tags_costs_no_parse_either(desk: Desk) -> None:
    """F52."""
    desk.server.ignores_etag = True
    await desk.poll("Talks in Geneva")
    desk.server.headers["ETag"] = '"another"'
    result = await desk.poll()
    assert result.status == "unchanged"
    assert len(desk.reader.bodies) == 1
    assert (await desk.store.feeds.state(desk.source.id)).etag == '"another"'


async def test_a_304_before_any_body_is_no_failure(desk: Desk) -> None:
    desk.source = replace(desk.source, url=desk.server.url("/bare304"))
    result = await desk.poll()
    assert (result.status, result.error) == ("not-modified", None)
    assert (await desk.store.feeds.state(desk.source.id)).first_fetched is None


async def test_another_report_of_a_story_is_no_alert(desk: Desk) -> None:
    await desk.poll("Talks in Geneva on prisoners go nowhere")
    result = await desk.poll(
        "Talks on prisoners in Geneva go nowhere", "Talks in Geneva on prisoners go nowhere"
    )
    assert (result.stories_new, result.stories_changed, result.announced) == (0, 1, 0)
    assert await desk.told() == []


async def test_an_old_entry_that_appears_is_no_alert(desk: Desk) -> None:
    await desk.poll("Weather")
    dated = f"<pubDate>{format_datetime(NOW - 2 * DAY)}</pubDate></item>".encode()
    result = await desk.poll(body=rss("Talks in Geneva").replace(b"</item>", dated))
    assert (result.relevant, result.announced) == (1, 0)


async def test_an_entry_that_comes_back_is_not_new(desk: Desk) -> None:
    await desk.poll("Talks in Geneva", "Weather")
    await desk.poll("Weather")
    result = await desk.poll("Talks in Geneva", "Weather")
    assert (result.status, result.new) == ("new", 0)
    assert await desk.told() == []


async def test_a_link_another_feed_of_the_outlet_brought_is_not_new(desk: Desk) -> None:
    await desk.poll("Talks in Geneva")
    other = replace(desk.source, id="000000000b")
    result = await desk.poller.poll(other)
    assert (result.status, result.new, result.entries) == ("new", 0, 1)
    assert [entry.outlet for entry in await desk.entries()] == ["Harbour Post"]


async def test_an_edited_title_changes_archive_and_story_silently(desk: Desk) -> None:
    await desk.poll("Talks in Geneva begin at nine", "Weather")
    [first] = [entry for entry in await desk.entries() if entry.relevant]
    body = desk.server.body.replace(
        b"<title>Talks in Geneva begin at nine<", b"<title>Geneva meeting called off<"
    )
    result = await desk.poll(body=body)
    assert (result.new, result.stories_new, result.stories_changed, result.announced) == (0, 0, 1, 0)
    edited = await desk.store.archive.entry(first.id)
    assert edited is not None
    assert (edited.title, edited.story, edited.relevant) == ("Geneva meeting called off", first.story, True)
    assert (edited.first_seen, edited.published) == (first.first_seen, first.published)
    story = await desk.store.archive.story(first.story)
    assert story is not None
    assert [report.title for report in story.reports] == ["Geneva meeting called off"]
    assert await desk.told() == []


async def test_an_edit_of_what_is_not_kept_is_nothing(desk: Desk) -> None:
    desk.poller = desk.polling(desk.store, retention_days=1)
    dated = f"<pubDate>{format_datetime(NOW - 2 * DAY)}</pubDate></item>".encode()
    body = rss("Talks in Geneva begin at nine").replace(b"</item>", dated)
    await desk.poll(body=body)
    result = await desk.poll(
        body=body.replace(b"<title>Talks in Geneva begin", b"<title>Talks in Geneva end")
    )
    assert (result.status, result.new) == ("new", 0)
    assert await desk.entries() == []


async def test_a_burst_is_one_announcement(desk: Desk) -> None:
    """F46, R32."""
    await desk.poll("Weather")
    result = await desk.poll(*many(0, 500))
    assert (result.new, result.announced) == (500, 1)
    [flood] = await desk.told()
    assert (flood.kind, len(flood.stories)) == ("flood", result.stories_new)


async def test_more_than_a_few_entries_are_joined_in_a_thread(desk: Desk, monkeypatch: Any) -> None:
    """R28: the loop does not stand still for what takes longer than some milliseconds."""
    threads: set[bool] = set()

    def watched(*given: Any) -> Plan:
        threads.add(threading.current_thread() is threading.main_thread())
        return decide(*given)

    monkeypatch.setattr("bot.poll.decide", watched)
    await desk.poll("Weather", *many(0, 5))
    assert threads == {True}
    threads.clear()
    await desk.poll("Weather", *many(10, 16))
    assert threads == {False}


async def test_a_feed_published_anew_is_held_and_the_owner_told(desk: Desk) -> None:
    """F44, R32."""
    await desk.poll(*many(0, 20))
    await desk.poll(after=DAY)
    result = await desk.poll(*many(100, 120))
    assert (result.new, result.relevant) == (20, 20)
    assert await desk.told() == []
    [notice] = await desk.told(OWNER)
    assert "20 of 20" in notice.text
    assert len(await desk.entries()) == 40
    assert (await desk.poll(*many(100, 120))).status == "not-modified"


async def test_a_feed_in_other_hands_is_paused_until_the_owner_says_so(desk: Desk) -> None:
    """F51, R34."""
    await desk.poll("Talks in Geneva")
    head = "<title>Cheap shoes</title><link>https://shoes.example.net/</link>"
    result = await desk.poll(body=rss("Talks about shoes", head=head))
    assert result.status == "paused"
    assert result.error is not None
    assert "example.net" in (await desk.told(OWNER))[0].text
    assert await desk.told() == []
    assert len(await desk.entries()) == 1
    asked = len(desk.server.requests)
    again = await desk.poll()
    assert (again.status, again.error) == ("paused", result.error)
    assert len(desk.server.requests) == asked


async def test_a_feed_that_is_gone_is_paused(desk: Desk) -> None:
    await desk.poll("Talks in Geneva")
    desk.server.status = 410
    assert (await desk.poll()).status == "failed"
    state = await desk.store.feeds.state(desk.source.id)
    assert (state.status, state.next_poll) == (FeedStatus.PAUSED, None)
    assert "gone for good" in (await desk.told(OWNER))[0].text
    assert (await desk.poll()).status == "paused"


async def test_a_failing_feed_shows_it_and_is_asked_more_rarely(desk: Desk) -> None:
    desk.server.status = 503
    first, second = await desk.poll(), await desk.poll()
    assert first.error is not None
    assert (first.status, first.error.code, second.status) == ("failed", "http-503", "failed")
    state = await desk.store.feeds.state(desk.source.id)
    assert (state.status, state.failures, state.error) == (FeedStatus.FAILING, 2, "http-503")
    assert state.failing_since == NOW + 10 * MINUTE
    assert state.next_poll == desk.clock.at + 40 * MINUTE
    desk.server.status = 200
    assert (await desk.poll()).status == "new"
    assert (await desk.store.feeds.state(desk.source.id)).status is FeedStatus.OK


async def test_the_owner_is_told_after_a_day_of_failing(desk: Desk) -> None:
    """R35."""
    await desk.poll("Talks in Geneva")
    desk.server.status = 503
    for _ in range(30):
        await desk.poll(after=timedelta(hours=1))
    [notice] = await desk.told(OWNER)
    assert "failing for a day" in notice.text


@pytest.mark.parametrize("path", ["/html", "/endless"])
async def test_what_is_no_feed_marks_nothing_as_seen(desk: Desk, path: str) -> None:
    """F41."""
    await desk.poll("Talks in Geneva")
    before = await desk.store.known.last_body(desk.source.id)
    await desk.store.feeds.put(
        replace(await desk.store.feeds.state(desk.source.id), url=desk.server.url(path))
    )
    assert (await desk.poll()).status == "failed"
    assert await desk.store.known.last_body(desk.source.id) == before
    state = await desk.store.feeds.state(desk.source.id)
    assert (state.title, state.length) == ("Harbour Post", 1)


async def test_an_empty_body_changes_nothing_that_is_known(desk: Desk) -> None:
    """F42."""
    await desk.poll("Talks in Geneva")
    assert (await desk.poll(body=rss())).status == "new"
    result = await desk.poll("Talks in Geneva")
    assert (result.new, await desk.told()) == (0, [])


async def test_a_body_that_hangs_its_reader_is_a_failure(desk: Desk) -> None:
    desk.reader.error = FeedError("hang", "Too slow.")
    result = await desk.poll()
    assert (result.status, result.error) == ("failed", desk.reader.error)


async def test_what_is_older_than_is_kept_is_only_remembered(desk: Desk) -> None:
    desk.poller = desk.polling(desk.store, retention_days=1)
    dated = f"<pubDate>{format_datetime(NOW - 2 * DAY)}</pubDate></item>".encode()
    body = rss("Talks in Geneva").replace(b"</item>", dated)
    assert (await desk.poll(body=body)).new == 0
    assert await desk.entries() == []
    assert await desk.store.known.last_body(desk.source.id)


async def test_a_lasting_redirect_is_followed_after_three_days(desk: Desk) -> None:
    """R22: and it is told when it leads elsewhere."""
    desk.source = replace(desk.source, url=desk.server.url("/hop/301/1"))
    for _ in range(3):
        assert (await desk.store.feeds.state(desk.source.id)).url == ""
        await desk.poll(after=DAY)
    assert (await desk.store.feeds.state(desk.source.id)).url == desk.server.url()
    asked = len(desk.server.requests)
    await desk.poll()
    assert len(desk.server.requests) == asked + 1


async def test_of_a_redirect_elsewhere_the_owner_is_told_with_the_poll(desk: Desk) -> None:
    elsewhere = f"http://localhost:{desk.server.port}/feed.xml"
    desk.source = replace(desk.source, url=desk.server.url(f"/to/301?url={elsewhere}"))
    results = [await desk.poll(after=DAY) for _ in range(4)]
    assert [result.status for result in results] == ["new", "not-modified", "not-modified", "not-modified"]
    [notice] = await desk.told(OWNER)
    assert "localhost" in notice.text
    assert (await desk.store.feeds.state(desk.source.id)).url == ""


async def test_a_redirect_elsewhere_is_told_with_a_new_body_too(desk: Desk) -> None:
    elsewhere = f"http://localhost:{desk.server.port}/feed.xml"
    desk.source = replace(desk.source, url=desk.server.url(f"/to/301?url={elsewhere}"))
    for n in range(3):
        await desk.poll(*many(0, n + 1), after=DAY)
    assert len(await desk.told(OWNER)) == 1


class Rivals(Store):
    """A store whose stories somebody else changes just before a commit, so often as `rivals` says."""

    rivals = 0

    async def commit(self, plan: Plan) -> bool:
        """Lets a rival commit first."""
        if plan.stories and self.rivals:
            self.rivals -= 1
            _, version = await self.stories.near(NOW, NOW)
            name = f"riva{'abcdefghijkl'[self.rivals]}2"
            story = builders.story(name, builders.entry(900 + self.rivals))
            assert await super().commit(builders.plan(story, base=version, alerts=False, number=9))
        return await super().commit(plan)


async def test_stories_changed_meanwhile_are_decided_anew(desk: Desk) -> None:
    store = Rivals(desk.redis, desk.clock, [desk.source])
    desk.poller = desk.polling(store)
    store.rivals = 3
    result = await desk.poll("Talks in Geneva")
    assert (result.status, result.stories_new, store.rivals) == ("new", 1, 0)
    found = await desk.store.archive.latest(10)
    assert sum(len(story.reports) for story in found) == 4


async def test_stories_that_never_rest_are_left_for_the_next_poll(desk: Desk) -> None:
    store = Rivals(desk.redis, desk.clock, [desk.source])
    desk.poller = desk.polling(store)
    store.rivals = ATTEMPTS
    result = await desk.poll("Talks in Geneva")
    assert (result.status, result.error and result.error.code) == ("failed", "busy")
    assert await desk.store.known.last_body(desk.source.id) == frozenset()
    assert (await desk.poll()).status == "new"


async def test_polls_at_once_join_one_story(desk: Desk) -> None:
    """Many feeds bring the same development in the same moment: one story, and no report lost."""
    sources = [
        FeedSource(f"{n:010x}", desk.server.url(f"/feed{n}.xml"), f"Outlet {n}", "en") for n in range(12)
    ]
    sources = [replace(source, url=desk.server.url(f"/feed.xml?{n}")) for n, source in enumerate(sources)]
    bodies = [rss(f"Talks in Geneva on prisoners go nowhere {n}") for n in range(12)]
    await desk.fetcher.close()
    desk.fetcher = Numbered(bodies)
    desk.poller = desk.polling(desk.store)
    results = await desk.poller.poll_all(sources)
    assert [result.new for result in results] == [1] * 12
    [story] = await desk.store.archive.latest(10)
    assert len(story.reports) == 12


class Numbered(Fetcher):
    """Answers with the body of the number in the query."""

    def __init__(self, bodies: Sequence[bytes]) -> None:
        super().__init__(POLL)
        self._bodies = bodies

    async def fetch_soon(self, source: FeedSource, state: object, turn_s: float | None = None) -> Fetched:
        """The body of that number."""
        return Fetched(self._bodies[int(source.url.partition("?")[2])], "text/xml")


async def test_a_round_polls_every_feed_and_reports_each(desk: Desk) -> None:
    paths = ["/feed.xml?0", "/html", "/nothing", "/feed.xml?3", "/hop/302/1"]
    sources = [FeedSource(f"{n:010x}", desk.server.url(path), "O") for n, path in enumerate(paths)]
    heard: list[PollResult] = []
    results = await desk.poller.poll_all(sources, on_result=heard.append)
    assert [result.feed for result in results] == sources
    assert sorted(map(str, heard)) == sorted(map(str, results))
    assert [result.status for result in results] == ["new", "failed", "failed", "new", "new"]
    again = await desk.poller.poll_all(sources)
    assert [result.status for result in again].count("not-modified") == 3
    assert await desk.poller.poll_all([]) == []


async def test_a_surprise_in_one_feed_costs_no_other(desk: Desk) -> None:
    desk.reader.surprise = RuntimeError("a fault of ours")
    sources = [
        FeedSource(f"{n:010x}", desk.server.url(path), "O")
        for n, path in enumerate(["/feed.xml", "/nothing"])
    ]
    crashed, missing = await desk.poller.poll_all(sources)
    assert crashed.error is not None
    assert missing.error is not None
    assert (crashed.error.code, missing.error.code) == ("crash", "http-404")
    assert "RuntimeError" in crashed.error.text


class Away(Store):
    """A store whose server goes away once feeds are being polled."""

    async def commit(self, plan: Plan) -> bool:
        """Fails as redis does."""
        raise RedisError("gone")


async def test_without_its_memory_a_round_ends(desk: Desk) -> None:
    sources = [FeedSource(f"{n:010x}", desk.server.url(f"/feed.xml?{n}"), "O") for n in range(6)]
    desk.poller = desk.polling(Away(desk.redis, desk.clock, sources))
    with pytest.raises(RedisError, match="gone"):
        await desk.poller.poll_all(sources)


async def test_the_whole_way_with_a_real_child(desk: Desk) -> None:
    """From the server through a reader child with the real pack to a chat's queue."""
    reader = Reader(1)
    desk.poller = Poller(desk.store, desk.fetcher, reader, desk.clock, POLL)
    try:
        await desk.poll("Harbour opens after storm", "Museum shows old maps")
        title = "Witkoff and Umerov meet in Miami for talks on the 20-point peace plan for Ukraine"
        result = await desk.poll(title, "Harbour opens after storm", "Museum shows old maps")
    finally:
        await reader.close()
    assert (result.new, result.relevant, result.stories_new, result.announced) == (1, 1, 1, 1)
    [alert] = await desk.told()
    story: Story | None = await desk.store.archive.story(alert.stories[0])
    assert story is not None
    assert {"steve-witkoff", "rustem-umerov"} <= set(story.people)
    assert story.documents == ("20-point-plan",)
    assert story.places == ("miami",)


async def test_jitter_is_drawn_for_each_poll(redis: Redis, clock: ManualClock) -> None:
    async with hostile_feed() as server:
        fetcher = Fetcher(POLL)
        source = FeedSource("000000000a", server.url(), "O")
        store = Store(redis, clock, [source])
        await Poller(store, fetcher, ReaderDouble(), clock, POLL).poll(source)
        await fetcher.close()
    state = await store.feeds.state(source.id)
    assert state.next_poll is not None
    assert timedelta(seconds=540) <= state.next_poll - NOW <= timedelta(seconds=660)


async def test_an_entry_without_a_date_came_when_its_feed_last_changed(desk: Desk) -> None:
    said = NOW - DAY
    desk.server.headers["Last-Modified"] = format_datetime(said, usegmt=True)
    await desk.poll("Talks in Geneva")
    [entry] = await desk.entries()
    assert (entry.published, entry.first_seen) == (said, NOW + 10 * MINUTE)


@pytest.mark.parametrize(
    "said", ["yesterday", "Mon, 99 Dec 2025 09:00:00 GMT", "Mon, 21 Dec 2099 09:00:00 GMT"]
)
async def test_a_change_nobody_can_believe_dates_nothing(desk: Desk, said: str) -> None:
    desk.server.headers["Last-Modified"] = said
    await desk.poll("Talks in Geneva")
    [entry] = await desk.entries()
    assert entry.published == entry.first_seen


async def test_a_change_that_never_moves_dates_nothing_new(desk: Desk) -> None:
    desk.server.headers["Last-Modified"] = format_datetime(NOW - DAY, usegmt=True)
    await desk.poll("Talks in Geneva")
    await desk.poll("Talks alpha beta gamma", "Talks in Geneva")
    dates = {entry.title: entry.published for entry in await desk.entries()}
    assert dates == {"Talks in Geneva": NOW - DAY, "Talks alpha beta gamma": NOW + 20 * MINUTE}
