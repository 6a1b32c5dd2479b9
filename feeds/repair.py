"""Mends the commonest fault of feeds before they are parsed: ampersands and HTML's named characters in XML.

A strict parser gives up at the first of them and a loose one reads "R&D" as "R&D;".
"""

from __future__ import annotations

import re
from html.entities import html5

_OPEN, _CLOSE = "<![CDATA[", "]]>"
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)(?:([a-zA-Z][a-zA-Z0-9]{1,31};))?")
_RESERVED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def mended(text: str) -> str:
    """The text with every ampersand outside CDATA either a reference XML knows or escaped. In linear time."""
    if not _STRAY.search(text):
        return text
    pieces: list[str] = []
    at = 0
    while (start := text.find(_OPEN, at)) >= 0 and (end := text.find(_CLOSE, start)) >= 0:
        pieces += [_STRAY.sub(_as_xml, text[at:start]), text[start:end]]
        at = end
    return "".join([*pieces, _STRAY.sub(_as_xml, text[at:])])


def _as_xml(match: re.Match[str]) -> str:
    """The character HTML means, or an escaped ampersand with what followed it."""
    name = match[1] or ""
    meant = html5.get(name, "")
    return _RESERVED.get(meant, meant) or f"&amp;{name}"
