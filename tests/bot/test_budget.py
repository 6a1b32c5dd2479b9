"""Budgets in a real server: even paces per chat, group, channel and platform, shared by all processes.

Time is the tests' own: what a budget waits for passes at once.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.bench.limits import Limits, SlackLimits, TelegramLimits
from bot.budget import AHEAD_S, PLATFORM, Budget, Rate, rate_of
from bot.keys import declared
from bot.outcome import Sent, Unclear
from handlers.ports import Address

PERSON = Address("telegram", "7")
GROUP = Address("telegram", "-1007")
CHANNEL = Address("slack", "C7")


class Hours:
    """A server's time that passes only while somebody waits for it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def budget(redis: Redis, hours: Hours) -> Budget:
    return Budget(redis, server_time=hours, sleep=hours.sleep)


@pytest.mark.parametrize(
    ("address", "wait_s"),
    [(PERSON, 1.2), (GROUP, 4.0), (Address("telegram", "@channel"), 4.0), (CHANNEL, 1.111)],
)
async def test_the_second_message_to_a_chat_waits(
    budget: Budget, hours: Hours, address: Address, wait_s: float
) -> None:
    assert await budget.take(address) == 0
    assert await budget.take(address) == pytest.approx(wait_s, abs=0.001)
    hours.now += wait_s + 0.001
    assert await budget.take(address) == 0


async def test_topics_of_a_group_share_its_limit(budget: Budget) -> None:
    assert await budget.take(Address("telegram", "-1007", "1")) == 0
    assert await budget.take(Address("telegram", "-1007", "2")) > 1


async def test_another_process_sees_what_is_spent(budget: Budget, redis_url: str, hours: Hours) -> None:
    async with Redis.from_url(redis_url) as other:
        assert await budget.take(PERSON) == 0
        assert await Budget(other, server_time=hours).take(PERSON) > 0


async def test_real_turns_follow_the_server_s_own_clock(redis: Redis) -> None:
    budget = Budget(redis)
    assert [await budget.take(Address("telegram", str(n))) for n in range(3)] == [0, 0, 0]
    assert 1.0 < await budget.take(Address("telegram", "0")) <= 1.2


async def test_messages_of_a_platform_leave_evenly_spaced(budget: Budget, hours: Hours) -> None:
    moments = []
    for number in range(58):
        assert await budget.take(Address("telegram", str(number))) == 0
        moments.append(hours.now)
    assert moments[-1] - moments[0] == pytest.approx(2.0, abs=0.001), "28.5 a second"
    gaps = [after - before for before, after in pairwise(moments)]
    assert max(gaps) - min(gaps) < 0.003


async def test_a_silence_is_no_reason_for_a_burst(budget: Budget, hours: Hours) -> None:
    await budget.take(PERSON)
    hours.now += 3600
    began = hours.now
    for number in range(10, 20):
        await budget.take(Address("telegram", str(number)))
    assert hours.now - began == pytest.approx(9 / 28.5, abs=0.001)


async def test_a_chat_that_waits_costs_the_platform_nothing(budget: Budget, hours: Hours) -> None:
    await budget.take(GROUP)
    before = hours.now
    waits = [await budget.take(GROUP) for _ in range(5)]
    assert min(waits) > 1
    assert hours.now == before
    assert await budget.take(PERSON) == 0
    assert hours.now - before == pytest.approx(1 / 28.5, abs=0.001)


