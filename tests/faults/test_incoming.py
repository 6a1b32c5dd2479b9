"""F16 to F21: refused tokens, a second reader, forged, repeated, late and oversized requests."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bot.budget import Budget
from bot.clock import ManualClock
from bot.compose import Composer
from bot.config_model import SlackConfig, TelegramConfig, WebConfig
from bot.dispatch import USER_LIMIT
from bot.hook import Hook
from bot.outcome import ChatSender
from bot.sender import Sender
from bot.slack_face import SlackFace
from bot.slack_send import SlackSender
from bot.store import Store
from bot.telegram_face import TelegramFace
from bot.telegram_send import TelegramSender
from bot.web import Health, WebServer
from handlers.ports import Address
from tests import builders
from tests.bot.face_desk import desk_on, dispatcher_on
from tests.bot.test_slack_face import FORGERIES
from tests.doubles.fake_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack, signed
from tests.doubles.fake_slack import Fault as SlackFault
from tests.doubles.fake_telegram import TOKEN, FakeTelegram, Fault, message, private

OWNERS = (Address("telegram", "99"), Address("slack", "UOWNER"))
AS_JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def store(redis: Redis, clock: ManualClock) -> AsyncIterator[Store]:
    """One whose owners are told."""
    made = Store(redis, clock, [builders.source(1)], owners=OWNERS)
    yield made
    await made.close()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    double = FakeSlack()
    await double.start()
    yield double
    await double.stop()


def telegram_face(fake: FakeTelegram, store: Store, **more: Any) -> TelegramFace:
    config = TelegramConfig(token=SecretStr(TOKEN), api_url=fake.url, **more)
    return TelegramFace(config, dispatcher_on(store), store)


async def notices(store: Store, owner: Address) -> list[str]:
    """What waits for an owner."""
    row = await store.outbox.first(str(owner))
    return [row.announcement.text] if row else []


async def alert(store: Store, chat: Address) -> None:
    """One alert in the chat's queue."""
    await store.subscriptions.put(builders.subscription(chat))
    assert await store.commit(builders.plan(builders.story("abcde2", builders.entry())))


@pytest.mark.parametrize("method", ["getMe", "getUpdates", "sendMessage"])
async def test_f16_a_token_telegram_revokes_ends_the_face_with_one_notice_and_no_loop(
    telegram: FakeTelegram, store: Store, method: str
) -> None:
    telegram.fail(method, *[Fault(401, "Unauthorized")] * 50)
    face = telegram_face(telegram, store)
    with capture_logs() as logs:
        await face.start()
        if method == "sendMessage":
            await telegram.say("/latest")
            await telegram.until(lambda: bool(telegram.of("sendMessage")))
        await telegram.until(lambda: bool(telegram.of(method)))
        await face.stop()
    assert "TELEGRAM_BOT_TOKEN" in face.trouble
    assert len(telegram.of(method)) <= 2
    assert [entry["platform"] for entry in logs if entry["event"] == "face.stopped"] == ["telegram"]
    for owner in OWNERS:
        [notice] = await notices(store, owner)
        assert "Telegram does not work" in notice
        assert TOKEN not in notice


@pytest.mark.parametrize("platform", ["telegram", "slack"])
async def test_f16_a_send_a_refused_token_ends_keeps_its_row_and_tells_the_owners_once(
    telegram: FakeTelegram, slack: FakeSlack, store: Store, redis: Redis, clock: ManualClock, platform: str
) -> None:
    chat = Address(platform, "7" if platform == "telegram" else "C7")
    await alert(store, chat)
    telegram.token = "123456:another"
    slack.tokens.clear()
    one = TelegramSender(TelegramConfig(token=SecretStr(TOKEN), api_url=telegram.url))
    two = SlackSender(SlackConfig(bot_token=SecretStr(BOT_TOKEN), api_url=slack.url))
    ways: dict[str, ChatSender] = {"telegram": one, "slack": two}
    sender = Sender(store, ways, Composer(store, desk_on(store)), Budget(redis), clock)
    with capture_logs() as logs:
        for _ in range(20):
            await sender.drain(str(chat))
    await one.close()
    await two.close()
    assert len(telegram.calls) + len(slack.of("chat.postMessage")) <= 1
    assert await store.outbox.first(str(chat))
    assert [entry["platform"] for entry in logs if entry["event"] == "platform.paused"] == [platform]
    other = OWNERS[0] if platform == "slack" else OWNERS[1]
    [notice] = await notices(store, other)
    assert "refuses our token" in notice


