"""F55 to F57: who may do what, floods of commands, and what is left of a chat that leaves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bot.access import EVERY_CHAT, EVERYBODY, UNLISTED, Access
from bot.budget import Budget
from bot.clock import ManualClock
from bot.compose import Composer
from bot.config_model import AccessConfig, SlackConfig, TelegramConfig
from bot.dispatch import CHAT_LIMIT, USER_LIMIT
from bot.engine import Engine
from bot.membership import apply_list, move_chat, resume_chat, resume_platform
from bot.outcome import Unclear
from bot.owning_up import OwningUp
from bot.sender import Sender
from bot.slack_face import SlackFace
from bot.store import Store
from bot.store.codec import text
from bot.store.subscriptions import Subscriptions
from bot.telegram_face import TelegramFace
from bot.telegram_send import TelegramSender
from handlers.command import COMMANDS
from handlers.ports import Address, Subscription
from tests import builders
from tests.bot.face_desk import LINES, OWNER, desk_on, dispatcher_on
from tests.doubles.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.doubles.fake_telegram import BOT, TOKEN, FakeTelegram, Fault, group, message, person, private

LISTED = AccessConfig(chats=("telegram/-1001", "telegram/7", "slack/C1", "slack/D1"))
GROUPS = {"telegram": Address("telegram", "-1001"), "slack": Address("slack", "C1")}


@dataclass
class Room:
    """One platform: how somebody asks there, and all that was said."""

    store: Store
    redis: Redis
    ask: Callable[[str, str, bool], Awaitable[None]]  # line, role, in private
    until: Callable[[int], Awaitable[list[str]]]
    said: int = 0

    async def answer(self, line: str, role: str, alone: bool = False) -> str:
        """What is answered to a line of somebody in that role; counters against floods are as new."""
        async for key in self.redis.scan_iter("parley:once:rate/*"):
            await self.redis.delete(key)
        await self.ask(line, role, alone)
        self.said += 1
        return (await self.until(self.said))[-1]


async def on_telegram(store: Store, redis: Redis, open_: AsyncExitStack) -> Room:
    fake = FakeTelegram()
    await fake.start()
    open_.push_async_callback(fake.stop)
    config = TelegramConfig(token=SecretStr(TOKEN), api_url=fake.url)
    face = TelegramFace(config, dispatcher_on(store, LISTED), store)
    open_.push_async_callback(face.stop)
    await face.start()
    fake.admins |= {"-1001": {8}, "-1009": {8, 9}}
    users = {"owner": 99, "admin": 8, "member": 7, "outsider": 9}

    async def ask(line: str, role: str, alone: bool) -> None:
        chat = private(users[role]) if alone else group(-1009 if role == "outsider" else -1001)
        verb, _, rest = line.partition(" ")
        await fake.say(f"/{verb}@ParleyBot {rest}", chat, users[role])

    async def until(count: int) -> list[str]:
        return [told.text for told in await fake.until_told(count)]

    return Room(store, redis, ask, until)


async def on_slack(store: Store, redis: Redis, open_: AsyncExitStack) -> Room:
    fake = FakeSlack()
    await fake.start()
    open_.push_async_callback(fake.stop)
    config = SlackConfig(bot_token=SecretStr(BOT_TOKEN), app_token=SecretStr(APP_TOKEN), api_url=fake.url)
    face = SlackFace(config, dispatcher_on(store, LISTED), store)
    open_.push_async_callback(face.stop)
    await face.start()
    fake.admins |= {"UADMIN", "UOUT"}
    users = {"owner": "UOWNER", "admin": "UADMIN", "member": "U7", "outsider": "UOUT"}
    private_chats = {"owner": "D99", "admin": "D8", "member": "D1", "outsider": "D9"}

    async def ask(line: str, role: str, alone: bool) -> None:
        verb, _, rest = line.partition(" ")
        channel = private_chats[role] if alone else "C9" if role == "outsider" else "C1"
        await fake.send("slash_commands", fake.command("/parley", f"{verb} {rest}", channel, users[role]))

    async def until(count: int) -> list[str]:
        return [f"{told.text} {json.dumps(told.blocks)}" for told in await fake.until_told(count)]

    return Room(store, redis, ask, until)


ROOMS = {"telegram": on_telegram, "slack": on_slack}


@asynccontextmanager
async def room(platform: str, store: Store, redis: Redis) -> AsyncIterator[Room]:
    """A real face of that platform on its double."""
    async with AsyncExitStack() as open_:
        yield await ROOMS[platform](store, redis, open_)


def outcome(answer: str) -> str:
    """How an answer treats who asked."""
    refusals = {
        "only an admin": "admins only",
        "Only the owner": "owner only",
        "listed chats only": "not served",
    }
    return next((told for words, told in refusals.items() if words in answer), "answered")


def expected(name: str, role: str) -> str:
    """What the rules say (R42): in a group, of a command by somebody in that role."""
    command = next(command for command in COMMANDS if command.name == name)
    if role == "outsider":  # admin of a chat that is not on the list; what is stored is everybody's business
        return "answered" if name in ("privacy", "unsubscribe") else "not served"
    if command.for_owner and role != "owner":
        return "owner only"
    return "admins only" if command.needs_admin_in_groups and role == "member" else "answered"


@pytest.mark.parametrize("role", ["owner", "admin", "member", "outsider"])
@pytest.mark.parametrize("platform", ROOMS)
async def test_f55_each_role_may_do_with_each_command_what_the_rules_say(
    store: Store, redis: Redis, platform: str, role: str
) -> None:
    async with room(platform, store, redis) as here:
        found = {name: outcome(await here.answer(line, role)) for name, (line, _) in LINES.items()}
    assert found == {name: expected(name, role) for name in LINES}


@pytest.mark.parametrize("role", ["owner", "admin", "member", "outsider"])
@pytest.mark.parametrize("platform", ROOMS)
async def test_f55_what_a_role_may_not_do_changes_nothing(
    store: Store, redis: Redis, platform: str, role: str
) -> None:
    before = builders.subscription(GROUPS[platform], digest_time="06:00")
    async with room(platform, store, redis) as here:
        await store.subscriptions.put(before)
        await here.answer("subscribe alerts", role)
        changed = await store.subscriptions.get(GROUPS[platform])
        await here.answer("unsubscribe", role)
        left = await store.subscriptions.get(GROUPS[platform])
    allowed = role in ("owner", "admin")
    assert changed
    assert (changed.digest, left is None) == (not allowed, allowed)


@pytest.mark.parametrize("platform", ROOMS)
async def test_f55_alone_everybody_rules_but_only_where_the_desk_serves(
    store: Store, redis: Redis, platform: str
) -> None:
    async with room(platform, store, redis) as here:
        asked = [
            ("subscribe", "member"),
            ("subscribe", "owner"),
            ("subscribe", "outsider"),
            ("privacy", "outsider"),
        ]
        found = [outcome(await here.answer(line, role, alone=True)) for line, role in asked]
        assert found == ["answered", "answered", "not served", "answered"]
        assert outcome(await here.answer("discover", "member", alone=True)) == "owner only"
    assert len(await store.subscriptions.all()) == 2


@pytest.mark.parametrize("platform", ROOMS)
async def test_f55_a_chat_that_is_not_served_is_told_its_id_once(
    store: Store, redis: Redis, platform: str
) -> None:
    async with room(platform, store, redis) as here:
        assert f"{platform}/" in await here.answer("latest", "outsider")
        for line in ("latest", "status", "privacy"):
            await here.ask(line, "outsider", False)
        first, second = await here.until(2)
    assert (outcome(first), outcome(second)) == ("not served", "answered")


async def test_f55_a_list_that_comes_later_pauses_and_one_that_goes_wakes(store: Store) -> None:
    listed, other, owner = (Address("telegram", number) for number in ("-1001", "-1002", "99"))
    direct = builders.subscription(Address("slack", "D7"), subscribed_by="UOWNER")
    for address in (listed, other, owner):
        await store.subscriptions.put(builders.subscription(address))
    await store.subscriptions.put(direct)
    now = builders.NOW
    await apply_list(store, Access(OWNER, AccessConfig(chats=("telegram/-1001",))), now)
    paused = {str(each.address): each.paused for each in await store.subscriptions.all() if each.paused}
    assert paused == {"telegram/-1002": UNLISTED}
    await apply_list(store, Access(OWNER), now)
    assert not [each for each in await store.subscriptions.all() if each.paused]


async def test_f55_people_of_another_workspace_are_not_heard(store: Store) -> None:
    async with AsyncExitStack() as open_:
        fake = FakeSlack()
        await fake.start()
        open_.push_async_callback(fake.stop)
        config = SlackConfig(bot_token=SecretStr(BOT_TOKEN), app_token=SecretStr(APP_TOKEN), api_url=fake.url)
        face = SlackFace(config, dispatcher_on(store, AccessConfig(workspaces=("T2",))), store)
        open_.push_async_callback(face.stop)
        await face.start()
        await fake.send("events_api", fake.mention("latest", user="U3", user_team="T3"))
        await fake.send("events_api", fake.mention("latest", user="U2", user_team="T2", ts="1766.2"))
        await fake.send("events_api", fake.mention("latest", user="U1", team="T1", ts="1766.1"))
        assert {told.thread for told in await fake.until_told(2)} == {"1766.1", "1766.2"}


@asynccontextmanager
async def slack_hearing(
    store: Store, access: AccessConfig = EVERY_CHAT
) -> AsyncIterator[tuple[FakeSlack, SlackFace]]:
    """A Slack face in workspace T1."""
    async with AsyncExitStack() as open_:
        fake = FakeSlack()
        await fake.start()
        open_.push_async_callback(fake.stop)
        config = SlackConfig(bot_token=SecretStr(BOT_TOKEN), app_token=SecretStr(APP_TOKEN), api_url=fake.url)
        face = SlackFace(config, dispatcher_on(store, access), store)
        open_.push_async_callback(face.stop)
        await face.start()
        yield fake, face


@pytest.mark.parametrize("listed", [False, True])
async def test_f55_a_direct_message_or_command_from_another_workspace_is_not_heard(
    store: Store, listed: bool
) -> None:
    """Whoever is in a shared channel can open one; what is listed is heard there, too."""
    async with slack_hearing(store, AccessConfig(workspaces=("T3",) if listed else ())) as (fake, _):
        command = fake.command("/subscribe", "both", "D4", "U4") | {"team_id": "T3"}
        direct = fake.direct("subscribe both", channel="D3", user="U3", user_team="T3", team="T3")
        sent = [await fake.send("events_api", direct), await fake.send("slash_commands", command)]
        await fake.until(lambda: set(sent) <= set(fake.acknowledged))
        await fake.send("events_api", fake.direct("subscribe"))
        await fake.until_told(3 if listed else 1)
    there = {str(each.address) for each in await store.subscriptions.all()}
    assert there == {"slack/D1"} | ({"slack/D3", "slack/D4"} if listed else set())


HERE = AccessConfig(chats=("telegram/-55",))


async def moved_by_telegram(store: Store, telegram: FakeTelegram, _redis: Redis, _clock: ManualClock) -> None:
    """Telegram says so itself, in the old group and in the new one."""
    face = TelegramFace(
        TelegramConfig(token=SecretStr(TOKEN), api_url=telegram.url), dispatcher_on(store, HERE), store
    )
    await face.start()
    for chat, link in ((-55, {"migrate_to_chat_id": -100555}), (-100555, {"migrate_from_chat_id": -55})):
        said = message("", group(chat, "group"), **link)
        number = await telegram.push(message={name: said[name] for name in said if name != "text"})
    await telegram.until(lambda: telegram.confirmed > number)
    await face.stop()


async def moved_by_a_send(store: Store, telegram: FakeTelegram, redis: Redis, clock: ManualClock) -> None:
    """Nobody said so: an alert is refused."""
    assert await store.commit(builders.plan(builders.story("abcde2", builders.entry())))
    telegram.fail("sendMessage", Fault(400, "Bad Request: upgraded", {"migrate_to_chat_id": -100555}))
    way = TelegramSender(TelegramConfig(token=SecretStr(TOKEN), api_url=telegram.url))
    compose = Composer(store, lambda: replace(desk_on(store)(), archive=store.archive))
    sender = Sender(store, {"telegram": way}, compose, Budget(redis), clock, access=Access(OWNER, HERE))
    for chat in ("telegram/-55", "telegram/-100555"):
        await sender.drain(chat)
    await way.close()
    assert telegram.told == []


@pytest.mark.parametrize("moves", [moved_by_telegram, moved_by_a_send])
async def test_f55_a_listed_group_that_moves_to_an_unlisted_id_is_paused_and_the_owners_learn_it(
    redis: Redis,
    telegram: FakeTelegram,
    clock: ManualClock,
    moves: Callable[[Store, FakeTelegram, Redis, ManualClock], Awaitable[None]],
) -> None:
    owner = Address("slack", "UOWNER")
    store = Store(redis, clock, [builders.source(1)], owners=(owner,))
    await store.subscriptions.put(builders.subscription(Address("telegram", "-55")))
    with capture_logs() as logs:
        await moves(store, telegram, redis, clock)
    [there] = await store.subscriptions.all()
    assert (there.address.chat, there.paused) == ("-100555", UNLISTED)
    assert {(entry["event"], entry["log_level"]) for entry in logs if entry.get("reason") == UNLISTED} == {
        ("chat.paused", "warning")
    }
    assert await store.outbox.queued() == 1
    notice = await store.outbox.first(str(owner))
    assert notice
    assert "telegram/-100555" in notice.announcement.text
    assert "100555" not in notice.announcement.id, "it is remembered for days"
    await store.close()


async def test_f55_a_group_that_moves_to_a_listed_id_goes_on(store: Store) -> None:
    await store.subscriptions.put(builders.subscription(Address("telegram", "-55")))
    both = AccessConfig(chats=("telegram/-55", "telegram/-100555"))
    for access in (Access(OWNER, both), EVERYBODY):
        await move_chat(store, access, "telegram", "-55", "-100555")
        [there] = await store.subscriptions.all()
        assert (there.address.chat, there.paused) == ("-100555", "")
        await move_chat(store, access, "telegram", "-100555", "-55")


async def test_f56_a_flood_of_commands_is_answered_ten_times_and_alerts_leave_meanwhile(
    store: Store, redis: Redis, telegram: FakeTelegram, clock: ManualClock
) -> None:
    face = TelegramFace(
        TelegramConfig(token=SecretStr(TOKEN), api_url=telegram.url), dispatcher_on(store), store
    )
    chats = [Address("telegram", str(number)) for number in range(20, 30)]
    for chat in chats:
        await store.subscriptions.put(builders.subscription(chat))
    story = builders.story("abcde2", builders.entry())
    assert await store.commit(builders.plan(story))
    compose = Composer(store, lambda: replace(desk_on(store)(), archive=store.archive))
    sender = Sender(store, {"telegram": face.sender}, compose, Budget(redis), clock)
    for _ in range(1000):
        await telegram.say("/latest", private(7))
    await face.start()
    try:
        await asyncio.gather(*(sender.drain(str(chat)) for chat in chats))
        assert {told.chat for told in telegram.told} >= {chat.chat for chat in chats}
        await telegram.until(lambda: telegram.confirmed > 1999)
        await telegram.say("/status", private(8), user=8)
        await telegram.until(lambda: telegram.told[-1].chat == "8")
    finally:
        await face.stop()
    answers = [told.text for told in telegram.told if told.chat == "7"]
    assert len(answers) == USER_LIMIT + 1
    assert sum("Slow down" in answer for answer in answers) == 1


async def test_f56_a_chat_of_many_gets_so_many_answers(
    store: Store, redis: Redis, telegram: FakeTelegram
) -> None:
    face = TelegramFace(
        TelegramConfig(token=SecretStr(TOKEN), api_url=telegram.url), dispatcher_on(store), store
    )
    for user in range(100, 160):
        await telegram.say("/status@ParleyBot", group(), user)
    await face.start()
    await telegram.until(lambda: telegram.confirmed > 1059)
    await telegram.say("/status", private(8), user=8)
    await telegram.until(lambda: any(told.chat == "8" for told in telegram.told))
    await face.stop()
    answers = [told.text for told in telegram.told if told.chat == "-1001"]
    assert sum("Slow down" not in answer for answer in answers) == CHAT_LIMIT


async def answers_in(telegram: FakeTelegram, store: Store, chat: str) -> list[str]:
    """What the chat is told to all that waits there: the last line anywhere is of somebody else."""
    face = TelegramFace(
        TelegramConfig(token=SecretStr(TOKEN), api_url=telegram.url), dispatcher_on(store), store
    )
    number = await telegram.say("/status", private(8), user=8)
    await face.start()
    await telegram.until(lambda: telegram.confirmed > number)
    await face.stop()
    assert any(told.chat == "8" for told in telegram.told)
    return [told.text for told in telegram.told if told.chat == chat]


async def test_f56_a_person_has_ten_commands_a_minute_in_all_chats_together(
    store: Store, telegram: FakeTelegram
) -> None:
    for number in range(2 * USER_LIMIT):
        await telegram.say("/status@ParleyBot", group(-2000 - number), user=7)
    await answers_in(telegram, store, "-2000")
    told = [told.text for told in telegram.told if told.chat.startswith("-20")]
    assert sum("Slow down" not in text for text in told) == USER_LIMIT


async def test_f56_topics_of_a_group_share_its_thirty(store: Store, telegram: FakeTelegram) -> None:
    forum = group(is_forum=True)
    for user in range(100, 110):
        for topic in range(1, 6):
            await telegram.say(
                "/status@ParleyBot", forum, user, is_topic_message=True, message_thread_id=topic
            )
    answers = await answers_in(telegram, store, "-1001")
    assert sum("Slow down" not in answer for answer in answers) == CHAT_LIMIT


async def test_f56_a_chat_of_many_is_told_once_to_slow_down(store: Store, telegram: FakeTelegram) -> None:
    for user in range(100, 160):
        await telegram.say("/status@ParleyBot", group(), user)
    answers = await answers_in(telegram, store, "-1001")
    assert sum("Slow down" in answer for answer in answers) == 1


async def traces(redis: Redis, word: str) -> list[str]:
    """Every key of the server with the word in its name or in what it holds."""
    reading: dict[str, Callable[[bytes], Awaitable[Any]]] = {
        "string": redis.get,
        "hash": redis.hgetall,
        "set": redis.smembers,
        "zset": lambda key: redis.zrange(key, 0, -1),
        "stream": redis.xrange,
        "list": lambda key: redis.lrange(key, 0, -1),
    }
    found = []
    async for key in redis.scan_iter():
        kind = text(await redis.type(key))
        if kind == "none":  # it ended between the two
            continue
        value = await reading[kind](key)
        if word in key.decode() or word in repr(value):
            found.append(key.decode())
    return found


CHAT = "-100700800900"  # an id nothing else on the server can look like


async def filled(store: Store, redis: Redis, address: Address) -> None:
    """A chat with everything a chat may have: rows queued, ordered, told, unclear, late, parked, leased."""
    await store.subscriptions.put(builders.subscription(address, subscribed_by="7"))
    story = builders.story("abcde2", builders.entry())
    assert await store.commit(builders.plan(story))
    engine = Engine("unix:///nowhere", redis, _nothing, _nothing, ())
    assert not await engine.enqueue_drain(str(address))
    await store.outbox.park(str(address), 60)
    for family in ("told", "unclear", "late"):
        kind = redis.zadd if family == "told" else redis.hset
        await kind(f"parley:{family}:{address}", mapping={"alert:abcde2": 1})
    await redis.set(f"parley:ordered:{address}", "1")
    await Budget(redis).take(address)


async def _nothing(_subject: str) -> None:
    """No work."""


@pytest.mark.parametrize("kind", ["private", "group"])
async def test_f57_a_stop_typed_behind_a_subscribe_has_the_last_word_on_telegram(
    store: Store, telegram: FakeTelegram, kind: str
) -> None:
    """Both arrive together, as after an outage, and answers are worked on side by side."""
    chats = [7000 + number if kind == "private" else -7000 - number for number in range(20)]
    for chat in chats:
        telegram.admins[str(chat)] = {7 + abs(chat)}
        where = private(chat) if kind == "private" else group(chat)
        for line in ("/subscribe@ParleyBot", "/stop@ParleyBot"):
            await telegram.say(line, where, 7 + abs(chat))
    await answers_in(telegram, store, "8")
    assert await store.subscriptions.all() == []
    for chat in chats:
        assert ["is deleted" in told.text for told in telegram.told if told.chat == str(chat)] == [
            False,
            True,
        ]


async def test_f57_a_stop_typed_behind_a_subscribe_has_the_last_word_on_slack(store: Store) -> None:
    async with slack_hearing(store) as (fake, _):
        for number in range(20):
            for line in ("subscribe", "stop"):
                command = fake.command("/parley", line, f"D{number}", f"U{number}")
                await fake.send("slash_commands", command)
        await fake.until_told(40)
    assert await store.subscriptions.all() == []


class Leaving(Subscriptions):
    """A chat that unsubscribes right after it was looked at."""

    def __init__(self, real: Subscriptions, address: Address) -> None:
        self._real, self._address = real, address
        self.left = False

    async def get(self, address: Address) -> Subscription | None:
        found = await self._real.get(address)
        self.left = await self._real.delete(self._address)
        return found

    async def all(self) -> list[Subscription]:
        found = await self._real.all()
        self.left = await self._real.delete(self._address)
        return found

    async def put(self, subscription: Subscription) -> None:
        await self._real.put(subscription)

    async def change(self, subscription: Subscription) -> bool:
        return await self._real.change(subscription)


WAKES: dict[str, Callable[[Store], Awaitable[None]]] = {
    "blocked": lambda store: resume_chat(store, "telegram", CHAT, builders.NOW),
    "app_uninstalled": lambda store: resume_platform(store, "telegram", "app_uninstalled", builders.NOW),
    UNLISTED: lambda store: apply_list(store, EVERYBODY, builders.NOW),
}


@pytest.mark.parametrize("reason", WAKES)
async def test_f57_waking_a_chat_does_not_bring_back_one_that_left_meanwhile(
    store: Store, redis: Redis, reason: str
) -> None:
    address = Address("telegram", CHAT)
    await store.subscriptions.put(builders.subscription(address))
    await store.subscriptions.pause(address, reason)
    store.subscriptions = leaving = Leaving(store.subscriptions, address)
    with capture_logs() as logs:
        await WAKES[reason](store)
    assert leaving.left
    assert await traces(redis, CHAT) == []
    assert logs == []


async def test_f57_owning_up_to_a_chat_that_left_meanwhile_leaves_no_trace(
    store: Store, redis: Redis, clock: ManualClock
) -> None:
    address = Address("telegram", CHAT)
    await store.subscriptions.put(builders.subscription(address, digest=False))
    assert await store.commit(builders.plan(builders.story("abcde2", builders.entry())))
    for _ in range(2):
        token = await store.outbox.lease(str(address))
        assert token
        claim = await store.outbox.claim(str(address), token)
        assert claim
        await store.outbox.settle(claim, token, Unclear("timeout"))
        await store.outbox.release(str(address), token)
    store.subscriptions = leaving = Leaving(store.subscriptions, address)
    assert not await OwningUp(store, clock)(address, reached=True)
    assert leaving.left
    assert await traces(redis, CHAT) == []
    assert await store.outbox.queued() == 0


@pytest.mark.parametrize("thread", ["", "77"])
async def test_f57_a_chat_that_unsubscribes_leaves_no_trace(store: Store, redis: Redis, thread: str) -> None:
    address = Address("telegram", CHAT, thread)
    await filled(store, redis, address)
    assert len(await traces(redis, CHAT)) >= 8
    assert await store.subscriptions.delete(address)
    assert await traces(redis, CHAT) == []


async def test_f57_unsubscribing_in_the_chat_ends_it_and_nothing_queued_is_sent(
    store: Store, redis: Redis, telegram: FakeTelegram, clock: ManualClock
) -> None:
    """What the answer itself leaves is the chat's pace, which ends by itself in seconds."""
    address = Address("telegram", CHAT)
    await filled(store, redis, address)
    config = TelegramConfig(token=SecretStr(TOKEN), api_url=telegram.url)
    face = TelegramFace(config, dispatcher_on(store), store)
    budget = Budget(redis)
    face.sender.pace = budget.reply
    telegram.admins[CHAT] = {7}
    await face.start()
    await telegram.say("/stop@ParleyBot", group(int(CHAT)))
    await telegram.until_told(1)
    compose = Composer(store, desk_on(store))
    await Sender(store, {"telegram": face.sender}, compose, budget, clock).drain(str(address))
    await face.stop()
    assert ["is deleted" in told.text for told in telegram.told] == [True]
    left = await traces(redis, CHAT)
    assert [key for key in left if not 0 < await redis.pttl(key) <= 5000] == []
    assert all(key.startswith("parley:budget:") for key in left)


