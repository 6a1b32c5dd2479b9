"""Draining an outbox to a platform that answers as told: what is sent, kept, dropped, in which order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest
import structlog
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bot import metrics
from bot.budget import Budget
from bot.clock import ManualClock
from bot.outcome import Outcome, Part, Refused, Sent, Unclear, Wait, mark_of
from bot.sender import IN_FLIGHT, Sender
from bot.store import Store
from feeds.model import Announcement
from handlers.message import Block, Message, Paragraph, Text
from handlers.ports import Address
from tests.builders import NOW, alert, subscription

HERE = Address("terminal", "here")  # no limits: rows follow each other at once
ELSEWHERE = Address("terminal", "elsewhere")
PERSON = Address("telegram", "7")


class Platform:
    """Takes messages down and answers each with the next outcome it was told, else that it was sent."""

    def __init__(self, platform: str = "terminal", *outcomes: Outcome | Exception) -> None:
        self.platform = platform
        self.outcomes: Iterator[Outcome | Exception] = iter(outcomes)
        self.got: list[tuple[str, str]] = []
        self.deliveries: list[str] = []

    def parts(self, address: Address, message: Message, delivery: str) -> list[Part]:
        """One for each paragraph."""
        return [
            Part(mark_of(words), partial(self.send, address, words, delivery))
            for words in map(words_of, message.blocks)
        ]

    async def send(self, address: Address, words: str, delivery: str) -> Outcome:
        self.got.append((address.chat, words))
        self.deliveries.append(delivery)
        outcome = next(self.outcomes, Sent(str(len(self.got))))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def words_of(block: Block) -> str:
    assert isinstance(block, Paragraph)
    [span] = block.spans
    assert isinstance(span, Text)
    return span.text


async def story_names(announcement: Announcement, address: Address) -> Message | None:
    """A message that says which story it is; "broken" cannot be composed, "gone" has nothing to say,
    "a+b" has two parts."""
    name = announcement.stories[0] if announcement.kind == "alert" else announcement.kind
    if name == "broken":
        raise KeyError(name)
    return None if name == "gone" else Message(tuple(Paragraph((Text(part),)) for part in name.split("+")))


@pytest.fixture
def desk(store: Store, redis: Redis, clock: ManualClock) -> Desk:
    return Desk(store, redis, clock)


class Desk:
    """A store with a sender on it."""

    def __init__(self, store: Store, redis: Redis, clock: ManualClock) -> None:
        self.store, self.redis, self.clock = store, redis, clock

    def sender(self, *platforms: Platform) -> Sender:
        by_name = {p.platform: p for p in platforms}
        return Sender(self.store, by_name, story_names, Budget(self.redis), self.clock)

    async def queue(self, address: Address, *names: str) -> None:
        await self.store.subscriptions.put(subscription(address, digest=False))
        for name in names:
            await self.store.outbox.enqueue(address, alert(name))

    async def unpark(self, address: Address) -> None:
        """Time goes by."""
        await self.redis.delete(f"parley:parked:{address}")


async def test_rows_are_sent_in_order_and_once(desk: Desk) -> None:
    platform = Platform()
    await desk.queue(HERE, "one", "two", "three")
    await desk.sender(platform).drain(str(HERE))
    await desk.sender(platform).drain(str(HERE))
    assert platform.got == [("here", "one"), ("here", "two"), ("here", "three")]
    assert await desk.store.outbox.queued() == 0


async def test_a_message_that_cannot_be_composed_does_not_block_the_next(desk: Desk) -> None:
    platform = Platform()
    await desk.queue(HERE, "one", "broken", "gone", "two")
    with structlog.testing.capture_logs() as events:
        await desk.sender(platform).drain(str(HERE))
    assert [text for _, text in platform.got] == ["one", "two"]
    assert await desk.store.outbox.queued() == 0
    assert [e["announcement"] for e in events if e["log_level"] == "error"] == ["alert:broken"]


async def test_a_refused_message_does_not_block_the_next(desk: Desk) -> None:
    platform = Platform("terminal", Refused("bad-request"))
    await desk.queue(HERE, "one", "two")
    await desk.sender(platform).drain(str(HERE))
    assert [text for _, text in platform.got] == ["one", "two"]
    assert await desk.store.outbox.queued() == 0


async def test_a_row_there_is_nothing_to_say_for_forgives_no_platform(desk: Desk) -> None:
    """No request was made, so nothing is known of it."""
    budget = Budget(desk.redis)
    for _ in range(3):
        await budget.note("terminal", Unclear("timeout"))
    await desk.redis.delete("parley:value:paused:terminal")
    await desk.queue(HERE, "gone", "broken")
    await desk.sender(Platform()).drain(str(HERE))
    assert await desk.redis.get("parley:value:strikes:terminal") == b"3"


async def test_a_drain_whose_time_is_over_when_it_gets_a_lane_claims_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers that take long hold all lanes; what is claimed then would be cut off by the engine."""
    moments = iter([0.0, 1.0])  # when it begins and is looked at first; then the lanes were taken
    monkeypatch.setattr("bot.sender.time", SimpleNamespace(monotonic=lambda: next(moments, 60.0)))
    platform = Platform()
    await desk.queue(HERE, "one")
    sender = desk.sender(platform)
    await sender.drain(str(HERE))
    assert platform.got == []
    monkeypatch.undo()
    await sender.drain(str(HERE))
    assert len(platform.got) == 1, "it was not counted as a try either"