async def test_f16_slack_says_what_to_do_while_it_refuses_and_forgets_it_when_it_does_not(
    slack: FakeSlack, store: Store
) -> None:
    config = SlackConfig(bot_token=SecretStr(BOT_TOKEN), app_token=SecretStr(APP_TOKEN), api_url=slack.url)
    face = SlackFace(config, dispatcher_on(store), store)
    await face.start()
    slack.fail("chat.postMessage", SlackFault(200, "account_inactive"))
    await face.sender.send(Address("slack", "C1"), _hello(), "d1")
    assert "account_inactive" in face.trouble
    assert "reinstall the app" in face.trouble
    await face.sender.send(Address("slack", "C1"), _hello(), "d1")
    assert face.trouble == ""
    await face.stop()


def _hello() -> Any:
    from handlers.message import Message, Paragraph, Text

    return Message((Paragraph((Text("Hello"),)),))


async def test_f16_another_program_on_the_bot_ends_hearing_and_the_owners_are_told(
    telegram: FakeTelegram, store: Store
) -> None:
    """R10. Alerts and everything else go on."""
    telegram.fail("getUpdates", Fault(409, "Conflict: terminated by other getUpdates request"))
    face = telegram_face(telegram, store)
    await face.start()
    await telegram.until(lambda: len(telegram.of("getUpdates")) >= 2)
    await face.sender.send(Address("telegram", "8"), _hello(), "d1")
    await face.stop()
    assert "409 Conflict" in face.trouble
    assert [told.chat for told in telegram.told] == ["8"]
    [notice] = await notices(store, OWNERS[1])
    assert "another program" in notice


async def test_f16_two_desks_on_one_memory_are_no_conflict(telegram: FakeTelegram, store: Store) -> None:
    """One reads, the other stands by: the platform never sees two."""
    one, two = telegram_face(telegram, store), telegram_face(telegram, store)
    await one.start()
    await two.start()
    await telegram.say("/latest")
    await telegram.until_told(1)
    assert (one.trouble, two.trouble) == ("", "")
    await one.stop()
    await telegram.say("/status")
    await telegram.until_told(2)
    await two.stop()
    assert len(telegram.told) == 2


