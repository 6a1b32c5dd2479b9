"""An emptied memory is noticed by whoever knew it, and told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot import keys
from bot.clock import ManualClock
from bot.mark import LOST, RESTORING, Mark
from bot.store import Store, StoreError
from handlers.ports import Address

OWNER = Address("telegram", "7")


class Desks:
    """Desks on one server, each with a folder of its own."""

    def __init__(self, redis: Redis, store: Store, clock: ManualClock, folder: Path) -> None:
        self.redis, self.store, self._clock, self._folder = redis, store, clock, folder

    def desk(self, name: str = "one") -> Mark:
        return Mark(self.redis, self.store, self._clock, (OWNER,), self._folder / name)

    async def notices(self) -> list[str]:
        found = await self.redis.zrange(keys.QUEUE.of(str(OWNER)), 0, -1)
        return [name for name in map(str, found) if "notice:memory-lost-" in name]


@pytest.fixture
def desks(redis: Redis, store: Store, clock: ManualClock, tmp_path: Path) -> Desks:
    return Desks(redis, store, clock, tmp_path)


async def test_a_new_memory_and_the_same_one_again_are_no_news(desks: Desks) -> None:
    for _ in range(2):
        mark = desks.desk()
        await mark.settle()
        await mark.look()
    assert await desks.notices() == []


async def test_a_memory_emptied_while_a_desk_runs_is_told_once_by_all_who_knew_it(desks: Desks) -> None:
    known = [desks.desk("one"), desks.desk("two")]
    for mark in known:
        await mark.settle()
    await desks.redis.flushall()
    for _ in range(2):
        for mark in known:
            await mark.look()
    assert len(await desks.notices()) == 1
    token = await desks.store.outbox.lease(str(OWNER))
    assert token
    claim = await desks.store.outbox.claim(str(OWNER), token)
    assert claim
    assert claim.announcement.text == LOST


async def test_a_desk_that_starts_on_the_emptied_memory_first_takes_no_notice_away(desks: Desks) -> None:
    known = desks.desk("one")
    await known.settle()
    await desks.redis.flushall()
    await desks.desk("new").settle()
    assert await desks.notices() == []
    await known.look()
    assert len(await desks.notices()) == 1


async def test_a_memory_lost_while_the_desk_was_down_is_told_when_it_starts(desks: Desks) -> None:
    await desks.desk().settle()
    await desks.redis.flushall()
    await desks.desk().settle()
    assert len(await desks.notices()) == 1


async def test_another_memory_chosen_on_purpose_is_no_news(desks: Desks) -> None:
    await desks.desk().settle()
    await desks.redis.set(str(keys.MARK), "that of another server")
    for _ in range(2):
        mark = desks.desk()
        await mark.settle()
        await mark.look()
    assert await desks.notices() == []


async def test_without_a_folder_only_a_loss_while_it_runs_is_seen(desks: Desks, tmp_path: Path) -> None:
    blocked(tmp_path / "one")
    mark = desks.desk()
    await mark.settle()
    await desks.redis.flushall()
    await mark.look()
    assert len(await desks.notices()) == 1
    await desks.redis.flushall()
    await desks.desk().settle()
    assert await desks.notices() == []


def blocked(folder: Path) -> None:
    folder.write_text("a file where the folder should be")


async def test_a_memory_that_is_being_restored_is_not_started_on(desks: Desks) -> None:
    mark = desks.desk()
    await mark.settle()
    await desks.redis.set(str(keys.MARK), RESTORING)
    await mark.look()
    assert await desks.notices() == []
    with pytest.raises(StoreError, match="restore FILE --force"):
        await desks.desk().settle()


async def test_the_mark_is_nobody_elses_to_read(desks: Desks, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    for name in ("made", "open"):
        await desks.desk(name).settle()
        assert (tmp_path / name / "memory.mark").stat().st_mode & 0o077 == 0
    assert (tmp_path / "made").stat().st_mode & 0o077 == 0