async def test_turns_are_given_out_a_moment_ahead_and_no_more(redis: Redis, hours: Hours) -> None:
    waits: list[float] = []

    async def stand_still(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 9:
            hours.now += 1

    for number in range(10):  # each by a process of its own
        await Budget(redis, server_time=hours, sleep=stand_still).take(Address("telegram", str(number)))
    assert waits[:8] == pytest.approx([n / 28.5 for n in range(8)], abs=0.001)
    assert waits[7] <= AHEAD_S
    assert waits[8] == pytest.approx(8 / 28.5 - AHEAD_S / 2, abs=0.001), "asked again before its turn is near"


async def test_an_answer_to_a_command_may_come_a_little_early(budget: Budget, hours: Hours) -> None:
    await budget.take(PERSON)
    before = hours.now
    assert await budget.reply(PERSON)
    assert hours.now - before == pytest.approx(1 / 28.5, abs=0.001), "not for the chat's own 1.2 s"
    assert await budget.take(PERSON) == pytest.approx(2.4, abs=0.04), "but it counts"


@pytest.mark.parametrize("chat", [PERSON, GROUP, CHANNEL], ids=str)
@pytest.mark.parametrize("every_s", [0.5, 2.0])
async def test_answers_keep_to_the_limits_of_their_chat(
    budget: Budget, hours: Hours, chat: Address, every_s: float
) -> None:
    """R43 allows 30 commands a minute in a chat, Telegram 20 messages a minute in a group."""
    limits: Limits = SlackLimits() if chat.platform == "slack" else TelegramLimits()
    came = refused = 0
    until, asked = hours.now + 300, hours.now
    while hours.now < until:
        if hours.now >= asked:
            asked = hours.now + every_s
            if await budget.reply(chat):
                came += 1
                refused += limits.wait_s(chat.chat, hours.now) > 0
        elif await budget.take(chat) == 0:
            refused += limits.wait_s(chat.chat, hours.now) > 0
        await hours.sleep(0.1)
    assert refused == 0
    assert came >= 20


async def test_rows_get_every_other_turn_of_a_chat_that_asks_all_the_time(
    budget: Budget, hours: Hours
) -> None:
    rows = 0
    until = hours.now + 300
    while hours.now < until:
        await budget.reply(GROUP)
        while (wait_s := await budget.take(GROUP)) > 0:
            await hours.sleep(wait_s)
        rows += 1
    assert 30 <= rows <= 75


async def test_an_answer_that_would_come_late_does_not_come(budget: Budget, hours: Hours) -> None:
    """Who asked can ask again; sent anyway it would hold up the news for as long as the platform says."""
    await budget.hush(Address("telegram", GROUP.chat, "7"), 3600)
    before = hours.now
    assert not await budget.reply(GROUP)
    assert hours.now == before, "nobody waits for that"
    assert await budget.take(Address("telegram", GROUP.chat, "8")) == pytest.approx(3600, abs=0.01)
    assert await budget.reply(PERSON)
    hours.now += 3600
    assert await budget.reply(GROUP)


async def test_a_shorter_wait_does_not_end_a_longer_one(budget: Budget) -> None:
    await budget.hush(GROUP, 3600)
    await budget.hush(GROUP, 5)
    await budget.hush(Address("terminal", "here"), 5)
    assert await budget.take(GROUP) == pytest.approx(3600, abs=0.01)


async def test_a_long_queue_of_answers_is_no_clock_set_back(redis: Redis, hours: Hours) -> None:
    waits: list[float] = []

    async def stand_still(seconds: float) -> None:
        waits.append(seconds)

    came = [
        await Budget(redis, server_time=hours, sleep=stand_still).reply(Address("telegram", str(number)))
        for number in range(700)
    ]
    given = 20 * 28.5 + 1
    assert sum(came) == pytest.approx(given, abs=1), "as many as have their turn in time"
    assert waits == sorted(waits)


async def test_the_terminal_has_no_limit(budget: Budget, hours: Hours) -> None:
    before = hours.now
    assert [await budget.take(Address("terminal", "here")) for _ in range(20)] == [0] * 20
    assert hours.now == before


async def test_a_paused_platform_waits_and_the_others_do_not(budget: Budget) -> None:
    for _ in range(3):
        await budget.note("telegram", Unclear("timeout"))
    assert 29 < await budget.take(PERSON) <= 30
    assert await budget.take(CHANNEL) == 0
    await budget.reply(PERSON)


async def test_who_wakes_late_takes_another_turn(redis: Redis, hours: Hours) -> None:
    """Its own has passed: sent now, the message would be one too many for this second."""
    slept: list[float] = []

    async def oversleep(seconds: float) -> None:
        slept.append(seconds)
        hours.now += seconds + (1.0 if len(slept) == 1 else 0)

    budget = Budget(redis, server_time=hours, sleep=oversleep)
    assert await budget.take(PERSON) == 0
    assert len(slept) == 2
    assert await budget.take(PERSON) == pytest.approx(1.2, abs=0.001), "counted from the turn it took"


async def test_what_was_held_up_together_does_not_leave_together(redis: Redis, hours: Hours) -> None:
    slept: list[float] = []

    async def at_once(seconds: float) -> None:
        slept.append(seconds)

    budget = Budget(redis, server_time=hours, sleep=at_once)
    for number in range(3):  # their turns come one after the other, and they wake together
        await budget.take(Address("telegram", str(number)))
    assert [slept[0], slept[1], slept[3]] == pytest.approx([0, 1 / 28.5, 2 / 28.5], abs=0.001)
    assert [slept[2], slept[4]] == pytest.approx([0.99 / 28.5, 2 * 0.99 / 28.5], abs=0.001)


async def test_a_server_clock_set_back_does_not_stop_a_platform(budget: Budget, hours: Hours) -> None:
    await budget.take(PERSON)
    hours.now -= 3600
    assert await budget.take(PERSON) == 0


async def test_limits_are_below_what_the_platforms_allow() -> None:
    assert rate_of(PERSON) == Rate(5, 6)
    assert rate_of(GROUP) == Rate(15, 60)
    assert rate_of(CHANNEL) == Rate(9, 10)
    assert Rate(57, 2) == PLATFORM["telegram"]


@pytest.mark.parametrize(
    ("limits", "chats"),
    [
        (TelegramLimits(), [Address("telegram", str(n)) for n in range(500)]),
        (TelegramLimits(), [Address("telegram", str(n % 5)) for n in range(500)]),
        (TelegramLimits(), [Address("telegram", str(-n % 50 - 50)) for n in range(500)]),
        (SlackLimits(), [Address("slack", f"C{n}") for n in range(500)]),
        (SlackLimits(), [Address("slack", f"C{n % 5}") for n in range(500)]),
    ],
    ids=["500 people", "5 people", "50 groups", "500 channels", "5 channels"],
)
async def test_a_burst_of_five_hundred_meets_no_limit(
    budget: Budget, hours: Hours, limits: Limits, chats: list[Address]
) -> None:
    refused = 0
    for chat in chats:
        while (wait_s := await budget.take(chat)) > 0:
            await hours.sleep(wait_s)
        refused += limits.wait_s(chat.chat, hours.now) > 0
    assert refused == 0


async def test_its_keys_are_declared_and_go_away(budget: Budget, redis: Redis) -> None:
    await budget.take(PERSON)
    await budget.note("telegram", Unclear("timeout"))
    found = [key.decode() async for key in redis.scan_iter()]
    assert found
    assert all(declared(key) for key in found)
    assert all([await redis.ttl(key) >= 0 for key in found])


async def test_without_its_server_the_budget_fails_as_redis_does(tmp_path: Path) -> None:
    async with Redis(unix_socket_path=str(tmp_path / "none"), retry=Retry(NoBackoff(), 0)) as away:
        with pytest.raises(RedisError):
            await Budget(away).take(PERSON)
        await Budget(away).reply(PERSON)


async def test_a_platform_that_works_is_not_paused(budget: Budget) -> None:
    for outcome in (Unclear("timeout"), Unclear("timeout"), Sent("1"), Unclear("timeout")):
        await budget.note("telegram", outcome)
    assert await budget.take(PERSON) == 0