@asynccontextmanager
async def served(hook: Hook | None) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A hook behind the real listener, and a client."""

    async def health() -> Health:
        return Health(True, {})

    assert hook
    web = WebServer(WebConfig(port=0), [hook], health)
    await web.start()
    try:
        async with httpx.AsyncClient() as http:
            yield http, f"http://127.0.0.1:{web.port}{hook.path}"
    finally:
        await web.stop()


@asynccontextmanager
async def slack_over_http(slack: FakeSlack, store: Store) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    config = SlackConfig(
        bot_token=SecretStr(BOT_TOKEN), signing_secret=SecretStr(SIGNING_SECRET), api_url=slack.url
    )
    face = SlackFace(config, dispatcher_on(store), store)
    await face.start()
    async with served(face.hook) as made:
        yield made
    await face.stop()


def retry(number: int) -> dict[str, str]:
    """What Slack adds when it asks again."""
    return {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"} if number else {}


async def test_f17_an_event_slack_sends_four_times_is_answered_once(
    slack: FakeSlack, store: Store, redis: Redis
) -> None:
    """At once, after 3, 63 and 363 seconds: its id is remembered for longer than that."""
    async with slack_over_http(slack, store) as (http, url):
        body = json.dumps(slack.mention("latest", event_id="Ev-17"))
        for number, age_s in enumerate((0, 3, 63, 290)):
            headers = AS_JSON | retry(number) | signed(body, age_s=age_s)
            assert (await http.post(url, content=body, headers=headers)).status_code == 200
        [name] = [key async for key in redis.scan_iter("*Ev-17*")]
        assert await redis.ttl(name) > 363
        last = json.dumps(slack.mention("status"))
        await http.post(url, content=last, headers=AS_JSON | signed(last))
        assert len(await slack.until_told(2)) == 2


async def test_f17_a_giant_line_is_answered_once_and_within_the_rates(slack: FakeSlack, store: Store) -> None:
    """7 KB of our name: that once ended in a RecursionError, before repeats and rates were looked at."""
    with capture_logs() as logs:
        async with slack_over_http(slack, store) as (http, url):
            giant = [json.dumps(slack.direct("parley " * 1000, event_id=f"Ev-{n}")) for n in range(15)]
            for body in [giant[0]] * 4 + giant[1:]:
                answer = await http.post(url, content=body, headers=AS_JSON | signed(body))
                assert answer.status_code == 200
            last = json.dumps(slack.direct("status", user="U8", channel="D8"))
            await http.post(url, content=last, headers=AS_JSON | signed(last))
            await slack.until(lambda: any(told.where == "D8" for told in slack.told))
    answers = [told.text for told in slack.told if told.where == "D1"]
    assert sum("Slow down" not in answer for answer in answers) == USER_LIMIT
    assert len(answers) == USER_LIMIT + 1
    assert not [entry for entry in logs if entry["event"] == "command.failed"]


async def test_f18_an_event_whose_first_copy_was_lost_is_answered(slack: FakeSlack, store: Store) -> None:
    async with slack_over_http(slack, store) as (http, url):
        body = json.dumps(slack.mention("latest"))
        await http.post(url, content=body, headers=AS_JSON | retry(1) | signed(body))
        assert len(await slack.until_told(1)) == 1


async def test_f19_what_slack_did_not_sign_is_refused_without_any_work(
    slack: FakeSlack, store: Store, redis: Redis
) -> None:
    assert len(FORGERIES) >= 12
    async with slack_over_http(slack, store) as (http, url):
        before = await redis.dbsize()
        for name, forge in FORGERIES.items():
            body, headers = forge()
            answer = await http.post(url, content=body, headers=AS_JSON | headers)
            assert (answer.status_code, answer.content) == (401, b""), name
        assert (await redis.dbsize(), slack.told) == (before, [])


async def test_f19_a_request_replayed_inside_the_window_is_done_once_and_after_it_refused(
    slack: FakeSlack, store: Store
) -> None:
    """Whoever has seen one may send it again: the same bytes, the same signature."""
    slack.admins.add("U7")
    async with slack_over_http(slack, store) as (http, url):
        body = urlencode(slack.command("/subscribe", "alerts"))
        headers = FORM | signed(body)
        assert [(await http.post(url, content=body, headers=headers)).status_code for _ in range(3)] == [
            200
        ] * 3
        await slack.until_told(1)
        await store.subscriptions.delete(Address("slack", "C1"))
        assert (await http.post(url, content=body, headers=headers)).status_code == 200
        late = FORM | signed(body, age_s=301)
        assert (await http.post(url, content=body, headers=late)).status_code == 401
        other = urlencode(slack.command("/status", ""))
        await http.post(url, content=other, headers=FORM | signed(other))
        assert len(await slack.until_told(2)) == 2
    assert await store.subscriptions.get(Address("slack", "C1")) is None


def update(number: int, text: str) -> dict[str, Any]:
    return {"update_id": number, "message": message(text, private())}


WRONG = ["", "wrong", "x" * 64, "\xff\xfe", "\u2028".encode().decode("latin-1")]


async def test_f20_a_webhook_without_the_secret_is_refused_without_any_work(
    telegram: FakeTelegram, store: Store, redis: Redis
) -> None:
    face = telegram_face(telegram, store, webhook_url="https://desk.example.org")
    await face.start()
    async with served(face.hook) as (http, url):
        secret = telegram.webhook["secret_token"]
        before = await redis.dbsize()
        for wrong in [*WRONG, secret[:-1], secret + "x", secret.upper(), "x" + secret[1:]]:
            headers = {"X-Telegram-Bot-Api-Secret-Token": wrong.encode("latin-1")}
            answer = await http.post(url, json=update(1, "/latest"), headers=headers)
            assert (answer.status_code, answer.content) == (403, b""), wrong
        assert (await http.post(url, json=update(1, "/latest"))).status_code == 403
        assert await redis.dbsize() == before
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        assert (await http.post(url, content=b"x" * 5_000_000, headers=headers)).status_code == 413
        assert (await http.post(url, json=update(1, "/latest"), headers=headers)).status_code == 200
        await telegram.until_told(1)
    await face.stop()
    assert len(secret) >= 32
    assert TOKEN not in secret


@pytest.mark.parametrize("over", ["polling", "webhook"])
async def test_f21_the_same_update_twice_is_answered_once(
    telegram: FakeTelegram, store: Store, over: str
) -> None:
    more = {"webhook_url": "https://desk.example.org"} if over == "webhook" else {}
    face = telegram_face(telegram, store, **more)
    await face.start()
    if over == "webhook":
        async with served(face.hook) as (http, url):
            headers = {"X-Telegram-Bot-Api-Secret-Token": telegram.webhook["secret_token"]}
            for number, text in ((1, "/latest"), (1, "/latest"), (2, "/status")):
                await http.post(url, json=update(number, text), headers=headers)
            await telegram.until_told(2)
    else:
        await telegram.push(**update(5, "/latest"))
        await telegram.until_told(1)
        await telegram.push(**update(5, "/latest"))
        await telegram.push(**update(6, "/status"))
        await telegram.until_told(2)
    await face.stop()
    assert len(telegram.told) == 2
