"""Safe text of a feed -> ParsedFeed with cleaned, bounded fields. feedparser stays inside."""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from feeds.bounded_parser import bound
from feeds.clean import html_to_text, one_line
from feeds.cut import MOST, apart, cut
from feeds.dates import rfc822
from feeds.errors import FeedProblem
from feeds.identity import NO_HOST
from feeds.model import ParsedFeed, RawEntry
from feeds.repair import mended

TITLE, SUMMARY, CONTENT = 300, 1000, 8000  # characters; the first two are R29
URL, GUID, AUTHOR = 2048, 2048, 200
MAX_ENTRIES = 500  # R28: newest kept

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
MAX_TAGS = 20_000  # in an entry of a large feed; an article has hundreds
MAX_REFERENCES = 500_000  # likewise: each is a call of the parser's, a million take two seconds
LARGE = 256 * 1024  # characters of a feed whose entries are looked at before they are parsed
_ENTRY = re.compile(r"<(/?)(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>])")
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?![a-zA-Z])")
_PERIOD_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def parse(text: str, base_url: str) -> ParsedFeed:
    """The feed in `text`, which comes from prolog.safe_text; relative links are resolved against `base_url`.

    An entry that cannot be read is left out and counted, also one that breaks the parser (R33). Of a body cut
    short only whole entries are read; of more than 500 entries the newest 500. Raises
    FeedProblem("not-a-feed").
    """
    text, monsters = _without_monsters(mended(_whole(text)))
    found, lost = _contained(text, base_url)
    if not found["entries"] and not found.get("version"):
        raise FeedProblem("not-a-feed", "The answer looks like a feed but has neither a version nor entries.")
    newest = _newest(found["entries"])
    entries = [_entry_or_none(entry, base_url) for entry in newest]
    feed = found["feed"]
    return ParsedFeed(
        title=one_line(html_to_text(_text(feed, "title"), TITLE), TITLE),
        link=_link(_text(feed, "link"), base_url),
        language=_language(_text(feed, "language")),
        entries=tuple(entry for entry in entries if entry is not None),
        skipped=sum(entry is None for entry in entries) + lost + monsters,
        ttl_s=_ttl_s(feed),
    )


def _without_monsters(text: str) -> tuple[str, int]:
    """The text without entries of more tags or references than take their time, and how many those are."""
    if len(text) <= LARGE:
        return text, 0
    parts = cut(text)
    entries = tuple(entry for entry in parts.entries if not _monster(entry))
    if len(entries) == len(parts.entries) < MOST:
        return text, 0
    return replace(parts, entries=entries).text(0, len(entries)), len(parts.entries) - len(entries)


def _monster(entry: str) -> bool:
    return entry.count("<") > MAX_TAGS or entry.count("&") > MAX_REFERENCES


def _contained(text: str, base_url: str) -> tuple[Mapping[str, Any], int]:
    """What the parser makes of the feed, and how many of its entries it cannot read.

    When it fails, or finds words in fewer entries than begin in the text (one of them swallows others, an
    unclosed comment say), it is given them in parts.
    """
    found = _parsed_or_none(text, base_url)
    speaking = len(_speaking(found))
    if found and (not speaking or speaking >= sum(map(text.count, _BEGINNINGS))):
        return found, 0
    parts = cut(text)
    if found and speaking >= len(parts.entries):
        return found, 0
    entries, lost = apart(parts, lambda part: _speaking(_parsed_or_none(part, base_url)))
    if found and len(entries) <= speaking:
        return found, 0
    if not entries:
        raise FeedProblem("not-a-feed", _BROKEN)
    return {**_parsed(parts.text(0, 0), base_url), "entries": entries}, lost


_BEGINNINGS = ("<item", "<entry", ":item", ":entry")


