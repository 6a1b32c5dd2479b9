"""Commands of one turn leave together, and each caller gets its own answer."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from bot import keys
from bot.store.db import Db

NAME = keys.VALUES.of("number")


async def test_each_caller_gets_its_own_answer(redis: Redis) -> None:
    db = Db(redis)
    answers = await asyncio.gather(*(db.call("INCR", NAME) for _ in range(1200)))
    assert answers == list(range(1, 1201))


async def test_commands_of_one_turn_share_a_connection(redis: Redis) -> None:
    db = Db(redis)
    await asyncio.gather(*(db.call("INCR", NAME) for _ in range(300)))
    clients = [c for c in await redis.client_list() if c["name"].startswith("parley/")]
    assert len(clients) == 1


async def test_one_bad_command_fails_alone(redis: Redis) -> None:
    db = Db(redis)
    commands = (("SET", NAME, "x"), ("INCR", NAME), ("GET", NAME))
    answers = await asyncio.gather(*(db.call(*c) for c in commands), return_exceptions=True)
    assert answers[::2] == [True, b"x"]
    assert isinstance(answers[1], ResponseError)


async def test_a_script_is_sent_anew_to_a_server_that_forgot_it(redis: Redis) -> None:
    db = Db(redis)
    assert await db.run("lead", "me", "", 1000) == [1, 0]
    await redis.script_flush()
    together = await asyncio.gather(db.run("lead", "me", "", 1000), db.call("PING"))
    assert together[0] == [1, 0]


async def test_a_cancelled_caller_does_not_take_its_neighbours_along(redis: Redis) -> None:
    db = Db(redis)
    given_up = asyncio.ensure_future(db.call("INCR", NAME))
    kept = asyncio.ensure_future(db.call("INCR", NAME))
    await asyncio.wait([given_up], timeout=0)
    given_up.cancel()
    assert await kept == 2


async def test_an_absent_server_is_an_error_for_every_caller() -> None:
    db = Db(Redis(unix_socket_path="/nonexistent.sock", retry=Retry(NoBackoff(), 0)))
    answers = await asyncio.gather(db.call("PING"), db.call("PING"), return_exceptions=True)
    assert all(isinstance(answer, RedisConnectionError) for answer in answers)
    await db.redis.aclose()