async def removed(telegram: FakeTelegram, chat: str, status: str) -> None:
    """Parley is thrown out of the chat."""
    change = {"chat": group(int(chat)), "from": person(7), "date": 1_766_000_000}
    member = {"user": BOT, "status": "member"}
    gone = {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    await telegram.push(my_chat_member=change | {"old_chat_member": member, "new_chat_member": gone})


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_f57_a_chat_that_threw_us_out_gets_nothing_and_is_forgotten_after_thirty_days(
    store: Store, redis: Redis, telegram: FakeTelegram, clock: ManualClock, status: str
) -> None:
    address = Address("telegram", CHAT)
    await filled(store, redis, address)
    config = TelegramConfig(token=SecretStr(TOKEN), api_url=telegram.url)
    face = TelegramFace(config, dispatcher_on(store), store)
    await face.start()
    await removed(telegram, CHAT, status)
    await telegram.say("/status", private(8), user=8)
    await telegram.until_told(1)
    await face.stop()
    assert await store.outbox.queued() == 0
    paused = await store.subscriptions.get(address)
    assert paused
    assert paused.paused == "kicked"
    for days, forgotten in ((29, False), (31, True)):
        clock.at = builders.NOW + timedelta(days=days)
        await store.sweep_retention(clock.at, 90)
        assert (await store.subscriptions.get(address) is None) == forgotten
    assert await traces(redis, CHAT) == []


async def test_f57_an_app_taken_out_of_slack_is_thrown_out_of_all_its_channels(
    store: Store, redis: Redis, clock: ManualClock
) -> None:
    channel = Address("slack", "C0700800900")
    await store.subscriptions.put(builders.subscription(channel))
    async with AsyncExitStack() as open_:
        fake = FakeSlack()
        await fake.start()
        open_.push_async_callback(fake.stop)
        config = SlackConfig(bot_token=SecretStr(BOT_TOKEN), app_token=SecretStr(APP_TOKEN), api_url=fake.url)
        face = SlackFace(config, dispatcher_on(store), store)
        open_.push_async_callback(face.stop)
        await face.start()
        with capture_logs() as logs:
            envelope = await fake.send("events_api", fake.event(type="app_uninstalled"))
            await fake.until(lambda: envelope in fake.acknowledged)
            await fake.send("events_api", fake.event(type="tokens_revoked", tokens={"bot": ["UPARLEY"]}))
            await fake.send("events_api", fake.direct("status"))
            await fake.until_told(1)
        assert "reinstall the app" in face.trouble
        assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == ["platform.left"]
    paused = await store.subscriptions.get(channel)
    assert paused
    assert paused.paused == "app_uninstalled"
    clock.at = builders.NOW + timedelta(days=31)
    await store.sweep_retention(clock.at, 90)
    assert await traces(redis, channel.chat) == []


async def test_f57_what_happens_to_the_app_elsewhere_ends_nothing_here(store: Store) -> None:
    """Slack tells of every workspace that has the app, and of the tokens of people."""
    channel = Address("slack", "C0700800900")
    await store.subscriptions.put(builders.subscription(channel))
    async with slack_hearing(store) as (fake, face):
        elsewhere = [
            fake.event(type="app_uninstalled") | {"team_id": "T9"},
            fake.event(type="tokens_revoked", tokens={"bot": ["UOTHER"]}) | {"team_id": "T9"},
            fake.event(type="tokens_revoked", tokens={"oauth": ["U7"], "bot": []}),
            fake.event(type="tokens_revoked", tokens={"oauth": ["U7"]}),
        ]
        sent = [await fake.send("events_api", event) for event in elsewhere]
        await fake.until(lambda: set(sent) <= set(fake.acknowledged))
        await fake.send("events_api", fake.direct("status"))
        await fake.until_told(1)
        assert face.trouble == ""
    kept = await store.subscriptions.get(channel)
    assert kept
    assert kept.paused == ""


async def test_f57_our_own_bot_token_taken_back_ends_the_face_and_pauses_nobody(store: Store) -> None:
    channel = Address("slack", "C0700800900")
    await store.subscriptions.put(builders.subscription(channel))
    async with slack_hearing(store) as (fake, face):
        revoked = fake.event(type="tokens_revoked", tokens={"oauth": [], "bot": ["UPARLEY"]})
        envelope = await fake.send("events_api", revoked)
        await fake.until(lambda: envelope in fake.acknowledged)
        await fake.send("events_api", fake.direct("status"))
        await fake.until_told(1)
        assert "reinstall the app" in face.trouble
    kept = await store.subscriptions.get(channel)
    assert kept
    assert kept.paused == ""