def _speaking(found: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    """Entries with words in them."""
    entries: Sequence[Mapping[str, Any]] = found["entries"] if found else ()
    return [entry for entry in entries if any(_get(entry, name) for name in ("title", "summary", "content"))]


def _parsed_or_none(text: str, base_url: str) -> Mapping[str, Any] | None:
    try:
        return _parsed(text, base_url)
    except FeedProblem:
        return None


def _parsed(text: str, base_url: str) -> Mapping[str, Any]:
    # Bytes in a stream and nothing else: feedparser takes a plain string for a file or address to open.
    stream = io.BytesIO(text.encode("utf-8"))
    # It keeps track of bases only when it has one to begin with, and that costs it time for every element.
    headers = _HEADERS | {"content-location": base_url} if "xml:base" in text else _HEADERS
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError:  # the child that reads has to know  # pragma: no cover
        raise
    except Exception as error:
        raise FeedProblem("not-a-feed", _BROKEN) from error
    return parsed


_BROKEN = "The feed is broken beyond repair: no entry of it can be read."


def _date_tuple(text: str) -> tuple[int, ...] | None:
    moment = rfc822(text)
    return tuple(moment.utctimetuple()) if moment else None


bound()
feedparser.registerDateHandler(_date_tuple)  # before its own handlers, which know few zones


def _whole(text: str) -> str:
    """The text without the entry it breaks off in (F42)."""
    tail = text[-64:].rstrip().lower()
    if tail.endswith((":rdf>", "</rss>", "feed>", "</channel>", "</rdf>")):
        return text
    edges = deque(_ENTRY.finditer(text), maxlen=1)
    return text[: edges[0].start()] if edges and not edges[0][1] else text


def _newest(entries: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """At most 500 entries: the newest where all have dates, else the first, mostly the newest too."""
    if len(entries) <= MAX_ENTRIES:
        return entries
    dated = [(moment, -at) for at, entry in enumerate(entries) if (moment := _published(entry))]
    if len(dated) < len(entries):
        return entries[:MAX_ENTRIES]
    kept = sorted(dated, reverse=True)[:MAX_ENTRIES]
    return [entries[at] for at in sorted(-negative for _, negative in kept)]


def _entry_or_none(entry: Mapping[str, Any], base_url: str) -> RawEntry | None:
    """The entry, or None for one that says nothing or cannot be read: it must not cost the others (R33).

    feedparser puts unknown elements under their own names into the entry: any field may be of any type.
    """
    try:
        return _entry(entry, base_url)
    except Exception:
        return None


def _entry(entry: Mapping[str, Any], base_url: str) -> RawEntry | None:
    summary, content = _texts(entry)
    title = one_line(html_to_text(_text(entry, "title"), TITLE), TITLE)
    link = _entry_link(entry, base_url)
    if not title and not summary and not content:
        return None
    return RawEntry(
        guid=_guid(_text(entry, "id")),
        link=link,
        title=title or one_line(summary or content, 120),
        summary=summary,
        content=content,
        published=_published(entry),
        author=one_line(html_to_text(_text(entry, "author"), AUTHOR), AUTHOR),
    )


def _texts(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Summary and content as plain text. feedparser copies a lone content into the summary; kept once."""
    short = _text(entry, "summary")
    long = max((_text(part, "value") for part in _get(entry, "content") or ()), key=len, default="")
    if not long or long == short:
        text = html_to_text(short, CONTENT)
        return (text, "") if len(text) <= SUMMARY else (html_to_text(short, SUMMARY), text)
    return html_to_text(short, SUMMARY), html_to_text(long, CONTENT)


def _entry_link(entry: Mapping[str, Any], base_url: str) -> str:
    for address in (_text(entry, "link"), *(_text(link, "href") for link in _get(entry, "links") or ())):
        if link := _link(address, base_url):
            return link
    return ""


def _link(address: str, base_url: str) -> str:
    """An absolute http(s) address of at most 2,048 characters, else "": half an address is none."""
    address = one_line(address, URL + 1)
    if not address:
        return ""
    try:
        absolute = urljoin(base_url, address)
        parts = urlsplit(absolute)
    except ValueError:
        return ""
    host = parts.hostname or ""
    usable = parts.scheme in ("http", "https") and host and not NO_HOST.search(host)
    return absolute if usable and len(absolute) <= URL else ""


def _guid(guid: str) -> str:
    """The guid on one line; a giant one by its digest, since its beginning may be that of others."""
    guid = " ".join(guid.split())
    return (
        guid if len(guid) <= GUID else "sha256:" + sha256(guid.encode("utf-8", "surrogatepass")).hexdigest()
    )


def _published(entry: Mapping[str, Any]) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        if moment := _get(entry, name):
            try:
                year, month, day, hour, minute, second = moment[:6]
                return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            except (ValueError, TypeError, OverflowError):
                continue
    return None


def _language(declared: str) -> str:
    match = _LANGUAGE.match(declared.strip())
    return match[1].lower() if match else ""


def _ttl_s(feed: Mapping[str, Any]) -> float | None:
    """How long the feed asks to be left alone: RSS ttl (minutes), else the syndication module's period."""
    minutes = _text(feed, "ttl").strip()
    if minutes.isdecimal() and 0 < len(minutes) < 7:
        return float(minutes) * 60
    period = _PERIOD_S.get(_text(feed, "sy_updateperiod").strip().lower())
    times = _text(feed, "sy_updatefrequency").strip()
    if period is None:
        return None
    return period / max(1, int(times)) if times.isdecimal() and len(times) < 7 else float(period)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = _get(fields, name)
    return value if isinstance(value, str) else ""


def _get(fields: Mapping[str, Any], name: str) -> Any:
    """The field itself: feedparser's own `get` answers "updated" with "published" and a warning."""
    return dict.get(fields, name) if isinstance(fields, dict) else None
