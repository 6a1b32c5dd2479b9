"""A poller of one feed on a server that misbehaves, and what chats then get by the platforms' doubles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from pydantic import SecretStr
from redis.asyncio import Redis

from bot.clock import ManualClock
from bot.compose import Composer
from bot.config_model import PollConfig, SlackConfig, TelegramConfig
from bot.fetch import Fetcher
from bot.outcome import ChatSender, Sent
from bot.poll import Poller, PollResult
from bot.slack_send import SlackSender
from bot.store import Store
from bot.telegram_send import TelegramSender
from feeds.model import Announcement, FeedSource, FeedState
from handlers.ports import Address
from tests import builders
from tests.doubles.fake_slack import BOT_TOKEN, FakeSlack
from tests.doubles.fake_telegram import TOKEN, FakeTelegram
from tests.doubles.hostile_feed import HostileFeed, hostile_feed, rss
from tests.doubles.memory_desk import memory_desk
from tests.doubles.reader_double import ReaderDouble

POLL = PollConfig(allow_private_networks=True)
CHAT, OWNER = Address("telegram", "7"), Address("telegram", "42")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class FeedDesk:
    """Time moves ten minutes with every poll. One chat has alerts; notices go to the owner."""

    def __init__(self, redis: Redis, clock: ManualClock, server: HostileFeed) -> None:
        self.clock, self.server = clock, server
        self.source = FeedSource("000000000a", server.url(), "Harbour Post", "en")
        self.fetcher = Fetcher(POLL)
        self.store = Store(redis, clock, [self.source], owners=[OWNER])
        self.poller = Poller(self.store, self.fetcher, ReaderDouble(), clock, POLL, jitter=lambda: 0.0)

    async def poll(self, *titles: str, body: bytes = b"", after: timedelta = 10 * MINUTE) -> PollResult:
        """One poll; with titles or a body the feed is that from now on."""
        self.clock.at += after
        if titles or body:
            self.server.body = body or rss(*titles)
        return await self.poller.poll(self.source)

    async def poll_at(self, path: str) -> PollResult:
        """One poll of another habit of the server."""
        self.source = replace(self.source, url=self.server.url(path))
        return await self.poll()

    async def state(self) -> FeedState:
        """The feed as the desk sees it."""
        return await self.store.feeds.state(self.source.id)

    async def code(self, path: str = "") -> str:
        """The code a poll fails with; nothing is marked as seen by it."""
        before = await self.store.known.last_body(self.source.id)
        result = await (self.poll_at(path) if path else self.poll())
        assert result.status in ("failed", "paused"), result
        assert await self.store.known.last_body(self.source.id) == before
        assert result.error is not None
        return result.error.code

    async def told(self, chat: Address = CHAT) -> list[Announcement]:
        """What waits for a chat, taken off its queue unsent."""
        return await self._drained(chat, None)

    async def sent(self, chat: Address, sender: ChatSender) -> list[Announcement]:
        """What waits for a chat, sent by a platform's own way out."""
        return await self._drained(chat, sender)

    async def _drained(self, chat: Address, sender: ChatSender | None) -> list[Announcement]:
        compose = Composer(
            self.store, lambda: replace(memory_desk(), archive=self.store.archive, now=self.clock.at)
        )
        token = await self.store.outbox.lease(str(chat))
        assert token
        found = []
        while claim := await self.store.outbox.claim(str(chat), token):
            if sender:
                message = await compose(claim.announcement, chat)
                assert message
                for part in sender.parts(chat, message, claim.delivery):
                    assert isinstance(await part.send(), Sent)
            await self.store.outbox.settle(claim, token, Sent("1"))
            found.append(claim.announcement)
        await self.store.outbox.release(str(chat), token)
        return found

    async def titles(self) -> list[str]:
        """Titles of all that was kept, sorted."""
        return sorted([entry.title async for entry in self.store.archive.entries()])


@asynccontextmanager
async def feed_desk(redis: Redis, clock: ManualClock) -> AsyncIterator[FeedDesk]:
    """The desk, open."""
    async with hostile_feed() as server:
        made = FeedDesk(redis, clock, server)
        await made.store.subscriptions.put(builders.subscription(CHAT))
        yield made
        await made.fetcher.close()
        await made.store.close()


@asynccontextmanager
async def telegram_out() -> AsyncIterator[tuple[FakeTelegram, TelegramSender]]:
    """Telegram on loopback, and the way out to it."""
    fake = FakeTelegram()
    await fake.start()
    sender = TelegramSender(TelegramConfig(token=SecretStr(TOKEN), api_url=fake.url))
    try:
        yield fake, sender
    finally:
        await sender.close()
        await fake.stop()


@asynccontextmanager
async def slack_out() -> AsyncIterator[tuple[FakeSlack, SlackSender]]:
    """Slack on loopback, and the way out to it."""
    fake = FakeSlack()
    await fake.start()
    sender = SlackSender(SlackConfig(bot_token=SecretStr(BOT_TOKEN), api_url=fake.url))
    try:
        yield fake, sender
    finally:
        await sender.close()
        await fake.stop()


def many(first: int, last: int, what: str = "talks") -> list[str]:
    """Titles that have nothing in common but the subject."""
    return [f"{what} alpha{n} beta{n} gamma{n} delta{n}" for n in range(first, last)]