async def test_a_429_parks_its_chat_alone_and_keeps_the_row(desk: Desk) -> None:
    platform = Platform("terminal", Wait(3600))
    await desk.queue(HERE, "one", "two")
    await desk.queue(ELSEWHERE, "one")
    sender = desk.sender(platform)
    await sender.drain(str(HERE))
    await sender.drain(str(HERE))
    await sender.drain(str(ELSEWHERE))
    assert platform.got == [("here", "one"), ("elsewhere", "one")]
    assert await desk.store.outbox.due_chats(9, ["terminal"]) == []
    await desk.unpark(HERE)
    await sender.drain(str(HERE))
    assert platform.got[2:] == [("here", "one"), ("here", "two")]


async def test_fifty_messages_leave_while_another_chat_waits_an_hour(desk: Desk) -> None:
    platform = Platform("terminal", Wait(3600))
    await desk.queue(HERE, "first")
    await desk.queue(ELSEWHERE, *(f"n{n}" for n in range(50)))
    sender = desk.sender(platform)
    await sender.drain(str(HERE))
    await sender.drain(str(ELSEWHERE))
    assert len(platform.got) == 51
    assert await desk.store.outbox.queued() == 1


async def test_a_message_that_may_have_arrived_is_sent_twice_at_most(desk: Desk) -> None:
    platform = Platform("terminal", Unclear("timeout"), Unclear("timeout"))
    await desk.queue(HERE, "one", "two")
    await desk.store.subscriptions.put(subscription(HERE))
    sender = desk.sender(platform)
    for _ in range(5):
        await sender.drain(str(HERE))
        await desk.unpark(HERE)
    assert [text for _, text in platform.got] == ["one", "one", "two"]
    assert platform.deliveries[0] == platform.deliveries[1]
    assert await desk.store.outbox.unclear(HERE) == ["one"], "the next digest names it"


async def test_a_chat_without_digests_is_told_once_what_may_not_have_arrived(desk: Desk) -> None:
    platform = Platform("terminal", Unclear("timeout"), Unclear("timeout"))
    await desk.queue(HERE, "one", "two")
    sender = desk.sender(platform)
    for _ in range(6):
        await sender.drain(str(HERE))
        await desk.unpark(HERE)
    assert len(platform.got) == 4
    assert await desk.store.outbox.unclear(HERE) == []
    assert await desk.store.outbox.queued() == 0


async def test_certain_failures_are_tried_until_it_works(desk: Desk) -> None:
    failures = [Wait(2, "not-connected"), Wait(2, "http-502")] * 5
    platform = Platform("terminal", *failures)
    await desk.queue(HERE, "one")
    sender = desk.sender(platform)
    for _ in range(11):
        await desk.redis.delete("parley:value:paused:terminal")
        await desk.unpark(HERE)
        await sender.drain(str(HERE))
    assert len(platform.got) == 11
    assert await desk.store.outbox.queued() == 0


