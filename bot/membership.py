"""What happens to a chat's subscriptions when Parley is thrown out of it, or let in again."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import structlog

from bot.access import UNLISTED, Access
from bot.broker import LOST
from bot.store import Store
from handlers.dues import next_digest
from handlers.ports import Address, Subscription

log = structlog.get_logger()


async def pause_chat(store: Store, platform: str, chat: str, reason: str) -> None:
    """Sends nothing more to any topic of the chat; settings are kept."""
    for subscription in await _of_chat(store, platform, chat):
        await store.subscriptions.pause(subscription.address, reason)
        log.info("chat.paused", chat=str(subscription.address), reason=reason)


async def pause_platform(store: Store, platform: str, reason: str) -> None:
    """Sends nothing more to any chat of the platform; after 30 days they are forgotten (R46)."""
    for subscription in await store.subscriptions.all():
        if subscription.address.platform == platform and not subscription.paused:
            await store.subscriptions.pause(subscription.address, reason)
    log.warning("platform.left", platform=platform, reason=reason)


async def resume_platform(store: Store, platform: str, reason: str, now: datetime) -> None:
    """Wakes every chat of the platform that was paused for that reason."""
    for subscription in await store.subscriptions.all():
        if (subscription.address.platform, subscription.paused) == (platform, reason):
            await _wake(store, subscription, now)


async def resume_chat(store: Store, platform: str, chat: str, now: datetime) -> None:
    """Wakes every paused topic of the chat; the next digest is the first one after `now`."""
    for subscription in await _of_chat(store, platform, chat):
        if subscription.paused and subscription.paused != UNLISTED:
            await _wake(store, subscription, now)


async def apply_list(store: Store, access: Access, now: datetime) -> None:
    """Pauses subscribed chats that are not served (any longer), and wakes those that are again (R42)."""
    for subscription in await store.subscriptions.all():
        address = subscription.address
        served = access.serves(address, _alone_with(subscription))
        if not served and not subscription.paused:
            await _pause_unlisted(store, address)
        elif served and subscription.paused == UNLISTED:
            await _wake(store, subscription, now)


def _alone_with(subscription: Subscription) -> str:
    """Whose private chat it is, "" for a group: Slack's begin with D, Telegram's are the person's id."""
    address = subscription.address
    if address.platform == "slack":
        return subscription.subscribed_by if address.chat.startswith("D") else ""
    return address.chat if address.chat.isdigit() else ""


async def _wake(store: Store, subscription: Subscription, now: datetime) -> None:
    due = next_digest(subscription.digest_time, subscription.zone, now)
    awake = replace(subscription, paused="", next_digest=due if subscription.digest else None)
    if await store.subscriptions.change(awake):
        log.info("chat.resumed", chat=str(subscription.address))


async def move_chat(store: Store, access: Access, platform: str, old: str, new: str) -> None:
    """The chat has a new id: settings and queued deliveries go there, and wait if that id is not listed."""
    for subscription in await _of_chat(store, platform, old):
        there = Address(platform, new, subscription.address.thread)
        await store.subscriptions.move(subscription.address, there)
        log.info("chat.moved", chat=str(subscription.address), to=str(there))
    await hold_to_list(store, access, platform, new)


async def hold_to_list(store: Store, access: Access, platform: str, chat: str) -> None:
    """A chat that moved to an id the list does not have is paused, and the owners learn what to list (R42).

    At once: by the next start, when the list is applied to all, it would have been served for weeks.
    """
    unserved = [
        subscription
        for subscription in await _of_chat(store, platform, chat)
        if not subscription.paused and not access.serves(subscription.address, _alone_with(subscription))
    ]
    for subscription in unserved:
        await _pause_unlisted(store, subscription.address)
    if unserved:
        with suppress(*LOST):  # the log says it too
            await store.tell_owners(_moved_to(platform, chat), _list_it(platform, chat))


def _moved_to(platform: str, chat: str) -> str:
    """The notice's name: what an owner was told is remembered for days, the chat's id is not (R46)."""
    return f"unlisted-{hashlib.sha256(f'{platform}/{chat}'.encode()).hexdigest()[:16]}"


def _list_it(platform: str, chat: str) -> str:
    return (
        f"A chat you listed has another id now: {platform}/{chat}. It is paused until [access] chats names "
        "that id and Parley is started again; after 30 days it is forgotten."
    )


async def _pause_unlisted(store: Store, address: Address) -> None:
    await store.subscriptions.pause(address, UNLISTED)
    log.warning("chat.paused", chat=str(address), reason=UNLISTED)


async def _of_chat(store: Store, platform: str, chat: str) -> list[Subscription]:
    return [
        subscription
        for subscription in await store.subscriptions.all()
        if (subscription.address.platform, subscription.address.chat) == (platform, chat)
    ]
