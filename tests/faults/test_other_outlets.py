"""F51: a feed in other hands cannot speak for another outlet, or hide what that one says."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.bench.hostile_bodies import rss
from bot.clock import ManualClock
from bot.fetch import Fetcher
from bot.poll import Poller, PollResult
from bot.store import Store
from feeds.model import Entry, FeedSource
from tests.doubles.hostile_feed import HostileFeed, hostile_feed
from tests.doubles.reader_double import ReaderDouble
from tests.faults.feed_desk import MINUTE, OWNER, POLL, FeedDesk, feed_desk

SCOOP = "https://harbour.example/scoop"


class Newsroom:
    """The Harbour Post, a second feed of it, and the Evil Daily, all read by one desk."""

    def __init__(self, desk: FeedDesk, servers: dict[str, HostileFeed], redis: Redis) -> None:
        self.desk, self._servers = desk, servers
        outlets = {"post": "Harbour Post", "world": "Harbour Post", "evil": "Evil Daily"}
        self.sources = {
            name: FeedSource(f"00000000{at:02x}", servers[name].url(), outlet, "en")
            for at, (name, outlet) in enumerate(outlets.items(), 1)
        }
        desk.store = Store(redis, desk.clock, [*self.sources.values()], owners=[OWNER])
        self._fetcher = Fetcher(POLL)
        self._poller = Poller(desk.store, self._fetcher, ReaderDouble(), desk.clock, POLL, jitter=lambda: 0.0)

    async def poll(self, name: str, *items: tuple[str, str]) -> PollResult:
        """One poll of a feed that shows these titles and links."""
        rows = [f"<item><title>{title}</title><link>{link}</link></item>" for title, link in items]
        self._servers[name].body = rss("".join(rows), f"<title>{self.sources[name].outlet}</title>").encode()
        self.desk.clock.at += 10 * MINUTE
        return await self._poller.poll(self.sources[name])

    async def scoops(self) -> list[Entry]:
        """What is kept of the scoop's address."""
        return [entry async for entry in self.desk.store.archive.entries() if entry.link == SCOOP]

    async def close(self) -> None:
        """Closes what it opened."""
        await self._fetcher.close()
        await self.desk.store.close()


@pytest.fixture
async def newsroom(redis: Redis, clock: ManualClock) -> AsyncIterator[Newsroom]:
    async with feed_desk(redis, clock) as desk, hostile_feed() as a, hostile_feed() as b, hostile_feed() as c:
        made = Newsroom(desk, {"post": a, "world": b, "evil": c}, redis)
        for name in made.sources:
            await made.poll(name, ("The harbour museum opens", f"https://{name}.example/old"))
        yield made
        await made.close()


async def test_f51_another_outlet_cannot_hide_a_report_by_showing_its_link_first(newsroom: Newsroom) -> None:
    await newsroom.poll("evil", ("Buy cheap shoes now", SCOOP))
    result = await newsroom.poll("post", ("Talks alpha beta gamma collapse", SCOOP))
    assert (result.new, result.announced) == (1, 1)
    assert len(await newsroom.desk.told()) == 1
    assert {entry.outlet for entry in await newsroom.scoops()} == {"Harbour Post", "Evil Daily"}


async def test_f51_another_outlet_cannot_put_words_into_a_report_by_editing_its_link(
    newsroom: Newsroom,
) -> None:
    await newsroom.poll("post", ("Talks alpha beta gamma go on", SCOOP))
    for title in ("Talks delta epsilon", "Talks: we made everything up", "Buy cheap shoes now"):
        await newsroom.poll("evil", (title, SCOOP))
    said = {entry.title for entry in await newsroom.scoops() if entry.outlet == "Harbour Post"}
    assert said == {"Talks alpha beta gamma go on"}
    stories = await newsroom.desk.store.archive.latest(10)
    told = {report.title for story in stories for report in story.reports if report.outlet == "Harbour Post"}
    assert told == {"Talks alpha beta gamma go on"}


async def test_f51_two_feeds_of_one_outlet_tell_an_article_once(newsroom: Newsroom) -> None:
    assert (await newsroom.poll("world", ("Talks alpha beta gamma go on", SCOOP))).new == 1
    assert (await newsroom.poll("post", ("Talks alpha beta gamma go on", SCOOP))).new == 0
    assert len(await newsroom.scoops()) == 1
    assert len(await newsroom.desk.told()) == 1