async def test_a_platform_in_trouble_is_left_alone_and_keeps_its_rows(desk: Desk) -> None:
    platform = Platform("terminal", *[Unclear("timeout")] * 3)
    chats = [Address("terminal", f"chat{n}") for n in range(6)]
    sender = desk.sender(platform)
    for chat in chats:
        await desk.queue(chat, "one")
        await sender.drain(str(chat))
    assert [chat for chat, _ in platform.got] == ["chat0", "chat1", "chat2"]
    assert await desk.store.outbox.queued() == 6


async def test_a_sender_that_breaks_counts_as_unclear(desk: Desk) -> None:
    platform = Platform("terminal", RuntimeError("a fault of ours"))
    await desk.queue(HERE, "one")
    await desk.sender(platform).drain(str(HERE))
    await desk.unpark(HERE)
    await desk.sender(platform).drain(str(HERE))
    assert [text for _, text in platform.got] == ["one", "one"]
    assert await desk.store.outbox.queued() == 0


async def test_a_chat_that_is_gone_is_not_asked_again(desk: Desk) -> None:
    platform = Platform("terminal", Refused("blocked", chat_gone=True))
    await desk.queue(HERE, "one", "two")
    sender = desk.sender(platform)
    await sender.drain(str(HERE))
    await sender.drain(str(HERE))
    assert platform.got == [("here", "one")]
    assert await desk.store.outbox.queued() == 0
    subscribed = await desk.store.subscriptions.get(HERE)
    assert subscribed is not None
    assert subscribed.paused == "blocked"


async def test_rows_follow_a_chat_that_moved(desk: Desk) -> None:
    platform = Platform("terminal", Refused("moved", moved_to="there"))
    await desk.queue(HERE, "one", "two")
    sender = desk.sender(platform)
    await sender.drain(str(HERE))
    assert await desk.store.outbox.due_chats(9, ["terminal"]) == ["terminal/there"]
    await sender.drain("terminal/there")
    assert platform.got[1:] == [("there", "one"), ("there", "two")]
    assert await desk.store.subscriptions.get(Address("terminal", "there"))


async def test_a_token_that_is_not_taken_stops_the_platform_and_loses_nothing(desk: Desk) -> None:
    platform = Platform("terminal", Refused("token", platform_down=True))
    await desk.queue(HERE, "one")
    await desk.queue(ELSEWHERE, "one")
    sender = desk.sender(platform)
    await sender.drain(str(HERE))
    await sender.drain(str(ELSEWHERE))
    assert platform.got == [("here", "one")]
    assert await desk.store.outbox.queued() == 2


async def test_a_leased_chat_is_left_to_its_holder(desk: Desk) -> None:
    platform = Platform()
    await desk.queue(HERE, "one")
    assert await desk.store.outbox.lease(str(HERE))
    await desk.sender(platform).drain(str(HERE))
    assert platform.got == []


async def test_the_lease_ends_with_the_drain_though_the_memory_fails(desk: Desk) -> None:
    async def fails(announcement: Announcement, address: Address) -> Message | None:
        raise RedisConnectionError("away")

    await desk.queue(HERE, "one")
    platform = Platform()
    sender = Sender(desk.store, {"terminal": platform}, fails, Budget(desk.redis), desk.clock)
    with pytest.raises(RedisConnectionError):
        await sender.drain(str(HERE))
    await desk.sender(platform).drain(str(HERE))
    assert platform.got == [("here", "one")]


async def test_a_chat_nobody_here_can_reach_is_not_touched(desk: Desk) -> None:
    await desk.queue(HERE, "one")
    await desk.sender(Platform("telegram")).drain(str(HERE))
    assert await desk.store.outbox.due_chats(9, ["terminal"]) == [str(HERE)]


async def test_messages_to_one_person_keep_their_distance(desk: Desk) -> None:
    platform = Platform("telegram")
    await desk.queue(PERSON, "one", "two")
    await desk.sender(platform).drain(str(PERSON))
    assert [text for _, text in platform.got] == ["one", "two"]


async def test_messages_to_a_group_are_parked_in_between(desk: Desk) -> None:
    group = Address("telegram", "-7")
    platform = Platform("telegram")
    await desk.queue(group, "one", "two")
    await desk.sender(platform).drain(str(group))
    assert [text for _, text in platform.got] == ["one"]
    assert await desk.store.outbox.queued() == 1
    assert await desk.store.outbox.lease(str(group)), "nobody sits on the chat while it waits"


