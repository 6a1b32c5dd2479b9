"""What makes two entries the same one: guid, canonical link, title (R31). Ids of feeds, entries, stories."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit

from feeds.model import RawEntry

TITLE_DAYS = 2  # R31: a title digest counts within 48 hours
MIN_TITLE = 12  # letters and digits; "Live" or "Video of the day" comes back with other news under it

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # what people type; no l, o, 0 and 1, which look alike
_TRACKING = re.compile(
    r"utm_.*|at_(?:medium|campaign|link_\w+|bbc_team|format|ptr_name|custom\d)|fbclid|gclid|dclid|yclid|ysclid|gbraid"
    r"|wbraid|msclkid|twclid|igshid?|mc_[ce]id|mkt_tok|_ga|_gl|_hs\w+|oly_\w+_id|vero_\w+|s_cid|ns_\w+|xtor|ocid|cmp(?:id)?"
    r"|ftag|smid|smtyp|srnd|sref|maca|guccounter|guce_\w+|traffic_source|traffic_id|taid|rss(?:id)?|from_rss|outputtype|amp"
)
NO_HOST = re.compile(r"[^\w.:-]")  # in no name or number of a host
_HOST_PREFIX = re.compile(r"(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.)")
_WRAPPED = re.compile(r"\*+(https?(?:://|%3a%2f%2f|:%2f%2f|%3a//).+)", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_PORTS = {"http": 80, "https": 443}
_SECOND_LEVEL = {
    "ac",
    "co",
    "com",
    "edu",
    "gob",
    "gov",
    "go",
    "in",
    "mil",
    "ne",
    "net",
    "nom",
    "or",
    "org",
    "gouv",
}


def feed_id(url: str) -> str:
    """10 hex digits; the same for spellings of one address that differ in the host's case or a fragment."""
    return _hex(_address(url) or url.strip(), 10)


def entry_id(raw: RawEntry, feed: str, outlet: str = "") -> str:
    """12 hex digits: from the canonical link at the outlet, else the guid in its feed, else the title in it.

    All feeds of one outlet have one id for an article. Another outlet that shows the same link has another:
    else whoever shows it first would hide the report of whoever wrote it, or put words into its mouth.
    """
    link = canonical_link(raw.link)
    if link:
        return _hex(f"u {_of(outlet)}{link}", 12)
    if raw.guid:
        return _hex(f"g {feed} {raw.guid}", 12)
    return _hex(f"t {feed} {_folded(raw.title)} {raw.summary[:200]}", 12)


def story_id(entry: str) -> str:
    """6 letters and digits for a story that begins with the entry of that id."""
    digest = blake2b(entry.encode(), digest_size=6).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest)


def keys(raw: RawEntry, outlet: str = "") -> tuple[str, ...]:
    """What the entry is known by; entries that share one are the same. Never empty.

    "g" and 16 hex digits for its guid, "u" for its canonical link at that outlet, "t" for its title. The
    link's means the same in all feeds of the outlet, the others only in one feed. Titles come back (a daily
    briefing), so a title counts with its day: there are two "t" keys, of two grids of 48 hours shifted
    by 24. Entries a day or less apart share at least one of them, entries 48 hours apart none. An entry
    without guid and link is known by its title alone, whatever it says of its date.
    """
    found = []
    if raw.guid:
        found.append("g" + _hex(raw.guid, 16))
    if link := canonical_link(raw.link):
        found.append("u" + _hex(f"{_of(outlet)}{link}", 16))
    title = _folded(raw.title)
    if not found:
        return ("t" + _hex(f"{title} {raw.summary[:200]}", 16),)
    if len(title) >= MIN_TITLE:
        found += ["t" + _hex(f"{slot} {title}", 16) for slot in _slots(raw.published)]
    return tuple(found)


def body_keys(entries: Sequence[RawEntry], outlet: str = "") -> tuple[tuple[str, ...], ...]:
    """Keys of each entry of one body of an outlet's feed, without those that identify nothing there.

    A guid carried by entries with different links (or different titles, where there are no links) is dropped
    for all of them, and so is a link that more than half of the entries carry under different titles (F43).
    """
    plain = [keys(entry, outlet) for entry in entries]
    useless = _shared_guids(entries, plain) | _shared_links(entries, plain)
    if not useless:
        return tuple(plain)
    return tuple(_without(entry, outlet, found, useless) for entry, found in zip(entries, plain, strict=True))


