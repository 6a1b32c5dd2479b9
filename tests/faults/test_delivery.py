"""F6 to F15: platforms that answer late, wrongly or not at all. The real clients, and a clock that jumps."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import web
from redis.asyncio import Redis

from bot.bench.limits import TelegramLimits
from bot.budget import Budget
from bot.engine import Engine
from bot.owning_up import left_in_doubt
from feeds.model import Announcement
from handlers.digest import digest
from handlers.message import Message, Paragraph, Text
from handlers.ports import Address
from tests.builders import subscription
from tests.doubles.fake_slack import Fault as SlackFault
from tests.doubles.fake_telegram import Fault
from tests.faults.delivery import Delivery, delivering

PERSON, OTHER = Address("telegram", "7"), Address("telegram", "8")
GROUP = Address("telegram", "-1007")
CHANNEL, QUIET = Address("slack", "C7"), Address("slack", "C8")


@pytest.fixture
async def desk(redis: Redis) -> AsyncIterator[Delivery]:
    async with delivering(redis) as made:
        yield made


def told(desk: Delivery, chat: Address) -> list[str]:
    """First lines of what a chat got, in order."""
    if chat.platform == "telegram":
        found = [message.text for message in desk.telegram.told if message.chat == chat.chat]
    else:
        found = [message.text for message in desk.slack.told if message.where == chat.chat]
    return [text.split("\n")[0] for text in found]


def headlines(desk: Delivery, chat: Address) -> list[str]:
    """Of its alerts only, as far as the test's own titles go."""
    return [line.split("Talks ")[1].split()[0].rstrip(">") for line in told(desk, chat) if "Talks " in line]


async def test_f06_no_answer_though_it_arrived_is_two_copies_at_most_and_then_named(desk: Delivery) -> None:
    never = asyncio.Event()
    await desk.subscribe(PERSON, CHANNEL)
    desk.telegram.fail("sendMessage", *[Fault(0, accepted=True, hang=never)] * 2)
    desk.slack.fail("chat.postMessage", *[SlackFault(0, accepted=True, hang=never)] * 2)
    await desk.news("Talks one", "Talks two")
    await desk.run(120)
    for chat in (PERSON, CHANNEL):
        assert headlines(desk, chat)[:3] == ["one", "one", "two"]
        assert told(desk, chat)[3:] == [told(desk, chat)[3]], "one digest, once"
        assert "Digest" in told(desk, chat)[3]
    assert await desk.store.outbox.queued() == 0


@pytest.mark.parametrize("broken", ["", "<html>", "{}", '{"ok": true}'])
async def test_f06_an_answer_that_is_none_is_no_answer(desk: Delivery, broken: str) -> None:
    await desk.subscribe(PERSON)
    desk.telegram.fail("sendMessage", Fault(200, body=broken, accepted=True))
    await desk.news("Talks one")
    await desk.run(60)
    assert headlines(desk, PERSON) == ["one", "one"]


@pytest.mark.parametrize("status", [504, 520, 524])
async def test_f06_a_gateway_that_gave_up_waiting_is_no_answer(desk: Delivery, status: int) -> None:
    await desk.subscribe(PERSON)
    desk.telegram.refuse(PERSON.chat, Fault(status, body="<html>gateway</html>", accepted=True))
    await desk.news("Talks one")
    await desk.run(600)
    assert headlines(desk, PERSON) == ["one", "one"]


async def test_f06_an_error_of_slack_after_half_the_work_is_no_answer(desk: Delivery) -> None:
    await desk.subscribe(CHANNEL)
    gateway = SlackFault(504, body="<html>", accepted=True)
    half_done = SlackFault(500, "internal_error", accepted=True)
    desk.slack.fail("chat.postMessage", gateway, half_done, half_done, gateway)
    await desk.news("Talks one")
    await desk.run(600)
    assert headlines(desk, CHANNEL) == ["one", "one"]


