"""Hostile texts and strategies for messages, and readers of what the renderers wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser

from hypothesis import strategies as st

from handlers.message import (
    Block,
    Bold,
    Code,
    Heading,
    Italic,
    Item,
    Link,
    Message,
    Note,
    Paragraph,
    Spans,
    Tap,
    Text,
    Time,
)

JOINER = "\u2060"
MOMENT = datetime(2025, 12, 21, 14, 5, tzinfo=UTC)

_SHELLS = (
    "{}",
    "Talks {} go on",
    "«{}»",
    "{}{}",
    "a\n{}",
    "*{}*",
    "`{}`",
    "<b>{}</b>",
    "({})",
    "\u202e{}\u202c",
)
_CORES = (
    "<!channel>", "<!here>", "<!everyone>", "<@U012AB3CD>", "<!subteam^S01|team>", "<#C01|general>", "@here",
    "@channel", "@durov", "/stop", "/subscribe@ParleyBot", "tg://resolve?domain=x", "<tg-user id=1>",
    "</b></a>&lt;script&gt;", "<a href='tg://x'>y</a>", "http://evil.example/x", "\x1b[31mred\x1b[0m",
    "\x9b2J", "\x00\x07\x08", "<!date^0^{date}|x>", "evil.example/win", "t.me/evil", "www.evil.example",
    "+380441234567", "+1 (212) 555-01-23", "4111 1111 1111 1111", "#crypto", "$SCAM", ":smile:",
    "__a b__", "_*x*_",
)  # fmt: skip
HOSTILE = tuple(shell.replace("{}", core) for shell in _SHELLS for core in _CORES)  # 310 payloads (R37)
# What platforms and their clients would make of a text: somebody is notified, or something can be tapped.
TAPPED = re.compile(r"[@#]\w|\$[A-Za-z]|(?<!\w)/\w|://|\btg:\S|\w\.[^\W\d_]|\+\d|\d{4}")
STYLED = re.compile(rf"(?<![{JOINER}])(?<![^\W_])[*_~`]|[*_~`](?![^\W_])(?![{JOINER}])|:[\w+'-]+:")


def unbroken(text: str) -> str:
    """The text on Telegram without the schemes that are broken already, which `TAPPED` would find."""
    return text.replace(f":{JOINER}//", "")


URLS = (
    "https://news.example/a?b=1&c=<2>\"'|x",
    "http://news.example/",
    "javascript:alert(1)",
    "tg://resolve?domain=evil",
    "https://",
    "https://[::1",
    "//news.example/x",
    "mailto:a@b.example",
    "",
)

any_text = st.text(st.characters(exclude_categories=()), max_size=80) | st.sampled_from(HOSTILE)
urls = st.sampled_from(URLS) | st.text(max_size=40).map("https://news.example/".__add__)
moments = st.builds(Time, st.just(MOMENT), st.just("UTC"), st.sampled_from(["datetime", "date", "time"]))
spans = st.one_of(
    st.builds(Text, any_text),
    st.builds(Bold, any_text),
    st.builds(Italic, any_text),
    st.builds(Code, any_text),
    st.builds(Tap, st.sampled_from(["/latest", "/help"]) | any_text),
    st.builds(Link, any_text, urls),
    moments,
)
lines = st.lists(spans, max_size=4).map(tuple)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, any_text),
    st.builds(Paragraph, lines),
    st.builds(Note, lines),
    st.builds(Item, lines, st.lists(lines, max_size=2).map(tuple)),
)
messages = st.builds(Message, st.lists(blocks, max_size=6).map(tuple))

_long_text = st.builds(
    str.__mul__,
    st.sampled_from(["word ", "𝔘🇺🇦", "&<>", "*_`", "и", "@a /b ", "e\u0301"]),
    st.integers(1, 3000),
)
_long_spans = st.one_of(
    st.builds(Text, _long_text), st.builds(Bold, _long_text), st.builds(Code, _long_text),
    st.builds(Link, _long_text, st.just("https://news.example/" + "&" * 2000)),
)  # fmt: skip
_many: st.SearchStrategy[Spans] = st.builds(lambda count: (Bold("b"), Text(" ")) * count, st.integers(1, 150))
_long_lines = st.lists(_long_spans, max_size=3).map(tuple) | _many
long_messages = st.builds(
    Message,
    st.lists(
        st.builds(Item, _long_lines, st.lists(_long_lines, max_size=2).map(tuple))
        | st.builds(Paragraph, _long_lines)
        | st.builds(Heading, _long_text),
        max_size=12,
    ).map(tuple),
)


@dataclass
class Seen(HTMLParser):
    """What Telegram would show: the text, the entities, the addresses. Fails on tags left open or unknown."""

    text: str = ""
    tags: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        assert tag in ("a", "b", "i", "code")
        assert not self._open, "no renderer nests tags"
        self._open.append(tag)
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def close(self) -> None:
        super().close()
        assert not self._open


def read_html(html: str) -> Seen:
    """The HTML as Telegram reads it. Only four references may stand in it, as the Bot API knows no others."""
    assert not re.search(r"&(?!(?:amp|lt|gt|quot|#x27);)", html)
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen


def utf16_units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
