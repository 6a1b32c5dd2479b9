"""A delivery ends as sent, waiting, refused or unclear, and nothing queued is lost on the way."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot import keys
from bot.clock import ManualClock
from bot.outcome import Outcome, Refused, Sent, Unclear, Wait
from bot.store import Claim, Store
from feeds.model import Announcement
from handlers.ports import Address
from tests import builders as b
from tests.bot.store.conftest import Ticker

CHAT = str(b.CHAT)
OTHER = Address("slack", "C1")
PLATFORMS = ("telegram", "slack")


async def queue(store: Store, *names: str, chat: Address = b.CHAT) -> None:
    for name in names:
        assert await store.outbox.enqueue(chat, b.alert(name))


async def taken(store: Store, chat: str = CHAT) -> tuple[Claim, str]:
    """The chat's next claim under a new lease."""
    token = await store.outbox.lease(chat)
    assert token
    claim = await store.outbox.claim(chat, token)
    assert claim
    return claim, token


async def send(store: Store, outcome: Outcome, chat: str = CHAT, wait_s: float = 0) -> Claim:
    """One delivery with this end, the lease given back."""
    claim, token = await taken(store, chat)
    await store.outbox.settle(claim, token, outcome, wait_s)
    await store.outbox.release(chat, token)
    return claim


async def due(store: Store) -> list[str]:
    return await store.outbox.due_chats(10, PLATFORMS)


async def test_a_chat_gets_its_announcements_in_order(timed: Store) -> None:
    await queue(timed, "c", "a", "b")
    sent = [(await send(timed, Sent("1"))).announcement.id for _ in range(3)]
    assert sent == ["alert:c", "alert:a", "alert:b"]
    assert await due(timed) == []
    assert await timed.outbox.queued() == 0


async def test_what_is_for_subscribed_chats_is_queued_for_no_other(timed: Store, redis: Redis) -> None:
    assert not await timed.outbox.enqueue(b.CHAT, b.alert("a"), subscribed=True)
    assert await redis.keys() == []
    await timed.subscriptions.put(b.subscription())
    assert await timed.outbox.enqueue(b.CHAT, b.alert("a"), subscribed=True)
    assert await timed.outbox.enqueue(OTHER, b.alert("a")), "an owner needs no subscription"


async def test_a_sent_announcement_is_not_queued_again(timed: Store) -> None:
    await queue(timed, "a")
    assert not await timed.outbox.enqueue(b.CHAT, b.alert("a"))
    await send(timed, Sent("1"))
    assert not await timed.outbox.enqueue(b.CHAT, b.alert("a"))
    assert await timed.outbox.queued() == 0


async def test_the_try_is_counted_before_the_send(timed: Store) -> None:
    await queue(timed, "a")
    claim, _ = await taken(timed)
    assert (claim.tries, claim.copies, claim.address) == (1, 0, b.CHAT)
    assert await timed.outbox.queued() == 1


