"""Spans made ready for any renderer: cleaned text with its style, a safe address, a written time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import assert_never

from handlers.message import (
    Block,
    Bold,
    Code,
    Heading,
    Italic,
    Item,
    Link,
    Note,
    Paragraph,
    Span,
    Spans,
    Tap,
    Text,
    Time,
)
from handlers.moments import moment
from handlers.visible import JOINER, cut, shown
from handlers.web_address import web_address


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one line. style: "text", "bold", "italic", "code", "tap", "link" or "time"."""

    text: str
    style: str = "text"
    url: str = ""  # of a link, safe to stand in an attribute
    at: datetime | None = None  # of a time
    form: str = ""  # of a time: "datetime" | "date" | "time"


Line = tuple[Run, ...]


def lines(block: Block, zone: str) -> tuple[Line, ...]:
    """The block's lines; a heading is one bold run."""
    match block:
        case Heading(text):
            return ((Run(shown(text), "bold"),),)
        case Paragraph(spans) | Note(spans):
            return (_line(spans, zone),)
        case Item(spans, below):
            return (_line(spans, zone), *(_line(each, zone) for each in below))
        case _:
            assert_never(block)


def apart(before: Block, block: Block) -> bool:
    """Whether an empty line stands between two blocks: not under a heading, nor between like short ones."""
    if isinstance(before, Heading):
        return False
    below = [one for one in (before, block) if isinstance(one, Item) and one.lines]
    return type(before) is not type(block) or bool(below)


def _line(spans: Spans, zone: str) -> Line:
    return tuple(run for run in (_run(span, zone) for span in spans) if run.text)


def _run(span: Span, zone: str) -> Run:
    match span:
        case Text(text):
            return Run(shown(text))
        case Bold(text):
            return Run(shown(text), "bold")
        case Italic(text):
            return Run(shown(text), "italic")
        case Code(text):
            return Run(shown(text), "code")
        case Tap(text):
            return Run(shown(text), "tap")
        case Link(text, url):
            return _link(shown(text), web_address(url))
        case Time(at, own_zone, form):
            written = moment(at, zone if own_zone == "UTC" else own_zone, form)
            return Run(written, "time", at=at, form=form)
        case _:
            assert_never(span)


def _link(label: str, address: str) -> Run:
    """A link; without a safe address only its label, without a label its address."""
    return Run(label or address, "link", address) if address else Run(label)


def fit(block: Sequence[Line], limit: int, cost: Callable[[Run], int]) -> tuple[Line, ...]:
    """The lines as far as they cost at most `limit`; the run where they end is cut with an ellipsis (R39).

    A line break costs 1.
    """
    kept: list[Line] = []
    left = limit
    for line in block:
        room = left - 1 if kept else left
        short = _fit_line(line, room, cost)
        if kept and not short and line:
            break
        kept.append(short)
        left = room - sum(cost(run) for run in short)
        if short != line:
            break
    return tuple(kept)


def _fit_line(line: Line, limit: int, cost: Callable[[Run], int]) -> Line:
    kept: list[Run] = []
    left = limit
    for run in line:
        short = _shortened(run, left, cost)
        kept += [short] if short.text else []
        left -= cost(short)
        if short != run:
            break
    return tuple(kept)


def _shortened(run: Run, limit: int, cost: Callable[[Run], int]) -> Run:
    """The run cut to its limit; a link whose address alone is too long goes on as its label."""
    short = cut(run.text, limit, lambda text: cost(replace(run, text=text)))
    return _shortened(Run(run.text), limit, cost) if run.url and not short else replace(run, text=short)


def parted(line: Line, mark: str) -> Line:
    """The line with a joiner where a run ends in `mark` and the next goes on with the word (R37)."""
    found = list(line)
    for at, (before, run) in enumerate(pairwise(line), 1):
        if (
            before.text.endswith(mark)
            and run.text[0].isalnum()
            and run.style in ("text", "bold", "italic", "link")
        ):
            found[at] = replace(run, text=JOINER + run.text)
    return tuple(found)


def plain(line: Iterable[Run]) -> str:
    """The text of a line alone."""
    return "".join(run.text for run in line)
