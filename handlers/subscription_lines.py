"""What a chat is subscribed to, in words and as data."""

from __future__ import annotations

from handlers.as_data import Data, moment_data
from handlers.message import Bold, Italic, Item, Text, Time
from handlers.ports import Subscription


def set_lines(subscription: Subscription) -> tuple[Item, ...]:
    """What is now set, a line each: alerts, digest with its next time, and why nothing is sent if so."""
    lines = (
        Item((Bold("Alerts: "), Text("on, every new story at once" if subscription.alerts else "off"))),
        _digest_line(subscription),
    )
    if not subscription.paused:
        return lines
    return (*lines, Item((Bold("Paused: "), Text(subscription.paused), Italic(" (/subscribe resumes)"))))


def _digest_line(subscription: Subscription) -> Item:
    if not subscription.digest:
        return Item((Bold("Digest: "), Text("off")))
    daily = Text(f"daily at {subscription.digest_time}, {subscription.zone}")
    due = subscription.next_digest
    when = (Text("; next "), Time(due, subscription.zone)) if due else ()
    return Item((Bold("Digest: "), daily, *when))


def subscription_data(subscription: Subscription) -> Data:
    """The settings; the chat's address and who subscribed are left out."""
    return {
        "alerts": subscription.alerts,
        "digest": subscription.digest,
        "digest_time": subscription.digest_time,
        "zone": subscription.zone,
        "next_digest": moment_data(subscription.next_digest),
        "paused": subscription.paused,
    }
