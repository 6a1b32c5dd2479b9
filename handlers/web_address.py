"""Addresses of reports: which may become links, and which site they really lead to (R37, R38)."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import idna

MAX_ADDRESS = 2_048  # R29
_UNSAFE = re.compile(r"[\s\x00-\x20\x7f-\xa0\"<>\\^`{|}]")
_NAME = re.compile(r"[a-z0-9._-]+")
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gob", "gov", "go", "gouv", "in", "mil", "ne", "net", "or", "org"}
)
_USUAL = frozenset({"com", "net", "org", "info", "news", "int", "example"})


def web_address(url: str) -> str:
    """The address if it may be a link: http or https, with a host, bounded; else "".

    Characters that could end an attribute or a Slack link are percent-encoded.
    """
    if len(url) > MAX_ADDRESS or not _host(url.strip()):
        return ""
    address = url.strip().encode("utf-8", "ignore").decode()
    safe = _UNSAFE.sub(lambda found: quote(found.group()), address)
    return safe if len(safe) <= MAX_ADDRESS else ""


def host(url: str) -> str:
    """The site an address leads to, without "www."; letters beyond ASCII as punycode. "" when none."""
    return _host(url.strip()).removeprefix("www.")


def host_to_show(url: str, outlet: str, domains: tuple[str, ...] = ()) -> str:
    """The site's host, "" if the outlet's name or its known domains show it already (R38)."""
    site = host(url)
    known = any(site == domain or site.endswith("." + domain) for domain in domains)
    return "" if not site or known or _named_after(site, outlet) else site


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() not in ("http", "https"):
            return ""
        name = (parts.hostname or "").rstrip(".")
        return name.encode("idna").decode("ascii") if name.isascii() else _in_ascii(name)
    except ValueError:  # a bad port or bracket, or a host that cannot be written in ASCII
        return ""


def _in_ascii(name: str) -> str:
    """A host as browsers look it up. Raises ValueError when it is none.

    Python's own codec is of 2003 and makes tass.com of taß.com, which is another site today.
    """
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:  # letters that no registry takes, an emoji say; browsers go there all the same
        labels = idna.uts46_remap(name).split(".")
    found = ".".join(
        one if one.isascii() else f"xn--{one.encode('punycode').decode('ascii')}" for one in labels
    )
    return found.encode("idna").decode("ascii") if _NAME.fullmatch(found) else ""


def _named_after(site: str, outlet: str) -> bool:
    """Whether the outlet's name spells the site; only with a usual ending: reuters.xyz may not be Reuters."""
    if site == outlet.strip().casefold():
        return True
    *labels, ending = site.split(".")
    country = len(ending) == 2
    if not labels or not (country or ending in _USUAL):
        return False
    if len(labels) > 1 and country and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    return labels[-1] in _spellings(outlet)


def _spellings(name: str) -> tuple[str, ...]:
    """How a site spells a name: "The Kyiv Post" as thekyivpost, the-kyiv-post, kyivpost, kyiv-post."""
    words = re.findall(r"[a-z0-9]+", name.casefold())
    rest = words[1:] if words[:1] == ["the"] else words
    return tuple(joint.join(form) for form in (words, rest) for joint in ("", "-"))
