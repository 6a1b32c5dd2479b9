"""feedparser without what takes it quadratic time. Only this file and feeds/parse.py import it."""

from __future__ import annotations

from typing import Any
from xml.sax.xmlreader import AttributesNSImpl

import feedparser
from feedparser.parsers.strict import _StrictFeedParser

MAX_AUTHOR = 200  # characters in which an address is looked for; no longer name is kept
MAX_ATTRIBUTES = 100  # of one element, which has none if it has more
MAX_NAMESPACES = 100  # unknown ones that are told apart

_NO_ATTRIBUTES = AttributesNSImpl({}, {})


def bound() -> None:
    """Replaces what is quadratic in an entry, an element or the feed; what is read of feeds stays the same.

    An address is looked for in an author's name with a pattern that backtracks (100 KB took 34 s), each
    category in a list of all before it (none is read here), each attribute's value by going through all of
    them (20,000 took 4 s), and the namespace of each element in the same way.
    """
    mixin, strict = feedparser.mixin._FeedParserMixin, _StrictFeedParser
    found, begun, tracked = mixin._sync_author_detail, strict.startElementNS, mixin.track_namespace

    def of_bounded(parser: Any, key: str = "author") -> None:
        author = dict.get(parser._get_context(), key)
        if not isinstance(author, str) or len(author) <= MAX_AUTHOR:
            found(parser, key)

    def no_tags(parser: Any, *_tag: Any) -> None:
        parser._get_context().setdefault("tags", [])

    def begin(parser: Any, name: Any, qname: Any, attributes: Any) -> None:
        begun(parser, name, qname, attributes if len(attributes) <= MAX_ATTRIBUTES else _NO_ATTRIBUTES)

    def track(parser: Any, prefix: str | None, uri: str) -> None:
        known = uri.lower() in parser._matchnamespaces
        if known or len(parser.namespaces_in_use) < MAX_NAMESPACES:
            tracked(parser, prefix, uri)

    mixin._sync_author_detail, mixin._add_tag, mixin.track_namespace = of_bounded, no_tags, track
    strict.startElementNS = begin
