"""/sources [page]: the feeds with outlet, language, side, state-media mark and health."""

from __future__ import annotations

from urllib.parse import urlsplit

from handlers import wording
from handlers.as_data import Data, moment_data
from handlers.feed_health import health, tally
from handlers.message import Bold, Code, Heading, Item, Link, Message, Note, Paragraph, Text
from handlers.ports import Answer, Call, Desk, FeedView
from handlers.web_address import host

PAGE = 50


async def answer(call: Call, desk: Desk) -> Answer:
    """A page of the feeds in the order of the configuration."""
    feeds = await desk.archive.feeds()
    data = {"feeds": [_data(feed) for feed in feeds]}
    if not feeds:
        hint = Text("No feeds yet. Add some under [[feeds]] in config.toml, or with parley feeds add.")
        return Answer(Message((Paragraph((hint,)),)), data)
    pages = -(-len(feeds) // PAGE)
    page = min(max(int(call.args), 1), pages) if call.args.isascii() and call.args.isdigit() else 1
    rows = tuple(_row(feed, desk) for feed in feeds[(page - 1) * PAGE : page * PAGE])
    head = Heading(f"Sources, page {page} of {pages}" if pages > 1 else "Sources")
    return Answer(Message((head, Paragraph((Text(tally(feeds)),)), *rows, *_turn(page, pages))), data)


def _row(feed: FeedView, desk: Desk) -> Item:
    source = feed.source
    mark = wording.outlet_mark(desk.pack, source.side, source.state_media)
    facts = f" ({mark}), {wording.language(source.language)}, "
    site = Link(host(source.url) or "feed", _site(source.url))
    return Item((Bold(source.outlet), Text(facts), site, Text(f": {health(feed.state, desk.now)}")))


def _site(url: str) -> str:
    """Where the feed lives, not its address: that may hold a subscriber's key."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}/"


def _turn(page: int, pages: int) -> tuple[Note, ...]:
    if pages == 1:
        return ()
    return (Note((Text("Next page: "), Code(f"/sources {page % pages + 1}"))),)


def _data(feed: FeedView) -> Data:
    source, state = feed.source, feed.state
    return {
        "id": source.id,
        "url": source.url,
        "outlet": source.outlet,
        "language": source.language,
        "side": source.side,
        "state_media": source.state_media,
        "status": str(state.status),
        "error": state.error_text or state.error,
        "failing_since": moment_data(state.failing_since),
        "last_new": moment_data(state.last_new),
    }
