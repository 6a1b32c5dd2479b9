"""Message -> Slack: Block Kit with mrkdwn, in parts of at most 40 blocks and 10,000 characters (R37, R39)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handlers.message import Block, Heading, Item, Message, Note
from handlers.runs import Run, fit, lines, parted, plain
from handlers.visible import JOINER, cut

MAX_BLOCKS = 40  # Slack takes 50 a message; the rest is left to whoever adds buttons
MAX_PART = 10_000  # the sum of all text fails near 13,200 (bolt-js issue 2509)
MAX_SECTION = 3_000  # Block Kit: text of a section
MAX_HEADER = 150  # Block Kit: text of a header
BULLET = "• "

# Characters that begin or end a style where they touch a word's edge or each other, a quotation at the start
# of a line, and what may begin the code of an emoji (":smile:"), also one that the next run ends.
_STYLING = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])|^>|`|:(?=[\w+'-]{1,100}(?::|$))")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKS = {"bold": "*", "italic": "_"}
_DATES = {"datetime": "{date_short_pretty}, {time}", "date": "{date_short}", "time": "{time}"}


@dataclass(frozen=True, slots=True)
class SlackPart:
    """One chat.postMessage: `text` is what notifications and screen readers read, in mrkdwn too."""

    text: str
    blocks: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text for one Block Kit block. kind: "header", "section", "items" or "context"."""

    kind: str
    text: str


def render(message: Message, zone: str = "") -> tuple[SlackPart, ...]:
    """The parts to post, in order; they end between blocks. Slack shows times in each reader's zone."""
    parts: list[list[_Piece]] = []
    for piece in _gathered(_piece(block, zone or message.zone) for block in message.blocks):
        if not parts or not _has_room(parts[-1], piece):
            parts.append([])
        parts[-1].append(piece)
    return tuple(map(_part, parts))


def _has_room(part: list[_Piece], piece: _Piece) -> bool:
    return len(part) < MAX_BLOCKS and sum(len(each.text) + 1 for each in part) + len(piece.text) <= MAX_PART


def _part(pieces: list[_Piece]) -> SlackPart:
    return SlackPart("\n".join(_escaped_header(piece) for piece in pieces), tuple(map(_block, pieces)))


def _gathered(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Pieces that have text, with items that follow one another in one section as far as they fit."""
    open_piece: _Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if open_piece and open_piece.kind == piece.kind == "items":
            both = f"{open_piece.text}\n{piece.text}"
            if len(both) <= MAX_SECTION:
                open_piece = _Piece("items", both)
                continue
        if open_piece:
            yield open_piece
        open_piece = piece
    if open_piece:
        yield open_piece


def _piece(block: Block, zone: str) -> _Piece:
    ready = tuple(parted(line, ":") for line in lines(block, zone))
    if isinstance(block, Heading):
        return _Piece("header", cut(plain(ready[0]), MAX_HEADER))
    bullet = BULLET if isinstance(block, Item) else ""
    kept = fit(ready, MAX_SECTION - len(bullet), lambda run: len(_mrkdwn(run)))
    text = "\n".join("".join(map(_mrkdwn, line)) for line in kept)
    kind = "items" if bullet else "context" if isinstance(block, Note) else "section"
    return _Piece(kind, bullet + text if text else "")


def _mrkdwn(run: Run) -> str:
    """The run as Slack's mrkdwn; "" for none."""
    if not run.text:
        return ""
    if run.at is not None and run.style == "time":
        return f"<!date^{int(run.at.timestamp())}^{_DATES[run.form]}|{run.text}>"
    if run.style in ("code", "tap"):
        return f"`{_escape(run.text.replace('`', chr(0x2B9)))}`"
    text = _escape(_STYLING.sub(_break, run.text))
    if run.style == "link":
        return f"<{_escape(run.url)}|{text}>"
    mark, core = _MARKS.get(run.style, ""), text.strip()
    return text.replace(core, f"{mark}{core}{mark}", 1) if core else text


def _break(found: re.Match[str]) -> str:
    return JOINER + found.group() + JOINER


def _escape(text: str) -> str:
    """Slack's three escapes; with them <!channel>, <@U1> and <!subteam^S1> are plain words (R37)."""
    return text.translate(_ESCAPES)


def _escaped_header(piece: _Piece) -> str:
    """A header's text is plain in its block but mrkdwn in the message's text."""
    return _escape(piece.text) if piece.kind == "header" else piece.text


def _block(piece: _Piece) -> dict[str, object]:
    if piece.kind == "header":
        return {"type": "header", "text": {"type": "plain_text", "text": piece.text, "emoji": False}}
    # verbatim: Slack looks for no links, channels or names of its own in the text.
    text = {"type": "mrkdwn", "text": piece.text, "verbatim": True}
    return (
        {"type": "context", "elements": [text]}
        if piece.kind == "context"
        else {"type": "section", "text": text}
    )
