"""People the owner accepted, kept in Redis: every process sees them with its next question."""

from __future__ import annotations

from datetime import date

from redis.asyncio import Redis

from bot.clock import ManualClock
from bot.people import OwnPeople
from bot.store import Store
from feeds.pack import Person, RoleAsOf
from tests.builders import source
from tests.doubles.memory_desk import small_pack

ANN = Person(
    "ann-lee",
    "Ann Lee",
    "us",
    given=("Ann", "Энн"),
    family=("Lee", "Ли"),
    whole=("李安",),
    roles=(RoleAsOf("adviser to the US president", date(2025, 12, 1)),),
)
BOB = Person("bob-ray", "Bob Ray", "", given=("Bob",), family=("Ray",))


async def test_accepted_people_are_kept_whole_and_by_slug(store: Store) -> None:
    assert await store.people.version() == 0
    await store.people.put(BOB)
    await store.people.put(ANN)
    assert await store.people.all() == (ANN, BOB)
    assert await store.people.version() == 2


async def test_who_is_forgotten_is_gone_and_nobody_is_forgotten_twice(store: Store) -> None:
    await store.people.put(ANN)
    assert await store.people.remove("ann-lee")
    assert not await store.people.remove("ann-lee")
    assert (await store.people.all(), await store.people.version()) == ((), 2)


async def test_dropped_names_are_kept_until_they_are_restored(store: Store) -> None:
    await store.people.drop("n l", "Ann Lee")
    assert await store.people.dropped() == {"n l": "Ann Lee"}
    assert await store.people.restore("n l")
    assert not await store.people.restore("n l")
    assert await store.people.dropped() == {}


async def test_names_told_of_are_remembered(store: Store) -> None:
    await store.people.tell([])
    assert await store.people.told() == set()
    await store.people.tell(["n l", "b r"])
    await store.people.tell(["n l"])
    assert await store.people.told() == {"n l", "b r"}


async def test_a_process_sees_what_another_accepts_and_makes_no_new_pack_for_nothing(
    redis: Redis, clock: ManualClock, store: Store
) -> None:
    other = Store(redis, clock, [source(1)], "test server")
    pack = small_pack()
    here, there = OwnPeople(store.people, pack), OwnPeople(other.people, pack)
    assert await there.pack() is pack
    await here.accept(ANN)
    seen = await there.pack()
    assert seen.people == (*pack.people, ANN)
    assert await there.pack() is seen
    assert await here.forget("ann-lee")
    assert not await here.forget("ann-lee")
    assert await there.accepted() == ()
    assert there.now is pack
    await other.close()


async def test_the_packs_own_person_outweighs_an_accepted_one(store: Store) -> None:
    pack = small_pack()
    own = OwnPeople(store.people, pack)
    await own.accept(Person("steve-witkoff", "Another Witkoff", "us", ("Steve",), ("Witkoff",)))
    assert (await own.pack()).people == pack.people


async def test_the_owners_dropped_names_pass_through(store: Store) -> None:
    own = OwnPeople(store.people, small_pack())
    await own.drop("n l", "Ann Lee")
    assert await own.dropped() == {"n l": "Ann Lee"}
    assert await own.restore("n l")