@lru_cache(maxsize=4096)  # asked for keys and again for ids
def canonical_link(url: str) -> str:
    """The address without what does not change the page: "" when it is no http(s) address.

    No fragment, tracking parameter, "www.", "m." or "amp.", default port or slash at the end; host in lower
    case, scheme always https, parameters in order. Redirects that carry the real address
    (`...*https://real`, google.com/url?q=) are unwrapped; news.google.com links, which carry none, are kept.
    """
    unwrapped = _unwrap(url.strip())
    try:
        parts = urlsplit(unwrapped)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not parts.hostname or NO_HOST.search(parts.hostname):
        return ""
    prefix = None if _is_address(parts.hostname) else _HOST_PREFIX.match(parts.hostname)
    host = parts.hostname[prefix.end() :] if prefix else parts.hostname
    where = host if port in (None, *_PORTS.values()) else f"{host}:{port}"
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _tracking(pair[0])]
    path = _path(parts.path)
    return f"https://{where}{path}" + (f"?{urlencode(sorted(query))}" if query else "")


def registrable(url: str) -> str:
    """The domain somebody registered ("bbc.co.uk"), as far as its form tells; "" without a host."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    if _is_address(host):
        return host
    labels = host.split(".")
    country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if country else labels[-2:])


def _shared_guids(entries: Sequence[RawEntry], plain: Sequence[tuple[str, ...]]) -> set[str]:
    carried: dict[str, set[str]] = defaultdict(set)
    for entry, found in zip(entries, plain, strict=True):
        for key in found:
            if key[0] == "g":
                carried[key].add(next((k for k in found if k[0] == "u"), "") or _folded(entry.title))
    return {key for key, bearers in carried.items() if len(bearers) > 1}


def _shared_links(entries: Sequence[RawEntry], plain: Sequence[tuple[str, ...]]) -> set[str]:
    titles: dict[str, set[str]] = defaultdict(set)
    for entry, found in zip(entries, plain, strict=True):
        for key in found:
            if key[0] == "u":
                titles[key].add(_folded(entry.title))
    return {key for key, under in titles.items() if len(under) > max(2, len(entries) // 2)}


def _without(entry: RawEntry, outlet: str, found: tuple[str, ...], useless: set[str]) -> tuple[str, ...]:
    """Keys as if the entry did not carry what is useless in this body."""
    if useless.isdisjoint(found):
        return found
    dropped = {key[0] for key in useless.intersection(found)}
    kept = replace(
        entry, guid="" if "g" in dropped else entry.guid, link="" if "u" in dropped else entry.link
    )
    return keys(kept, outlet)


def _of(outlet: str) -> str:
    return f"{outlet.strip().casefold()} " if outlet else ""


def _unwrap(url: str) -> str:
    """The address a redirect carries in itself, at most two deep."""
    for _ in range(2):
        inner = _inner(url)
        if not inner:
            break
        url = inner
    return url


def _inner(url: str) -> str:
    if match := _WRAPPED.search(url):
        return unquote(match[1]) if "%" in match[1][:12] else match[1]
    if ".google." in url[:40] and "/url?" in url[:60]:
        asked = parse_qs(url.partition("?")[2].partition("#")[0])
        return next((value[0] for name in ("url", "q") if (value := asked.get(name))), "")
    return ""


def _address(url: str) -> str:
    """A feed's address with scheme and host in lower case and no fragment, "" when it is none."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return parts._replace(netloc=parts.netloc.lower(), fragment="").geturl() if parts.netloc else ""


def _path(path: str) -> str:
    """The path in one spelling: non-ASCII escaped, escapes in upper case, no slash at the end."""
    escaped = quote(path, safe="/%:@!$&'()*+,;=~-._")
    return _ESCAPE.sub(lambda match: match[0].upper(), escaped).rstrip("/")


def _tracking(name: str) -> bool:
    return _TRACKING.fullmatch(name.lower()) is not None


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _slots(published: datetime | None) -> Iterable[str]:
    if published is None:
        return ("-",)
    day = published.toordinal()
    return (f"a{day // TITLE_DAYS}", f"b{(day + 1) // TITLE_DAYS}")


def _folded(title: str) -> str:
    """Letters and digits only, in one case and one form."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", title).casefold()))


def _hex(text: str, digits: int) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=digits // 2).hexdigest()
