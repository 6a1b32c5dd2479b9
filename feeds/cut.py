"""Cuts the text of a feed into its entries, so that one that breaks the parser costs no other (R33)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

Read = TypeVar("Read")

AT_ONCE = 128 * 1024  # characters the parser is given again at a time
ROOM = 6 * 1024 * 1024  # characters in all: two seconds of it
EACH = 10_000  # what one more call of it costs, in characters
MOST = 20_000  # entries that are cut out: of 5 MB, each has 250 characters then

_MARK = re.compile(r"<!\[CDATA\[|<!--|<(/?)((?:[\w.-]{1,40}:)?(?i:item|entry))(?=[\s/>])")
_CLOSINGS = {"<![CDATA[": "]]>", "<!--": "-->"}


@dataclass(frozen=True, slots=True)
class Cut:
    """A feed in pieces, one per entry, each from its start tag to the end of its own end tag.

    head: what stands before the first entry. tail: what stands behind the last.
    """

    head: str
    entries: tuple[str, ...]
    tail: str

    def text(self, first: int, last: int) -> str:
        """The feed with entries `first` to `last` only, the last one excluded."""
        return "".join((self.head, *self.entries[first:last], self.tail))


def cut(text: str) -> Cut:
    """The text in pieces, 20,000 at most. In linear time.

    An entry that does not end is ended where the next one begins.
    """
    starts: list[tuple[int, str]] = []
    ends: list[int] = []
    for at, closing, name in _tags(text):
        if closing and starts:
            ends[-1] = at
        elif not closing and len(starts) == MOST:
            text = text[:at]
            break
        elif not closing:
            starts.append((at, name))
            ends.append(0)
    if not starts:
        return Cut(text, (), "")
    until = [*(at for at, _ in starts[1:]), len(text)]
    pieces = tuple(
        text[at:end] if end else f"{text[at:limit]}</{name}>"
        for (at, name), end, limit in zip(starts, ends, until, strict=True)
    )
    return Cut(text[: starts[0][0]], pieces, text[ends[-1] :] if ends[-1] else "")


def apart(parts: Cut, read: Callable[[str], Sequence[Read]]) -> tuple[list[Read], int]:
    """What `read` makes of the entries, and how many of them are lost; in the order of the feed.

    read: entries of a text, none when it cannot be read. A part that gives fewer entries than it has is read
    again in halves, down to the entry at fault, as long as there is room.
    """
    found: list[Read] = []
    lost, room = 0, ROOM
    waiting = _groups(parts.entries)[::-1]
    while waiting:
        first, last = waiting.pop()
        text = parts.text(first, last)
        room -= len(text) + EACH
        entries = read(text) if room >= 0 else ()
        if room < 0 or last - first <= 1 or len(entries) >= last - first:
            found += entries
            lost += max(0, last - first - len(entries))
        else:
            middle = (first + last) // 2
            waiting += [(middle, last), (first, middle)]
    return found, lost


def _groups(entries: Sequence[str]) -> list[tuple[int, int]]:
    """First and last (excluded) of entries that are read at a time."""
    edges, length = [0], 0
    for at, entry in enumerate(entries):
        if length + len(entry) > AT_ONCE and at > edges[-1]:
            edges.append(at)
            length = 0
        length += len(entry)
    return list(pairwise([*edges, len(entries)]))


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """Tags of entries: where one begins or, for an end tag, ends; "/" for an end tag; its name.

    What stands in CDATA and comments is text. One that has no end before the next of its kind begins has
    lost it: what it would swallow is looked at.
    """
    closed = dict.fromkeys(_CLOSINGS, 0)  # where the next closing of each kind stands; -1 when there is none
    ended = 0  # where the next ">" stands, likewise: looked for again by every end tag it took quadratic time
    at = 0
    while match := _MARK.search(text, at):
        opening = match[0]
        if opening not in closed:
            at = match.end()
            if -1 < ended < at:
                ended = text.find(">", at)
            yield (ended + 1 if match[1] and ended >= 0 else match.start()), match[1], match[2]
            continue
        at = match.end()
        if -1 < closed[opening] < at:
            closed[opening] = text.find(_CLOSINGS[opening], at)
        if closed[opening] >= 0 and text.find(opening, at, closed[opening]) < 0:
            at = closed[opening]
