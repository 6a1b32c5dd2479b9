"""F22: two desks drain the same chats while answers take their time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial

import pytest
from redis.asyncio import Redis

from bot.budget import Budget
from bot.outcome import Outcome, Part, Sent, mark_of
from bot.sender import Sender
from bot.store import Store
from feeds.model import Announcement
from handlers.message import Message, Paragraph, Text
from handlers.ports import Address
from tests import builders as b
from tests.faults.delivery import Hours

CHATS = [Address("terminal", f"chat{number}") for number in range(5)]
ALERTS = [f"n{number}" for number in range(10)]


class Slow:
    """A platform that answers when it is let: each message is heard at once."""

    platform = "terminal"

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self._answers = asyncio.Semaphore(0)
        self._hearing = asyncio.Condition()

    def parts(self, address: Address, message: Message, delivery: str) -> Sequence[Part]:
        words = repr(message)
        return [Part(mark_of(words), partial(self._send, address, delivery))]

    async def _send(self, address: Address, delivery: str) -> Outcome:
        async with self._hearing:
            self.heard.append((address.chat, delivery))
            self._hearing.notify_all()
        await self._answers.acquire()
        return Sent("1")

    async def has_heard(self, count: int) -> None:
        async with asyncio.timeout(20), self._hearing:
            await self._hearing.wait_for(lambda: len(self.heard) >= count)

    def answer(self, count: int = 1000) -> None:
        for _ in range(count):
            self._answers.release()


class Desks:
    """Two desks on one memory."""

    def __init__(self, redis: Redis) -> None:
        self.hours = Hours()
        self.store = Store(redis, self.hours, [], server_time=self.hours)
        self.platforms = (Slow(), Slow())
        self._redis = redis

    def sender(self, number: int) -> Sender:
        budget = Budget(self._redis, server_time=self.hours, sleep=self.hours.sleep)
        return Sender(self.store, {"terminal": self.platforms[number]}, words, budget, self.hours)

    async def queue(self, chats: Sequence[Address], names: Sequence[str]) -> None:
        for name in names:
            for chat in chats:
                await self.store.outbox.enqueue(chat, b.alert(name))


async def words(announcement: Announcement, _address: Address) -> Message:
    return Message((Paragraph((Text(announcement.id),)),))


@pytest.fixture
def desks(redis: Redis) -> Desks:
    return Desks(redis)


async def test_f22_fifty_alerts_come_once_each_though_two_desks_send(desks: Desks) -> None:
    """The second takes up the same chats while the first waits for answers."""
    one, other = desks.platforms
    await desks.queue(CHATS, ALERTS)
    async with asyncio.TaskGroup() as group:
        for chat in CHATS:
            group.create_task(desks.sender(0).drain(str(chat)))
        await one.has_heard(len(CHATS))
        later = [group.create_task(desks.sender(1).drain(str(chat))) for chat in CHATS]
        other.answer()
        await asyncio.gather(*later)
        one.answer()
    copies = Counter(one.heard + other.heard)
    assert len(copies) == len(CHATS) * len(ALERTS)
    assert set(copies.values()) == {1}
    assert await desks.store.outbox.queued() == 0


async def test_f22_a_desk_that_stood_still_leaves_the_chat_to_who_took_it_over(desks: Desks) -> None:
    """Its lease ended meanwhile: what it was at may come twice, and nothing else."""
    one, other = desks.platforms
    await desks.queue(CHATS[:1], ["a", "b", "c"])
    still = asyncio.create_task(desks.sender(0).drain(str(CHATS[0])))
    await one.has_heard(1)
    desks.hours.passed += 30
    taking_over = asyncio.create_task(desks.sender(1).drain(str(CHATS[0])))
    await other.has_heard(1)
    other.answer(1)
    await other.has_heard(2)
    one.answer()
    await still
    assert len(one.heard) == 1
    other.answer()
    await taking_over
    assert sorted(Counter(one.heard + other.heard).values()) == [1, 1, 2]
    assert await desks.store.outbox.queued() == 0
