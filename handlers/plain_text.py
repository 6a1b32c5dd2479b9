"""Message -> text for a terminal or a pipe: wrapped to a width, links as addresses, colour if wanted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from handlers.message import Block, Item, Message, Note
from handlers.runs import Line, Run, apart, lines

BULLET = "• "
_RESET = "\x1b[0m"
_COLOURS = {"bold": "\x1b[1m", "code": "\x1b[36m", "tap": "\x1b[36m", "link": "\x1b[4m", "italic": "\x1b[3m"}
_DIM = "\x1b[2m"

Cell = tuple[str, str]  # a character and the escape sequence of its style, "" for none


def render(message: Message, zone: str = "", width: int = 100, colour: bool = False) -> str:
    """The whole message; lines are at most `width` columns, addresses stay whole to be clickable.

    No control character of a feed or user gets through; escape sequences are ours, with `colour` only.
    """
    written = [(block, _block(block, zone or message.zone, width, colour)) for block in message.blocks]
    written = [(block, text) for block, text in written if text]
    gaps = [apart(before, after) for (before, _), (after, _) in pairwise(written)]
    texts = [text for _, text in written]
    return "\n".join(text + "\n" * gap for text, gap in zip(texts, (*gaps, False), strict=False))


def _block(block: Block, zone: str, width: int, colour: bool) -> str:
    indent = len(BULLET) if isinstance(block, Item) else 0
    base = _DIM if isinstance(block, Note) else ""
    rows: list[str] = []
    for line in lines(block, zone):
        cells = [cell for run in line for cell in _cells(run, base)]
        rows += [_row(row, colour) for row in wrapped(cells, width - indent)]
        rows += _addresses(line)
    lead = BULLET if indent else ""
    return "\n".join((" " * indent if number else lead) + row for number, row in enumerate(rows))


def _cells(run: Run, base: str) -> Iterator[Cell]:
    style = _COLOURS.get(run.style, base)
    return ((char, style) for char in run.text)


def _addresses(line: Line) -> list[str]:
    """The addresses of a line's links, each once; a label that is its address is not said twice."""
    return list(dict.fromkeys(run.url for run in line if run.url and run.url != run.text))


def wrapped(cells: Iterable[Cell], width: int) -> Iterator[list[Cell]]:
    """Rows of at most `width` columns, broken at spaces, a word wider than a row anywhere."""
    row: list[Cell] = []
    used = 0
    for word in _words(cells):
        size = _columns(word)
        if used + size > width and row:
            yield _trimmed(row)
            row, used = [], 0
            word = word[1:] if word[0][0] == " " else word  # noqa: PLW2901  a row begins with no space
        for cell in word:
            step = columns(cell[0])
            if used + step > width and row:
                yield row
                row, used = [], 0
            row.append(cell)
            used += step
    if row:
        yield _trimmed(row)


def _words(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    """Pieces between which a row may end: each space begins a new one, but not in what is to be typed."""
    word: list[Cell] = []
    for cell in cells:
        if cell[0] == " " and cell[1] != _COLOURS["code"] and word:
            yield word
            word = []
        word.append(cell)
    if word:
        yield word


def _trimmed(row: list[Cell]) -> list[Cell]:
    while row and row[-1][0] == " ":
        row.pop()
    return row


def columns(char: str) -> int:
    """Columns a terminal gives a character: 2 for wide East Asian ones and emoji, 0 for marks."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _columns(word: Iterable[Cell]) -> int:
    return sum(columns(char) for char, _ in word)


def _row(row: Iterable[Cell], colour: bool) -> str:
    """The row as text; with colour, an escape sequence where the style changes."""
    out: list[str] = []
    current = ""
    for char, style in row:
        if colour and style != current:
            out.append((_RESET if current else "") + style)
            current = style
        out.append(char)
    return "".join(out) + (_RESET if current else "")
