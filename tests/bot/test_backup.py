"""A desk's memory goes to a file and comes back as it was, from whatever moment."""

from __future__ import annotations

import asyncio
import gzip
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bot import keys
from bot.backup import PAUSE_S, RENEW_S, BackupError, backup, lasting, restore
from bot.backup_file import FORMAT, Head
from bot.chat_names import LOG_KEY, hashed, share
from bot.clock import ManualClock
from bot.mark import RESTORING, Mark
from bot.outcome import Unclear
from bot.store import Store, StoreError, connect
from bot.store.pieces import Piece, read_key, write_piece
from tests import builders as b
from tests.bot.killing.valkey import running_valkey
from tests.bot.modest import modest_user

HEAD = Head(FORMAT, "0.1.0", "2025-12-22T09:00:00+00:00", "Valkey")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.backup"


async def filled(store: Store) -> None:
    """A memory with a bit of everything: stories, a queue with a row that may have arrived."""
    await store.subscriptions.put(b.subscription())
    await store.subscriptions.put(b.subscription(replace(b.CHAT, thread="7"), zone="Europe/Kyiv"))
    many = [b.entry(n) for n in range(1, 1300)]
    assert await store.commit(b.plan(b.story("aaaaaa", *many[:3]), entries=tuple(many)))
    token = await store.outbox.lease(str(b.CHAT))
    assert token
    claim = await store.outbox.claim(str(b.CHAT), token)
    assert claim
    await store.outbox.settle(claim, token, Unclear("reset"))
    await store.lead("somebody", 1)
    await store.set_value("motto", "тиша")
    await store.once("update/1", 600)