async def test_a_wait_of_ours_is_no_try_and_no_copy(desk: Desk) -> None:
    group = Address("telegram", "-7")
    platform = Platform("telegram")
    await desk.queue(group, "one", "two")
    sender = desk.sender(platform)
    for _ in range(4):
        await desk.unpark(group)
        await sender.drain(str(group))
    token = await desk.store.outbox.lease(str(group))
    assert token
    await desk.unpark(group)
    claim = await desk.store.outbox.claim(str(group), token)
    assert claim
    assert (claim.tries, claim.copies) == (1, 0)


async def test_after_an_outage_of_eight_hours_a_chat_gets_one_message(desk: Desk, clock: ManualClock) -> None:
    platform = Platform()
    await desk.queue(HERE, *(f"n{n}" for n in range(120)))
    clock.at = NOW + timedelta(hours=8)
    await desk.sender(platform).drain(str(HERE))
    assert len(platform.got) == 1
    assert await desk.store.outbox.queued() == 0


async def test_a_stopping_sender_ends_after_the_send_it_is_at(desk: Desk) -> None:
    class Stopping(Platform):
        async def send(self, address: Address, words: str, delivery: str) -> Outcome:
            sender.stop()
            return await super().send(address, words, delivery)

    platform = Stopping()
    sender = desk.sender(platform)
    await desk.queue(HERE, "one", "two")
    await sender.drain(str(HERE))
    assert [text for _, text in platform.got] == ["one"]
    assert await desk.store.outbox.queued() == 1
    assert await desk.store.outbox.due_chats(9, ["terminal"]) == [str(HERE)]


async def test_a_later_try_sends_only_the_parts_that_did_not_arrive(desk: Desk) -> None:
    """R3: a long message is not repeated from its beginning."""
    outcomes = (Sent("1"), Wait(5), Sent("2"), Unclear("timeout"), Sent("3"))
    platform = Platform("terminal", *outcomes)
    await desk.queue(HERE, "a+b+c", "next")
    sender = desk.sender(platform)
    for _ in range(3):
        await sender.drain(str(HERE))
        await desk.unpark(HERE)
    assert [text for _, text in platform.got] == ["a", "b", "b", "c", "c", "next"]
    assert await desk.store.outbox.queued() == 0
    assert len(set(platform.deliveries)) == 2, "one delivery, however many parts and tries"


async def test_each_part_has_its_own_two_copies(desk: Desk) -> None:
    outcomes = (Unclear("timeout"), Sent("1"), Unclear("timeout"), Unclear("timeout"))
    platform = Platform("terminal", *outcomes)
    await desk.queue(HERE, "a+b")
    await desk.store.subscriptions.put(subscription(HERE))
    sender = desk.sender(platform)
    for _ in range(4):
        await sender.drain(str(HERE))
        await desk.unpark(HERE)
    assert [text for _, text in platform.got] == ["a", "a", "b", "b"]
    assert await desk.store.outbox.unclear(HERE) == ["a+b"]


async def test_a_message_that_changed_meanwhile_is_sent_where_it_changed(desk: Desk) -> None:
    platform, words = Platform("terminal", Sent("1"), Wait(1)), ["a", "b"]

    async def changing(announcement: Announcement, address: Address) -> Message | None:
        return Message(tuple(Paragraph((Text(word),)) for word in words))

    await desk.queue(HERE, "one")
    sender = Sender(desk.store, {"terminal": platform}, changing, Budget(desk.redis), desk.clock)
    await sender.drain(str(HERE))
    await desk.unpark(HERE)
    words[1] = "c"
    await sender.drain(str(HERE))
    assert [text for _, text in platform.got] == ["a", "b", "c"]


