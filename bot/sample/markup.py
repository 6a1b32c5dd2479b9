"""The HTML that feeds carry in their fields, with the boilerplate that real outlets put into it."""

from __future__ import annotations

import hashlib
from html import escape

from bot.sample.edition import SampleEntry, SampleFeed

# how outlets begin a link to another article inside a body, by language of the feed
RELATED = {
    "ar": "اقرأ أيضا",
    "de": "Lesen Sie auch",
    "en": "Read also",
    "es": "Lea también",
    "fr": "Lire aussi",
    "id": "MEMBACA",
    "it": "Leggi anche",
    "ja": "関連記事",
    "pl": "Czytaj także",
    "pt": "Leia também",
    "ro": "Citește și",
    "ru": "Читайте также",
    "tr": "Ayrıca okuyun",
    "uk": "Читайте також",
    "zh": "相关阅读",
}
COMMENT = {
    "en": "Leave a comment",
    "id": "Tinggalkan komentar",
    "ro": "Lasă un comentariu",
    "uk": "Залишити коментар",
}


def link(feed: SampleFeed, entry: SampleEntry) -> str:
    """Address of the article; an update keeps the address of what it updates."""
    day = f"{entry.published:%Y/%m/%d}"
    url = feed.home + feed.link.format(id=entry.updates or entry.id, date=day)
    return f"{url}?utm_source=rss&utm_medium={feed.slug}" if "tracking-links" in feed.quirks else url


def guid(feed: SampleFeed, entry: SampleEntry) -> str:
    """The entry's own id as the feed gives it, "" when it gives none."""
    if "no-guid" in feed.quirks:
        return ""
    address = link(feed, entry)
    return digest(address) if "opaque-guid" in feed.quirks else address


def digest(text: str) -> str:
    """A short stable token."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def description(feed: SampleFeed, entry: SampleEntry) -> str:
    """HTML of the short text; the whole text for feeds that have no other place for it."""
    if "full-text-in-description" in feed.quirks:
        return "\n".join([_paragraph(entry.lead), *_body(feed, entry)])
    lead = escape(entry.lead, quote=False)
    match feed.markup:
        case "paragraphs":
            return _paragraph(entry.lead)
        case "image":
            picture = f"{feed.home}img/{digest(entry.id)[:8]}.jpg"
            return f'<img src="{picture}" width="640" height="360" alt="" /> {lead}'
        case "blog":
            return f"<p>{lead} [&#8230;]</p>\n{_appeared_first(feed, entry)}"
        case _:
            return lead


def content(feed: SampleFeed, entry: SampleEntry) -> str:
    """HTML of the long text, "" when there is none or it stands in the description."""
    if "full-text-in-description" in feed.quirks or not entry.body:
        return ""
    return "\n".join([_paragraph(entry.lead), *_body(feed, entry)])


def _body(feed: SampleFeed, entry: SampleEntry) -> list[str]:
    found = [_paragraph(text) for text in entry.body]
    if entry.related:
        found.insert(len(found) - 1, _related(feed, entry))
    if "comment-link" in feed.quirks:
        found.append(f'<p><a href="{link(feed, entry)}#respond">{COMMENT[feed.language]}</a></p>')
    return found


def _related(feed: SampleFeed, entry: SampleEntry) -> str:
    mark = RELATED[feed.language]
    url = f"{feed.home}{digest(entry.related)[:9]}"
    return f'<p><strong>{mark}</strong>&nbsp; <a href="{url}">{escape(entry.related, quote=False)}</a></p>'


def _appeared_first(feed: SampleFeed, entry: SampleEntry) -> str:
    """What a common blog engine appends to every description, in English whatever the blog's language."""
    article = f'<a href="{link(feed, entry)}">{escape(entry.title, quote=False)}</a>'
    return f'<p>The post {article} appeared first on <a href="{feed.home}">{escape(feed.outlet)}</a>.</p>'


def _paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"
