"""Message -> Telegram's HTML, in parts of at most 4,096 UTF-16 units and 100 entities (R36, R37, R39)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from handlers.message import Block, Item, Message, Note
from handlers.runs import Line, Run, apart, fit, lines, parted, plain
from handlers.visible import JOINER, utf16_units

MAX_UNITS = 4_096  # Bot API sendMessage: "1-4096 characters after entities parsing"; offsets are UTF-16 units
MAX_ENTITIES = 100  # python-telegram-bot MessageLimit.MESSAGE_ENTITIES: the rest is ignored
BULLET = "• "

# What clients make tappable by themselves in plain text: @name, /command, links of any scheme, bare domains,
# #tag and $TAG. A run's end counts too, as the next run goes on in the same word.
_TAPPABLE = re.compile(
    r"[@#](?=\w|$)|\$(?=[a-z]|$)|(?<!\w)/(?=\w|$)|:(?=//)|\.(?=[^\W\d_])"
    r"|\b(?:tg|ton|tonsite|mailto|tel):(?=\S|$)",
    re.IGNORECASE,
)
# Telephone and card numbers: nine digits or more in a row, with what is written between them.
_NUMBER = re.compile(r"\+?\d(?:[ \xa0().-]{0,3}\d){8,}")
_NUMBER_BREAKS = re.compile(r"\+|\d{1,3}")
_COMMAND = re.compile(r"/[a-z0-9_]{1,32}")
_AUTO = re.compile(r"\w\.\w|#\w|\$[A-Za-z]")  # bare domains and tags: clients mark them, so they may count
_TAGS = {"bold": "b", "italic": "i", "code": "code"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A rendered block: never taken apart."""

    block: Block
    html: str
    units: int
    entities: int


def render(message: Message, zone: str = "") -> tuple[str, ...]:
    """The parts to send, in order, each complete HTML ending between blocks. `zone`: of times."""
    parts: list[list[_Piece]] = []
    for piece in (_piece(block, zone or message.zone) for block in message.blocks):
        if not piece.html:
            continue
        if not parts or not _has_room(parts[-1], piece):
            parts.append([])
        parts[-1].append(piece)
    return tuple(map(_joined, parts))


def _has_room(part: list[_Piece], piece: _Piece) -> bool:
    units = sum(each.units + 2 for each in part) + piece.units  # 2: the widest gap
    return units <= MAX_UNITS and sum(each.entities for each in part) + piece.entities <= MAX_ENTITIES


def _joined(part: list[_Piece]) -> str:
    gaps = ["\n\n" if apart(before.block, after.block) else "\n" for before, after in pairwise(part)]
    return part[0].html + "".join(gap + piece.html for gap, piece in zip(gaps, part[1:], strict=True))


def _piece(block: Block, zone: str) -> _Piece:
    bullet = BULLET if isinstance(block, Item) else ""
    ready = [parted(tuple(map(_inert, line)), ".") for line in lines(block, zone)]
    if isinstance(block, Note):
        ready = [tuple(map(_small_print, line)) for line in ready]
    kept = fit(_sparing(ready), MAX_UNITS - len(bullet), lambda run: utf16_units(run.text))
    text = "\n".join(map(plain, kept))
    return _Piece(
        block,
        html=bullet + "\n".join("".join(map(_html, line)) for line in kept) if text else "",
        units=utf16_units(bullet + text),
        entities=sum(_entities(run) for line in kept for run in line),
    )


def _inert(run: Run) -> Run:
    """The run with everything broken that a client would make tappable. Times and our own commands stay."""
    if run.style == "tap":
        return run if _COMMAND.fullmatch(run.text) else replace(run, style="code")
    if run.style in ("code", "time"):
        return run
    return replace(run, text=_NUMBER.sub(_broken_number, _TAPPABLE.sub(_broken, run.text)))


def _broken(found: re.Match[str]) -> str:
    return found.group() + JOINER


def _broken_number(found: re.Match[str]) -> str:
    return _NUMBER_BREAKS.sub(_broken, found.group())


def _small_print(run: Run) -> Run:
    return replace(run, style="italic") if run.style == "text" else run


def _sparing(block: Iterable[Line]) -> tuple[Line, ...]:
    """The block with its marks from the hundred-and-first on taken off: Telegram would ignore them anyway."""
    marks = 0

    def spared(run: Run) -> Run:
        nonlocal marks
        marks += _entities(run)
        return run if marks <= MAX_ENTITIES else replace(run, style="text")

    return tuple(tuple(map(spared, line)) for line in block)


def _entities(run: Run) -> int:
    if run.style in _TAGS or run.style in ("link", "tap"):
        return 1
    return len(_AUTO.findall(run.text))


def _html(run: Run) -> str:
    text = html.escape(run.text, quote=False)
    if run.style == "link":
        return f'<a href="{html.escape(run.url)}">{text}</a>'
    tag = _TAGS.get(run.style)
    return f"<{tag}>{text}</{tag}>" if tag else text
