"""Feed lists as OPML 2.0, the format other readers import and export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from bot.config_checks import SIDES, is_http
from feeds.errors import FeedProblem
from feeds.identity import feed_id
from feeds.model import FeedSource
from feeds.prolog import safe_text


@dataclass(frozen=True, slots=True)
class Imported:
    """What an OPML file holds: the feeds, and a sentence for each outline that is none."""

    sources: tuple[FeedSource, ...]
    problems: tuple[str, ...]


def write(sources: Iterable[FeedSource]) -> str:
    """An OPML document; Parley's own attributes are what other readers skip."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "Parley feeds"
    body = ET.SubElement(root, "body")
    for source in sources:
        outline = ET.SubElement(
            body, "outline", type="rss", text=source.outlet, title=source.outlet, xmlUrl=source.url
        )
        if source.language:
            outline.set("language", source.language)
        if source.side:
            outline.set("side", source.side)
        if source.state_media:
            outline.set("stateMedia", "true")
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def read(body: bytes) -> Imported:
    """The feeds of an OPML file, nested groups included. Raises ValueError for what is not OPML."""
    try:
        # the prolog check of feeds serves here too: no entities, no DTD
        root = ET.fromstring(safe_text(body, "text/xml", {"opml"}))  # noqa: S314
    except (FeedProblem, ET.ParseError) as err:
        raise ValueError(f"is not OPML: {err}") from None
    outlines = [o for o in root.iter("outline") if o.get("xmlUrl") is not None]
    good = {o.get("xmlUrl", "").strip(): o for o in outlines if is_http(o.get("xmlUrl", "").strip())}
    bad = tuple(
        f"{o.get('text', '?')!r}: {o.get('xmlUrl')!r} is no http(s) address"
        for o in outlines
        if not is_http(o.get("xmlUrl", "").strip())
    )
    return Imported(tuple(_source(url, outline) for url, outline in good.items()), bad)


def _source(url: str, outline: ET.Element) -> FeedSource:
    outlet = (outline.get("title") or outline.get("text") or url).strip()[:80]
    side = outline.get("side", "")
    return FeedSource(
        id=feed_id(url),
        url=url,
        outlet=outlet,
        language=outline.get("language", ""),
        side=side if side in SIDES else "",
        state_media=outline.get("stateMedia") == "true",
    )
