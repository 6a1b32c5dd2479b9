"""/status: figures of the desk, health of its feeds, its queue."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.model import FeedStatus
from handlers import wording
from handlers.as_data import Data, moment_data
from handlers.feed_health import failing_line, tally
from handlers.message import Bold, Heading, Message, Note, Paragraph, Tap, Text
from handlers.moments import age, span
from handlers.ports import Answer, Call, Desk, DeskStatus, FeedView
from handlers.story_lines import sample_note


async def answer(call: Call, desk: Desk) -> Answer:  # noqa: ARG001  every handler is called so
    """The desk at a glance."""
    status, feeds = await desk.archive.status(), await desk.archive.feeds()
    rows = (
        ("Kept", _kept(status)),
        ("Feeds", tally(feeds)),
        ("Oldest failure", failing_line(feeds, desk.now)),
        ("Chats", wording.count(status.subscriptions, "subscription")),
        ("Queue", _queue(status, desk)),
        ("Memory", status.redis),
        ("Running", _running(status, desk)),
    )
    lines = tuple(Paragraph((Bold(f"{what}: "), Text(text))) for what, text in rows if text)
    hint = Note((Text("Each feed: "), Tap("/sources")))
    message = Message((Heading("Desk status"), *sample_note(desk.sample), *lines, hint))
    return Answer(message, _data(status, feeds))


def _kept(status: DeskStatus) -> str:
    entries = wording.count(status.entries, "entry")
    return f"{entries}, {status.relevant:,} on the talks, in {wording.count(status.stories, 'story')}"


def _queue(status: DeskStatus, desk: Desk) -> str:
    waiting = wording.count(status.queued, "delivery") + " waiting" if status.queued else "empty"
    oldest = f", the oldest from {age(status.oldest_queued, desk.now)}" if status.oldest_queued else ""
    unclear = f"; {wording.count(status.unclear, 'delivery')} may not have arrived" if status.unclear else ""
    return waiting + oldest + unclear


def _running(status: DeskStatus, desk: Desk) -> str:
    version = f"Parley {desk.version}" if desk.version else "Parley"
    return f"{version}, up for {span(desk.now - status.started)}" if status.started else version


def _data(status: DeskStatus, feeds: Sequence[FeedView]) -> Data:
    states = [feed.state.status for feed in feeds]
    return {
        "entries": status.entries,
        "relevant": status.relevant,
        "stories": status.stories,
        "subscriptions": status.subscriptions,
        "queued": status.queued,
        "oldest_queued": moment_data(status.oldest_queued),
        "unclear": status.unclear,
        "redis": status.redis,
        "started": moment_data(status.started),
        "feeds": {str(kind): states.count(kind) for kind in FeedStatus},
    }
