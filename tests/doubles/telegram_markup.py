"""Telegram's HTML as the Bot API reads it: strictly. What it refuses, it names as the real server does."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

MAX_UNITS = 4_096
_SIMPLE = frozenset({"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "tg-spoiler"})
_TOKEN = re.compile(r"<(/?)([A-Za-z][\w-]*)((?:\s[^<>]*)?)>|&(#?\w+);|(<)|([^<&]+|&)")
_NAMED = frozenset({"lt", "gt", "amp", "quot"})
_ALLOWED = {
    "a": {"href"},
    "span": {"class"},
    "blockquote": {"expandable"},
    "tg-time": {"unix", "format"},
    "tg-emoji": {"emoji-id"},
}
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


class MarkupError(ValueError):
    """The text cannot be sent; the message is the Bot API's description."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One formatted stretch of the text."""

    tag: str
    text: str
    url: str = ""


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read(source: str) -> tuple[str, list[Entity]]:
    """The visible text and what is formatted in it. Raises MarkupError."""
    text, entities = "", []
    stack: list[tuple[str, str, int]] = []
    for token in _TOKEN.finditer(source):
        closing, tag, rest, entity, bare, plain = token.groups()
        if bare:
            raise _refused("Unsupported start tag", token.start())
        if plain:
            text += plain
        elif entity:
            text += _character(entity)
        elif closing:
            if not stack or stack[-1][0] != tag.lower():
                raise _refused(f'Unmatched end tag "{tag}"', token.start())
            name, url, start = stack.pop()
            entities.append(Entity(name, text[start:], url))
        else:
            stack.append((tag.lower(), _opened(tag.lower(), rest, token.start()), len(text)))
    if stack:
        raise _refused(f'Can\'t find end tag corresponding to start tag "{stack[-1][0]}"', len(source))
    return text, entities


def _character(entity: str) -> str:
    """Only four names and numbers are known; anything else stays as it was typed."""
    if entity in _NAMED or entity.startswith("#"):
        return html.unescape(f"&{entity};")
    return f"&{entity};"


def _opened(tag: str, rest: str, at: int) -> str:
    """The address of a link, "" for other tags. Raises MarkupError for what the server does not know."""
    attributes = dict(_ATTRIBUTE.findall(rest))
    if tag in _SIMPLE:
        allowed: set[str] = {"class"} if tag == "code" else set()
    elif tag in _ALLOWED:
        allowed = _ALLOWED[tag]
    else:
        raise _refused(f'Unsupported start tag "{tag}"', at)
    if set(attributes) - allowed:
        raise _refused(f'Unexpected attribute in tag "{tag}"', at)
    return html.unescape(attributes.get("href", ""))


def _refused(why: str, at: int) -> MarkupError:
    return MarkupError(f"Bad Request: can't parse entities: {why} at byte offset {at}")
