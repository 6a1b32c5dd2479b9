"""How a story and its reports are written, the same in every answer, alert and digest."""

from __future__ import annotations

from collections.abc import Iterable

from feeds.model import Report, Story
from feeds.pack import Pack
from feeds.sides import outlets_by_side
from handlers import wording
from handlers.claim_lines import claim
from handlers.message import Code, Item, Link, Note, Spans, Text, Time
from handlers.web_address import host_to_show

OUTLETS_NAMED = 5  # in the line below a headline; the story's own page has them all


def lead(story: Story) -> Report:
    """The report a story is shown by: English first, state media last among equals, then the earliest."""
    return best(story.reports)


def best(reports: Iterable[Report]) -> Report:
    """Of these reports (at least one) the one to show, by the rule of `lead`."""
    return min(reports, key=lambda r: (r.language != "en", r.state_media, r.published))


def headline(report: Report, pack: Pack) -> Spans:
    """ "title — Outlet (side, state media), 21 Dec, 14:05 UTC, host": the title links to the report."""
    return (Link(report.title, report.link), Text(" — "), *source(report, pack))


def source(report: Report, pack: Pack) -> Spans:
    """ "Outlet (side, state media), 21 Dec, 14:05 UTC, host"; no host where the outlet's name shows it."""
    site = _site(report, pack)
    return (Text(f"{_outlet(report, pack)}, "), Time(report.published), Text(f", {site}" if site else ""))


def where(report: Report, pack: Pack) -> str:
    """The source without its time: "Outlet (side, state media), host"."""
    return ", ".join(part for part in (_outlet(report, pack), _site(report, pack)) if part)


def _outlet(report: Report, pack: Pack) -> str:
    return f"{report.outlet} ({wording.outlet_mark(pack, report.side, report.state_media)})"


def _site(report: Report, pack: Pack) -> str:
    domains = next((outlet.domains for outlet in pack.outlets if outlet.name == report.outlet), ())
    return host_to_show(report.link, report.outlet, domains)


def breadth(story: Story) -> str:
    """ "3 outlets in 2 languages"."""
    outlets = wording.count(len(story.outlets), "outlet")
    return f"{outlets} in {wording.count(len(story.languages), 'language')}"


def by_side(story: Story, pack: Pack) -> str:
    """ "Ukraine 2, Russia 1 (state media)"; "" for one outlet, whose side stands behind its name."""
    counted = [wording.side_count(pack, row) for row in outlets_by_side(story)]
    return ", ".join(counted) if len(story.outlets) > 1 else ""


def coverage(story: Story, pack: Pack) -> str:
    """ "3 outlets in 2 languages: Ukraine 2, Russia 1 (state media)"."""
    return ": ".join(part for part in (breadth(story), by_side(story, pack)) if part)


def one_side(story: Story, pack: Pack) -> str:
    """A warning as long as only one side's outlets report the story, else "".

    The report of a neutral side (an agency) ends it and is never warned of; that of an outlet whose side is
    not known does neither.
    """
    neutral = {side.id for side in pack.sides if side.neutral}
    if len(story.sides) != 1 or story.sides[0] in neutral:
        return ""
    return f"one side only so far: {wording.side(pack, story.sides[0])}"


def who_carries(story: Story, pack: Pack, shown: Report) -> str:
    """The other outlets, one of each side before the rest: "also TASS (Russia, state media)"; "" for none."""
    others = {report.outlet: report for report in reversed(story.reports) if report.outlet != shown.outlet}
    in_time = list(reversed(others.values()))
    first_of_side = {report.side: report.outlet for report in reversed(in_time) if report.side != shown.side}
    in_order = sorted(in_time, key=lambda report: report.outlet not in first_of_side.values())
    marked = [_outlet(report, pack) for report in in_order]
    return f"also {wording.some(marked, OUTLETS_NAMED)}" if marked else ""


def story_item(story: Story, pack: Pack, report: Report | None = None) -> Item:
    """A story in a list: headline, who confirms or denies it, who carries it, and what to type for more.

    report: the one to show it by, if not its lead.
    """
    shown = report or lead(story)
    last = (
        (Text(" · last report "), Time(story.last_published))
        if story.last_published > shown.published
        else ()
    )
    more = [fact for fact in (one_side(story, pack), who_carries(story, pack, shown)) if fact]
    below = (
        Text(coverage(story, pack)),
        *last,
        Text(" · ".join(["", *more, ""])),
        Code(f"/story {story.id}"),
    )
    told = claim(story, pack)
    return Item(headline(shown, pack), (told, below) if told else (below,))


def sample_note(sample: bool) -> tuple[Note, ...]:
    """What every digest and alert of the sample edition begins with; nothing on a live desk."""
    if not sample:
        return ()
    return (
        Note((Text("Sample edition: invented outlets, December 2025. Put your feeds into config.toml."),)),
    )
