"""Deliveries by the real clients to doubles on loopback, in a time of the tests' own: hours take moments."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from pydantic import SecretStr
from redis.asyncio import Redis

from bot.budget import Budget
from bot.compose import Composer
from bot.config_model import SlackConfig, TelegramConfig
from bot.digests import DueDigests
from bot.outcome import ChatSender
from bot.packfile import load_pack
from bot.sender import Sender
from bot.slack_send import SlackSender
from bot.store import Store
from bot.telegram_send import TelegramSender
from feeds.model import Announcement
from handlers.ports import Address, Desk
from tests import builders as b
from tests.doubles.fake_slack import BOT_TOKEN, FakeSlack
from tests.doubles.fake_telegram import TOKEN, FakeTelegram

ANSWER_S = 0.3  # real seconds a client waits for an answer
STEP_S = 1.0
PLATFORMS = ("telegram", "slack")


class Hours:
    """Time of server, desk and budget, which passes when somebody waits for it."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return 1_800_000_000.0 + self.passed

    def now(self) -> datetime:
        """Editorial time: it passes as fast."""
        return b.NOW + timedelta(seconds=self.passed)

    async def sleep(self, seconds: float) -> None:
        """Nobody waits in fact."""
        self.passed += seconds


class Delivery:
    """A desk that sends."""

    def __init__(self, redis: Redis, hours: Hours, telegram: FakeTelegram, slack: FakeSlack) -> None:
        self.redis, self.hours, self.telegram, self.slack = redis, hours, telegram, slack
        self.store = Store(redis, hours, [b.source(1)], server_time=hours)
        pack = load_pack()
        self._compose = Composer(
            self.store, lambda: Desk(self.store.archive, self.store.subscriptions, pack, hours.now())
        )
        self.on_telegram = TelegramSender(
            TelegramConfig(token=SecretStr(TOKEN), api_url=telegram.url), ANSWER_S
        )
        self.on_slack = SlackSender(SlackConfig(bot_token=SecretStr(BOT_TOKEN), api_url=slack.url), ANSWER_S)
        self._sender = self._new_sender()
        self._told = 0

    def _new_sender(self) -> Sender:
        senders: dict[str, ChatSender] = {"telegram": self.on_telegram, "slack": self.on_slack}
        budget = Budget(self.redis, server_time=self.hours, sleep=self.hours.sleep)
        return Sender(self.store, senders, self._compose, budget, self.hours, sleep=self.hours.sleep)

    async def subscribe(self, *chats: Address) -> None:
        """They want alerts and no digests."""
        for chat in chats:
            await self.store.subscriptions.put(b.subscription(chat, digest=False))

    async def queue_digests(self) -> int:
        """Digests whose hour has come; how many."""
        return await DueDigests(self.store, self.hours).announce()

    async def news(self, *titles: str) -> None:
        """A poll that found a story for each title: alerts for every chat."""
        for title in titles:
            self._told += 1
            entry = b.entry(self._told, title=title, published=self.hours.now())
            story = b.story(f"s{self._told:05}".replace("0", "x"), entry, created=self.hours.now())
            _, base = await self.store.stories.near(self.hours.now(), self.hours.now())
            plan = b.plan(story, base=base, number=1, announcements=(self._alert(story.id),))
            assert await self.store.commit(plan)

    def _alert(self, story: str) -> Announcement:
        return Announcement(f"alert:{story}", "alert", self.hours.now(), (story,))

    async def run(self, seconds: float) -> None:
        """So much time passes; whoever is due is sent to."""
        until = self.hours.passed + seconds
        while self.hours.passed < until:
            chats = await self.store.outbox.due_chats(100, PLATFORMS)
            for chat in chats:
                await self._sender.drain(chat)
            if not chats:
                self.hours.passed += STEP_S

    async def close(self) -> None:
        await self.on_telegram.close()
        await self.on_slack.close()
        await self.store.close()


@asynccontextmanager
async def delivering(redis: Redis) -> AsyncIterator[Delivery]:
    """A desk on an empty server, with both platforms."""
    telegram, slack = FakeTelegram(), FakeSlack()
    await telegram.start()
    await slack.start()
    made = Delivery(redis, Hours(), telegram, slack)
    try:
        yield made
    finally:
        await made.close()
        await telegram.stop()
        await slack.stop()
