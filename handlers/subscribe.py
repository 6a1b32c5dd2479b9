"""/subscribe [alerts|digest|both] [HH:MM] [zone]: alerts and the daily digest in this chat."""

from __future__ import annotations

from dataclasses import replace

from handlers import wording
from handlers.dues import next_digest
from handlers.message import Code, Heading, Message, Note, Paragraph, Tap, Text
from handlers.ports import Answer, Call, Desk, Subscription
from handlers.subscription_lines import set_lines, subscription_data
from handlers.subscription_words import Wanted, wanted


async def answer(call: Call, desk: Desk) -> Answer:
    """Sets what is said and keeps the rest; answers with what is now set and when the next digest comes."""
    asked = wanted(call.args)
    if asked.problem:
        return Answer(_problem(asked), {"subscription": None, "problem": asked.problem})
    before = await desk.subscriptions.get(call.address)
    now_set = _scheduled(_merged(before, asked, call, desk), desk)
    await desk.subscriptions.put(now_set)
    head = Heading("Subscribed" if before is None else "Settings changed")
    hint = Note(
        (Text("Change: "), Code("/subscribe digest 09:30 Kyiv"), Text(". End: "), Tap("/unsubscribe"))
    )
    return Answer(Message((head, *set_lines(now_set), hint)), {"subscription": subscription_data(now_set)})


def _merged(before: Subscription | None, asked: Wanted, call: Call, desk: Desk) -> Subscription:
    """What was set, or the desk's defaults, with what was asked. An hour or a zone asks for the digest."""
    base = before or Subscription(
        call.address, digest_time=desk.digest_time, zone=desk.zone, created=desk.now
    )
    timed = bool(asked.digest_time or asked.zone)
    digest = base.digest or timed if asked.digest is None else asked.digest
    return replace(
        base,
        alerts=base.alerts if asked.alerts is None else asked.alerts,
        digest=digest,
        digest_time=asked.digest_time or base.digest_time,
        zone=asked.zone or base.zone,
        subscribed_by=call.user,
        paused="",
    )


def _scheduled(subscription: Subscription, desk: Desk) -> Subscription:
    due = next_digest(subscription.digest_time, subscription.zone, desk.now) if subscription.digest else None
    return replace(subscription, next_digest=due)


def _problem(asked: Wanted) -> Message:
    meant = f" Did you mean {wording.listing(asked.suggestions, 'or')}?" if asked.suggestions else ""
    hint = Note((Text("For example "), Code("/subscribe both 08:00 Kyiv")))
    return Message((Paragraph((Text(asked.problem + meant),)), hint))
