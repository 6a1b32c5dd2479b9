"""The reasons behind an entry, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from bot.memory import Memory
from feeds.cluster import WINDOW, join
from feeds.judge import Judge
from feeds.model import Entry, FeedSource, RawEntry


async def judged_text(memory: Memory, text: str) -> Entry:
    """A text judged as if a feed had just brought it; its first line is the title. Nothing is kept."""
    title, _, rest = text.strip().partition("\n")
    raw = RawEntry(guid="", link="", title=title[:300], summary=rest[:1000], content=rest[:8000])
    source = FeedSource(id="text", url="", outlet="this text")
    now = memory.clock.now()
    entry = Judge(memory.pack).judge(raw, source, now)
    if not entry.relevant:
        return entry
    candidates, _version = await memory.store.stories.near(now - WINDOW, now + WINDOW)
    return join([entry], candidates, now).entries[0]


def lines(entry: Entry) -> Iterator[str]:
    """What was seen in an entry and what followed, a line each."""
    yield f"{entry.id}  {entry.title}"
    state = ", state media" if entry.state_media else ""
    yield f"  outlet     {entry.outlet} ({entry.side or 'no side'}{state})"
    yield f"  language   {entry.language}"
    yield f"  published  {entry.published:%Y-%m-%d %H:%M} UTC"
    yield f"  relevant   {'yes' if entry.relevant else 'no'}, score {entry.score:.2f}"
    for reason in entry.reasons:
        yield f"             - {reason}"
    for label, values in (("people", entry.people), ("documents", entry.documents), ("places", entry.places)):
        yield f"  {label:10} {', '.join(values) or '-'}"
    yield f"  kind       {entry.features.kind}"
    for quote in entry.quotes:
        yield f'  quote      "{quote.text}" ({quote.speaker or "speaker not sure"})'
    yield f"  story      {entry.story or '-'}{': ' + entry.join if entry.join else ''}"
