"""A sample feed as real bytes: RSS 1.0, RSS 2.0 or Atom, well-formed or not. Same arguments, same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape

from bot.sample.edition import SampleEntry, SampleFeed
from bot.sample.markup import content, description, guid, link

DC = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
RSS1 = "http://purl.org/rss/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NEVER = datetime(2025, 12, 18, tzinfo=UTC)  # date of a feed that shows nothing yet
ZONES = {"EST": -5, "GMT": 0}  # names that readers must know, RFC 822 section 5


def render(feed: SampleFeed, entries: Sequence[SampleEntry]) -> bytes:
    """The feed's file, showing `entries` in their order."""
    document = {"rss1": _rss1, "rss2": _rss2, "atom": _atom}[feed.format]
    wrong = "wrong-declaration" in feed.quirks
    lines = [f'<?xml version="1.0" encoding="{"ISO-8859-1" if wrong else feed.encoding}"?>']
    lines += document(feed, entries, max((e.published for e in entries), default=NEVER))
    raw = "\n".join([*lines, ""]).encode(feed.encoding, "xmlcharrefreplace")
    return b"\xef\xbb\xbf" + raw if "bom" in feed.quirks else raw


def _rss2(feed: SampleFeed, entries: Sequence[SampleEntry], newest: datetime) -> list[str]:
    head = [
        f'<rss version="2.0" xmlns:content="{CONTENT}" xmlns:dc="{DC}">',
        "<channel>",
        *_channel(feed),
        f"<language>{feed.language}</language>",
        f"<lastBuildDate>{_rfc822(newest, feed.zone)}</lastBuildDate>",
    ]
    items = [line for entry in entries for line in _rss2_item(feed, entry)]
    return [*head, *items, "</channel>", "</rss>"]


def _rss2_item(feed: SampleFeed, entry: SampleEntry) -> list[str]:
    date = _written_date(feed, entry, _rfc822(entry.published, feed.zone))
    own = guid(feed, entry)
    permanent = "true" if own == link(feed, entry) else "false"
    return [
        "<item>",
        *_title_link_text(feed, entry),
        *([f'<guid isPermaLink="{permanent}">{_address(feed, own)}</guid>'] if own else []),
        *([f"<pubDate>{date}</pubDate>"] if date else []),
        "</item>",
    ]


def _rss1(feed: SampleFeed, entries: Sequence[SampleEntry], newest: datetime) -> list[str]:
    return [
        f'<rdf:RDF xmlns="{RSS1}" xmlns:rdf="{RDF}" xmlns:content="{CONTENT}" xmlns:dc="{DC}">',
        f'<channel rdf:about="{feed.home}">',
        *_channel(feed),
        f"<dc:language>{feed.language}</dc:language>",
        f"<dc:date>{_w3c(newest, feed.zone)}</dc:date>",
        "<items><rdf:Seq>",
        *[f'<rdf:li rdf:resource="{escape(link(feed, e))}"/>' for e in entries],
        "</rdf:Seq></items>",
        "</channel>",
        *[line for entry in entries for line in _rss1_item(feed, entry)],
        "</rdf:RDF>",
    ]


def _rss1_item(feed: SampleFeed, entry: SampleEntry) -> list[str]:
    date = _written_date(feed, entry, _w3c(entry.published, feed.zone))
    return [
        f'<item rdf:about="{escape(link(feed, entry))}">',
        *_title_link_text(feed, entry),
        *([f"<dc:date>{date}</dc:date>"] if date else []),
        "</item>",
    ]


def _atom(feed: SampleFeed, entries: Sequence[SampleEntry], newest: datetime) -> list[str]:
    return [
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed.language}">',
        f"<title>{escape(feed.outlet)}</title>",
        f"<id>{feed.home}</id>",
        f'<link rel="alternate" href="{feed.home}"/>',
        f"<updated>{_w3c(newest, feed.zone)}</updated>",
        *[line for entry in entries for line in _atom_entry(feed, entry)],
        "</feed>",
    ]


def _atom_entry(feed: SampleFeed, entry: SampleEntry) -> list[str]:
    date = _written_date(feed, entry, _w3c(entry.published, feed.zone))
    text = content(feed, entry)
    return [
        "<entry>",
        f'<title type="html">{_html(feed, escape(entry.title, quote=False))}</title>',
        f'<link rel="alternate" type="text/html" href="{escape(link(feed, entry))}"/>',
        f"<id>{escape(guid(feed, entry))}</id>",
        *([f"<published>{date}</published>", f"<updated>{date}</updated>"] if date else []),
        f"<author><name>{escape(feed.outlet)}</name></author>",
        f'<summary type="html">{_html(feed, description(feed, entry))}</summary>',
        *([f'<content type="html">{_html(feed, text)}</content>'] if text else []),
        "</entry>",
    ]


def _channel(feed: SampleFeed) -> list[str]:
    name = feed.outlet if "bare-ampersand" in feed.quirks else escape(feed.outlet)
    return [f"<title>{name}</title>", f"<link>{feed.home}</link>", f"<description>{name}</description>"]


def _title_link_text(feed: SampleFeed, entry: SampleEntry) -> list[str]:
    text = content(feed, entry)
    return [
        f"<title>{_title(feed, entry.title)}</title>",
        f"<link>{_address(feed, link(feed, entry))}</link>",
        f"<description>{_html(feed, description(feed, entry))}</description>",
        *([f"<content:encoded>{_html(feed, text)}</content:encoded>"] if text else []),
    ]


def _title(feed: SampleFeed, title: str) -> str:
    if "escaped-twice" in feed.quirks:
        return escape(escape(title), quote=False)
    if feed.markup == "blog":  # the engine writes typographic marks as numbers
        return "".join(f"&#{ord(c)};" if c in "‘’“”„–—«»…" else escape(c, quote=False) for c in title)
    return f"<![CDATA[{title}]]>" if feed.embed == "cdata" else escape(title, quote=False)


def _html(feed: SampleFeed, html: str) -> str:
    """HTML as the text of an XML element."""
    if feed.embed == "cdata":
        return f"<![CDATA[{html}]]>"
    once = escape(html, quote=False)
    return escape(escape(html), quote=False) if "escaped-twice" in feed.quirks else once


def _address(feed: SampleFeed, url: str) -> str:
    return url if "bare-ampersand" in feed.quirks else escape(url)


def _written_date(feed: SampleFeed, entry: SampleEntry, true: str) -> str:
    """The date as the feed tells it: true, wrong, or "" for none."""
    match entry.date:
        case "missing":
            return ""
        case "year-one":
            return "0001-01-01T00:00:00Z"
        case "next-year":
            return true.replace("2025", "2026")
        case "no-zone":
            return f"{_local(entry.published, feed.zone):%Y-%m-%d %H:%M}"
        case _:
            return true


def _rfc822(moment: datetime, zone: str) -> str:
    written = format_datetime(_local(moment, zone))
    return f"{written[:-5]}{zone}" if zone in ZONES else written


def _w3c(moment: datetime, zone: str) -> str:
    return _local(moment, zone).isoformat().replace("+00:00", "Z")


def _local(moment: datetime, zone: str) -> datetime:
    if zone in ZONES:
        return moment.astimezone(timezone(timedelta(hours=ZONES[zone])))
    hours, minutes = int(zone[:3]), int(zone[0] + zone[3:])
    return moment.astimezone(timezone(timedelta(hours=hours, minutes=minutes)))