async def test_f06_a_daily_digest_in_doubt_is_named_by_the_next_which_tells_it_again(desk: Delivery) -> None:
    """R3: its stories are in no alert's row, so the next digest covers its day too."""
    lost = Fault(0, accepted=True)
    await desk.store.subscriptions.put(subscription(PERSON, alerts=False))
    await desk.news("Talks one")
    desk.hours.passed = 20 * 3600.0
    assert await desk.queue_digests() == 1
    desk.telegram.fail("sendMessage", lost, lost)
    await desk.run(120)
    assert len(desk.telegram.told) == 2
    assert await desk.store.outbox.queued() == 0
    desk.hours.passed = 44 * 3600.0
    await desk.news("Talks two")
    desk.hours.passed += 60
    assert await desk.queue_digests() == 1
    await desk.run(60)
    said = desk.telegram.told[-1].text
    assert "May not have arrived: digest of" in said
    assert "Talks one" in said
    assert "Talks two" not in said, "it came after this digest's hour"
    assert await desk.store.outbox.unclear_digests(PERSON) == []


async def test_f06_a_long_digest_cut_off_in_the_middle_goes_on_where_it_was(desk: Delivery) -> None:
    """Its first part surely arrived: it comes once, whatever becomes of the second."""
    await desk.store.subscriptions.put(subscription(PERSON, alerts=False))
    await desk.news(*(f"Talks number{number} " + "on and on " * 12 for number in range(38)))
    desk.hours.passed = 20 * 3600.0
    assert await desk.queue_digests() == 1
    desk.telegram.fail("sendMessage", None, Fault(0, accepted=True), Fault(502, "Bad Gateway"))
    await desk.run(300)
    parts = Counter(message.text for message in desk.telegram.told)
    assert len(parts) > 2
    assert sorted(parts.values()) == [*[1] * (len(parts) - 1), 2], "only the part in doubt came twice"


