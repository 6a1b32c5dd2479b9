"""Bodies made to hurt a feed reader, and what is expected of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

KB, MB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """One body, built when it is asked for. expected: the code of the refusal, "read", "empty", or "any"."""

    name: str
    make: Callable[[], bytes]
    expected: str


def rss(items: str, head: str = "<title>Harbour Post</title><link>https://post.example/</link>") -> str:
    """A feed around its items."""
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'


def item(inside: str, number: int = 0) -> str:
    """One entry with a guid of its own."""
    return f"<item><guid isPermaLink='false'>g{number}</guid>{inside}</item>"


def good(entries: int = 3) -> bytes:
    """A feed nobody need fear."""
    return rss("".join(item(f"<title>Talks in Geneva, day {n}</title>", n) for n in range(entries))).encode()


def among_good(inside: str) -> bytes:
    """One entry to fear among a hundred."""
    others = [item(f"<title>Harbour news number {n}</title>", n) for n in range(99)]
    return rss("".join([*others[:50], item(inside, 999), *others[50:]])).encode()


def _dtd(declarations: str, used: str) -> str:
    return f"<!DOCTYPE rss [{declarations}]>" + rss(item(f"<title>{used}</title>"))


def _laughs() -> bytes:
    rows = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return _dtd("".join(rows), "&a9;").encode()


def _quadratic() -> str:
    return _dtd(f'<!ENTITY a "{"x" * 100 * KB}">', "&a;" * 1000)


def external(url: str) -> bytes:
    """Entities and a DTD that lead outside: to a file, and to `url`."""
    outside = f'<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY u SYSTEM "{url}">'
    return f'<!DOCTYPE rss SYSTEM "{url}" [{outside}]>{rss(item("<title>&f;&u;</title>"))}'.encode()


def _title(more: str) -> str:
    return f"<title>The hostile one</title>{more}"


def _summary(html: str) -> bytes:
    escaped = html.replace("<", "&lt;")
    return among_good(_title(f"<description>{escaped}</description>"))


def _categories(count: int) -> str:
    return "".join(f"<category>c{n}</category>" for n in range(count))


def _ordinary() -> bytes:
    """500 articles in full."""
    text = "<![CDATA[<p>" + "The harbour council met and spoke of ships. " * 230 + "</p>]]>"
    rows = (f"<title>Harbour news {n}</title><description>{text}</description>" for n in range(500))
    return rss("".join(item(row, n) for n, row in enumerate(rows))).encode()


BODIES = (
    Body("100 KB of newlines before the root", lambda: b"\n" * 100 * KB + good(), "poison"),
    Body("the same in UTF-16", lambda: ("\n" * 100 * KB + rss("")).encode("utf-16"), "poison"),
    Body("5 MB of newlines", lambda: b"\n" * 5 * MB, "not-a-feed"),
    Body("100 KB entity used 1,000 times", lambda: _quadratic().encode(), "poison"),
    Body("the same in UTF-16", lambda: _quadratic().encode("utf-16"), "poison"),
    Body("billion laughs", _laughs, "poison"),
    Body("external entities and DTD", lambda: external("http://127.0.0.1:9/"), "poison"),
    Body("60 KB of '<a ' in a summary", lambda: _summary("<a " * 20 * KB), "read"),
    Body("80 KB of '<!--' in a summary", lambda: _summary("<!--" * 20 * KB), "read"),
    Body("'<![' in a summary", lambda: _summary("<!["), "read"),
    Body("title of 1 MB", lambda: among_good(f"<title>{'word ' * 200 * KB}</title>"), "read"),
    Body("10,000 combining marks", lambda: among_good(f"<title>a{'&#x301;' * 10_000}</title>"), "read"),
    Body(
        "author of 1 MB without a space", lambda: among_good(_title(f"<author>{'a' * MB}</author>")), "read"
    ),
    Body("9,000 categories", lambda: among_good(_title(_categories(9000))), "read"),
    Body("500,000 nested elements", lambda: among_good(_title("<b>" * 500_000)), "read"),
    Body(
        "an entry that breaks the parser",
        lambda: among_good(_title("<authors a='1'/><author>x</author>")),
        "read",
    ),
    Body("an entry with an open comment", lambda: among_good(_title("<!-- never closed")), "read"),
    Body("700,000 entries, none of them closed", lambda: rss("<item>" * 700_000).encode(), "empty"),
    Body("5 MB of ordinary entries", _ordinary, "read"),
    Body("5 MB of noise", lambda: bytes(range(256)) * 20 * KB, "poison"),
    Body("5 MB of '<'", lambda: b"<" * 5 * MB, "poison"),
    Body("5 MB of '&' in a title", lambda: among_good(f"<title>{'&' * 4 * MB}</title>"), "any"),
)
