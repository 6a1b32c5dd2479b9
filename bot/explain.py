"""The reasons behind an entry, in lines for people: what was found, how it was weighed, what it joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.memory import Memory
from feeds.cluster import join
from feeds.explain import Explanation, Neighbour, explain, neighbours
from feeds.judge import Judge
from feeds.model import Entry, FeedSource, Merged, RawEntry, Story
from feeds.similarity import Likeness

SHOWN = 8  # reports of a story that an entry is compared with
SMALL = 0.05  # log-odds not worth a word


@dataclass(frozen=True, slots=True)
class Explained:
    """One entry with all reasons. of_text: what was found in its headline and summary, which are kept."""

    entry: Entry
    of_text: Explanation
    neighbours: tuple[Neighbour, ...]
    merged: tuple[Merged, ...] = ()  # stories that became part of the entry's story


async def explained(memory: Memory, entry: Entry) -> Explained:
    """An archived entry, read again with today's pack, beside the reports of its story."""
    raw = RawEntry(entry.guid, entry.link, entry.title, entry.summary, published=entry.published)
    source = FeedSource(entry.feed, "", entry.outlet, entry.language, entry.side, entry.state_media)
    story = await memory.store.archive.story(entry.story) if entry.story else None
    return _explained(memory, entry, raw, source, story)


async def explained_text(memory: Memory, text: str) -> Explained:
    """A text judged as if a feed had just brought it; its first line is the headline. Nothing is kept."""
    title, _, rest = text.strip().partition("\n")
    raw = RawEntry("", "", title[:300], rest[:1000], rest[:8000])
    source = FeedSource("text", "", "this text")
    now = memory.clock.now()
    entry = Judge(memory.people.now).judge(raw, source, now)
    if not entry.relevant:
        return _explained(memory, entry, raw, source, None)
    candidates, _version = await memory.store.stories.around([now])
    joined = join([entry], candidates, now)
    story = next(story for story in joined.stories if story.id == joined.entries[0].story)
    return _explained(memory, joined.entries[0], raw, source, story)


def _explained(
    memory: Memory, entry: Entry, raw: RawEntry, source: FeedSource, story: Story | None
) -> Explained:
    near = neighbours(entry, story)[:SHOWN] if story else ()
    merged = story.merged if story else ()
    return Explained(entry, explain(memory.people.now, Judge(memory.people.now), raw, source), near, merged)


def lines(one: Explained) -> Iterator[str]:
    """All of it, a line each."""
    entry = one.entry
    state = ", state media" if entry.state_media else ""
    yield f"{entry.id}  {entry.title}"
    yield f"  outlet     {entry.outlet} ({entry.side or 'no side'}{state})"
    yield f"  language   {entry.language}"
    yield f"  published  {entry.published:%Y-%m-%d %H:%M} UTC"
    yield f"  relevant   {'yes' if entry.relevant else 'no'}, score {entry.score:.2f}"
    yield from (f"             - {reason}" for reason in entry.reasons)
    for label, values in (("people", entry.people), ("documents", entry.documents), ("places", entry.places)):
        yield f"  {label:10} {', '.join(values) or '-'}"
    yield f"  kind       {entry.features.kind}"
    for quote in entry.quotes:
        yield f'  quote      "{quote.text}" ({quote.speaker or "speaker not sure"})'
    yield from _found(one.of_text)
    yield f"  story      {entry.story or '-'}{': ' + entry.join if entry.join else ''}"
    for near in one.neighbours:
        yield f"             {near.likeness.score:+.2f}  {near.title}"
        yield f"                    {parts(near.likeness)}"
    yield from (f"  merged     {merged.why}" for merged in one.merged)


def parts(likeness: Likeness) -> str:
    """What a likeness is made of, strongest first."""
    told = sorted(likeness.parts.items(), key=lambda part: -abs(part[1]))
    return ", ".join(f"{name} {value:+.1f}" for name, value in told if abs(value) >= SMALL)


def _found(text: Explanation) -> Iterator[str]:
    for found in text.found:
        words = f'"{found.words}" ' if found.words else ""
        yield f"  found      {words}{found.kind} {found.id} ({found.zone})"
    yield from (f"  left out   {line[:100]}" for line in text.cut)