async def test_a_message_that_became_shorter_is_sent_as_far_as_it_goes(desk: Desk) -> None:
    platform, words = Platform("terminal", Sent("1"), Wait(1)), ["a", "b"]

    async def changing(announcement: Announcement, address: Address) -> Message | None:
        return Message(tuple(Paragraph((Text(word),)) for word in words))

    await desk.queue(HERE, "one")
    sender = Sender(desk.store, {"terminal": platform}, changing, Budget(desk.redis), desk.clock)
    await sender.drain(str(HERE))
    await desk.unpark(HERE)
    words.pop()
    await sender.drain(str(HERE))
    assert [text for _, text in platform.got] == ["a", "b"]
    assert await desk.store.outbox.queued() == 0


async def test_every_part_counts_against_the_chats_own_pace(desk: Desk) -> None:
    slept: list[float] = []
    platform = Platform("telegram")

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    await desk.queue(PERSON, "a+b+c")
    budget = Budget(desk.redis, server_time=lambda: 1_800_000_000 + sum(slept), sleep=sleep)
    sender = Sender(desk.store, {"telegram": platform}, story_names, budget, desk.clock, sleep=sleep)
    await sender.drain(str(PERSON))
    assert [text for _, text in platform.got] == ["a", "b", "c"]
    assert sum(slept) >= 2 * 1.2


async def test_with_one_copy_allowed_nothing_comes_twice(redis: Redis, clock: ManualClock) -> None:
    """[delivery] max_copies = 1"""
    store = Store(redis, clock, [], max_copies=1)
    desk, platform = Desk(store, redis, clock), Platform("terminal", Unclear("timeout"))
    await desk.queue(HERE, "one", "two")
    await store.subscriptions.put(subscription(HERE))
    for _ in range(3):
        await desk.sender(platform).drain(str(HERE))
        await desk.unpark(HERE)
    assert [text for _, text in platform.got] == ["one", "two"]
    assert await store.outbox.unclear(HERE) == ["one"]
    await store.close()


async def test_a_digest_of_doubts_that_is_in_doubt_itself_is_followed_by_another(desk: Desk) -> None:
    platform = Platform("terminal", *[Unclear("timeout")] * 4)
    await desk.queue(HERE, "one")
    sender = desk.sender(platform)
    for _ in range(6):
        await desk.redis.delete("parley:value:paused:terminal")
        await sender.drain(str(HERE))
        await desk.unpark(HERE)
    assert [text for _, text in platform.got] == ["one", "one", "digest", "digest", "digest"]
    assert await desk.store.outbox.unclear(HERE) == []


async def test_a_chat_that_never_answers_is_not_asked_for_ever(desk: Desk) -> None:
    platform = Platform("terminal", *[Unclear("timeout")] * 40)
    await desk.queue(HERE, "one")
    sender = desk.sender(platform)
    for _ in range(40):
        await desk.redis.delete("parley:value:paused:terminal", "parley:value:strikes:terminal")
        await sender.drain(str(HERE))
        await desk.unpark(HERE)
    assert len(platform.got) == 8, "the alert and three digests, twice each"
    platform.outcomes = iter(())
    await desk.queue(HERE, "two")
    for _ in range(2):
        await sender.drain(str(HERE))
    assert [text for _, text in platform.got[8:]] == ["two", "digest"], "once it is reached again, it is told"
    assert await desk.store.outbox.unclear(HERE) == []


async def test_few_sends_are_in_flight_at_once(desk: Desk) -> None:
    class Slow(Platform):
        now = most = 0

        async def send(self, address: Address, words: str, delivery: str) -> Outcome:
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            self.now -= 1
            return await super().send(address, words, delivery)

    platform = Slow()
    chats = [Address("terminal", f"chat{n}") for n in range(40)]
    for chat in chats:
        await desk.queue(chat, "one")
    sender = desk.sender(platform)
    await asyncio.gather(*(sender.drain(str(chat)) for chat in chats))
    assert len(platform.got) == 40
    assert platform.most <= IN_FLIGHT


async def test_every_send_is_counted_for_the_figures(desk: Desk) -> None:
    def counted(outcome: str) -> float:
        return (
            metrics.REGISTRY.get_sample_value(
                "parley_sends_total", {"platform": "terminal", "outcome": outcome}
            )
            or 0.0
        )

    before = counted("sent"), counted("refused")
    await desk.queue(HERE, "one", "two")
    await desk.sender(Platform("terminal", Refused("bad"))).drain(str(HERE))
    assert (counted("sent"), counted("refused")) == (before[0] + 1, before[1] + 1)
