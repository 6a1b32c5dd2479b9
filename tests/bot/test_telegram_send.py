"""The real python-telegram-bot client against a local Bot API: how each send ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.config_model import TelegramConfig
from bot.outcome import CROWDED, Outcome, Refused, Sent, Unclear, Wait
from bot.telegram_send import TelegramSender, plain_text
from handlers.message import Bold, Heading, Item, Link, Message, Paragraph, Text
from handlers.ports import Address
from tests.doubles.fake_telegram import TOKEN, FakeTelegram, Fault
from tests.doubles.telegram_markup import read

CHAT = Address("telegram", "-1001")
HELLO = Message((Paragraph((Text("Talks in <Miami> & beyond"),)),))


def two_parts() -> Message:
    """A message too long for one part."""
    return Message(tuple(Item((Text(f"{n} " + "x" * 500),)) for n in range(12)))


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    server = FakeTelegram()
    await server.start()
    yield server
    await server.stop()


def config(url: str, token: str = TOKEN) -> TelegramConfig:
    return TelegramConfig(token=SecretStr(token), api_url=url)


@pytest.fixture
async def sender(fake: FakeTelegram) -> AsyncIterator[TelegramSender]:
    made = TelegramSender(config(fake.url), answer_s=5)
    yield made
    await made.close()


async def ended(
    fake: FakeTelegram, sender: TelegramSender, *faults: Fault, message: Message = HELLO
) -> Outcome:
    """How one send ends when its requests go wrong so."""
    fake.fail("sendMessage", *faults)
    return await sender.send(CHAT, message, "alert:abc")


async def test_a_message_arrives_as_written_in_one_request(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    assert await sender.send(CHAT, HELLO, "alert:abc") == Sent("1")
    assert [told.text for told in fake.told] == ["Talks in <Miami> & beyond"]
    assert fake.told[0].params["link_preview_options"] == {"is_disabled": True}
    assert [name for name, _ in fake.calls] == ["sendMessage"]


async def test_no_log_names_a_delivery(fake: FakeTelegram, sender: TelegramSender) -> None:
    """Who knows the announcement could find the chat by trying (R46)."""
    fake.fail("sendMessage", Fault(502, "Bad Gateway"), Fault(403, "Forbidden: blocked"), Fault(0))
    with capture_logs() as logs:
        for _ in range(3):
            await sender.send(CHAT, HELLO, "delivery-id")
    assert {entry["event"] for entry in logs} == {"telegram.not-sent"}
    assert "delivery-id" not in repr(logs)


async def test_a_topic_a_quiet_message_and_a_preview_reach_the_platform(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    message = Message(HELLO.blocks, quiet=True, preview="https://example.org/a")
    await sender.send(Address("telegram", "-1001", "77"), message, "alert:abc")
    told = fake.told[0]
    assert (told.chat, told.thread) == ("-1001", "77")
    assert told.params["disable_notification"] == "true"
    assert told.params["link_preview_options"]["url"] == "https://example.org/a"


async def test_all_parts_of_a_long_message_are_sent_in_order(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    assert isinstance(await sender.send(CHAT, two_parts(), "digest:x"), Sent)
    assert len(fake.told) == 2
    assert [line.split()[1] for told in fake.told for line in told.text.split("\n")] == [
        str(n) for n in range(12)
    ]


async def test_a_long_message_is_handed_out_part_by_part(fake: FakeTelegram, sender: TelegramSender) -> None:
    """Each is one request and ends as itself, so that the outbox knows what arrived (R3)."""
    first, second = sender.parts(CHAT, two_parts(), "digest:x")
    fake.fail("sendMessage", None, Fault(429, "Too Many Requests: retry after 5", {"retry_after": 5}))
    assert [await part.send() for part in (first, second, second)] == [Sent("1"), Wait(5), Sent("2")]
    assert [told.text.split()[1] for told in fake.told] == ["0", "8"]


def test_a_part_has_the_same_mark_in_every_try(sender: TelegramSender) -> None:
    one, again = (sender.parts(CHAT, two_parts(), "digest:x") for _ in range(2))
    assert [part.mark for part in one] == [part.mark for part in again]
    assert len({part.mark for part in one}) == 2


async def test_an_answer_waits_for_its_turn_once_for_each_part(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    asked: list[tuple[Address, int]] = []

    async def pace(address: Address) -> bool:
        asked.append((address, len(fake.told)))
        return len(asked) < 3

    sender.pace = pace
    assert isinstance(await sender.reply(CHAT, two_parts(), to=5), Sent)
    assert asked == [(CHAT, 0), (CHAT, 1)]
    assert ["reply_parameters" in call for call in fake.of("sendMessage")] == [True, False]
    assert await sender.reply(CHAT, two_parts()) == CROWDED
    assert len(fake.told) == 2, "what would come too late does not come"


async def test_an_answer_that_fails_in_the_middle_ends_there(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    fake.fail("sendMessage", Fault(502, "Bad Gateway"))
    assert await sender.reply(CHAT, two_parts()) == Wait(2, "http-502")
    assert len(fake.of("sendMessage")) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(429, "Too Many Requests: retry after 43838", {"retry_after": 43838}), Wait(43838)),
        (Fault(429, "Too Many Requests"), Wait(30)),
        (Fault(500, "Internal Server Error"), Wait(2, "http-500")),
        (Fault(502, body="<html>bad gateway</html>"), Wait(2, "http-502")),
        (Fault(503, body="<html>away</html>"), Wait(2, "http-503")),
        (Fault(504, body="<html>gateway time-out</html>"), Unclear("http-504")),
        (Fault(520, body="<html>"), Unclear("http-520")),
        (Fault(524, body="<html>"), Unclear("http-524")),
        (Fault(522, body="<html>never connected</html>"), Wait(2, "http-522")),
        (Fault(302, body=""), Wait(2, "http-302")),
        (Fault(400, body="<html>nginx</html>"), Wait(2, "http-400")),
        (Fault(401, body="<html>log in to the proxy</html>"), Wait(2, "http-401")),
        (Fault(403, body="<html>blocked by policy</html>"), Wait(2, "http-403")),
        (Fault(404, body="[]"), Wait(2, "http-404")),
        (Fault(408, body='{"ok": true}'), Wait(2, "http-408")),
        (Fault(0), Unclear("connection lost")),
        (Fault(200, body="not json"), Unclear("unreadable answer")),
        (Fault(400, "Bad Request: message is too long"), Refused("bad-request")),
        (Fault(413, body="too large"), Refused("http-413")),
        (Fault(400, "Bad Request: chat not found"), Refused("chat-not-found", chat_gone=True)),
        (Fault(400, "Bad Request: CHAT_RESTRICTED"), Refused("no-rights", chat_gone=True)),
        (Fault(400, "Bad Request: USER_IS_BLOCKED"), Refused("blocked", chat_gone=True)),
        (Fault(400, "Bad Request: TOPIC_CLOSED"), Refused("topic-closed", chat_gone=True)),
        (
            Fault(400, "Bad Request: not enough rights to send text messages to the chat"),
            Refused("no-rights", chat_gone=True),
        ),
        (Fault(403, "Forbidden: bot was blocked by the user"), Refused("blocked", chat_gone=True)),
        (
            Fault(403, "Forbidden: bot was kicked from the supergroup chat"),
            Refused("kicked", chat_gone=True),
        ),
        (Fault(403, "Forbidden: something new"), Refused("forbidden", chat_gone=True)),
        (Fault(401, "Unauthorized"), Refused("token", platform_down=True)),
        (
            Fault(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": -100123456789012},
            ),
            Refused("moved", moved_to="-100123456789012"),
        ),
    ],
    ids=lambda value: f"{value.status} {value.description or value.body}" if isinstance(value, Fault) else "",
)
async def test_each_answer_has_its_outcome_and_costs_one_request(
    fake: FakeTelegram, sender: TelegramSender, fault: Fault, outcome: Outcome
) -> None:
    assert await ended(fake, sender, fault) == outcome
    assert len(fake.calls) == 1


async def test_a_connection_never_made_is_a_certain_non_delivery(fake: FakeTelegram) -> None:
    sender = TelegramSender(config(fake.url))
    await fake.stop()
    try:
        outcomes = [await sender.send(CHAT, HELLO, "a") for _ in range(3)]
    finally:
        await sender.close()
    assert outcomes == [Wait(wait, "not-connected") for wait in (2, 4, 8)]


async def test_no_answer_in_time_is_unclear_though_it_arrived(fake: FakeTelegram) -> None:
    never = asyncio.Event()
    sender = TelegramSender(config(fake.url), answer_s=0.05)
    try:
        outcome = await ended(fake, sender, Fault(0, accepted=True, hang=never))
    finally:
        await sender.close()
    assert outcome == Unclear("timeout")
    assert len(fake.told) == 1


async def test_refused_markup_is_sent_once_more_as_plain_text(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    fault = Fault(400, 'Bad Request: can\'t parse entities: Unsupported start tag "miami" at byte offset 9')
    assert isinstance(await ended(fake, sender, fault), Sent)
    assert [call.get("parse_mode") for call in fake.of("sendMessage")] == ["HTML", None]
    assert fake.told[0].text == "Talks in <Miami> & beyond"


@pytest.mark.parametrize("why", ["WEBPAGE_URL_INVALID", "wrong web page URL specified"])
async def test_a_refused_preview_is_left_out(fake: FakeTelegram, sender: TelegramSender, why: str) -> None:
    shown = Message((Paragraph((Text("Talks"),)),), preview="https://example.org/a")
    fake.fail("sendMessage", Fault(400, f"Bad Request: {why}"))
    assert isinstance(await sender.send(CHAT, shown, "a"), Sent)
    assert [call["link_preview_options"].get("url") for call in fake.of("sendMessage")] == [
        "https://example.org/a",
        None,
    ]
    fake.fail("sendMessage", *[Fault(400, f"Bad Request: {why}")] * 2)
    assert await sender.send(CHAT, shown, "a") == Refused("bad-request"), "once"


async def test_a_proxy_that_says_401_does_not_refuse_the_token(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    refused: list[str] = []
    sender.api.calls.on_unauthorized = lambda: refused.append("token")
    await ended(fake, sender, Fault(401, body="<html>"))
    assert refused == []
    await ended(fake, sender, Fault(401, "Unauthorized"))
    assert refused == ["token"]


async def test_markup_refused_twice_is_refused(fake: FakeTelegram, sender: TelegramSender) -> None:
    fault = Fault(400, "Bad Request: can't parse entities: whatever")
    assert await ended(fake, sender, fault, fault) == Refused("bad-request")
    assert len(fake.calls) == 2


async def test_waits_without_a_figure_double_until_a_message_gets_through(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    full = Fault(429, "Too Many Requests")
    waits = [await ended(fake, sender, full) for _ in range(3)]
    assert waits == [Wait(30), Wait(60), Wait(120)]
    assert isinstance(await sender.send(CHAT, HELLO, "a"), Sent)
    assert await ended(fake, sender, full) == Wait(30)


async def test_one_chat_being_full_says_nothing_about_another(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    fake.refuse("-1001", Fault(429, "Too Many Requests: retry after 3600", {"retry_after": 3600}))
    assert await sender.send(CHAT, HELLO, "a") == Wait(3600)
    assert isinstance(await sender.send(Address("telegram", "5"), HELLO, "a"), Sent)


async def test_an_empty_message_is_refused_without_a_request(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    assert await sender.send(CHAT, Message(()), "a") == Refused("empty")
    assert fake.calls == []


async def test_plain_text_of_a_part_keeps_what_links_point_to() -> None:
    part = '<b>Miami</b>: <a href="https://example.org/?a=1&amp;b=2">talks &lt;open&gt;</a>'
    assert plain_text(part) == "Miami: talks <open> (https://example.org/?a=1&b=2)"
    assert plain_text("😀" * 3000) == "😀" * 2048


async def test_a_rendered_message_survives_the_strict_reading(
    fake: FakeTelegram, sender: TelegramSender
) -> None:
    message = Message(
        (
            Heading("<script>alert(1)</script>"),
            Item((Bold("A & B"), Text(" — "), Link('quote " here', "https://example.org/?a=1&b=<2>"))),
        )
    )
    assert isinstance(await sender.send(CHAT, message, "a"), Sent)
    assert "<script>alert(1)" in fake.told[0].text
    assert read(fake.told[0].raw)[0] == fake.told[0].text
