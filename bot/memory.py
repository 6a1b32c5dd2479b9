"""Wiring, smallest size: what answers questions. Redis, archive, pack, clock; opened and closed here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from bot import keys
from bot.about import own_version
from bot.clock import Clock, ShiftedClock, SystemClock
from bot.config_model import Config
from bot.embedded import EmbeddedError, EmbeddedServer
from bot.mark import RESTORING, UNFINISHED
from bot.packfile import load_pack
from bot.people import OwnPeople
from bot.sources import configured_sources
from bot.store import Store, check_server, connect, describe
from feeds.pack import Pack
from handlers.ports import Address, Desk


class StartError(Exception):
    """The desk cannot start; the message says why and what to do."""


@dataclass(frozen=True)
class Memory:
    """The open memory of a desk."""

    config: Config
    clock: Clock
    pack: Pack
    redis: Redis
    store: Store
    server: EmbeddedServer | None  # None when Redis is the user's own
    redis_url: str
    people: OwnPeople

    def desk(self) -> Desk:
        """What handlers work with, at this moment."""
        return Desk(
            archive=self.store.archive,
            subscriptions=self.store.subscriptions,
            pack=self.people.now,
            now=self.clock.now(),
            zone=self.config.digest.timezone,
            digest_time=self.config.digest.time,
            sample=self.config.sample,
            version=own_version(),
            people=self.people,
        )


@asynccontextmanager
async def open_memory(
    config: Config, clock: Clock | None = None, base_url: str = "", unfinished: bool = False
) -> AsyncIterator[Memory]:
    """The desk's memory, open. Raises StartError when there is none to be had.

    clock: another than the desk's own. base_url: where the sample edition is served, when it is.
    unfinished: also one that a restore left half done.
    """
    async with AsyncExitStack() as closing:
        server = None if config.redis.url else EmbeddedServer(config.data_dir)
        if server:
            closing.push_async_callback(server.stop)
        url = await _embedded_url(server) if server else _own_url(config)
        redis = await connect(url)
        closing.push_async_callback(redis.aclose)
        complaint = await check_server(redis, config.redis.allow_volatile)
        if complaint:
            raise StartError(complaint)
        if not unfinished and await half_restored(redis):
            raise StartError(UNFINISHED)
        pack, clock = load_pack(), clock or desk_clock(config)
        label = ("embedded " if server else "") + await describe(redis)
        sources, copies = configured_sources(config, pack, base_url), config.delivery.max_copies
        store = Store(redis, clock, sources, label, owners(config), max_copies=copies)
        closing.push_async_callback(store.close)
        people = OwnPeople(store.people, pack)
        await people.accepted()
        yield Memory(config, clock, pack, redis, store, server, url, people)


async def half_restored(redis: Redis) -> bool:
    """A restore is at it, or was broken off: what is there is no desk's memory."""
    return bool(await redis.get(str(keys.MARK)) == RESTORING.encode())


async def _embedded_url(server: EmbeddedServer) -> str:
    try:
        return await server.ensure()
    except EmbeddedError as err:
        raise StartError(str(err)) from err


def _own_url(config: Config) -> str:
    assert config.redis.url is not None
    return config.redis.url.get_secret_value()


def owners(config: Config) -> tuple[Address, ...]:
    """The private chats of those who own the desk: notices go there."""
    telegram = tuple(Address("telegram", str(number)) for number in config.owner.telegram_ids)
    return telegram + tuple(Address("slack", member) for member in config.owner.slack_ids)


def desk_clock(config: Config) -> Clock:
    """The machine's clock, or the sample edition's own time."""
    if not config.sample:
        return SystemClock()
    from bot.sample import load_edition

    return ShiftedClock(load_edition().now)