async def test_f06_a_digest_says_the_same_in_every_try(
    desk: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Composed anew it would come out another one, as the archive moves, and tell its stories again."""
    versions = itertools.count()

    def changing(*args: Any, **more: Any) -> Message:
        message = digest(*args, **more)
        version = Paragraph((Text(f"version {next(versions)}"),))
        return replace(message, blocks=(message.blocks[0], version, *message.blocks[1:]))

    monkeypatch.setattr("bot.compose.digest", changing)
    await desk.store.subscriptions.put(subscription(PERSON, alerts=False))
    await desk.news(*(f"Talks number{number} " + "on and on " * 12 for number in range(30)))
    desk.hours.passed = 20 * 3600.0
    assert await desk.queue_digests() == 1
    desk.telegram.fail("sendMessage", *[None, Fault(0, accepted=True), Fault(502, "Bad Gateway")] * 3)
    await desk.run(1200)
    words = "\n".join(message.text for message in desk.telegram.told)
    assert set(re.findall(r"version \d+", words)) == {"version 0"}
    copies = Counter(re.findall(r"number\d+ on", words))
    assert len(copies) == 30
    assert max(copies.values()) == 2


async def test_f07_a_connection_refused_is_tried_again_and_is_one_copy(desk: Delivery) -> None:
    await desk.subscribe(PERSON)
    port = int(desk.telegram.url.rsplit(":", 1)[1])
    await desk.telegram.stop()
    await desk.news("Talks one")
    await desk.run(300)
    assert await desk.store.outbox.queued() == 1
    await desk.telegram.start(port)
    await desk.run(120)
    assert headlines(desk, PERSON) == ["one"]


async def test_f08_an_hour_of_429_in_one_chat_holds_up_no_other(desk: Delivery) -> None:
    await desk.subscribe(PERSON)
    desk.telegram.fail("sendMessage", Fault(429, "Too Many Requests", {"retry_after": 3600}))
    await desk.news("Talks one")
    await desk.run(2)
    await desk.subscribe(OTHER)
    for number in range(50):
        await desk.news(f"Talks number{number}")
    desk.telegram.limits = None
    began = desk.hours.passed
    while len(told(desk, OTHER)) < 50:
        await desk.run(1)
    assert desk.hours.passed - began <= 60
    assert told(desk, PERSON) == []
    assert len([call for call in desk.telegram.of("sendMessage") if call["chat_id"] == "7"]) == 1, "not early"
    await desk.run(3600)
    assert headlines(desk, PERSON)[:2] == ["one", "number0"], "and nothing of it is lost"


async def test_f08_what_a_group_is_told_holds_for_all_its_topics(desk: Delivery) -> None:
    topics = [Address("telegram", GROUP.chat, str(number)) for number in range(2, 7)]
    await desk.subscribe(*topics, PERSON)
    desk.telegram.refuse(GROUP.chat, Fault(429, "Too Many Requests", {"retry_after": 3600}))
    await desk.news("Talks one")
    await desk.run(600)
    assert [str(call["chat_id"]) for call in desk.telegram.of("sendMessage")].count(GROUP.chat) == 1
    desk.telegram.refuse(GROUP.chat, None)
    await desk.run(3600)
    assert sorted(told.thread for told in desk.telegram.told if told.chat == GROUP.chat) == list("23456")
    assert headlines(desk, PERSON) == ["one"]


async def test_f08_a_burst_meets_no_limit(desk: Delivery) -> None:
    """R5: own paces below the platforms', so that a 429 is the exception. 20 of 500 go to a group."""
    limits = TelegramLimits()
    asked: list[int] = []

    class Ours:
        def wait_s(self, chat: str, _now: float) -> int:
            asked.append(limits.wait_s(chat, desk.hours.passed))
            return asked[-1]

    desk.telegram.limits = Ours()
    await desk.subscribe(*(Address("telegram", str(number)) for number in range(1, 25)), GROUP)
    await desk.news(*(f"Talks number{number}" for number in range(20)))
    await desk.run(1200)
    assert asked == [0] * 500
    assert headlines(desk, GROUP) == [f"number{number}" for number in range(20)]


async def test_f09_a_429_that_names_no_wait_is_waited_for_longer_and_longer(desk: Delivery) -> None:
    await desk.subscribe(CHANNEL)
    desk.slack.fail("chat.postMessage", *[SlackFault(429, "ratelimited")] * 3)
    moments: list[float] = []

    class Noted:
        def wait_s(self, _chat: str, _now: float) -> int:
            return 0

    desk.slack.limits = Noted()
    await desk.news("Talks one")
    while not told(desk, CHANNEL):
        before = len(desk.slack.of("chat.postMessage"))
        await desk.run(1)
        if len(desk.slack.of("chat.postMessage")) > before:
            moments.append(desk.hours.passed)
    waits = [after - first for first, after in pairwise(moments)]
    assert waits == pytest.approx([30, 60, 120], abs=3)
    assert headlines(desk, CHANNEL) == ["one"]


@pytest.mark.parametrize("status", [500, 502])
async def test_f10_ten_minutes_of_errors_delay_all_and_lose_nothing(desk: Delivery, status: int) -> None:
    await desk.subscribe(PERSON, OTHER, CHANNEL)
    for chat in (PERSON, OTHER):
        desk.telegram.refuse(chat.chat, Fault(status, "Bad Gateway"))
    desk.slack.fail("chat.postMessage", *[SlackFault(status, body="<html>bad gateway</html>")] * 20)
    for number in range(10):
        await desk.news(f"Talks number{number}")
        await desk.run(60)
    assert told(desk, PERSON) == []
    for chat in (PERSON, OTHER):
        desk.telegram.refuse(chat.chat, None)
    await desk.run(1800)
    for chat in (PERSON, OTHER, CHANNEL):
        assert headlines(desk, chat) == [f"number{number}" for number in range(10)], "in order, once"


def poison(desk: Delivery, word: str, only: Address) -> None:
    """The platform's servers fail on every message to the chat that says the word, in whatever form."""
    real = desk.telegram._send_message

    async def send(params: dict[str, object]) -> web.StreamResponse:
        if str(params["chat_id"]) == only.chat and word in str(params["text"]):
            return web.Response(status=500, text="<html>Internal Server Error</html>")
        return await real(params)

    desk.telegram._send_message = send  # type: ignore[method-assign]


async def test_f10_one_message_that_always_fails_is_named_and_holds_up_no_other(desk: Delivery) -> None:
    await desk.subscribe(PERSON, OTHER)
    poison(desk, "Talks poison", PERSON)
    await desk.news("Talks poison", "Talks two")
    for number in range(12):
        await desk.run(300)
        await desk.news(f"Talks number{number}")
    await desk.run(3600)
    assert headlines(desk, PERSON)[:2] == ["two", "number0"]
    assert len(headlines(desk, OTHER)) == 14
    assert await desk.store.outbox.unclear(PERSON), "its digest fails on the same words, so it stays noted"
    calls = len(desk.telegram.of("sendMessage"))
    await desk.run(3600)
    assert len(desk.telegram.of("sendMessage")) <= calls + 60


async def test_f10_it_is_sent_as_plain_text_before_it_is_given_up(desk: Delivery) -> None:
    await desk.subscribe(PERSON, OTHER)
    poison(desk, "<b>", PERSON)
    await desk.news("Talks one")
    for number in range(14):
        await desk.run(120)
        await desk.store.outbox.enqueue(
            OTHER, Announcement(f"n{number}", "notice", desk.hours.now(), text="x")
        )
    await desk.run(60)
    assert headlines(desk, PERSON) == ["one"]
    theirs = [call for call in desk.telegram.of("sendMessage") if str(call["chat_id"]) == PERSON.chat]
    assert [call.get("parse_mode") for call in theirs] == [*["HTML"] * (len(theirs) - 1), None]
    assert await desk.store.outbox.unclear(PERSON) == []


@pytest.mark.parametrize("kind", ["alert", "digest"])
async def test_f10_in_a_chat_alone_it_lets_the_next_pass(desk: Delivery, kind: str) -> None:
    """No other chat shows that the platform works."""
    await desk.subscribe(PERSON)
    poison(desk, "Talks poison" if kind == "alert" else "Digest", PERSON)
    await desk.news("Talks poison")
    if kind == "digest":
        desk.hours.passed += 8 * 3600
        await desk.run(60)
    await desk.news("Talks two")
    await desk.run(3600)
    assert headlines(desk, PERSON) == ["two"]


async def test_f10_a_platform_in_trouble_is_asked_once_in_half_a_minute(desk: Delivery) -> None:
    chats = [Address("telegram", str(number)) for number in range(1, 11)]
    await desk.subscribe(*chats)
    for chat in chats:
        desk.telegram.refuse(chat.chat, Fault(500, "Internal Server Error"))
    await desk.news("Talks one")
    moments: list[float] = []
    while desk.hours.passed < 600:
        await desk.run(1)
        asked = len(desk.telegram.of("sendMessage")) - len(moments)
        moments.extend([desk.hours.passed] * asked)
    assert len(moments) > 10
    assert min(after - first for first, after in pairwise(moments[2:])) >= 29, "after three in a row"


@pytest.mark.parametrize(("hours", "late"), [(5 + 50 / 60, False), (6 + 10 / 60, True)])
async def test_f11_six_hours_make_an_alert_late(desk: Delivery, hours: float, late: bool) -> None:
    await desk.subscribe(PERSON)
    desk.telegram.refuse(PERSON.chat, Fault(502, "Bad Gateway"))
    await desk.news("Talks one", "Talks two", "Talks three")
    await desk.run(60)
    desk.hours.passed = hours * 3600
    desk.telegram.refuse(PERSON.chat, None)
    await desk.run(120)
    assert headlines(desk, PERSON) == ([] if late else ["one", "two", "three"])
    assert ["Digest" in line for line in told(desk, PERSON)] == ([True] if late else [False] * 3)
    words = desk.telegram.told[0].text
    assert all(name in words for name in ("one", "two", "three")) is late


async def test_f11_a_daily_digest_that_waits_takes_the_late_alerts_along(desk: Delivery) -> None:
    await desk.store.subscriptions.put(subscription(PERSON))
    desk.telegram.refuse(PERSON.chat, Fault(502, "Bad Gateway"))
    desk.hours.passed = 19 * 3600.0
    await desk.news(*(f"Talks number{number}" for number in range(5)))
    desk.hours.passed += 3600
    assert await desk.queue_digests() == 1
    await desk.news(*(f"Talks number{number}" for number in range(5, 10)))
    await desk.run(60)
    desk.hours.passed += 8 * 3600
    await desk.run(60)
    desk.telegram.refuse(PERSON.chat, None)
    await desk.run(600)
    assert ["Digest" in line for line in told(desk, PERSON)] == [True], "one message"
    found = re.findall(r"number(\d+)\b", desk.telegram.told[0].text)
    assert {int(number) for number in found} == set(range(10)), "all are told"
    assert await desk.store.outbox.queued() == 0


async def test_f11_eight_hours_of_outage_end_in_one_message(desk: Delivery) -> None:
    await desk.subscribe(PERSON, CHANNEL)
    desk.telegram.refuse(PERSON.chat, Fault(502, "Bad Gateway"))
    desk.slack.tokens.clear()
    for number in range(120):
        await desk.news(f"Talks number{number}")
        desk.hours.passed += 8 * 3600 / 120
    assert not desk.telegram.told
    assert not desk.slack.told
    desk.telegram.refuse(PERSON.chat, None)
    desk.slack.tokens.update({"xoxb-marker-bot-secret"})
    await desk.run(1200)
    assert len(desk.telegram.told) <= 2
    assert len(desk.slack.told) <= 2
    assert told(desk, PERSON)[0].startswith("Digest")
    words = " ".join(message.text for message in desk.telegram.told)
    assert {int(number) for number in re.findall(r"number(\d+)\b", words)} == set(range(120)), "all are told"
    assert not [line for line in told(desk, PERSON) if line.startswith("New:")]
    assert not [line for line in told(desk, CHANNEL) if line.startswith("*New:")]
    assert await desk.store.outbox.queued() == 0


@pytest.mark.parametrize("digest", [False, True])
async def test_f11_a_refused_digest_of_what_was_late_is_made_up_for(desk: Delivery, digest: bool) -> None:
    """Every alert of the outage is folded into it: with it they all would be lost."""
    await desk.store.subscriptions.put(subscription(PERSON, digest=digest))
    for number in range(20):
        await desk.news(f"Talks number{number}")
    desk.hours.passed += 8 * 3600
    desk.telegram.fail("sendMessage", Fault(400, "Bad Request: message is too long"))
    await desk.run(600)
    if digest:
        desk.hours.passed = 20 * 3600.0
        await desk.queue_digests()
        await desk.run(60)
    words = " ".join(message.text for message in desk.telegram.told)
    assert {int(number) for number in re.findall(r"number(\d+)\b", words)} == set(range(20))
    assert await desk.store.outbox.unclear(PERSON) == []


async def test_f11_digests_that_are_refused_for_ever_are_not_tried_for_ever(desk: Delivery) -> None:
    await desk.subscribe(PERSON)
    await desk.news("Talks number0")
    desk.hours.passed += 8 * 3600
    desk.telegram.fail("sendMessage", *[Fault(400, "Bad Request: message is too long")] * 50)
    await desk.run(3600)
    assert len(desk.telegram.of("sendMessage")) == 3
    assert await desk.store.outbox.queued() == 0


async def test_f12_refused_markup_goes_as_plain_text_and_holds_up_nobody(desk: Delivery) -> None:
    await desk.subscribe(PERSON)
    refused = Fault(400, "Bad Request: can't parse entities: Unsupported start tag")
    desk.telegram.fail("sendMessage", refused, None, refused, refused)
    await desk.news("Talks one", "Talks two", "Talks three")
    began = desk.hours.passed
    await desk.run(5)
    assert headlines(desk, PERSON) == ["one", "three"], "plain text; given up; the next one as ever"
    assert desk.hours.passed - began < 10
    assert [call.get("parse_mode") for call in desk.telegram.of("sendMessage")] == [
        "HTML",
        None,
        "HTML",
        None,
        "HTML",
    ]


async def test_f13_who_blocks_us_is_asked_no_more(desk: Delivery) -> None:
    await desk.subscribe(PERSON, OTHER)
    desk.telegram.refuse(PERSON.chat, Fault(403, "Forbidden: bot was blocked by the user"))
    await desk.news("Talks one", "Talks two")
    await desk.run(30)
    await desk.news("Talks three")
    await desk.run(3600)
    calls = [str(call["chat_id"]) for call in desk.telegram.of("sendMessage")]
    assert calls.count("7") == 1
    assert headlines(desk, OTHER) == ["one", "two", "three"]
    kept = await desk.store.subscriptions.get(PERSON)
    assert kept
    assert kept.paused == "blocked"


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_f13_a_proxy_that_refuses_pauses_nobody(desk: Delivery, status: int) -> None:
    """Its page says nothing about the chats: what is queued for them waits."""
    chats = [Address("telegram", str(number)) for number in range(1, 6)]
    await desk.subscribe(*chats)
    for chat in chats:
        desk.telegram.refuse(chat.chat, Fault(status, body="<html><h1>nginx</h1></html>"))
    await desk.news("Talks one")
    await desk.run(120)
    assert not desk.telegram.told
    for chat in chats:
        desk.telegram.refuse(chat.chat, None)
    await desk.news("Talks two")
    await desk.run(300)
    assert [headlines(desk, chat) for chat in chats] == [["one", "two"]] * 5
    assert not any(kept.paused for kept in await desk.store.subscriptions.all())


async def test_f15_an_error_that_passes_loses_nothing(desk: Delivery) -> None:
    await desk.subscribe(CHANNEL)
    desk.slack.fail(
        "chat.postMessage",
        SlackFault(200, "external_channel_migrating"),
        SlackFault(408, body="<html>"),
        SlackFault(403, body="<html>policy</html>"),
    )
    await desk.news("Talks one")
    await desk.run(300)
    assert headlines(desk, CHANNEL) == ["one"]


async def test_f14_a_group_that_became_a_supergroup_gets_one_copy_there(desk: Delivery) -> None:
    new = Address("telegram", "-1009999")
    await desk.subscribe(GROUP)
    await desk.news("Talks zero")
    await desk.run(10)
    settled = desk._alert("sxxxx1")
    moved = Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1009999})
    desk.telegram.refuse(GROUP.chat, moved)
    await desk.news("Talks one", "Talks two")
    await desk.run(60)
    assert headlines(desk, new) == ["one", "two"]
    assert await desk.store.subscriptions.get(GROUP) is None
    assert await desk.store.subscriptions.get(new)
    await desk.news("Talks three")
    assert not await desk.store.outbox.enqueue(new, settled), "it was told there, under the old id"
    await desk.run(60)
    assert headlines(desk, GROUP) == ["zero"]
    assert headlines(desk, new) == ["one", "two", "three"]
    assert [str(call["chat_id"]) for call in desk.telegram.of("sendMessage")].count(GROUP.chat) == 2


