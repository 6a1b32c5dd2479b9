"""Alerts too old to send become lines of one digest (R6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.clock import ManualClock
from bot.outcome import Refused, Sent, Unclear, Wait
from bot.store import Store
from feeds.model import Announcement
from tests import builders as b

CHAT = str(b.CHAT)


async def drain(store: Store) -> list[Announcement]:
    """All the chat is sent now."""
    token = await store.outbox.lease(CHAT)
    assert token
    sent = []
    while claim := await store.outbox.claim(CHAT, token):
        sent.append(claim.announcement)
        await store.outbox.settle(claim, token, Sent("1"))
    await store.outbox.release(CHAT, token)
    return sent


async def outage(store: Store, clock: ManualClock, count: int, hours: float) -> None:
    """So many alerts, evenly over so many hours, none of them sent."""
    for number in range(count):
        await store.outbox.enqueue(b.CHAT, replace(b.alert(f"s{number}"), created=clock.now()))
        clock.at += timedelta(hours=hours) / count


async def test_after_eight_hours_of_outage_a_chat_gets_one_message(timed: Store, clock: ManualClock) -> None:
    await outage(timed, clock, 120, 8)
    sent = await drain(timed)
    assert [a.kind for a in sent] == ["digest"]
    assert sent[0].stories == tuple(f"s{n}" for n in range(120))
    assert sent[0].since
    assert sent[0].since <= b.NOW
    assert sent[0].until == clock.now()


async def test_after_five_hours_alerts_are_still_alerts(timed: Store, clock: ManualClock) -> None:
    await outage(timed, clock, 10, 5)
    assert [a.kind for a in await drain(timed)] == ["alert"] * 10


async def test_a_digest_already_queued_tells_the_late_alerts(timed: Store, clock: ManualClock) -> None:
    await outage(timed, clock, 10, 7)
    regular = Announcement("digest:x:1", "digest", clock.now(), since=b.NOW, until=clock.now())
    await timed.outbox.enqueue(b.CHAT, regular)
    token = await timed.outbox.lease(CHAT)
    assert token
    claim = await timed.outbox.claim(CHAT, token)
    assert claim
    assert claim.announcement == regular
    assert await timed.outbox.late(b.CHAT) == [f"s{n}" for n in range(10)]
    await timed.outbox.settle(claim, token, Sent("1"))
    assert await timed.outbox.late(b.CHAT) == []
    assert await timed.outbox.queued() == 0


async def test_late_alerts_are_not_queued_again(timed: Store, clock: ManualClock) -> None:
    await outage(timed, clock, 1, 7)
    await drain(timed)
    assert not await timed.outbox.enqueue(b.CHAT, b.alert("s0"))


async def test_notices_and_digests_do_not_go_stale(timed: Store, clock: ManualClock) -> None:
    notice = Announcement("notice:1", "notice", b.NOW, text="A feed moved.")
    await timed.outbox.enqueue(b.CHAT, notice)
    clock.at += timedelta(days=3)
    assert await drain(timed) == [notice]


async def test_a_late_alert_that_may_have_arrived_is_unclear(timed: Store, clock: ManualClock) -> None:
    await timed.outbox.enqueue(b.CHAT, b.alert("a"))
    token = await timed.outbox.lease(CHAT)
    assert token
    claim = await timed.outbox.claim(CHAT, token)
    assert claim
    await timed.outbox.settle(claim, token, Unclear("timeout"))
    clock.at += timedelta(hours=7)
    assert await timed.outbox.claim(CHAT, token)
    assert await timed.outbox.unclear(b.CHAT) == ["a"]
    assert await timed.outbox.late(b.CHAT) == []


async def test_what_was_unclear_or_late_stays_until_a_digest_arrives(
    timed: Store, clock: ManualClock
) -> None:
    await outage(timed, clock, 2, 7)
    token = await timed.outbox.lease(CHAT)
    assert token
    for outcome in (Wait(0), Refused("bad digest")):
        claim = await timed.outbox.claim(CHAT, token)
        assert claim
        assert claim.announcement.kind == "digest"
        await timed.outbox.settle(claim, token, outcome)
    assert await timed.outbox.late(b.CHAT) == ["s0", "s1"]
    await timed.outbox.enqueue(b.CHAT, Announcement("digest:x:2", "digest", clock.now()))
    await timed.outbox.release(CHAT, token)
    await drain(timed)
    assert await timed.outbox.late(b.CHAT) == []
