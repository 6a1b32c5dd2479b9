"""The owner is told of new names: once a day, each name once, over all processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import structlog
from redis.asyncio import Redis

from bot import keys
from bot.clock import ManualClock
from bot.discovery import DAY_S, EVERY_S, Discovery, sentence
from bot.outcome import Sent
from bot.people import OwnPeople
from bot.store import Store
from feeds.model import Stranger
from feeds.proposals import Proposal
from feeds.spellings import Spelling
from handlers.ports import Address
from tests import builders as b
from tests.doubles.memory_desk import small_pack

OWNER = Address("telegram", "7")
LEE = Stranger("Ann Lee", "n l", "adviser")
RAY = Stranger("Bob Ray", "b r", "")


@pytest.fixture
async def discovery(store: Store, clock: ManualClock) -> AsyncIterator[Discovery]:
    yield Discovery(store, OwnPeople(store.people, small_pack()), clock, [OWNER])


async def report(store: Store, name: str, *strangers: Stranger, number: int = 1) -> None:
    """A story that three outlets report, with these names."""
    entries = [b.entry(number + at, outlet=f"Outlet {at}") for at in range(3)]
    reports = tuple(b.report(entry, strangers=strangers) for entry in entries)
    told = b.story(name, *entries, reports=reports, people=(), documents=(), places=())
    _, base = await store.stories.near(b.NOW, b.NOW)
    assert await store.commit(b.plan(told, base=base, alerts=False, number=number))


async def notices(store: Store) -> list[str]:
    """What waits for the owner, taken."""
    found = []
    token = await store.outbox.lease(str(OWNER))
    assert token
    while claim := await store.outbox.claim(str(OWNER), token):
        found.append(claim.announcement.text)
        await store.outbox.settle(claim, token, Sent("1"))
    await store.outbox.release(str(OWNER), token)
    return found


async def next_day(redis: Redis) -> None:
    """What was remembered for a day is forgotten."""
    await redis.delete(keys.ONCE.of("discovery"), keys.VALUES.of("discovery"))


async def test_new_names_are_told_once(discovery: Discovery, store: Store, redis: Redis) -> None:
    assert await discovery.announce() == 0
    await report(store, "aaaaaa", LEE)
    assert await discovery.announce() == 1
    [told] = await notices(store)
    assert told == (
        "1 name is new in the reports: Ann Lee (adviser; 3 outlets). "
        "/discover lists them; there you can take them in or drop them."
    )
    await next_day(redis)
    assert await discovery.announce() == 0
    assert await notices(store) == []


async def test_a_notice_comes_once_a_day_at_most(discovery: Discovery, store: Store, redis: Redis) -> None:
    await report(store, "aaaaaa", LEE)
    assert await discovery.announce() == 1
    await report(store, "bbbbbb", RAY, number=10)
    assert await discovery.announce() == 0
    await next_day(redis)
    with structlog.testing.capture_logs() as logs:
        await discovery.look()
    assert {"event": "discovery.told", "names": 1, "log_level": "info"} in logs
    assert [text.split(":")[1].split(" (")[0].strip() for text in await notices(store)] == [
        "Ann Lee",
        "Bob Ray",
    ]


async def test_dropped_and_accepted_names_are_not_told(store: Store, clock: ManualClock) -> None:
    people = OwnPeople(store.people, small_pack())
    discovery = Discovery(store, people, clock, [OWNER])
    await report(store, "aaaaaa", LEE, Stranger("Steve Witkoff", "stv vtkv", ""))
    await store.people.drop("n l", "Ann Lee")
    assert await discovery.announce() == 0


async def test_two_processes_tell_once(store: Store, clock: ManualClock) -> None:
    pair = [Discovery(store, OwnPeople(store.people, small_pack()), clock, [OWNER]) for _ in range(2)]
    await report(store, "aaaaaa", LEE)
    assert sorted([await pair[0].announce(), await pair[1].announce()]) == [0, 1]


async def test_without_an_owner_nobody_is_told_and_nothing_is_noted(store: Store, clock: ManualClock) -> None:
    discovery = Discovery(store, OwnPeople(store.people, small_pack()), clock, [])
    await report(store, "aaaaaa", LEE)
    assert await discovery.announce() == 0
    assert await store.people.told() == set()


def test_many_names_are_counted() -> None:
    spelled = Spelling(("Ann",), ("Lee",), ())
    many = [Proposal(f"{n}", f"Name {n}", "", "", spelled, 3, 3, ()) for n in range(7)]
    assert sentence(many).startswith(
        "7 names are new in the reports: Name 0 (3 outlets), Name 1 (3 outlets), Name 2 (3 outlets), "
        "Name 3 (3 outlets), Name 4 (3 outlets) and 2 more. /discover"
    )


def test_it_is_looked_several_times_a_day() -> None:
    assert EVERY_S < DAY_S < timedelta(days=1).total_seconds()
