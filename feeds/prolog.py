"""Body of an answer -> text that is safe to parse: decoded, bounded at its head, without DTD (R25, R26)."""

from __future__ import annotations

import re
from collections.abc import Collection

from feeds.charsets import decode
from feeds.errors import FeedProblem

HEAD = 4096  # characters within which the first element must begin (R26)

_NAME = re.compile(r"[A-Za-z_][\w.-]{0,60}(?::[A-Za-z_][\w.-]{0,60})?")
_ENTITY = re.compile(r"<!entity", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML 1.0 characters
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]+|[0-9]+);")
_BLANK = " \t\r\n\ufeff"
FEEDS = frozenset({"rss", "rdf", "feed", "channel"})
_PAGES = {"html", "body", "head", "title", "script", "div", "meta", "p", "br"}


def safe_text(body: bytes, content_type: str, roots: Collection[str] = FEEDS) -> str:
    """The feed as text from its root element on, without declaration, comments and DOCTYPE before it.

    roots: names the root may have, lower case. Takes time linear in the size of `body`.
    Raises FeedProblem: "poison" for a DTD with an internal subset, an entity declaration or a first element
    that begins after 4,096 characters; "not-a-feed" when the root is no feed's, in an HTML error page say.
    """
    text = _legal(
        decode(body, content_type)
    )  # first: what is taken out may stand in the midst of a declaration
    if not text.strip(_BLANK):
        raise FeedProblem("not-a-feed", "The answer was empty.")
    if _ENTITY.search(text):
        raise FeedProblem("poison", "It declares entities, which a feed has no need of; it was not read.")
    return text[_root(text, roots) :]


def _root(text: str, roots: Collection[str]) -> int:
    """Where the root element begins."""
    at = 0
    while (at := text.find("<", at, HEAD)) >= 0:
        if match := _NAME.match(text, at + 1):
            _check_root(match[0], roots)
            return at
        at = _behind(text, at)
    head = text[:HEAD].lstrip(_BLANK)
    if head and "<" not in head:
        raise FeedProblem("not-a-feed", _other(head))
    raise FeedProblem("poison", "It has no element within its first 4,096 characters; it was not read.")


def _behind(text: str, at: int) -> int:
    """Position behind the declaration, comment, instruction or stray `<` at `at`."""
    if text.startswith("<!--", at):
        return _after(text, "-->", at + 4)
    if text.startswith("<?", at):
        return _after(text, ">", at + 2)
    if text.startswith("<!", at):
        return _behind_doctype(text, at)
    return at + 1


def _behind_doctype(text: str, at: int) -> int:
    end = _after(text, ">", at)
    declaration = text[at:end]
    if "[" in declaration:
        raise FeedProblem("poison", "It has a DTD of its own, which a feed has no need of; it was not read.")
    if declaration[2:].lower().startswith("doctype html"):
        raise FeedProblem("not-a-feed", _PAGE)
    return end


def _after(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start, HEAD)
    return found + len(mark) if found >= 0 else HEAD


def _check_root(name: str, roots: Collection[str]) -> None:
    local = name.rpartition(":")[2].lower()
    if local in roots:
        return
    if local in _PAGES:
        raise FeedProblem("not-a-feed", _PAGE)
    raise FeedProblem("not-a-feed", f"The answer is XML, but no feed: its root element is <{local[:40]}>.")


def _other(head: str) -> str:
    if head.startswith(("{", "[")):
        return "The answer is JSON; only RSS and Atom are read."
    return "The answer is no feed: it has no XML element."


def _legal(text: str) -> str:
    """Without characters and references that XML forbids: one of them must not cost the whole feed."""
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
    return _REFERENCE.sub(_legal_reference, text)


def _legal_reference(match: re.Match[str]) -> str:
    digits = match[1]
    if len(digits) > 8:
        return ""
    code = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    if code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF:
        return match[0]
    return ""


_PAGE = "The address answered with a web page, not a feed."