def put(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def others_may(file: Path) -> int:
    return file.stat().st_mode & 0o077


def beside(file: Path) -> list[str]:
    return [other.name for other in file.parent.iterdir()]


def linked(link: Path, to: Path) -> Path:
    link.symlink_to(to)
    return link


def got(file: Path) -> bytes:
    return file.read_bytes()


async def contents(redis: Redis) -> list[Piece]:
    """All that lasts, in an order that does not hang on the server's hashing."""
    found = [piece for key in await lasting(redis) for piece in [p async for p in read_key(redis, key)]]
    return sorted(
        (replace(p, values=tuple(sorted(p.values))) for p in found), key=lambda p: (p.key, p.values)
    )


def joined(found: list[Piece]) -> dict[str, list[bytes]]:
    """Values by key, whatever pieces they came in."""
    by_key: dict[str, list[bytes]] = {}
    for piece in found:
        by_key.setdefault(piece.key, []).extend(piece.values)
    return {key: sorted(values) for key, values in by_key.items()}


async def test_what_was_there_is_there_again(store: Store, redis: Redis, file: Path) -> None:
    await filled(store)
    before, until = joined(await contents(redis)), await redis.pexpiretime(keys.ONCE.of("update/1"))
    subscribed = await store.subscriptions.all()
    entries = [entry async for entry in store.archive.entries()]
    end = await backup(redis, file, HEAD, force=False)
    await redis.flushall()
    assert await restore(redis, file, sample=False, force=False) == end.keys == len(before)
    assert joined(await contents(redis)) == before
    assert await redis.pexpiretime(keys.ONCE.of("update/1")) == until
    assert await store.subscriptions.all() == subscribed
    assert [entry async for entry in store.archive.entries()] == entries
    assert await store.outbox.queued() == 2


async def test_a_row_of_the_queue_is_sent_on_from_where_it_was(
    store: Store, redis: Redis, clock: ManualClock, file: Path
) -> None:
    await filled(store)
    await backup(redis, file, HEAD, force=False)
    await redis.flushall()
    await restore(redis, file, sample=False, force=False)
    again = Store(redis, clock, [])
    token = await again.outbox.lease(str(b.CHAT))
    assert token
    claim = await again.outbox.claim(str(b.CHAT), token)
    assert claim
    assert (claim.announcement.id, claim.tries, claim.copies) == ("alert:aaaaaa", 2, 1)


async def test_who_held_what_and_who_led_is_not_kept(store: Store, redis: Redis, file: Path) -> None:
    await filled(store)
    await store.feeds.lease(b.FEED, 60)
    await backup(redis, file, HEAD, force=False)
    text = gzip.decompress(got(file)).decode()
    for key in (keys.LEADER, keys.LEASE, keys.FEED_LEASE):
        assert f'"{key}' not in text
    assert "тиша" in text


async def test_the_key_of_the_logs_is_not_kept_and_a_restored_desk_makes_another(
    store: Store, redis: Redis, file: Path
) -> None:
    """Who had a backup and the logs could name the chats (R46)."""
    await share(store)
    before, spelt = await store.get_value(LOG_KEY), hashed("telegram/7")
    assert before
    await backup(redis, file, HEAD, force=False)
    written = gzip.decompress(got(file)).decode()
    assert LOG_KEY not in written
    assert before not in written
    await restore(redis, file, sample=False, force=True)
    assert await store.get_value(LOG_KEY) is None
    await share(store)
    assert await store.get_value(LOG_KEY) not in (None, before)
    assert hashed("telegram/7") != spelt


async def test_bytes_that_are_no_text_come_back(redis: Redis, file: Path) -> None:
    name = keys.VALUES.of("odd")
    await redis.set(name, b"\xff\x00\n")
    await backup(redis, file, HEAD, force=False)
    await restore(redis, file, sample=False, force=True)
    assert await redis.get(name) == b"\xff\x00\n"


async def test_every_type_comes_back(redis: Redis) -> None:
    name = keys.VALUES.of("typed")
    for piece in (
        Piece(name, "string", None, (b"x",)),
        Piece(name, "hash", None, (b"f", b"v")),
        Piece(name, "set", None, (b"m",)),
        Piece(name, "zset", None, (b"m", b"1766390400.123457", b"n", b"inf")),
        Piece(name, "stream", None, (b"5-0", b"f", b"v")),
    ):
        await redis.delete(name)
        await write_piece(redis, piece)
        assert [found async for found in read_key(redis, name)] == [piece]


async def test_more_members_than_a_piece_holds_come_in_pieces(redis: Redis) -> None:
    members = {f"m{n}": float(n) for n in range(1201)}
    await redis.zadd(str(keys.LINKS), members)
    await redis.sadd(str(keys.ALERTS), *members)
    assert [len(p.values) async for p in read_key(redis, str(keys.LINKS))] == [1000, 1000, 402]
    assert {v for [*p] in [p.values async for p in read_key(redis, str(keys.ALERTS))] for v in p} == {
        m.encode() for m in members
    }
    assert [p async for p in read_key(redis, "nothing")] == []


async def test_a_backup_made_while_others_write_is_of_one_moment(file: Path, clock: ManualClock) -> None:
    with running_valkey() as server:
        redis = await connect(server.url)
        writers = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.bot.store.committer", server.url, "own", str(first), "100000"),
                stdout=PIPE,
            )
            for first in (1, 200_000)
        ]
        for writer in writers:
            assert writer.stdout
            for _ in range(50):
                assert await writer.stdout.readline()
        await backup(redis, file, HEAD, force=False)
        for writer in writers:  # writes have gone on: each acknowledges another commit
            assert writer.stdout
            assert await writer.stdout.readline()
            writer.kill()
            await writer.communicate()
        await restore(redis, file, sample=False, force=True)
        store = Store(redis, clock, [])
        stories = await store.archive.latest(1_000_000)
        status = await store.archive.status()
        assert len(stories) >= 100
        assert status.stories == status.entries == status.relevant == len(stories)
        for story in stories:
            assert await store.archive.entry(story.reports[0].entry)
        await redis.aclose()


Meanwhile = Callable[[], Awaitable[object]]


def reading_until(meanwhile: Meanwhile) -> Callable[[Redis, str], AsyncIterator[Piece]]:
    """`read_key`, in whose middle something else happens once."""
    left = [meanwhile]

    async def read(redis: Redis, key: str) -> AsyncIterator[Piece]:
        async for piece in read_key(redis, key):
            yield piece
            if left:
                await left.pop()()

    return read


