"""The digest, at a chat's hour and for /digest. It is always sent: when nothing moved it says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from feeds import digest as feeds_digest
from feeds.digest import Digest, Group
from feeds.model import Report, Story
from feeds.pack import Pack
from handlers import wording
from handlers.as_data import Data, moment_data, stories_data
from handlers.claim_lines import claim
from handlers.feed_health import failing_line, tally
from handlers.message import (
    Block,
    Bold,
    Code,
    Heading,
    Italic,
    Item,
    Link,
    Message,
    Note,
    Paragraph,
    Spans,
    Tap,
    Text,
    Time,
)
from handlers.ports import Answer, Call, Desk, FeedView
from handlers.story_lines import best, coverage, headline, lead, sample_note, story_item
from handlers.visible import cut

WINDOW = timedelta(hours=24)
IN_FULL = 12  # the best stories have their sources below; the others one line each
CROWDED = 40  # with more stories, as after an outage, fewer stand in full and the rest in a few words each:
IN_FULL_CROWDED = 5  # 120 stories are then two messages (R6)
BRIEF_TITLE, BRIEF_OUTLET = 36, 14  # characters
NAMES = 5


async def answer(call: Call, desk: Desk) -> Answer:  # noqa: ARG001  every handler is called so
    """The last 24 hours."""
    since = desk.now - WINDOW
    stories = await desk.archive.window(since, desk.now)
    found = feeds_digest.digest(stories, since, desk.now)
    feeds = await desk.archive.feeds()
    return Answer(digest(found, feeds, desk), _data(found, feeds, desk))


def digest(
    digest: Digest,
    feeds: Sequence[FeedView],
    desk: Desk,
    unclear: Sequence[str] = (),
    again: Sequence[datetime] = (),
) -> Message:
    """A digest as a message, best news first, with the health of the feeds.

    unclear: ids of stories whose alert may not have reached the chat. again: ends of digests that may not
    have; this one covers their time too.
    """
    body = tuple(_news(digest, desk.pack)) if digest.top else (_nothing_moved(),)
    blocks: tuple[Block, ...] = (
        Heading("Digest"),
        *sample_note(desk.sample),
        Paragraph((Time(digest.since), Text(" to "), Time(digest.until))),
        *_again(again),
        *body,
        *_unclear(unclear, digest),
        Note(_figures(digest, desk.pack)),
        Note(_health(feeds, desk)),
    )
    return Message(blocks, zone=desk.zone)


def _nothing_moved() -> Paragraph:
    return Paragraph(
        (Bold("Nothing moved."), Text(" No outlet reported anything on the talks in this time."))
    )


def _news(digest: Digest, pack: Pack) -> Iterator[Block]:
    """The groups, the one with the best story first; they are named only when there are several."""
    place = {story.id: number for number, story in enumerate(digest.top)}
    crowded = len(digest.top) > CROWDED
    in_full = IN_FULL_CROWDED if crowded else IN_FULL
    groups = sorted(digest.groups, key=lambda group: min(place[story.id] for story in group.stories))
    for group in groups:
        if len(groups) > 1:
            yield Heading(_group_name(group, pack))
        for story in group.stories:
            if crowded and place[story.id] >= in_full:
                yield _brief(story, digest)
            else:
                yield _item(story, digest, place[story.id] < in_full, pack)


def _group_name(group: Group, pack: Pack) -> str:
    if group.kind == "document":
        return wording.documents(pack, [group.slug])[0]
    if group.kind == "place":
        return wording.places(pack, [group.slug])[0]
    return "Other news"


def _shown(story: Story, digest: Digest) -> Report:
    """What the window brought of it."""
    inside = [r for r in story.reports if digest.since <= r.published < digest.until]
    return best(inside or story.reports)


def _brief(story: Story, digest: Digest) -> Item:
    """The beginning of its headline, and the outlet."""
    shown = _shown(story, digest)
    title, outlet = cut(shown.title, BRIEF_TITLE), cut(shown.outlet, BRIEF_OUTLET)
    return Item((Link(title, shown.link), Text(f", {outlet}")))


def _item(story: Story, digest: Digest, in_full: bool, pack: Pack) -> Item:
    """A story by what the window brought of it, marked when it began before."""
    goes_on: Spans = (Italic("goes on: "),) if story.id in digest.follow_ups else ()
    shown = _shown(story, digest)
    if in_full:
        full = story_item(story, pack, shown)
        return Item((*goes_on, *full.spans), full.lines)
    told = claim(story, pack)
    short = (Text(f", {coverage(story, pack)} · "), Code(f"/story {story.id}"))
    return Item((*goes_on, *headline(shown, pack), *((Text(", "), *told) if told else ()), *short))


def _again(again: Sequence[datetime]) -> tuple[Block, ...]:
    """Digests that may not have arrived: what they told stands below."""
    if not again:
        return ()
    times = [span for moment in again for span in (Text(", "), Time(moment))][1:]
    told = Text(" (the platform gave no answer); what they told is told again below.")
    return (Paragraph((Bold("May not have arrived"), Text(": digest of "), *times, told)),)


def _unclear(unclear: Sequence[str], digest: Digest) -> tuple[Block, ...]:
    """Deliveries that may not have arrived, to be read up on."""
    if not unclear:
        return ()
    titles = {story.id: lead(story).title for story in digest.top}
    head = Paragraph((Bold("May not have arrived"), Text(" (the platform gave no answer):")))
    return (
        head,
        *(Item((Code(f"/story {one}"), Text(f" {titles.get(one, '')}".rstrip()))) for one in unclear),
    )


def _figures(digest: Digest, pack: Pack) -> Spans:
    """ "9 reports in 4 stories, from 7 outlets in 3 languages"; who was named most."""
    if digest.quiet:
        return (Text("0 reports in 0 stories."),)
    news = f"{wording.count(digest.reports, 'report')} in {wording.count(len(digest.top), 'story')}"
    outlets = f"{wording.count(digest.outlets, 'outlet')} in {wording.count(digest.languages, 'language')}"
    names = wording.people(pack, digest.people[:NAMES])
    named = f" Named most: {wording.listing(names)}." if names else ""
    return (Text(f"{news}, from {outlets}.{named}"),)


def _health(feeds: Sequence[FeedView], desk: Desk) -> Spans:
    """How many feeds are well and how many fail, the oldest failure by name."""
    oldest = failing_line(feeds, desk.now)
    worst = f" Failing longest: {oldest}." if oldest else ""
    return (Text(f"{tally(feeds)}.{worst} All feeds: "), Tap("/sources"))


def _data(digest: Digest, feeds: Sequence[FeedView], desk: Desk) -> Data:
    return {
        "since": moment_data(digest.since),
        "until": moment_data(digest.until),
        "quiet": digest.quiet,
        "sample": desk.sample,
        "reports": digest.reports,
        "outlets": digest.outlets,
        "languages": digest.languages,
        "stories": stories_data(digest.top),
        "feeds": tally(feeds),
    }
