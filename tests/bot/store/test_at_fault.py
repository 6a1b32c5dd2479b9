"""A message platforms fail on while they take others is given up; what was tried stays as it was (R3, R8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.outcome import Outcome, Refused, Sent, Unclear, Wait
from bot.store import Claim, Store
from feeds.model import Announcement
from tests import builders as b
from tests.bot.store.conftest import Ticker
from tests.bot.store.test_outbox import CHAT, OTHER, due, queue, send, taken

ERROR = Wait(2, "http-500")
ELSEWHERE = "telegram/8"
DIGEST = Announcement("digest:1", "digest", b.NOW)
NAMES = ("one", "two", "three")


async def other_is_told(store: Store, number: int) -> None:
    """The platform takes a message of another chat."""
    elsewhere = b.CHAT.parse(ELSEWHERE)
    await queue(store, f"other{number}", chat=elsewhere)
    await send(store, Sent("1"), ELSEWHERE)


async def fails(store: Store, ticker: Ticker, outcome: Outcome = ERROR) -> Claim:
    ticker.at += 200
    return await send(store, outcome)


async def test_it_is_sent_plain_once_and_then_named_by_a_digest(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "one", "two")
    claims = []
    for number in range(12):
        claims.append(await fails(timed, ticker))
        await other_is_told(timed, number)
    assert {claim.announcement.id for claim in claims} == {"alert:one"}
    assert [claim.plain for claim in claims] == [False] * 11 + [True]
    assert {claim.tries for claim in claims} == {1}, "given back each time"
    assert await timed.outbox.unclear(b.CHAT) == ["one"]
    assert (await fails(timed, ticker, Sent("1"))).announcement.id == "alert:two"


async def test_its_waits_grow_so_that_ten_minutes_are_survived(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "one")
    began = ticker.at
    for number in range(12):
        await send(timed, ERROR)
        await other_is_told(timed, number)
        while CHAT not in await due(timed) and await timed.outbox.queued():
            ticker.at += 2
    assert await timed.outbox.unclear(b.CHAT) == ["one"]
    assert 600 < ticker.at - began < 900


@pytest.mark.parametrize("outcome", [Wait(2), Wait(2, "not-connected"), Refused("token", platform_down=True)])
async def test_other_waits_are_not_its_fault(timed: Store, ticker: Ticker, outcome: Outcome) -> None:
    await queue(timed, "one")
    for number in range(50):
        ticker.at += 400
        await send(timed, outcome)
        await other_is_told(timed, number)
    assert await timed.outbox.queued() == 1


async def test_a_platform_that_takes_nothing_costs_no_message(timed: Store, ticker: Ticker) -> None:
    """Nor does one that takes what is of another platform."""
    await queue(timed, "one", "two")
    for number in range(200):
        await fails(timed, ticker)
        await queue(timed, f"other{number}", chat=OTHER)
        await send(timed, Sent("1"), str(OTHER))
    assert await timed.outbox.queued() == 2
    arrived = [(await fails(timed, ticker, Sent("1"))).announcement.id for _ in range(2)]
    assert sorted(arrived) == ["alert:one", "alert:two"]


async def test_in_a_chat_alone_it_lets_the_next_try_and_is_tried_again_when_that_arrived(
    timed: Store, ticker: Ticker
) -> None:
    """Else only other chats could show whose fault it is."""
    await queue(timed, *NAMES)
    for _ in range(30):
        assert (await fails(timed, ticker)).announcement.id == "alert:one"
    assert (await fails(timed, ticker)).announcement.id == "alert:two", "it fails, too"
    assert (await fails(timed, ticker, Sent("1"))).announcement.id == "alert:two"
    assert (await fails(timed, ticker)).announcement.id == "alert:one"
    assert (await fails(timed, ticker, Sent("1"))).announcement.id == "alert:three"
    assert (await fails(timed, ticker, Sent("1"))).announcement.id == "alert:one"
    assert await timed.outbox.queued() == 0


async def test_two_in_front_do_not_block_the_third(timed: Store, ticker: Ticker) -> None:
    await queue(timed, *NAMES)
    for _ in range(60):
        assert (await fails(timed, ticker)).announcement.id != "alert:three"
    assert (await fails(timed, ticker, Sent("1"))).announcement.id == "alert:three"


async def test_what_is_to_come_is_what_is_claimed(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "one", "two")
    for _ in range(31):
        row = await timed.outbox.first(CHAT)
        assert row
        assert (await fails(timed, ticker)).announcement.id == row.announcement.id


async def test_a_digest_that_may_have_arrived_stays_as_it_was(timed: Store, ticker: Ticker) -> None:
    await timed.outbox.enqueue(b.CHAT, DIGEST)
    claim, token = await taken(timed)
    await timed.outbox.keep(claim, "first")
    await timed.outbox.settle(claim, token, Unclear("timeout"))
    row = await timed.outbox.first(CHAT)
    assert row
    assert row.kept == "first"
    again = await timed.outbox.claim(CHAT, token)
    assert again
    assert again.kept == "first"
    await timed.outbox.keep(again, "second")
    await timed.outbox.settle(again, token, Wait(0))
    third = await timed.outbox.claim(CHAT, token)
    assert third
    assert third.kept == "first"


async def test_a_digest_that_surely_did_not_arrive_may_tell_more(timed: Store, ticker: Ticker) -> None:
    await timed.outbox.enqueue(b.CHAT, DIGEST)
    for outcome in (Wait(0), ERROR):
        claim, token = await taken(timed)
        assert claim.kept == ""
        await timed.outbox.keep(claim, "first")
        await timed.outbox.settle(claim, token, outcome)
        await timed.outbox.release(CHAT, token)
        ticker.at += 200
    assert (await send(timed, Sent("1"))).kept == ""


async def test_what_is_folded_after_it_was_tried_is_told_by_another(
    timed: Store, ticker: Ticker, clock: ManualClock
) -> None:
    await queue(timed, "early")
    clock.at += timedelta(hours=7)
    claim, token = await taken(timed)
    assert claim.announcement.kind == "digest"
    await timed.outbox.keep(claim, "{}")
    await timed.outbox.settle_part(claim, "mark")
    await timed.outbox.release(CHAT, token)
    await queue(timed, "late")
    for _ in range(30):
        await fails(timed, ticker)
    clock.at += timedelta(hours=7)
    other = await fails(timed, ticker, ERROR)
    assert other.announcement.id != claim.announcement.id
    assert other.announcement.kind == "digest"
    assert sorted(await timed.outbox.late(b.CHAT)) == ["early", "late"]
    await other_is_told(timed, 1)
    assert (await fails(timed, ticker, Sent("1"))).announcement.id == claim.announcement.id
    assert await timed.outbox.late(b.CHAT) == ["late"], "the other one is still to tell it"
    await fails(timed, ticker, Sent("1"))
    assert await timed.outbox.late(b.CHAT) == []
