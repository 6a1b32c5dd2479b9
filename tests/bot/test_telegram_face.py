"""The real python-telegram-bot application against a local Bot API: every command, every kind of chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from redis.exceptions import ConnectionError as RedisConnectionError
from structlog.testing import capture_logs

from bot.config_model import TelegramConfig, WebConfig
from bot.store import Store
from bot.store.subscriptions import Subscriptions
from bot.telegram_face import TelegramFace
from bot.web import Health, WebServer
from handlers.command import COMMANDS
from handlers.ports import Address, Subscription
from tests import builders
from tests.bot.face_desk import LINES, dispatcher_on
from tests.doubles.fake_telegram import BOT, TOKEN, FakeTelegram, Fault, group, message, person, private

GROUP = Address("telegram", "-1001")


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    server = FakeTelegram()
    await server.start()
    yield server
    await server.stop()


def config(fake: FakeTelegram, **more: Any) -> TelegramConfig:
    return TelegramConfig(token=SecretStr(TOKEN), api_url=fake.url, **more)


@asynccontextmanager
async def reading(fake: FakeTelegram, store: Store, **more: Any) -> AsyncIterator[TelegramFace]:
    """A face that reads updates."""
    face = TelegramFace(config(fake, **more), dispatcher_on(store), store)
    await face.start()
    try:
        yield face
    finally:
        await face.stop()


@pytest.fixture
async def face(fake: FakeTelegram, store: Store) -> AsyncIterator[TelegramFace]:
    async with reading(fake, store) as made:
        yield made


@pytest.mark.parametrize("name", LINES)
async def test_every_command_is_answered_in_a_private_chat(
    fake: FakeTelegram, face: TelegramFace, name: str
) -> None:
    line, words = LINES[name]
    await fake.say(f"/{line}")
    (told,) = await fake.until_told(1)
    assert words in told.text
    assert told.chat == "7"


@pytest.mark.parametrize("name", LINES)
async def test_every_command_is_answered_to_an_admin_in_a_group(
    fake: FakeTelegram, face: TelegramFace, name: str
) -> None:
    line, words = LINES[name]
    fake.admins["-1001"] = {7}
    verb, _, rest = line.partition(" ")
    await fake.say(f"/{verb}@ParleyBot {rest}", group())
    (told,) = await fake.until_told(1)
    assert words in told.text
    assert told.params["reply_parameters"]["allow_sending_without_reply"] is True


async def test_plain_words_are_a_command_in_a_private_chat(fake: FakeTelegram, face: TelegramFace) -> None:
    await fake.say("who Dmitriev")
    assert "Kirill Dmitriev" in (await fake.until_told(1))[0].text


async def test_only_what_is_meant_for_us_is_answered_in_a_group(
    fake: FakeTelegram, face: TelegramFace
) -> None:
    passed_on = {"type": "user", "sender_user": person(8), "date": 1_766_000_000}
    for text in ("/who@OtherBot Dmitriev", "hello", "/nonsense", "latest"):
        await fake.say(text, group())
    await fake.say("/latest", group(), forward_origin=passed_on)
    await fake.say("/latest", group(), is_automatic_forward=True)
    robot = person(8) | {"is_bot": True}
    await fake.push(message=message("/latest", group()) | {"from": robot})
    await fake.say("/status@parleybot", group())
    (told,) = await fake.until_told(1)
    assert "stories" in told.text.lower()


@pytest.mark.parametrize(
    ("line", "obeyed"),
    [
        ("@OtherBot /stop", False),
        ("@alice /stop", False),
        ("@OtherBot parley stop", False),
        ("/stop@OtherBot", False),
        ("/parley@OtherBot stop", False),
        ("@ParleyBot /stop", True),
        ("@parleybot: /stop", True),
        ("/stop", True),
    ],
)
async def test_a_line_said_to_somebody_else_is_not_obeyed(
    fake: FakeTelegram, store: Store, line: str, obeyed: bool
) -> None:
    fake.admins["-1001"] = {7}
    await store.subscriptions.put(builders.subscription(GROUP))
    await handled(fake, store, message=message(line, group()))
    assert (await store.subscriptions.get(GROUP) is None) == obeyed
    assert len(fake.told) == (1 if obeyed else 0)


PASSED_ON = {"type": "user", "sender_user": person(8), "date": 1_766_000_000}
ROBOT = person(8) | {"is_bot": True}


@pytest.mark.parametrize(
    "heard",
    [
        message("/stop@ParleyBot", group()) | {"from": ROBOT},
        message("@ParleyBot /stop", group()) | {"from": ROBOT},
        message("/stop", private(8)) | {"from": ROBOT},
        message("/stop@ParleyBot", group(), forward_origin=PASSED_ON),
        message("@ParleyBot stop", group(), forward_origin=PASSED_ON),
        message("/stop", group(), is_automatic_forward=True),
    ],
    ids=["bot", "bot's mention", "bot alone", "forward", "forwarded mention", "from the group's channel"],
)
async def test_what_bots_say_and_what_is_passed_on_gets_no_answer(
    fake: FakeTelegram, store: Store, heard: dict[str, Any]
) -> None:
    fake.admins["-1001"] = {7, 8}
    there = [GROUP, Address("telegram", "8")]
    for chat in there:
        await store.subscriptions.put(builders.subscription(chat))
    await handled(fake, store, message=heard)
    assert fake.told == []
    assert len(await store.subscriptions.all()) == 2


async def test_a_mention_is_a_command_too(fake: FakeTelegram, face: TelegramFace) -> None:
    await fake.say("@ParleyBot who Dmitriev", group())
    assert "Kirill Dmitriev" in (await fake.until_told(1))[0].text


async def test_a_topic_is_a_chat_of_its_own(fake: FakeTelegram, face: TelegramFace, store: Store) -> None:
    fake.admins["-1001"] = {7}
    await fake.say("/subscribe", group(is_forum=True), message_thread_id=77, is_topic_message=True)
    assert (await fake.until_told(1))[0].thread == "77"
    assert await store.subscriptions.get(Address("telegram", "-1001", "77"))
    assert await store.subscriptions.get(GROUP) is None


async def test_leaving_in_a_topic_says_that_others_have_their_own(
    fake: FakeTelegram, face: TelegramFace, store: Store
) -> None:
    fake.admins["-1001"] = {7}
    topics = [Address("telegram", "-1001", thread) for thread in ("77", "78")]
    for topic in topics:
        await store.subscriptions.put(builders.subscription(topic))
    await fake.say("/stop", group(is_forum=True), message_thread_id=77, is_topic_message=True)
    (told,) = await fake.until_told(1)
    assert "all that was stored about this topic is deleted" in told.text
    assert "Other topics of the group have subscriptions of their own." in told.text
    assert [each.address for each in await store.subscriptions.all()] == topics[1:]


async def test_a_reply_in_an_ordinary_group_is_no_topic(
    fake: FakeTelegram, face: TelegramFace, store: Store
) -> None:
    fake.admins["-1001"] = {7}
    await fake.say("/subscribe", group(), message_thread_id=5)
    assert (await fake.until_told(1))[0].thread == ""
    assert await store.subscriptions.get(GROUP)


async def test_a_channel_subscribes_itself(fake: FakeTelegram, face: TelegramFace, store: Store) -> None:
    await fake.push(channel_post=message("/subscribe digest 07:15", group(-1005, "channel")))
    await fake.until_told(1)
    subscription = await store.subscriptions.get(Address("telegram", "-1005"))
    assert subscription
    assert (subscription.digest_time, subscription.alerts) == ("07:15", False)


async def test_a_member_cannot_subscribe_a_group(
    fake: FakeTelegram, face: TelegramFace, store: Store
) -> None:
    fake.admins["-1001"] = {8}
    await fake.say("/subscribe", group())
    assert "only an admin" in (await fake.until_told(1))[0].text
    assert await store.subscriptions.get(GROUP) is None


async def test_an_anonymous_admin_counts_as_one(fake: FakeTelegram, face: TelegramFace, store: Store) -> None:
    await fake.say("/subscribe", group(), user=1087968824, sender_chat=group())
    await fake.until_told(1)
    assert await store.subscriptions.get(GROUP)
    assert fake.of("getChatAdministrators") == []


async def test_another_channel_writing_in_the_group_is_no_admin(
    fake: FakeTelegram, face: TelegramFace, store: Store
) -> None:
    await fake.say("/subscribe", group(), user=136817688, sender_chat=group(-1009, "channel"))
    assert "only an admin" in (await fake.until_told(1))[0].text


async def test_admins_are_asked_for_once_a_minute(fake: FakeTelegram, face: TelegramFace) -> None:
    fake.admins["-1001"] = {7}
    for count in range(1, 4):
        await fake.say("/digest", group())
        await fake.until_told(count)
    assert len(fake.of("getChatAdministrators")) == 1


async def test_unsure_about_the_admins_means_no(fake: FakeTelegram, face: TelegramFace, store: Store) -> None:
    fake.admins["-1001"] = {7}
    fake.fail("getChatAdministrators", Fault(400, "Bad Request: member list is inaccessible"))
    await fake.say("/subscribe", group())
    assert "only an admin" in (await fake.until_told(1))[0].text
    await fake.say("/subscribe", group())
    assert "Subscribed" in (await fake.until_told(2))[1].text


async def test_the_same_update_is_answered_once(fake: FakeTelegram, store: Store) -> None:
    async with reading(fake, store):
        number = await fake.say("/latest")
        await fake.until_told(1)
    again = FakeTelegram()
    await again.start()
    async with reading(again, store):
        await again.push(update_id=number, message=message("/latest", private()))
        await again.push(update_id=number + 1, message=message("/status", private()))
        await again.until_told(1)
    await again.stop()
    assert len(again.told) == 1


async def test_an_update_is_confirmed_only_when_it_is_recorded(fake: FakeTelegram, store: Store) -> None:
    memory = Flaky(store)
    async with reading(fake, memory):
        memory.broken = True
        number = await fake.say("/latest")
        await fake.until(lambda: memory.tries > 0)
        assert fake.confirmed <= number
        memory.broken = False
        await fake.until_told(1)
        await fake.until(lambda: fake.confirmed == number + 1)
    assert len(fake.told) == 1


async def test_the_menu_is_pushed_on_start(fake: FakeTelegram, face: TelegramFace) -> None:
    assert [entry["command"] for entry in fake.commands] == [command.name for command in COMMANDS]
    assert all(1 <= len(entry["description"]) <= 256 for entry in fake.commands)


async def test_only_needed_kinds_of_updates_are_asked_for(fake: FakeTelegram, face: TelegramFace) -> None:
    await fake.until(lambda: bool(fake.of("getUpdates")))
    asked = fake.of("getUpdates")[0]["allowed_updates"]
    assert asked == ["message", "channel_post", "my_chat_member"]


async def handled(fake: FakeTelegram, store: Store, **update: Any) -> None:
    """Returns when the update has been handled: a face ends its work before it stops."""
    async with reading(fake, store):
        number = await fake.push(**update)
        await fake.until(lambda: fake.confirmed > number)


def membership(chat: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    def member(status: str) -> dict[str, Any]:
        return {"status": status, "user": BOT} | ({"until_date": 0} if status == "kicked" else {})

    return {
        "chat": chat,
        "from": person(7),
        "date": 1_766_000_000,
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }


@pytest.mark.parametrize(
    ("chat", "reason"), [(private(7), "blocked"), (group(), "kicked")], ids=["private", "group"]
)
async def test_a_block_pauses_the_chat_and_an_unblock_wakes_it(
    fake: FakeTelegram, store: Store, chat: dict[str, Any], reason: str
) -> None:
    where = Address("telegram", str(chat["id"]))
    await store.subscriptions.put(builders.subscription(address=where))
    await handled(fake, store, my_chat_member=membership(chat, "member", "kicked"))
    paused = await store.subscriptions.get(where)
    assert paused
    assert paused.paused == reason
    await handled(fake, store, my_chat_member=membership(chat, "kicked", "member"))
    awake = await store.subscriptions.get(where)
    assert awake
    assert awake.paused == ""
    assert awake.next_digest is not None


@pytest.mark.parametrize(
    ("chat", "link"),
    [
        (group(-44, "group"), {"migrate_to_chat_id": -100123456789012}),
        (group(-100123456789012), {"migrate_from_chat_id": -44}),
    ],
    ids=["told in the old group", "told in the new one"],
)
async def test_a_group_that_became_a_supergroup_keeps_its_subscription(
    fake: FakeTelegram, store: Store, chat: dict[str, Any], link: dict[str, int]
) -> None:
    await store.subscriptions.put(builders.subscription(address=Address("telegram", "-44")))
    service = message("", chat, **link)
    service.pop("text")
    await handled(fake, store, message=service)
    assert await store.subscriptions.get(Address("telegram", "-44")) is None
    assert await store.subscriptions.get(Address("telegram", "-100123456789012"))


async def test_a_second_poller_ends_the_face_and_says_so(fake: FakeTelegram, store: Store) -> None:
    fake.fail("getUpdates", Fault(409, "Conflict: terminated by other getUpdates request"))
    with capture_logs() as logs:
        async with reading(fake, store) as face:
            await fake.until(lambda: len(fake.of("getUpdates")) >= 2)
            assert "409 Conflict" in face.trouble
            calls = len(fake.of("getUpdates"))
        assert len(fake.of("getUpdates")) == calls
    assert [entry["platform"] for entry in logs if entry["event"] == "face.stopped"] == ["telegram"]


async def test_once_connected_the_pause_of_a_bad_token_is_over(fake: FakeTelegram, store: Store) -> None:
    await store.set_value("paused:telegram", "9" * 13)
    await store.set_value("strikes:telegram", "3")
    async with reading(fake, store):
        assert await store.get_value("paused:telegram") is None
        assert await store.get_value("strikes:telegram") is None


async def test_a_refused_token_ends_the_face_at_start(fake: FakeTelegram, store: Store) -> None:
    fake.token = "123456:another"
    async with reading(fake, store) as face:
        assert "TELEGRAM_BOT_TOKEN" in face.trouble


async def test_a_token_revoked_while_reading_ends_the_face(fake: FakeTelegram, store: Store) -> None:
    fake.fail("getUpdates", None, Fault(401, "Unauthorized"))
    async with reading(fake, store) as face:
        await fake.say("/latest")
        await fake.until_told(1)
        await fake.until(lambda: len(fake.of("getUpdates")) >= 2)
    assert "TELEGRAM_BOT_TOKEN" in face.trouble


async def test_without_a_network_the_face_goes_on_trying(fake: FakeTelegram, store: Store) -> None:
    fake.fail("getMe", Fault(502, "Bad Gateway"))
    async with reading(fake, store) as face:
        assert "no connection" in face.trouble
        await fake.say("/latest")
        await fake.until_told(1)
        assert face.trouble == ""


async def test_a_slow_answer_holds_up_nobody_else(fake: FakeTelegram, store: Store) -> None:
    gate = asyncio.Event()
    fake.fail("getChatAdministrators", Fault(400, "Bad Request", hang=gate))
    async with reading(fake, store):
        await fake.say("/digest", group())
        await fake.until(lambda: bool(fake.of("getChatAdministrators")))
        await fake.say("/status", private(5), user=5)
        assert (await fake.until_told(1))[0].chat == "5"
        gate.set()
        assert (await fake.until_told(2))[1].chat == "-1001"


class Flaky(Store):
    """A store whose server is away when `broken`."""

    def __init__(self, store: Store) -> None:
        self.__dict__.update(store.__dict__)
        self.broken = False
        self.tries = 0

    async def once(self, name: str, ttl_s: int) -> bool:
        if self.broken:
            self.tries += 1
            raise RedisConnectionError("away")
        return await super().once(name, ttl_s)


class BrokenSubscriptions(Subscriptions):
    """Subscriptions with a bug."""

    def __init__(self) -> None:
        """Needs nothing."""

    async def all(self) -> list[Subscription]:
        raise RuntimeError("a bug")


@asynccontextmanager
async def listening(fake: FakeTelegram, store: Store) -> AsyncIterator[tuple[TelegramFace, str]]:
    """A face behind a webhook, and the address of its listener."""
    async with reading(fake, store, webhook_url="https://desk.example.org") as face:

        async def health() -> Health:
            return Health(True, {})

        assert face.hook
        web = WebServer(WebConfig(port=0), [face.hook], health)
        await web.start()
        try:
            yield face, f"http://127.0.0.1:{web.port}/telegram"
        finally:
            await web.stop()


def update(number: int, text: str) -> dict[str, Any]:
    return {"update_id": number, "message": message(text, private())}


async def test_the_webhook_is_set_with_a_secret_and_answers(fake: FakeTelegram, store: Store) -> None:
    async with listening(fake, store) as (_, url), httpx.AsyncClient() as http:
        assert fake.webhook["url"] == "https://desk.example.org/telegram"
        secret = {"X-Telegram-Bot-Api-Secret-Token": fake.webhook["secret_token"]}
        for _ in range(2):
            assert (await http.post(url, json=update(1, "/who Dmitriev"), headers=secret)).status_code == 200
        assert (await http.post(url, json=update(2, "/status"), headers=secret)).status_code == 200
        told = await fake.until_told(2)
        assert sum("Kirill Dmitriev" in each.text for each in told) == 1
        assert fake.of("getUpdates") == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Telegram-Bot-Api-Secret-Token": "wrong"},
        {"X-Telegram-Bot-Api-Secret-Token": b"\xff\xfe secret".decode("latin-1").encode("latin-1")},
    ],
    ids=["missing", "wrong", "not ascii"],
)
async def test_without_the_secret_nothing_is_done(
    fake: FakeTelegram, store: Store, headers: dict[str, Any]
) -> None:
    async with listening(fake, store) as (_, url), httpx.AsyncClient() as http:
        answer = await http.post(url, json=update(1, "/latest"), headers=headers)
        assert (answer.status_code, answer.content) == (403, b"")
        secret = {"X-Telegram-Bot-Api-Secret-Token": fake.webhook["secret_token"]}
        await http.post(url, json=update(1, "/latest"), headers=secret)
        await fake.until_told(1)


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[1]", b'{"update_id": {}', b"\xff\xfe"])
async def test_a_body_that_is_no_update_is_refused(fake: FakeTelegram, store: Store, body: bytes) -> None:
    async with listening(fake, store) as (_, url), httpx.AsyncClient() as http:
        secret = {"X-Telegram-Bot-Api-Secret-Token": fake.webhook["secret_token"]}
        assert (await http.post(url, content=body, headers=secret)).status_code == 400


async def test_an_update_that_cannot_be_recorded_is_asked_for_again(fake: FakeTelegram, store: Store) -> None:
    memory = Flaky(store)
    async with listening(fake, memory) as (_, url), httpx.AsyncClient() as http:
        secret = {"X-Telegram-Bot-Api-Secret-Token": fake.webhook["secret_token"]}
        memory.broken = True
        assert (await http.post(url, json=update(1, "/latest"), headers=secret)).status_code == 503
        memory.broken = False
        assert (await http.post(url, json=update(1, "/latest"), headers=secret)).status_code == 200
        await fake.until_told(1)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("https://desk.example.org/", "/telegram"),
        ("https://desk.example.org/telegram", "/telegram"),
        ("https://example.org/desk", "/desk/telegram"),
    ],
)
async def test_the_webhook_stands_below_the_public_address(
    fake: FakeTelegram, store: Store, given: str, path: str
) -> None:
    async with reading(fake, store, webhook_url=given) as face:
        assert face.hook
        assert face.hook.path == path
        assert fake.webhook["url"].endswith(path)


async def test_a_menu_that_is_refused_is_no_reason_to_be_silent(fake: FakeTelegram, store: Store) -> None:
    fake.fail("setMyCommands", Fault(400, "Bad Request: BOT_COMMAND_INVALID"))
    async with reading(fake, store) as face:
        await fake.say("/latest")
        await fake.until_told(1)
        assert face.trouble == ""


async def test_an_answer_that_cannot_be_given_ends_nothing(fake: FakeTelegram, face: TelegramFace) -> None:
    fake.fail("sendMessage", Fault(403, "Forbidden: bot was blocked by the user"))
    await fake.say("/latest")
    await fake.until(lambda: bool(fake.of("sendMessage")))
    await fake.say("/latest", private(8), user=8)
    assert (await fake.until_told(1))[0].chat == "8"


async def test_an_answer_learns_that_the_group_has_moved(fake: FakeTelegram, store: Store) -> None:
    await store.subscriptions.put(builders.subscription(address=Address("telegram", "-44")))
    fake.fail("sendMessage", Fault(400, "Bad Request: upgraded", {"migrate_to_chat_id": -1009}))
    await handled(fake, store, message=message("/latest", group(-44, "group")))
    assert await store.subscriptions.get(Address("telegram", "-1009"))


async def test_a_surprise_in_one_update_ends_nothing(fake: FakeTelegram, store: Store) -> None:
    memory = Flaky(store)
    memory.subscriptions = BrokenSubscriptions()
    with capture_logs() as logs:
        await handled(fake, memory, my_chat_member=membership(private(), "member", "kicked"))
        await handled(fake, memory, message=message("/latest", private()))
    assert "telegram.update-failed" in {entry["event"] for entry in logs}
    assert len(fake.told) == 1


async def test_long_polling_needs_no_route(face: TelegramFace) -> None:
    assert face.hook is None
