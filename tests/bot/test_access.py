"""Who is served, and what owners are told when a platform refuses us."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.access import Access
from bot.clock import ManualClock
from bot.config_model import AccessConfig, OwnerConfig
from bot.refused import tell
from bot.store import Store
from handlers.ports import Address
from tests.builders import NOW

OWNER = OwnerConfig(telegram_ids=(99,), slack_ids=("UOWNER",))
LISTED = Access(OWNER, AccessConfig(chats=("telegram/-1001", "telegram/7", "slack/C1")))


@pytest.mark.parametrize(
    ("chat", "alone_with", "served"),
    [
        ("telegram/-1001", "", True),
        ("telegram/-1001/77", "", True),
        ("telegram/-1002", "", False),
        ("telegram/-10011", "", False),
        ("telegram/7", "7", True),
        ("telegram/8", "8", False),
        ("telegram/99", "99", True),
        ("slack/C1", "", True),
        ("slack/C2", "", False),
        ("slack/D5", "UOWNER", True),
        ("slack/D5", "U7", False),
        ("slack/D5", "99", False),
        ("slack/-1001", "", False),
        ("terminal/local", "local", True),
    ],
)
def test_listed_chats_owners_and_the_terminal_are_served(chat: str, alone_with: str, served: bool) -> None:
    assert LISTED.serves(Address.parse(chat), alone_with) == served
    assert Access(OWNER).serves(Address.parse(chat), alone_with)


def test_owners_are_owners_on_their_own_platform_only() -> None:
    assert LISTED.owns("telegram", "99")
    assert LISTED.owns("slack", "UOWNER")
    assert not any(LISTED.owns(*who) for who in [("slack", "99"), ("telegram", "UOWNER"), ("terminal", "99")])


async def test_a_refusal_is_told_once_a_day_to_every_owner(redis: Redis, clock: ManualClock) -> None:
    owners = (Address("telegram", "99"), Address("slack", "UOWNER"))
    store = Store(redis, clock, [], owners=owners)
    for platform in ("telegram", "telegram", "terminal"):
        await tell(store, platform, "it refuses our token", NOW)
    assert await store.outbox.queued() == 2
    await tell(store, "slack", "it refuses our token", NOW)
    assert await store.outbox.queued() == 4
    for owner in owners:
        first = await store.outbox.first(str(owner))
        assert first
        assert first.announcement.text.startswith("Telegram does not work: it refuses our token.")


class Away(Store):
    """A store whose server is away."""

    async def tell_owners(self, name: str, sentence: str) -> None:
        raise RedisConnectionError("away")


async def test_without_redis_the_log_has_to_do(redis: Redis, clock: ManualClock) -> None:
    await tell(Away(redis, clock, []), "telegram", "it refuses our token", NOW)