async def test_f15_a_200_that_says_archived_is_no_delivery(desk: Delivery) -> None:
    await desk.subscribe(CHANNEL, QUIET)
    desk.slack.fail("chat.postMessage", SlackFault(200, "is_archived"))
    await desk.news("Talks one")
    await desk.run(10)
    await desk.news("Talks two")
    await desk.run(10)
    paused = [await desk.store.subscriptions.get(chat) for chat in (CHANNEL, QUIET)]
    reasons = [subscription.paused for subscription in paused if subscription]
    assert sorted(reasons) == ["", "is_archived"]
    whole = CHANNEL if reasons[0] == "" else QUIET
    assert headlines(desk, whole) == ["one", "two"]
    assert len(desk.slack.told) == 2
    assert await desk.store.outbox.queued() == 0


async def test_f16_a_mended_token_is_used_at_once(desk: Delivery) -> None:
    """After the restart that brings it nothing waits for the pause. What a chat was told stands."""
    told_to_wait = Address("telegram", "9")
    await desk.subscribe(told_to_wait)
    desk.telegram.refuse(told_to_wait.chat, Fault(429, "Too Many Requests", {"retry_after": 3600}))
    await desk.news("Talks zero")
    await desk.run(10)
    await desk.subscribe(PERSON, OTHER, CHANNEL)
    for chat in (PERSON, OTHER):
        desk.telegram.refuse(chat.chat, Fault(401, "Unauthorized"))
    await desk.news("Talks one")
    await desk.run(20)
    calls = len(desk.telegram.of("sendMessage"))
    await desk.run(60)
    assert len(desk.telegram.of("sendMessage")) == calls
    for chat in (PERSON, OTHER, told_to_wait):
        desk.telegram.refuse(chat.chat, None)
    await desk.store.outbox.wake("telegram")  # as its face does when it has connected
    await desk.run(30)
    assert [headlines(desk, chat) for chat in (PERSON, OTHER, told_to_wait)] == [["one"], ["one"], []]
    await desk.run(3600)
    assert headlines(desk, told_to_wait) == ["zero", "one"]


