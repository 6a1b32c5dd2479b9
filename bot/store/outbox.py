"""One queue of announcements per chat: leased, claimed row by row, settled (R2, R3)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, assert_never

from bot import keys
from bot.clock import Clock
from bot.outcome import NOT_ITS_FAULT, Outcome, Refused, Sent, Unclear, Wait
from bot.store.codec import decode_announcement, encode, epoch, text
from bot.store.db import Db
from bot.store.subscriptions import Subscriptions
from feeds.model import Announcement
from handlers.ports import Address

LEASE_S: Final = 20  # renewed while its process lives (bot/leases.py): work goes on within 30 s of a kill
MAX_COPIES: Final = 2  # of one announcement in one chat, R3; [delivery] max_copies
STALE: Final = timedelta(hours=6)  # an older alert becomes a line of a digest, R6
DOWN_S: Final = 300.0  # a chat waits so long when its platform takes our token no more


@dataclass(frozen=True, slots=True)
class Claim:
    """One row taken for sending; the try is counted already."""

    delivery: str  # id of this announcement in this chat, the same for every try
    announcement: Announcement
    address: Address
    tries: int  # this one included
    copies: int  # sends of the same part before this one that may have arrived
    nonce: str  # of this claim
    parts: frozenset[str] = frozenset()  # marks of the parts of a long message that surely arrived
    kept: str = ""  # the message as it was tried before, when a copy may have arrived
    plain: bool = False  # to be sent without markup: with it the platform has failed again and again


@dataclass(frozen=True, slots=True)
class Row:
    """What a chat is to get next. kept: as in Claim."""

    announcement: Announcement
    kept: str


class Outbox:
    """Deliveries waiting. Chats are named by their address keys."""

    def __init__(
        self, db: Db, clock: Clock, subscriptions: Subscriptions, max_copies: int = MAX_COPIES
    ) -> None:
        self._db, self._max_copies = db, max_copies
        self._clock = clock
        self._subscriptions = subscriptions

    async def due_chats(self, limit: int, platforms: Sequence[str]) -> list[str]:
        """Chats with rows to send now that nobody holds, the longest waiting first; `limit` per platform."""
        if not platforms:
            return []
        found = await self._db.run("due", self._db.now_ms(), limit, *platforms)
        ranked = sorted(zip(map(float, found[1::2]), map(text, found[::2]), strict=True))
        return [chat for _, chat in ranked]

    async def lease(self, chat: str) -> str | None:
        """A token while nobody else may send to the chat, 20 s from each claim; None when somebody does."""
        token = secrets.token_hex(8)
        taken = await self._db.run("lease", chat, token, self._db.now_ms(), LEASE_S * 1000, 0)
        return token if taken else None

    async def renew(self, chat: str, token: str) -> bool:
        """20 s more; False when the lease is not this token's any longer."""
        return bool(await self._db.run("lease", chat, token, self._db.now_ms(), LEASE_S * 1000, 1))

    async def release(self, chat: str, token: str) -> None:
        """Ends the lease if it is still this token's."""
        await self._db.run("release", chat, token, self._db.now_ms())

    async def first(self, chat: str) -> Row | None:
        """What the chat is to get next, without taking it."""
        found = await self._db.run("first_row", chat)
        return Row(decode_announcement(found[0]), text(found[1])) if found else None

    async def claim(self, chat: str, token: str) -> Claim | None:
        """The chat's oldest row, or None: nothing to send, the chat is parked, or the lease is lost.

        Alerts older than 6 h are not sent: with all alerts queued behind them they become one digest (R6).
        A row whose earlier claim was never settled counts as a copy that may have arrived.
        """
        nonce = secrets.token_hex(6)
        while True:
            what, *values = await self._claim(chat, token, nonce)
            if what == b"row":
                return _claimed(chat, nonce, *values)
            if what != b"stale" or not await self._fold(chat, token, values):
                return None

    async def _claim(self, chat: str, token: str, nonce: str) -> list[Any]:
        stale_before = epoch(self._clock.now() - STALE)
        answer = await self._db.run(
            "claim", chat, token, nonce, self._db.now_ms(), LEASE_S * 1000, stale_before, self._max_copies
        )
        return list(answer)

    async def _fold(self, chat: str, token: str, stale: Sequence[bytes]) -> bool:
        alerts = [decode_announcement(value) for value in stale]
        digest = late_digest(chat, alerts, self._clock)
        ids = [alert.id for alert in alerts]
        body = (digest.id, epoch(digest.created), encode(digest))
        return bool(await self._db.run("fold", chat, token, self._db.now_ms(), *body, *ids))

    async def settle(self, claim: Claim, token: str, outcome: Outcome, wait_s: float = 0) -> None:
        """Writes down how the send ended. wait_s: how long the chat then waits, at least."""
        chat = str(claim.address)
        match outcome:
            case Sent():
                await self._settle(claim, "sent", wait_s)
            case Wait(seconds, reason):
                how = "wait" if reason in NOT_ITS_FAULT else "failed"
                await self._settle(claim, how, max(seconds, wait_s))
            case Unclear():
                await self._settle(claim, "unclear", wait_s)
            case Refused(platform_down=True):
                await self._settle(claim, "wait", wait_s or DOWN_S)
            case Refused(moved_to=moved) if moved:
                await self._settle(claim, "wait", 0)
                address = claim.address
                await self._subscriptions.move(address, Address(address.platform, moved, address.thread))
            case Refused(reason=reason, chat_gone=True):
                await self._subscriptions.pause(claim.address, reason)
            case Refused():
                await self._settle(claim, "dead", wait_s)
            case _:
                assert_never(outcome)
        if isinstance(outcome, Refused) and outcome.platform_down:
            await self.release(chat, token)

    async def keep(self, claim: Claim, message: str) -> None:
        """What a claimed digest says stays as it is until it is settled, or surely did not arrive (R3)."""
        await self._db.run("keep", str(claim.address), claim.announcement.id, claim.nonce, message)

    async def settle_part(self, claim: Claim, mark: str) -> None:
        """One part of a long message arrived: no try sends it again, and the next one may be claimed (R3)."""
        await self._settle(claim, "part", 0, mark)

    async def _settle(self, claim: Claim, how: str, wait_s: float, mark: str = "") -> None:
        row = (str(claim.address), claim.announcement.id, claim.nonce)
        wait_ms = round(wait_s * 1000)
        await self._db.run("settle", *row, how, self._db.now_ms(), wait_ms, self._max_copies, mark)

    async def park(self, chat: str, seconds: float) -> None:
        """Nothing is sent to the chat for so long; a longer wait it has already stays."""
        await self._db.run("park", chat, self._db.now_ms(), round(seconds * 1000))

    async def wake(self, platform: str) -> None:
        """The platform has just answered us: what waits because of its troubles goes now."""
        await self._db.run("wake", platform, self._db.now_ms())

    async def in_doubt(self, addresses: Sequence[Address]) -> list[Address]:
        """Those of the chats with announcements that may not have arrived."""
        if not int(await self._db.call("HGET", keys.COUNTS, "unclear") or 0):
            return []
        kept = [await self._db.call("HLEN", keys.UNCLEAR.of(str(address))) for address in addresses]
        return [address for address, count in zip(addresses, kept, strict=True) if count]

    async def enqueue(
        self, address: Address, announcement: Announcement, *, subscribed: bool = False
    ) -> bool:
        """Queues the announcement for one chat; False when it is queued there or was settled lately.

        subscribed: only if the chat is (still) subscribed; one that was forgotten gets nothing (R46).
        """
        created = epoch(announcement.created)
        row = (str(address), announcement.id, created, encode(announcement))
        return bool(await self._db.run("enqueue", *row, self._db.now_ms(), int(subscribed)))

    async def told(self, address: Address, ids: Sequence[str]) -> bool:
        """Whether one of the announcements was settled for the chat in the last days."""
        scores = await self._db.call("ZMSCORE", keys.TOLD.of(str(address)), *ids) if ids else ()
        return any(score is not None for score in scores)

    async def queued(self) -> int:
        """Deliveries not yet settled, in all chats."""
        return int(await self._db.call("HGET", keys.COUNTS, "queued") or 0)

    async def unclear(self, address: Address) -> list[str]:
        """Stories (ids) whose announcement may not have arrived, oldest first, until a digest is sent."""
        return _stories(await self.unclear_announcements(address))

    async def late(self, address: Address) -> list[str]:
        """Stories (ids) whose alert became too old to send, oldest first, until a digest is sent."""
        return _stories(await self._kept(keys.LATE, address))

    async def unclear_announcements(self, address: Address) -> list[Announcement]:
        """The announcements that may not have arrived, oldest first."""
        return await self._kept(keys.UNCLEAR, address)

    async def unclear_digests(self, address: Address) -> list[Announcement]:
        """Daily digests among them; others name their stories, which `unclear` knows."""
        kept = await self.unclear_announcements(address)
        return [a for a in kept if a.kind == "digest" and not a.stories]

    async def _kept(self, family: keys.Key, address: Address) -> list[Announcement]:
        kept = map(decode_announcement, await self._db.call("HVALS", family.of(str(address))))
        return sorted(kept, key=lambda a: (a.created, a.id))


