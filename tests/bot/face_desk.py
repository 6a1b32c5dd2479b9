"""The desk behind the faces under test: real subscriptions on a real server, three stories in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.access import EVERY_CHAT
from bot.config_model import AccessConfig, OwnerConfig
from bot.dispatch import Dispatcher
from bot.store import Store
from handlers.command import COMMANDS
from handlers.ports import Desk
from tests.doubles.memory_desk import NOW, memory_desk, report, story

OWNER = OwnerConfig(telegram_ids=(99,), slack_ids=("UOWNER",))
STORIES = (
    story("ab2cd3", report("Dmitriev lands in Miami", people=("kirill-dmitriev",), places=("miami",))),
    story("ef4gh5", report("Witkoff <b>thanks</b> hosts & leaves", NOW - timedelta(hours=5))),
    story("jk6mn7", report("28-point plan redrafted", NOW - timedelta(hours=9))),
)
# One line for each command, and words its answer must hold.
LINES = {
    "start": ("start", "Parley"),
    "help": ("help", "/who"),
    "latest": ("latest 2", "Miami"),
    "who": ("who Dmitriev", "Kirill Dmitriev"),
    "story": ("story ab2cd3", "Miami"),
    "search": ("search Witkoff", "hosts & leaves"),
    "timeline": ("timeline Miami", "Miami"),
    "quotes": ("quotes Dmitriev", ""),
    "plan": ("plan", ""),
    "meetings": ("meetings", ""),
    "why": ("why ab2cd3", "Miami"),
    "discover": ("discover", ""),
    "digest": ("digest", "Miami"),
    "subscribe": ("subscribe both 09:30 Europe/Kyiv", "09:30"),
    "unsubscribe": ("unsubscribe", ""),
    "settings": ("settings", ""),
    "sources": ("sources", ""),
    "status": ("status", ""),
    "privacy": ("privacy", ""),
}
assert set(LINES) == {command.name for command in COMMANDS}, "every command has its line"


def desk_on(store: Store) -> Callable[[], Desk]:
    """A desk whose subscriptions are the store's."""
    return lambda: memory_desk(*STORIES, subscriptions=store.subscriptions)


def dispatcher_on(store: Store, access: AccessConfig = EVERY_CHAT) -> Dispatcher:
    """The real dispatcher in front of it."""
    return Dispatcher(store, desk_on(store), OWNER, access)
