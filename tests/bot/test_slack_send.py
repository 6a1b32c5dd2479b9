"""The real slack_sdk client against a local Slack: how each send ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.config_model import SlackConfig
from bot.outcome import CROWDED, Outcome, Refused, Sent, Unclear, Wait
from bot.slack_send import SlackSender
from handlers.message import Item, Link, Message, Paragraph, Text
from handlers.ports import Address
from tests.doubles.fake_slack import BOT_TOKEN, FakeSlack, Fault

CHAT = Address("slack", "C1")
HELLO = Message((Paragraph((Text("Talks <!channel> & "), Link("more", "https://example.org/a"))),))


def two_parts() -> Message:
    """A message too long for one part."""
    return Message(tuple(Item((Text(f"{n} " + "x" * 280),)) for n in range(60)))


GONE = (
    "restricted_action_thread_locked",
    "restricted_action_non_threadable_channel",
    "channel_type_not_supported",
    "user_is_restricted",
    "is_inactive",
    "thread_not_found",
)
DOWN = (
    "accesslimited",
    "enterprise_is_restricted",
    "two_factor_setup_required",
    "no_permission",
    "team_not_found",
    "tokens_revoked",
    "team_disabled",
    "app_not_installed",
)


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    server = FakeSlack()
    await server.start()
    yield server
    await server.stop()


def config(url: str) -> SlackConfig:
    return SlackConfig(bot_token=SecretStr(BOT_TOKEN), api_url=url)


@pytest.fixture
async def sender(fake: FakeSlack) -> AsyncIterator[SlackSender]:
    made = SlackSender(config(fake.url), answer_s=5)
    yield made
    await made.close()


async def ended(fake: FakeSlack, sender: SlackSender, *faults: Fault | None) -> Outcome:
    """How one send ends when its requests go wrong so."""
    fake.fail("chat.postMessage", *faults)
    return await sender.send(CHAT, HELLO, "alert:abc")


async def test_a_message_arrives_inert_in_one_request(fake: FakeSlack, sender: SlackSender) -> None:
    assert isinstance(await sender.send(CHAT, HELLO, "alert:abc"), Sent)
    (told,) = fake.told
    assert told.where == "C1"
    assert "<!channel>" not in told.text + repr(told.blocks)
    assert (told.params["unfurl_links"], told.params["unfurl_media"]) == (False, False)
    assert (told.params["link_names"], told.params["parse"]) == (False, "none")
    assert [name for name, _ in fake.calls] == ["chat.postMessage"]


async def test_the_delivery_id_and_nothing_else_is_in_the_metadata(
    fake: FakeSlack, sender: SlackSender
) -> None:
    await sender.send(CHAT, HELLO, "alert:abc")
    assert fake.told[0].params["metadata"] == {
        "event_type": "parley_delivery",
        "event_payload": {"id": "alert:abc"},
    }


async def test_no_log_names_a_delivery(fake: FakeSlack, sender: SlackSender) -> None:
    """Who knows the announcement could find the chat by trying (R46)."""
    fake.fail("chat.postMessage", Fault(503, "away"), Fault(200, "is_archived"), Fault(0))
    with capture_logs() as logs:
        for _ in range(3):
            await sender.send(CHAT, HELLO, "delivery-id")
    assert {entry["event"] for entry in logs} == {"slack.not-sent"}
    assert "delivery-id" not in repr(logs)


async def test_an_address_with_a_thread_is_answered_there(fake: FakeSlack, sender: SlackSender) -> None:
    await sender.send(Address("slack", "C1", "1766.5"), HELLO, "a")
    assert fake.told[0].thread == "1766.5"


async def test_all_parts_of_a_long_message_are_sent(fake: FakeSlack, sender: SlackSender) -> None:
    assert isinstance(await sender.send(CHAT, two_parts(), "digest:x"), Sent)
    assert len(fake.told) == 2


async def test_a_long_message_is_handed_out_part_by_part(fake: FakeSlack, sender: SlackSender) -> None:
    """Each is one request and ends as itself, so that the outbox knows what arrived (R3)."""
    first, second = sender.parts(CHAT, two_parts(), "digest:x")
    fake.fail("chat.postMessage", None, Fault(429, "ratelimited", {"Retry-After": "12"}))
    assert isinstance(await first.send(), Sent)
    assert await second.send() == Wait(12)
    assert isinstance(await second.send(), Sent)
    assert len(fake.told) == 2
    assert first.mark != second.mark
    assert first.mark == sender.parts(CHAT, two_parts(), "digest:x")[0].mark


async def test_an_answer_waits_for_its_turn_once_for_each_part(fake: FakeSlack, sender: SlackSender) -> None:
    asked: list[int] = []

    async def pace(address: Address) -> bool:
        asked.append(len(fake.told))
        return len(asked) < 3

    sender.pace = pace
    assert isinstance(await sender.reply(CHAT, two_parts()), Sent)
    assert asked == [0, 1]
    assert await sender.reply(CHAT, two_parts()) == CROWDED
    assert len(fake.told) == 2, "what would come too late does not come"


async def test_an_answer_that_fails_in_the_middle_ends_there(fake: FakeSlack, sender: SlackSender) -> None:
    fake.fail("chat.postMessage", Fault(503, "x"))
    assert await sender.reply(CHAT, two_parts()) == Wait(2, "x")
    assert len(fake.calls) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(429, "ratelimited", {"Retry-After": "12"}), Wait(12)),
        (Fault(429, body="", headers={"Retry-After": "7"}), Wait(7)),
        (Fault(429, "ratelimited"), Wait(30)),
        (Fault(200, "ratelimited"), Wait(30)),
        (Fault(500, "internal"), Wait(2, "internal")),
        (Fault(502, body="<html>bad gateway</html>"), Wait(2, "http-502")),
        (Fault(503, body="away", content_type="text/plain"), Wait(2, "http-503")),
        (Fault(500, body="{broken", content_type="application/json"), Wait(2, "http-500")),
        (Fault(408, body="<html>"), Wait(2, "http-408")),
        (Fault(401, body="<html>log in to the proxy</html>"), Wait(2, "http-401")),
        (Fault(403, body="<html>blocked by policy</html>"), Wait(2, "http-403")),
        (Fault(404, body="<html>"), Wait(2, "http-404")),
        (Fault(413, body="<html>"), Refused("http-413")),
        (Fault(504, body="<html>gateway time-out</html>"), Unclear("http-504")),
        (Fault(500, "internal_error"), Unclear("internal_error")),
        (Fault(200, "external_channel_migrating"), Wait(2, "external_channel_migrating")),
        (Fault(200, "message_limit_exceeded"), Wait(2, "message_limit_exceeded")),
        (Fault(200, "service_unavailable"), Wait(2, "service_unavailable")),
        (Fault(200, "internal_error"), Unclear("internal_error")),
        (Fault(200, body="<html>hello</html>"), Unclear("unreadable answer")),
        (Fault(200, body="hello", content_type="text/plain"), Unclear("unreadable answer")),
        (Fault(200, body="{broken", content_type="application/json"), Unclear("unreadable answer")),
        (Fault(0), Unclear("connection lost")),
        (Fault(0, accepted=True), Unclear("connection lost")),
        (Fault(200, "channel_not_found"), Refused("channel_not_found", chat_gone=True)),
        (Fault(200, "is_archived"), Refused("is_archived", chat_gone=True)),
        (Fault(200, "not_in_channel"), Refused("not_in_channel", chat_gone=True)),
        (Fault(200, "restricted_action"), Refused("restricted_action", chat_gone=True)),
        (Fault(200, "account_inactive"), Refused("account_inactive", platform_down=True)),
        (Fault(200, "token_revoked"), Refused("token_revoked", platform_down=True)),
        (Fault(200, "invalid_auth"), Refused("invalid_auth", platform_down=True)),
        *[(Fault(200, code), Refused(code, chat_gone=True)) for code in GONE],
        *[(Fault(200, code), Refused(code, platform_down=True)) for code in DOWN],
        (Fault(200, "msg_too_long"), Refused("msg_too_long")),
        (Fault(200, "something_new"), Refused("something_new")),
    ],
    ids=lambda value: f"{value.status} {value.error or value.body}" if isinstance(value, Fault) else "",
)
async def test_each_answer_has_its_outcome_and_costs_one_request(
    fake: FakeSlack, sender: SlackSender, fault: Fault, outcome: Outcome
) -> None:
    assert await ended(fake, sender, fault) == outcome
    assert len(fake.calls) == 1


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ("1.5", Wait(1.5)),
        (" 7 ", Wait(7)),
        ("²", Wait(30)),
        ("soon", Wait(30)),
        ("-5", Wait(30)),
        ("Sat, 01 Jan 2000 00:00:00 GMT", Wait(30)),
        ("Sat, 01 Jan 2000 00:00:00", Wait(30)),
    ],
)
async def test_a_wait_is_read_in_whatever_form_it_is_given(
    fake: FakeSlack, sender: SlackSender, given: str, outcome: Outcome
) -> None:
    assert await ended(fake, sender, Fault(429, "ratelimited", {"Retry-After": given})) == outcome


async def test_a_wait_may_be_a_date(fake: FakeSlack, sender: SlackSender) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    outcome = await ended(fake, sender, Fault(429, "ratelimited", {"Retry-After": until}))
    assert isinstance(outcome, Wait)
    assert 3500 < outcome.seconds <= 3600


async def test_a_connection_never_made_is_a_certain_non_delivery(fake: FakeSlack) -> None:
    sender = SlackSender(config(fake.url))
    await fake.stop()
    try:
        outcomes = [await sender.send(CHAT, HELLO, "a") for _ in range(3)]
    finally:
        await sender.close()
    assert outcomes == [Wait(wait, "not-connected") for wait in (2, 4, 8)]


async def test_no_answer_in_time_is_unclear_though_it_arrived(fake: FakeSlack) -> None:
    sender = SlackSender(config(fake.url), answer_s=0.05)
    try:
        outcome = await ended(fake, sender, Fault(0, accepted=True, hang=asyncio.Event()))
    finally:
        await sender.close()
    assert outcome == Unclear("timeout")
    assert len(fake.told) == 1


async def test_refused_blocks_are_sent_once_more_as_text(fake: FakeSlack, sender: SlackSender) -> None:
    assert isinstance(await ended(fake, sender, Fault(200, "invalid_blocks")), Sent)
    assert [bool(call.get("blocks")) for call in fake.of("chat.postMessage")] == [True, False]


async def test_text_refused_after_the_blocks_is_refused(fake: FakeSlack, sender: SlackSender) -> None:
    fault = Fault(200, "invalid_blocks")
    assert await ended(fake, sender, fault, fault) == Refused("invalid_blocks")
    assert len(fake.calls) == 2


async def test_waits_without_a_figure_double_until_a_message_gets_through(
    fake: FakeSlack, sender: SlackSender
) -> None:
    full = Fault(429, "ratelimited")
    assert [await ended(fake, sender, full) for _ in range(3)] == [Wait(30), Wait(60), Wait(120)]
    assert isinstance(await sender.send(CHAT, HELLO, "a"), Sent)
    assert await ended(fake, sender, full) == Wait(30)


async def test_an_empty_message_is_refused_without_a_request(fake: FakeSlack, sender: SlackSender) -> None:
    assert await sender.send(CHAT, Message(()), "a") == Refused("empty")
    assert fake.calls == []


@pytest.mark.parametrize("fault", [Fault(404, "expired_url"), Fault(500, "x"), Fault(429, "x")])
async def test_a_response_that_is_not_taken_is_not_tried_again(
    fake: FakeSlack, sender: SlackSender, fault: Fault
) -> None:
    fake.fail("response_url", fault)
    assert not await sender.respond(f"{fake.root}/respond/1", HELLO)
    assert len(fake.calls) == 1


async def test_a_response_reaches_only_who_asked(fake: FakeSlack, sender: SlackSender) -> None:
    assert await sender.respond(f"{fake.root}/respond/1", HELLO)
    assert [told.where for told in fake.told] == ["ephemeral"]


async def test_a_response_to_nowhere_is_no_surprise(fake: FakeSlack, sender: SlackSender) -> None:
    await fake.stop()
    assert not await sender.respond(f"{fake.root}/respond/1", HELLO)
