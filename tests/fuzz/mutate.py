"""Feeds made wrong: recorded ones, broken by chance. The same seed makes the same inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from bot.bench.hostile_bodies import BODIES

REPLAY = Path(__file__).parents[1] / "replay"
LARGEST = 64 * 1024  # bytes of an input

WORDS = [  # what parsers stumble over
    *(
        b"<item>",
        b"</item>",
        b"<entry>",
        b"</entry>",
        b"<rss>",
        b"</rss>",
        b"<channel>",
        b"</channel>",
        b"<feed>",
    ),
    *(
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?xml version='1.0'?>",
        b"<?",
        b"<!",
        b"<![",
        b"<!DOCTYPE x>",
        b"</",
    ),
    *(
        b"<!ENTITY a 'b'>",
        b"&a;",
        b"&#0;",
        b"&#xD800;",
        b"&#x1F600;",
        b"&amp;",
        b"&amp;amp;lt;",
        b"&",
        b"<",
        b">",
    ),
    *(
        b"<title>",
        b"</title>",
        b"<link>",
        b"</link>",
        b"<link href='x:'/>",
        b"<guid isPermaLink='true'>",
        b"<guid/>",
    ),
    *(b"<source>", b"<image>", b"<textInput>", b"<content type='xhtml'>", b"<author>", b"<authors a='1'/>"),
    *(
        b"<pubDate>",
        b"Sun, 30 Feb 2025 25:61:61 XYZ",
        b"2025-13-32T99:99:99Z",
        b"<category term='a'/>",
        b"xml:base='x'",
    ),
    *(
        b"xmlns:a='b'",
        b"xmlns='http://www.w3.org/2005/Atom'",
        b"type='html'",
        b"mode='base64'",
        b"<script>",
        b"<svg>",
    ),
    *(
        "\u202e\u200b\u2066".encode(),
        "e\u0301\u0301\u0301\u0301".encode(),
        "\U0001f1fa\U0001f1e6".encode(),
        b"\xff",
    ),
    *(
        b"http://[",
        b"http://a.example:99999/",
        b"javascript:alert(1)",
        b"//",
        b"?utm_source=x#f",
        b"\x00",
        b"\x1b[2J",
    ),
    *(b"9" * 400, b" " * 400, b"\n" * 400, b"a@" * 100, b"<b>" * 100, b"(" * 100, b"%41%zz", b"\xef\xbb\xbf"),
]
_CODECS = ("utf-16", "utf-16-le", "utf-32", "cp1251", "koi8-r", "shift_jis", "utf-7", "latin-1")
Change = Callable[[bytearray, Random, Sequence[bytes]], bytes | bytearray]


def seeds() -> list[bytes]:
    """Recorded feeds, and the small ones of the hostile benchmark."""
    recorded = [path.read_bytes() for path in sorted(REPLAY.rglob("*.xml"))]
    made = (body.make() for body in BODIES if "MB" not in body.name and "00,000" not in body.name)
    return [body for body in (*recorded, *made) if len(body) <= LARGEST]


def inputs(seed: int) -> Iterator[bytes]:
    """Without end: a recorded feed, changed once to eight times."""
    random, known = Random(seed), seeds()
    while True:
        body = bytearray(random.choice(known))
        for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
            body = bytearray(random.choice(_CHANGES)(body, random, known))[:LARGEST]
        yield bytes(body)


def _part(body: bytearray, random: Random, longest: int = 400) -> tuple[int, int]:
    first = random.randrange(len(body) + 1)
    return first, min(len(body), first + random.randrange(1, longest))


def _flip(body: bytearray, random: Random, _known: Sequence[bytes]) -> bytearray:
    for _ in range(random.randrange(1, 6)):
        if body:
            body[random.randrange(len(body))] = random.randrange(256)
    return body


def _insert(body: bytearray, random: Random, _known: Sequence[bytes]) -> bytes:
    at = random.randrange(len(body) + 1)
    return bytes(body[:at]) + random.choice(WORDS) + bytes(body[at:])


def _delete(body: bytearray, random: Random, _known: Sequence[bytes]) -> bytes:
    first, last = _part(body, random)
    return bytes(body[:first] + body[last:])


def _repeat(body: bytearray, random: Random, _known: Sequence[bytes]) -> bytes:
    first, last = _part(body, random, 60)
    return bytes(body[:first]) + bytes(body[first:last]) * random.choice((2, 3, 20, 300)) + bytes(body[last:])


def _move(body: bytearray, random: Random, _known: Sequence[bytes]) -> bytes:
    first, last = _part(body, random)
    at = random.randrange(len(body) + 1)
    return bytes(body[:at] + body[first:last] + body[at:])


def _splice(body: bytearray, random: Random, known: Sequence[bytes]) -> bytes:
    other = bytearray(random.choice(known))
    first, last = _part(other, random, 2000)
    at = random.randrange(len(body) + 1)
    return bytes(body[:at] + other[first:last] + body[at:])


def _cut(body: bytearray, random: Random, _known: Sequence[bytes]) -> bytes:
    return bytes(body[: random.randrange(len(body) + 1)])


def _recode(body: bytearray, random: Random, _known: Sequence[bytes]) -> bytes:
    return bytes(body).decode("utf-8", "replace").encode(random.choice(_CODECS), "xmlcharrefreplace")


_CHANGES: tuple[Change, ...] = (
    *(_flip, _insert, _insert, _insert, _delete, _repeat, _move, _splice, _cut, _recode),
)
