"""What handlers may ask of the desk, as protocols. `bot/store` implements them; nothing here does I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from feeds.model import Entry, FeedSource, FeedState, Story
from feeds.pack import Pack, Person
from handlers.message import Message


class Role(StrEnum):
    """What a person may do in a chat; each includes the one before."""

    MEMBER = "member"
    ADMIN = "admin"  # of the chat; everybody is in a private chat
    OWNER = "owner"  # of the desk, by numeric id in the configuration


@dataclass(frozen=True, slots=True)
class Address:
    """Where a chat is. `str(address)` is its key: "telegram/-1001", in a forum topic "telegram/-1001/7"."""

    platform: str  # "telegram" | "slack" | "terminal"
    chat: str
    thread: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.platform, self.chat, self.thread) if part)

    @classmethod
    def parse(cls, key: str) -> Address:
        """The address of a key as `str` made it. Raises ValueError for anything else."""
        platform, chat, *rest = key.split("/")
        if not chat or len(rest) > 1:
            raise ValueError(f"not a chat address: {key!r}")
        return cls(platform, chat, rest[0] if rest else "")


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a chat wants. A chat without one gets answers only."""

    address: Address
    alerts: bool = True
    digest: bool = True
    digest_time: str = "08:00"  # HH:MM in `zone`
    zone: str = "UTC"  # IANA name
    subscribed_by: str = ""  # id of the admin who did it, never a name
    created: datetime | None = None
    next_digest: datetime | None = None  # UTC; kept beside the row so that a missed hour is caught up once
    paused: str = ""  # why nothing is sent ("blocked", "is_archived", ...), "" when all is well


@dataclass(frozen=True, slots=True)
class FeedView:
    """One feed as configured and as it fares."""

    source: FeedSource
    state: FeedState


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """Figures for /status and `parley status`."""

    entries: int
    relevant: int
    stories: int
    subscriptions: int
    queued: int  # deliveries not yet settled
    oldest_queued: datetime | None
    unclear: int  # deliveries that may or may not have arrived, for /status and the next digest
    redis: str  # "embedded Valkey 9.1.2", "Redis 7.2 at host:6379" (no password)
    started: datetime | None = None


class Archive(Protocol):
    """Read side of the desk's memory."""

    async def latest(self, limit: int) -> Sequence[Story]:
        """Newest stories by their last report, newest first."""

    async def window(self, since: datetime, until: datetime) -> Sequence[Story]:
        """Stories with a report published in [since, until), newest first."""

    async def story(self, story_id: str) -> Story | None:
        """The story, also by an id it had before it was joined into another."""

    async def stories_with(self, kind: str, slug: str, limit: int) -> Sequence[Story]:
        """Newest stories naming a "person", "place" or "document"."""

    async def search(self, words: Sequence[str], limit: int) -> Sequence[Story]:
        """Newest stories with a report whose title or summary holds all the words, in any case."""

    async def entry(self, entry_id: str) -> Entry | None:
        """One entry, relevant or not."""

    async def feeds(self) -> Sequence[FeedView]:
        """All feeds, in the order of the configuration."""

    async def status(self) -> DeskStatus:
        """The desk's figures."""


class Subscriptions(Protocol):
    """The chats' own settings."""

    async def get(self, address: Address) -> Subscription | None:
        """What the chat has subscribed to."""

    async def put(self, subscription: Subscription) -> None:
        """Keep it, replacing what was; its next digest is scheduled from `next_digest`."""

    async def delete(self, address: Address) -> bool:
        """Forget the chat: every key of it, queued deliveries included. False when there was nothing."""


class People(Protocol):
    """The desk's own people beside those of the topic pack, and the names its owner was asked about."""

    async def pack(self) -> Pack:
        """The topic pack and the people accepted so far, by any process."""

    async def accepted(self) -> Sequence[Person]:
        """The people accepted so far, by slug."""

    async def accept(self, person: Person) -> None:
        """Adds a person, or changes one."""

    async def forget(self, slug: str) -> bool:
        """Takes an accepted person away; False when there was none."""

    async def dropped(self) -> Mapping[str, str]:
        """Names the owner does not want to see: key (feeds.sound.name_key) -> name."""

    async def drop(self, key: str, name: str) -> None:
        """Hides a name for good."""

    async def restore(self, key: str) -> bool:
        """Shows a dropped name again; False when it was not dropped."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All a handler works with."""

    archive: Archive
    subscriptions: Subscriptions
    pack: Pack
    now: datetime  # UTC; the clock is an argument
    zone: str = "UTC"  # default zone of digests
    digest_time: str = "08:00"
    sample: bool = False  # the sample edition: every digest says so
    version: str = ""
    people: People | None = None  # None where nothing can be kept: there the pack is all there is


@dataclass(frozen=True, slots=True)
class Call:
    """One command as asked, on any platform."""

    name: str  # "who"; lower case, without slash
    args: str  # the rest of the line, stripped
    address: Address
    user: str = ""  # platform's id of who asks
    role: Role = Role.MEMBER
    private: bool = True  # a one-to-one chat (or the terminal)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler returns: the message, and what a machine may read of it (`parley ask --json`)."""

    message: Message
    data: object | None = None
