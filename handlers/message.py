"""The one message model. Handlers build it, the three renderers print it.

Text in a span is plain text from anywhere, a hostile headline included: only renderers escape, so nobody
can forget to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Italic:
    """Words in another voice: notes, warnings, labels."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type or copy: a command, an id."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """One of our own commands without arguments ("/latest"); where the platform can, a tap on it sends it."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A label with an http(s) address; renderers print only the label of any other scheme."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Time:
    """A moment. Slack shows it in each reader's own zone; else it is written in `zone` (IANA name).

    "UTC" leaves the zone to the message.
    """

    at: datetime
    zone: str = "UTC"
    style: str = "datetime"  # "datetime" | "date" | "time"


Span = Text | Bold | Italic | Code | Tap | Link | Time
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """First line of a message or of a part of it."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Spans on one line (or wrapped)."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: a first line and lines below it. Messages are split between items only."""

    spans: Spans
    lines: tuple[Spans, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: sources of a figure, sample marks, hints on what to type next."""

    spans: Spans


Block = Heading | Paragraph | Item | Note


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, on any platform.

    quiet: no sound, where the platform knows that. preview: the address to show a link preview for, or "".
    zone: IANA name of the zone its times are written in, unless they or the renderer's caller name another.
    """

    blocks: tuple[Block, ...]
    quiet: bool = False
    preview: str = ""
    zone: str = "UTC"