async def test_a_backup_during_which_writes_went_on_is_not_kept(
    store: Store, redis: Redis, redis_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another backup that ends lets them go on; so does one that is held up until its hold runs out."""
    await filled(store)
    async with Redis.from_url(redis_url) as other:

        async def another_ends() -> None:
            await other.client_unpause()
            await other.set("parley:value:new", "x")

        async def held_up() -> None:
            await other.set("parley:value:new", "y")  # returns when the hold has run out

        for meanwhile in (another_ends, held_up):
            with monkeypatch.context() as patched:
                patched.setattr("bot.backup.read_key", reading_until(meanwhile))
                patched.setattr("bot.backup.PAUSE_S", 0.2 if meanwhile is held_up else 10.0)
                with pytest.raises(BackupError, match="try again"):
                    await backup(redis, file, HEAD, force=False)
            assert beside(file) == []
    await backup(redis, file, HEAD, force=False)


async def test_two_backups_are_not_made_at_once(
    store: Store, redis: Redis, redis_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(store)
    refused: list[str] = []

    async def second() -> None:
        async with Redis.from_url(redis_url) as other:
            with pytest.raises(BackupError, match="another backup is being made") as told:
                await backup(other, file, HEAD, force=True)
            refused.append(str(told.value))

    monkeypatch.setattr("bot.backup.read_key", reading_until(second))
    end = await backup(redis, file, HEAD, force=False)
    assert len(refused) == 1
    await redis.delete(str(keys.LEADER))
    assert await restore(redis, file, sample=False, force=True) == end.keys


@pytest.mark.parametrize(("renew_s", "every_piece"), [(-1.0, True), (1e9, False)])
async def test_the_hold_on_writes_is_renewed_while_it_is_read(
    store: Store,
    redis: Redis,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    renew_s: float,
    every_piece: bool,
) -> None:
    await filled(store)
    monkeypatch.setattr("bot.backup.RENEW_S", renew_s)
    await redis.config_resetstat()
    end = await backup(redis, file, HEAD, force=False)
    pauses = (await redis.info("commandstats"))["cmdstat_client|pause"]["calls"]
    assert pauses == 1 + (end.pieces if every_piece else 0)
    assert RENEW_S <= PAUSE_S / 2


async def test_a_file_that_is_there_is_replaced_only_when_told(redis: Redis, file: Path) -> None:
    put(file, b"precious")
    with pytest.raises(BackupError, match=r"exists already.*--force"):
        await backup(redis, file, HEAD, force=False)
    assert got(file) == b"precious"
    await backup(redis, file, HEAD, force=True)
    assert others_may(file) == 0
    assert beside(file) == [file.name]


async def test_a_file_that_cannot_be_written_is_named(redis: Redis, tmp_path: Path) -> None:
    put(tmp_path / "file", b"precious")
    os.mkfifo(tmp_path / "pipe")
    for name, why in (
        ("nowhere/desk.backup", r"nowhere/desk.backup cannot be written \(No such file"),
        ("file/desk.backup", r"file/desk.backup cannot be written \(Not a directory"),
        ("a" * 250, r"cannot be written \(File name too long"),
        ("a" * 300, r"cannot be written \(File name too long"),
        ("pipe", r"pipe is no regular file: .* - for stdout"),
        (".", "is a folder: name a file in it"),
    ):
        with pytest.raises(BackupError, match=why):
            await backup(redis, tmp_path / name, HEAD, force=True)
    assert sorted(beside(tmp_path / "file")) == ["file", "pipe"]


async def test_a_link_stays_one(redis: Redis, tmp_path: Path, file: Path) -> None:
    put(file, b"old")
    link = linked(tmp_path / "latest", file)
    await backup(redis, link, HEAD, force=True)
    assert link.is_symlink()
    assert got(file) != b"old"


async def test_a_memory_that_is_there_is_replaced_only_when_told(
    store: Store, redis: Redis, file: Path
) -> None:
    await store.set_value("motto", "one")
    await backup(redis, file, HEAD, force=False)
    await store.set_value("motto", "two")
    await store.set_value("other", "x")
    with pytest.raises(BackupError, match=r"holds a desk's memory \(2 keys\): --force"):
        await restore(redis, file, sample=False, force=False)
    await restore(redis, file, sample=False, force=True)
    assert (await store.get_value("motto"), await store.get_value("other")) == ("one", None)


async def test_nothing_is_restored_under_a_running_desk(store: Store, redis: Redis, file: Path) -> None:
    await backup(redis, file, HEAD, force=False)
    await store.lead("a desk", 30)
    with pytest.raises(BackupError, match="a desk is at work"):
        await restore(redis, file, sample=False, force=True)


async def test_nothing_is_restored_while_another_process_works_here(
    store: Store, redis: Redis, redis_url: str, file: Path
) -> None:
    await store.set_value("motto", "one")
    await backup(redis, file, HEAD, force=False)
    async with Redis.from_url(redis_url, client_name="parley/elsewhere/12/abcdef") as worker:
        await worker.ping()
        with pytest.raises(BackupError, match=r"end process 12 on elsewhere first"):
            await restore(redis, file, sample=False, force=True)
    assert await store.get_value("motto") == "one"


async def test_who_came_while_a_restore_began_is_seen_and_the_memory_stays_whole(
    store: Store, redis: Redis, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.set_value("motto", "one")
    await backup(redis, file, HEAD, force=False)
    for mark in (b"", b"mine"):
        there = [["process 12 on elsewhere"], []]

        async def looked(_redis: Redis, there: list[list[str]] = there) -> list[str]:
            return there.pop()

        monkeypatch.setattr("bot.backup.others", looked)
        if mark:
            await redis.set(str(keys.MARK), mark)
        with pytest.raises(BackupError, match="end process 12"):
            await restore(redis, file, sample=False, force=True)
        assert (await redis.get(str(keys.MARK)) or b"") == mark
    assert await store.get_value("motto") == "one"


async def test_a_server_that_does_not_say_who_is_there_is_taken_at_its_leader_s_word(
    store: Store, redis: Redis, redis_url: str, file: Path
) -> None:
    await store.set_value("motto", "one")
    said: list[str] = []
    async with (
        modest_user(redis, redis_url, "~*", "+@all", "-client|list") as url,
        Redis.from_url(url) as modest,
    ):
        await backup(modest, file, HEAD, force=False)
        await restore(modest, file, sample=False, force=True, say=said.append)
        await store.lead("a desk", 30)
        with pytest.raises(BackupError, match="a desk is at work"):
            await restore(modest, file, sample=False, force=True)
    assert "parley worker" in said[0]


async def test_a_sample_does_not_go_into_a_live_desk(redis: Redis, file: Path) -> None:
    await backup(redis, file, HEAD, force=False)
    with pytest.raises(BackupError, match="of a live desk, this configuration runs the sample edition"):
        await restore(redis, file, sample=True, force=True)


def whole() -> list[str]:
    return [
        '{"parley_backup":1,"parley":"0.1.0","made":"","server":""}',
        '{"key":"parley:value:x","type":"string","values":["y"]}',
        '{"keys":1,"pieces":1}',
    ]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (whole()[:2], "is not whole"),
        ([whole()[0], whole()[2]], "is not whole"),
        (whole()[1:], "is no backup of Parley"),
        ([], "is no backup of Parley"),
        (['{"parley_backup":9,"parley":"9.0","made":"","server":""}'], "made by Parley 9.0"),
        ([whole()[0], "{", whole()[2]], "is damaged"),
        ([whole()[0], '{"key":"other:x","type":"string","values":["y"]}', whole()[2]], "no key of Parley"),
        ([whole()[0], '{"key":"parley:x","type":"list","values":["y"]}', whole()[2]], "is damaged"),
    ],
)
async def test_what_is_no_whole_backup_changes_nothing(
    store: Store, redis: Redis, file: Path, lines: list[str], why: str
) -> None:
    await store.set_value("motto", "one")
    put(file, gzip.compress("\n".join(lines).encode()))
    with pytest.raises(BackupError, match=why):
        await restore(redis, file, sample=False, force=True)
    assert await store.get_value("motto") == "one"


async def test_a_file_that_was_damaged_is_found_out_wherever_it_was(redis: Redis, file: Path) -> None:
    pieces = [whole()[1].replace('"y"', f'"{sha256(bytes([n])).hexdigest()}"') for n in range(200)]
    good = gzip.compress("\n".join([whole()[0], *pieces, '{"keys":1,"pieces":200}', ""]).encode())
    put(file, good)
    assert await restore(redis, file, sample=False, force=True) == 1
    await redis.flushall()
    file_end, middle = len(good) - 6, len(good) // 2
    damaged = {
        "its checksum": good[:file_end] + bytes([good[file_end] ^ 1]) + good[file_end + 1 :],
        "its beginning": good[:10] + b"\xff" * 9 + good[19:],
        "its middle": good[:middle] + b"\xff" * 99 + good[middle + 99 :],
        "something behind it": good + b"garbage",
        "another file behind it": good + good,
    }
    for what, data in damaged.items():
        put(file, data)
        with pytest.raises(BackupError):
            pytest.fail(f"{what}: {await restore(redis, file, sample=False, force=True)}")
    assert await lasting(redis) == []


async def test_text_that_is_no_text_is_no_backup(redis: Redis, file: Path) -> None:
    put(file, gzip.compress(b'{"parley_backup":1,"parley":"\xff"}'))
    with pytest.raises(BackupError, match="is no backup of Parley"):
        await restore(redis, file, sample=False, force=True)


async def test_a_pipe_is_not_restored_from(redis: Redis, file: Path) -> None:
    os.mkfifo(file)
    with pytest.raises(BackupError, match="is no regular file"):
        await restore(redis, file, sample=False, force=True)


async def test_a_file_cut_off_or_absent_or_of_another_kind_is_said_so(redis: Redis, file: Path) -> None:
    with pytest.raises(BackupError, match="is not there"):
        await restore(redis, file, sample=False, force=True)
    put(file, b"plain text")
    with pytest.raises(BackupError, match="cannot be read"):
        await restore(redis, file, sample=False, force=True)
    put(file, gzip.compress("\n".join(whole()).encode())[:-12])
    with pytest.raises(BackupError, match="cannot be read"):
        await restore(redis, file, sample=False, force=True)


async def test_a_full_server_breaks_a_restore_off(store: Store, redis: Redis, file: Path) -> None:
    await filled(store)
    await backup(redis, file, HEAD, force=False)
    await redis.delete(str(keys.LEADER))
    await redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(BackupError, match=r"memory full.*--force"):
            await restore(redis, file, sample=False, force=True)
    finally:
        await redis.config_set("maxmemory", 0)


def breaking_after(writes: int) -> Callable[[Redis, Piece], Awaitable[None]]:
    """`write_piece` on a connection that goes after so many pieces."""
    left = [writes]

    async def write(redis: Redis, piece: Piece) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise RedisConnectionError("reset")
        await write_piece(redis, piece)

    return write


async def test_a_restore_broken_off_keeps_a_desk_from_starting(
    store: Store,
    redis: Redis,
    clock: ManualClock,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await filled(store)
    await redis.set(str(keys.MARK), "mine")
    await backup(redis, file, HEAD, force=False)
    await redis.delete(str(keys.LEADER))
    for writes in (0, 5):
        with monkeypatch.context() as broken:
            broken.setattr("bot.backup.write_piece", breaking_after(writes))
            with pytest.raises(BackupError, match=r"broken off.*--force"):
                await restore(redis, file, sample=False, force=True)
        assert await redis.get(str(keys.MARK)) == RESTORING.encode()
    with pytest.raises(BackupError, match="was not finished"):
        await backup(redis, file, HEAD, force=True)
    mark = Mark(redis, store, clock, (), tmp_path)
    with pytest.raises(StoreError, match="restore FILE --force"):
        await mark.settle()
    await restore(redis, file, sample=False, force=True)
    await mark.settle()


async def test_a_server_that_does_not_hold_writes_back_is_read_when_no_desk_is_there(
    store: Store, redis: Redis, redis_url: str, file: Path
) -> None:
    await filled(store)
    async with (
        modest_user(redis, redis_url, "~*", "+@all", "-client|pause") as url,
        Redis.from_url(url) as modest,
    ):
        with pytest.raises(BackupError, match="end the desk, then back it up"):
            await backup(modest, file, HEAD, force=False)
        await redis.delete(str(keys.LEADER))
        async with Redis.from_url(redis_url, client_name="parley/elsewhere/12/abcdef") as worker:
            await worker.ping()
            with pytest.raises(BackupError, match="end the desk, then back it up"):
                await backup(modest, file, HEAD, force=False)
        assert (await backup(modest, file, HEAD, force=False)).keys > 10
