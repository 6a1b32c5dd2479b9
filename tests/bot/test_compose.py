"""Announcements become messages from the archive of the moment they are sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.compose import Composer
from bot.outcome import Refused, Sent, Unclear
from bot.packfile import load_pack
from bot.store import Store
from feeds.model import Announcement, Merged, Story
from handlers.plain_text import render
from handlers.ports import Desk
from tests.builders import CHAT, FEED, NOW, alert, entry, plan, story, subscription

HOUR = timedelta(hours=1)
DIGEST = Announcement(f"digest:{CHAT}:1", "digest", NOW, since=NOW - 24 * HOUR, until=NOW)


@pytest.fixture
def composer(store: Store, clock: ManualClock) -> Composer:
    def desk() -> Desk:
        return Desk(store.archive, store.subscriptions, load_pack(), clock.now())

    return Composer(store, desk)


async def text_of(composer: Composer, announcement: Announcement) -> str:
    message = await composer(announcement, CHAT)
    assert message is not None
    return render(message)


def published(name: str, number: int, hours_ago: float, opened_ago: float | None = None) -> Story:
    """A story of one report, published and opened so long before NOW."""
    made = story(name, entry(number, published=NOW - hours_ago * HOUR))
    return story(
        name,
        entry(number, published=NOW - hours_ago * HOUR),
        created=made.first_published if opened_ago is None else NOW - opened_ago * HOUR,
    )


async def test_an_alert_tells_its_story(store: Store, composer: Composer) -> None:
    await store.commit(plan(story("aaaaaa", entry(1))))
    assert "Talks number 1" in await text_of(composer, alert("aaaaaa"))


async def test_an_alert_whose_story_is_gone_says_nothing(composer: Composer) -> None:
    assert await composer(alert("gone22"), CHAT) is None


async def test_a_flood_tells_the_stories_that_are_left(store: Store, composer: Composer) -> None:
    await store.commit(plan(story("aaaaaa", entry(1)), story("bbbbbb", entry(2)), alerts=False))
    burst = Announcement("flood:1", "flood", NOW, ("aaaaaa", "gone22", "bbbbbb"), feed=FEED)
    text = await text_of(composer, burst)
    assert "Talks number 1" in text
    assert "Talks number 2" in text
    assert "3 new stories at once from Outlet 1" in text


async def test_a_notice_tells_its_sentence(composer: Composer) -> None:
    notice = Announcement("notice:1", "notice", NOW, text="A feed has failed for a day.")
    assert "A feed has failed for a day." in await text_of(composer, notice)


async def test_a_digest_tells_its_window_and_not_the_day_before(store: Store, composer: Composer) -> None:
    await store.commit(plan(published("aaaaaa", 1, 2), published("bbbbbb", 2, 26), alerts=False))
    text = await text_of(composer, DIGEST)
    assert "Talks number 1" in text
    assert "Talks number 2" not in text


async def test_a_digest_without_news_says_so(composer: Composer) -> None:
    assert "Nothing moved" in await text_of(composer, DIGEST)


async def test_what_was_found_after_the_last_digest_is_told_in_this_one(
    store: Store, composer: Composer
) -> None:
    # published 5 minutes before the last digest, polled 5 minutes after it
    await store.commit(plan(published("aaaaaa", 1, 24 + 5 / 60, opened_ago=24 - 5 / 60), alerts=False))
    assert "Talks number 1" in await text_of(composer, DIGEST)


async def test_a_digest_tells_stories_whose_alert_became_too_old(store: Store, composer: Composer) -> None:
    await store.commit(plan(published("aaaaaa", 1, 50), alerts=False))
    late = Announcement(DIGEST.id, "digest", NOW, ("aaaaaa",), since=DIGEST.since, until=NOW)
    assert "Talks number 1" in await text_of(composer, late)


async def test_a_digest_names_what_may_not_have_arrived(store: Store, composer: Composer) -> None:
    await store.subscriptions.put(subscription())
    await store.commit(plan(story("aaaaaa", entry(1))))
    for _ in range(2):
        token = await store.outbox.lease(str(CHAT))
        assert token
        claim = await store.outbox.claim(str(CHAT), token)
        assert claim
        await store.outbox.settle(claim, token, Unclear("timeout"))
        await store.outbox.release(str(CHAT), token)
    text = await text_of(composer, DIGEST)
    assert "May not have arrived" in text
    assert "/story aaaaaa" in text


async def test_an_unknown_kind_is_a_fault_of_ours(composer: Composer) -> None:
    with pytest.raises(ValueError, match="no such kind"):
        await composer(Announcement("x", "songs", NOW), CHAT)


async def made_one(store: Store) -> None:
    """Two stories with alerts, then one: bbbbbb became part of aaaaaa."""
    await store.subscriptions.put(subscription())
    assert await store.commit(plan(story("aaaaaa", entry(1)), story("bbbbbb", entry(2))))
    _, base = await store.stories.near(NOW, NOW)
    whole = story("aaaaaa", entry(1), entry(2), merged=(Merged("bbbbbb", "It tells of the same."),))
    taken = plan(whole, base=base, number=2, alerts=False, merged=(("bbbbbb", "aaaaaa"),))
    assert await store.commit(taken)


async def send_one(store: Store, composer: Composer) -> tuple[str, bool]:
    """Takes the next row of the chat: its announcement, and whether there was something to say."""
    token = await store.outbox.lease(str(CHAT))
    assert token
    claim = await store.outbox.claim(str(CHAT), token)
    assert claim
    message = await composer(claim.announcement, CHAT)
    await store.outbox.settle(claim, token, Sent("1") if message else Refused("nothing-left"))
    await store.outbox.release(str(CHAT), token)
    return claim.announcement.id, message is not None


async def test_stories_that_became_one_while_both_waited_are_told_once(
    store: Store, composer: Composer
) -> None:
    await made_one(store)
    assert [await send_one(store, composer) for _ in range(2)] == [
        ("alert:aaaaaa", True),
        ("alert:bbbbbb", False),
    ]


async def test_a_story_told_under_its_old_id_is_not_told_again_under_the_new(
    store: Store, composer: Composer
) -> None:
    await store.subscriptions.put(subscription())
    assert await store.commit(plan(story("bbbbbb", entry(2))))
    assert await send_one(store, composer) == ("alert:bbbbbb", True)
    _, base = await store.stories.near(NOW, NOW)
    assert await store.commit(plan(story("aaaaaa", entry(1)), base=base, number=2))
    _, base = await store.stories.near(NOW, NOW)
    whole = story("aaaaaa", entry(1), entry(2), merged=(Merged("bbbbbb", "It tells of the same."),))
    taken = plan(whole, base=base, number=3, alerts=False, merged=(("bbbbbb", "aaaaaa"),))
    assert await store.commit(taken)
    assert await send_one(store, composer) == ("alert:aaaaaa", False)


async def test_an_alert_still_waiting_tells_the_story_its_own_became_part_of(
    store: Store, composer: Composer
) -> None:
    await made_one(store)
    assert "/story aaaaaa" in await text_of(composer, alert("bbbbbb"))


async def test_a_digest_names_a_doubtful_alert_by_the_storys_id_today(
    store: Store, composer: Composer
) -> None:
    await made_one(store)
    token = await store.outbox.lease(str(CHAT))
    assert token
    for _ in range(4):  # two copies of each may have arrived
        claim = await store.outbox.claim(str(CHAT), token)
        assert claim
        await store.outbox.settle(claim, token, Unclear("silence"))
    text = await text_of(composer, DIGEST)
    assert "/story aaaaaa" in text
    assert "bbbbbb" not in text