async def test_only_one_process_holds_a_chat(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    token = await timed.outbox.lease(CHAT)
    assert token
    assert await timed.outbox.lease(CHAT) is None
    assert await due(timed) == []
    assert await timed.outbox.claim(CHAT, "another") is None
    ticker.at += 61
    assert await due(timed) == [CHAT]
    assert await timed.outbox.lease(CHAT) is not None
    assert await timed.outbox.claim(CHAT, token) is None


async def test_every_claim_renews_the_lease(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a", "b")
    claim, token = await taken(timed)
    for _ in range(2):
        ticker.at += 15
        await timed.outbox.settle(claim, token, Wait(0))
        again = await timed.outbox.claim(CHAT, token)
        assert again
        claim = again


async def test_a_lease_is_renewed_by_its_holder_alone_and_only_while_it_lasts(
    timed: Store, ticker: Ticker
) -> None:
    await queue(timed, "a")
    token = await timed.outbox.lease(CHAT)
    assert token
    ticker.at += 15
    assert await timed.outbox.renew(CHAT, token)
    assert not await timed.outbox.renew(CHAT, "another")
    ticker.at += 15
    assert await timed.outbox.lease(CHAT) is None
    await timed.outbox.release(CHAT, token)
    assert not await timed.outbox.renew(CHAT, token), "a renewal that comes late takes nothing back"
    assert await due(timed) == [CHAT]


async def test_who_has_waited_gets_its_place_back(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    await timed.outbox.park(CHAT, 10)
    await queue(timed, "a", chat=OTHER)
    ticker.at += 11
    assert await due(timed) == [CHAT, str(OTHER)]


async def test_somebody_elses_release_changes_nothing(timed: Store) -> None:
    await queue(timed, "a")
    assert await timed.outbox.lease(CHAT)
    await timed.outbox.release(CHAT, "another")
    assert await timed.outbox.lease(CHAT) is None


async def test_a_server_clock_set_back_does_not_freeze_a_lease(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    assert await timed.outbox.lease(CHAT)
    ticker.at -= 3600
    assert await timed.outbox.lease(CHAT)


async def test_wait_parks_this_chat_only_and_gives_the_try_back(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    await queue(timed, "a", chat=OTHER)
    await send(timed, Wait(3600))
    assert await due(timed) == [str(OTHER)]
    ticker.at += 3599
    token = await timed.outbox.lease(CHAT)
    assert token
    assert await timed.outbox.claim(CHAT, token) is None
    await timed.outbox.release(CHAT, token)
    assert CHAT not in await due(timed)
    ticker.at += 2
    assert CHAT in await due(timed)
    claim, _ = await taken(timed)
    assert (claim.tries, claim.copies) == (1, 0)


async def test_a_shorter_wait_does_not_end_a_longer_one(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    await timed.outbox.park(CHAT, 100)
    await timed.outbox.park(CHAT, 10)
    ticker.at += 50
    assert await due(timed) == []
    ticker.at += 51
    assert await due(timed) == [CHAT]


async def test_an_unclear_send_is_tried_once_more_and_then_kept(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a", "b")
    assert (await send(timed, Unclear("timeout"), wait_s=30)).copies == 0
    assert await due(timed) == []
    ticker.at += 31
    again = await send(timed, Unclear("timeout"))
    assert (again.announcement.id, again.tries, again.copies) == ("alert:a", 2, 1)
    assert await timed.outbox.unclear(b.CHAT) == ["a"]
    assert (await timed.archive.status()).unclear == 1
    assert (await send(timed, Sent("1"))).announcement.id == "alert:b"
    assert not await timed.outbox.enqueue(b.CHAT, b.alert("a"))


async def test_a_claim_never_settled_may_have_arrived(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    copies = []
    for _ in range(2):
        claim, _ = await taken(timed)
        copies.append(claim.copies)
        ticker.at += 61
    token = await timed.outbox.lease(CHAT)
    assert token
    assert await timed.outbox.claim(CHAT, token) is None
    assert copies == [0, 1]
    assert await timed.outbox.unclear(b.CHAT) == ["a"]
    assert await timed.outbox.queued() == 0


async def test_a_send_that_ends_after_its_lease_still_counts(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    slow, old_token = await taken(timed)
    ticker.at += 61
    second, _ = await taken(timed)
    assert second.copies == 1
    await timed.outbox.settle(slow, old_token, Sent("1"))
    assert await timed.outbox.queued() == 0


async def test_only_the_claim_that_took_a_try_gives_it_back(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    slow, old_token = await taken(timed)
    ticker.at += 61
    second, token = await taken(timed)
    await timed.outbox.settle(slow, old_token, Wait(5))
    await timed.outbox.settle(second, token, Wait(0))
    third = await timed.outbox.claim(CHAT, token)
    assert third
    assert (third.tries, third.copies) == (2, 1)


async def test_a_claim_whose_answer_was_lost_is_asked_again_without_a_second_try(timed: Store) -> None:
    await queue(timed, "a")
    token = await timed.outbox.lease(CHAT)
    assert token
    answers = [await timed.outbox._claim(CHAT, token, "nonce") for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0][3:6] == [1, 0, b""]


async def test_settling_twice_is_settling_once(timed: Store) -> None:
    await queue(timed, "a", "b")
    claim, token = await taken(timed)
    for _ in range(2):
        await timed.outbox.settle(claim, token, Unclear("timeout"))
    again = await timed.outbox.claim(CHAT, token)
    assert again
    assert (again.announcement.id, again.copies) == ("alert:a", 1)
    for _ in range(2):
        await timed.outbox.settle(again, token, Sent("1"))
    assert await timed.outbox.queued() == 1


async def test_a_refused_announcement_goes_and_the_next_one_follows(timed: Store) -> None:
    await queue(timed, "bad", "good")
    await send(timed, Refused("can't parse entities"))
    assert (await send(timed, Sent("1"))).announcement.id == "alert:good"
    assert await timed.outbox.unclear(b.CHAT) == []


async def test_a_chat_that_is_gone_is_paused_with_its_reason(timed: Store) -> None:
    await timed.subscriptions.put(b.subscription())
    await queue(timed, "a", "b")
    await send(timed, Refused("bot was kicked", chat_gone=True))
    kept = await timed.subscriptions.get(b.CHAT)
    assert kept
    assert kept == replace(b.subscription(), paused="bot was kicked", next_digest=None)
    assert (await due(timed), await timed.outbox.queued()) == ([], 0)
    assert await timed.commit(b.plan(b.story()))
    assert await timed.outbox.queued() == 0
    assert await timed.digests.due(b.NOW + timedelta(days=9)) == []


async def test_a_paused_chat_that_subscribes_again_is_told_again(timed: Store) -> None:
    await timed.subscriptions.put(b.subscription())
    await timed.subscriptions.pause(b.CHAT, "blocked")
    await timed.subscriptions.put(b.subscription())
    assert await timed.commit(b.plan(b.story()))
    assert await due(timed) == [CHAT]


async def test_a_group_that_became_a_supergroup_keeps_settings_and_queue(timed: Store) -> None:
    new = Address("telegram", "-100777")
    await timed.subscriptions.put(b.subscription())
    await queue(timed, "a", "b")
    await send(timed, Refused("migrated", moved_to="-100777"))
    assert await timed.subscriptions.get(b.CHAT) is None
    assert await timed.subscriptions.get(new) == b.subscription(new)
    assert await due(timed) == [str(new)]
    sent = [await send(timed, Sent("1"), str(new)) for _ in range(2)]
    assert [(c.announcement.id, c.tries, c.copies) for c in sent] == [("alert:a", 1, 0), ("alert:b", 1, 0)]


async def test_a_copy_that_may_have_arrived_counts_after_the_move_too(timed: Store) -> None:
    new = Address("telegram", "-100777")
    await queue(timed, "gone", "b", "c")
    await queue(timed, "gone", chat=new)
    for chat, outcome in (
        (new, Unclear("reset")),
        (new, Unclear("reset")),
        (b.CHAT, Unclear("reset")),
        (b.CHAT, Unclear("reset")),
        (b.CHAT, Sent("1")),
        (b.CHAT, Unclear("reset")),
    ):
        await send(timed, outcome, str(chat))
    await timed.subscriptions.move(b.CHAT, new)
    assert await timed.outbox.unclear(new) == ["gone"]
    assert (await timed.archive.status()).unclear == 1
    for told in ("gone", "b"):
        assert not await timed.outbox.enqueue(new, b.alert(told))
    assert (await send(timed, Sent("1"), str(new))).copies == 1


async def test_a_platform_that_takes_our_token_no_more_loses_no_row(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    await send(timed, Refused("401", platform_down=True))
    assert await due(timed) == []
    ticker.at += 301
    assert (await send(timed, Sent("1"))).tries == 1


async def test_a_delivery_keeps_its_name_over_all_tries_and_has_its_own_in_each_chat(timed: Store) -> None:
    await queue(timed, "a")
    await queue(timed, "a", chat=OTHER)
    first, again = [await send(timed, Wait(0)) for _ in range(2)]
    assert first.delivery == again.delivery
    assert (await send(timed, Sent("1"), str(OTHER))).delivery != first.delivery


async def test_chats_of_other_platforms_do_not_stand_in_the_way(timed: Store) -> None:
    for number in range(50):
        await queue(timed, "a", chat=Address("slack", f"C{number}"))
    await queue(timed, "a")
    assert await timed.outbox.due_chats(5, ["telegram"]) == [CHAT]
    assert len(await timed.outbox.due_chats(5, PLATFORMS)) == 6, "five of Slack's, one of Telegram's"
    assert await timed.outbox.due_chats(5, []) == []


async def test_the_chat_that_waits_longest_comes_first(timed: Store, ticker: Ticker) -> None:
    await queue(timed, "a")
    await queue(timed, "a", chat=OTHER)
    await queue(timed, "b")
    await send(timed, Sent("1"))
    assert await due(timed) == [str(OTHER), CHAT]


async def test_real_leases_follow_the_server_s_own_clock(store: Store) -> None:
    await queue(store, "a")
    assert await due(store) == [CHAT]
    claim, token = await taken(store)
    assert await due(store) == []
    await store.outbox.settle(claim, token, Wait(43_838))
    await store.outbox.release(CHAT, token)
    assert await due(store) == []
    assert await store.outbox.queued() == 1


OUTCOMES: tuple[Outcome, ...] = (
    Sent("1"),
    Sent("2"),
    Wait(5),
    Unclear("reset"),
    Refused("bad"),
    Refused("kicked", chat_gone=True),
    Refused("401", platform_down=True),
)


@pytest.mark.parametrize("seed", range(3))
async def test_the_figures_fit_the_queues_whatever_happens(
    seed: int, timed: Store, redis: Redis, clock: ManualClock, ticker: Ticker
) -> None:
    dice = random.Random(seed)
    chats = [Address(dice.choice(PLATFORMS), f"{number}") for number in range(5)]
    for step in range(150):
        chat = dice.choice(chats)
        what = dice.randrange(10)
        if what < 4:
            fresh = replace(b.alert(f"s{step}"), created=clock.now())
            for each in dice.sample(chats, 3):
                await timed.outbox.enqueue(each, fresh)
        elif what < 8:
            await one_delivery(timed, str(chat), dice)
        elif what == 8:
            await (timed.subscriptions.delete(chat) if step % 2 else timed.subscriptions.move(chat, chats[0]))
        ticker.at += dice.choice((0, 1, 70))
        clock.at += timedelta(minutes=dice.choice((0, 5, 200)))
        await check_figures(timed, redis, chats)


async def one_delivery(store: Store, chat: str, dice: random.Random) -> None:
    token = await store.outbox.lease(chat)
    claim = token and await store.outbox.claim(chat, token)
    if token and claim and dice.random() < 0.8:
        await store.outbox.settle(claim, token, dice.choice(OUTCOMES))
    if token:
        await store.outbox.release(chat, token)


async def check_figures(store: Store, redis: Redis, chats: list[Address]) -> None:
    held: dict[bytes, int] = {}
    unclear = 0
    for chat in map(str, chats):
        rows = [bytes(row) for row in await redis.execute_command("ZRANGE", keys.QUEUE.of(chat), 0, -1)]  # type: ignore[no-untyped-call]
        held.update({row: held.get(row, 0) + 1 for row in rows})
        unclear += await redis.hlen(keys.UNCLEAR.of(chat))
        platform = chat.split("/")[0]
        assert (await redis.zscore(keys.DUE.of(platform), chat) is not None) == bool(rows)
        assert set(await redis.hkeys(keys.ROWS.of(chat))) <= set(rows)
    status = await store.archive.status()
    assert (status.queued, status.unclear) == (sum(held.values()), unclear)
    assert await redis.hgetall(str(keys.HOLDERS)) == {row: b"%d" % count for row, count in held.items()}
    assert set(await redis.hkeys(str(keys.ANNOUNCEMENTS))) == set(held)
    assert await redis.zcard(str(keys.PENDING)) == len(held)


async def test_status_names_the_oldest_announcement_in_a_queue(timed: Store) -> None:
    assert (await timed.archive.status()).oldest_queued is None
    old = replace(b.alert("old"), created=b.NOW - timedelta(hours=2))
    notice = Announcement("notice:1", "notice", b.NOW - timedelta(hours=9), text="One sentence.")
    for announcement in (old, notice, b.alert("new")):
        await timed.outbox.enqueue(b.CHAT, announcement)
    await send(timed, Sent("1"))
    assert (await timed.archive.status()).oldest_queued == notice.created