async def test_f03_killed_before_a_chat_is_told_what_is_in_doubt(
    desk: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.subscribe(PERSON)
    desk.telegram.fail("sendMessage", *[Fault(0)] * 2)
    await desk.news("Talks one")

    async def killed(_address: Address, _reached: bool) -> bool:
        return False

    monkeypatch.setattr(desk._sender, "_owning_up", killed)
    await desk.run(60)
    monkeypatch.undo()
    await desk.run(3600)
    assert told(desk, PERSON) == []
    for chat in await left_in_doubt(desk.store):  # as the schedule does when it begins to lead
        await desk._sender.drain(str(chat))
    await desk.run(10)
    assert ["Digest" in line for line in told(desk, PERSON)] == [True]
    assert await left_in_doubt(desk.store) == []


async def test_f57_orders_and_paces_go_with_the_chat(desk: Delivery, redis_url: str) -> None:
    """R46: neither the engine nor the budget keeps a key that names it."""

    async def nothing(_subject: str) -> None: ...

    await desk.subscribe(GROUP, CHANNEL)
    engine = Engine(redis_url, desk.redis, nothing, nothing, ["telegram", "slack"])
    budget = Budget(desk.redis)
    for chat in (GROUP, CHANNEL):
        assert await engine.enqueue_drain(str(chat))
        assert await budget.take(chat) == 0
    await engine.stop()
    assert await ids_in_keys(desk) == 2
    for chat in (GROUP, CHANNEL):
        await desk.store.subscriptions.delete(chat)
        await budget.reply(chat)  # the answer to /unsubscribe
    assert await ids_in_keys(desk) == 0
    assert [key async for key in desk.redis.scan_iter("parley:budget:*")], "though there are paces"


async def ids_in_keys(desk: Delivery) -> int:
    """How many keys name one of the two chats."""
    names = [GROUP.chat.encode(), CHANNEL.chat.encode()]
    return len([key async for key in desk.redis.scan_iter() if any(name in key for name in names)])
