"""Logs tell chats apart and do not say which they are."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from redis.asyncio import Redis

from bot import chat_names
from bot.access import EVERYBODY
from bot.budget import Budget
from bot.chat_names import hashed, share
from bot.clock import ManualClock
from bot.log import configure
from bot.membership import move_chat, pause_chat
from bot.outcome import Outcome, Refused, Sent, Unclear, Wait
from bot.sender import Sender
from bot.store import Store
from handlers.ports import Address
from tests.bot.test_sender import Platform, story_names
from tests.builders import alert, subscription

CHAT = Address("telegram", "-1001234567", "77")


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    [
        "telegram/7",
        "telegram/-1001234567/77",
        "slack/C012AB3CD/1766.5",
        "telegram/@channel",
        "digest:telegram/-1001234567:1766390400",
        "KeyError: 'slack/C012AB3CD'",
    ],
)
def test_an_address_is_a_hash_wherever_it_stands(text: str) -> None:
    shown = hashed(text)
    assert "/~" in shown
    assert not any(part in shown for part in ("1001234567", "C012AB3CD", "@channel", "/7"))
    assert hashed(text) == shown
    assert hashed(hashed(text)) == shown


@pytest.mark.parametrize(
    "text",
    ["https://news.example/telegram/7", "slack", "drain:telegram", "and/or telegram / 7", "terminal/local"],
)
def test_what_is_no_address_stays(text: str) -> None:
    assert hashed(text) == text


def test_two_chats_are_told_apart() -> None:
    assert hashed("telegram/7") != hashed("telegram/8")


async def test_all_processes_share_a_key_for_a_week(store: Store, redis: Redis) -> None:
    await share(store)
    one = hashed("telegram/7")
    chat_names._Key.value = b"another process"
    assert hashed("telegram/7") != one
    await share(store)
    assert hashed("telegram/7") == one
    await redis.delete("parley:value:log-key")  # the week is over
    await share(store)
    assert hashed("telegram/7") != one
    assert 7 * 86_400 - 60 < await redis.ttl("parley:value:log-key") <= 7 * 86_400


async def test_no_line_about_deliveries_and_pauses_names_its_chat(
    store: Store, redis: Redis, clock: ManualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("DEBUG", [])
    structlog.configure(cache_logger_on_first_use=False)  # the modules' loggers outlive this test
    ends: list[Outcome | Exception] = [
        Sent("1"),
        RuntimeError(f"no way to {CHAT}"),
        Sent("2"),
        Wait(0),
        Unclear("x"),
    ]
    platform = Platform("telegram", *ends, Unclear("x"), Refused("bad"), Refused("kicked", chat_gone=True))
    await store.subscriptions.put(subscription(CHAT, digest=False))
    for number in range(6):
        await store.outbox.enqueue(CHAT, alert(f"s{number}"))
    await store.outbox.enqueue(CHAT, alert("broken"))

    async def sleep(_seconds: float) -> None: ...

    sender = Sender(
        store, {"telegram": platform}, story_names, Budget(redis, sleep=sleep), clock, sleep=sleep
    )
    for _ in range(12):
        paces = [key async for key in redis.scan_iter("parley:budget:*")]
        await redis.delete(f"parley:parked:{CHAT}", *paces)
        await redis.delete("parley:value:paused:telegram")
        await sender.drain(str(CHAT))
    await store.subscriptions.put(subscription(CHAT))
    await pause_chat(store, "telegram", "-1001234567", "kicked")
    await move_chat(store, EVERYBODY, "telegram", "-1001234567", "-1007654321")
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    assert {"drain.sent", "drain.unclear", "drain.refused", "chat.paused", "chat.moved"} <= {
        line["event"] for line in lines
    }
    assert "1001234567" not in written
    assert "7654321" not in written
    assert platform.deliveries
    assert not [delivery for delivery in platform.deliveries if delivery in written]
