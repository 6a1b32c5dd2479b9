"""Tests of handlers/subscribe.py, settings.py, unsubscribe.py and subscription_lines.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from handlers.ports import Subscription
from handlers.subscription_lines import set_lines
from tests.doubles.memory_desk import HERE, NOW, memory_desk
from tests.handlers.said import ask, data


async def test_a_new_chat_gets_both_at_the_desks_hour() -> None:
    desk = memory_desk(zone="Europe/Kyiv", digest_time="07:30")
    said = await ask(desk, "subscribe")
    assert said == (
        "Subscribed\n"
        "• Alerts: on, every new story at once\n"
        "• Digest: daily at 07:30, Europe/Kyiv; next 22 Dec, 07:30 EET\n"
        "\n"
        "Change: /subscribe digest 09:30 Kyiv. End: /unsubscribe"
    )
    assert await desk.subscriptions.get(HERE) == Subscription(
        HERE, True, True, "07:30", "Europe/Kyiv", "7", NOW, datetime(2025, 12, 22, 5, 30, tzinfo=UTC)
    )


async def test_what_is_not_said_stays_as_it_was() -> None:
    desk = memory_desk()
    await ask(desk, "subscribe alerts")
    said = await ask(desk, "subscribe")
    assert "Settings changed" in said
    assert "Digest: off" in said
    assert "next 22 Dec, 09:00 EET" in await ask(desk, "subscribe 9:00 Kyiv")
    assert "Alerts: off" in await ask(desk, "subscribe digest")
    kept = await desk.subscriptions.get(HERE)
    assert kept is not None
    assert (kept.alerts, kept.digest, kept.digest_time, kept.zone) == (False, True, "09:00", "Europe/Kyiv")


async def test_without_digest_none_is_due() -> None:
    desk = memory_desk()
    await ask(desk, "subscribe alerts")
    kept = await desk.subscriptions.get(HERE)
    assert kept is not None
    assert kept.next_digest is None


async def test_what_is_not_understood_changes_nothing() -> None:
    desk = memory_desk()
    said = await ask(desk, "subscribe digset")
    assert said == 'I do not know "digset". Did you mean digest?\n\nFor example /subscribe both 08:00 Kyiv'
    assert "Did you mean" not in await ask(desk, "subscribe 25:00")
    assert await desk.subscriptions.get(HERE) is None
    assert (await data(desk, "subscribe 25:00"))["subscription"] is None


async def test_subscribing_resumes_a_paused_chat() -> None:
    desk = memory_desk()
    await desk.subscriptions.put(Subscription(HERE, paused="blocked"))
    assert "Paused: blocked (/subscribe resumes)" in await ask(desk, "settings")
    assert "Paused" not in await ask(desk, "subscribe")


async def test_settings_say_what_is_set() -> None:
    desk = memory_desk()
    assert await ask(desk, "settings") == (
        "This chat has no subscription: it gets answers only.\n\nAlerts and a daily digest: /subscribe"
    )
    assert await data(desk, "settings") == {"subscription": None}
    await ask(desk, "subscribe both 9:30 Kathmandu")
    assert "Digest: daily at 09:30, Asia/Kathmandu; next 22 Dec, 09:30 UTC+05:45" in await ask(
        desk, "settings"
    )
    assert (await data(desk, "settings"))["subscription"] == {
        "alerts": True,
        "digest": True,
        "digest_time": "09:30",
        "zone": "Asia/Kathmandu",
        "next_digest": "2025-12-22T03:45:00+00:00",
        "paused": "",
    }


async def test_a_digest_not_yet_scheduled_has_no_next_time() -> None:
    line = set_lines(replace(Subscription(HERE), next_digest=None))[1]
    assert len(line.spans) == 2


async def test_unsubscribing_forgets_the_chat() -> None:
    desk = memory_desk()
    await ask(desk, "subscribe")
    assert "all that was stored about this chat is deleted" in await ask(desk, "stop")
    assert await desk.subscriptions.get(HERE) is None
    assert "There was no subscription here" in await ask(desk, "unsubscribe")
    assert await data(desk, "unsubscribe") == {"deleted": False}


async def test_unsubscribing_a_topic_says_that_others_have_their_own() -> None:
    desk, topic = memory_desk(), replace(HERE, thread="77")
    await ask(desk, "subscribe", address=topic)
    for line in ("stored about this topic is deleted", "nothing is stored about this topic"):
        said = await ask(desk, "stop", address=topic)
        assert line in said
        assert "Other topics of the group have subscriptions of their own." in said
    assert "topic" not in await ask(desk, "stop")