def late_digest(chat: str, alerts: Sequence[Announcement], clock: Clock) -> Announcement:
    """The digest that tells stale alerts: over the time since the first of them, naming their stories."""
    now = clock.now()
    first = min((alert.created for alert in alerts), default=now)
    return Announcement(
        id=f"digest:{chat}:late-{int(epoch(now))}",
        kind="digest",
        created=now,
        stories=tuple(_stories(alerts)),
        since=first - timedelta(hours=1),
        until=now,
    )


def _stories(announcements: Sequence[Announcement]) -> list[str]:
    return list(dict.fromkeys(story for a in announcements for story in a.stories))


def delivery_id(chat: str, announcement_id: str) -> str:
    """The id of this announcement in this chat.

    Not for logs: who knows the announcement could find the chat by trying (R46).
    """
    return hashlib.blake2b(f"{chat} {announcement_id}".encode(), digest_size=8).hexdigest()


def _claimed(
    chat: str,
    nonce: str,
    name: bytes,
    json: bytes,
    tries: int,
    copies: int,
    parts: bytes,
    kept: bytes,
    plain: int,
) -> Claim:
    arrived = frozenset(text(parts).split(",")) - {""}
    return Claim(
        delivery=delivery_id(chat, text(name)),
        announcement=decode_announcement(json),
        address=Address.parse(chat),
        tries=tries,
        copies=copies,
        nonce=nonce,
        parts=arrived,
        kept=text(kept),
        plain=bool(plain),
    )
