"""Where quotations stand in a text: the marks of many languages, told from apostrophes and abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.text import is_capital, wide

MAX_QUOTATION = 900  # characters; longer, and a mark was lost
MAX_MARKS = 300  # of a text; the rest is not looked at
_TRIM = " \t,\xa0\u202f،，、"
_CLOSERS = {
    "“": "”“", "„": "“”\"‟", "‟": "”", "”": "”", "‘": "’", "‚": "‘’", "«": "»", "»": "«", "‹": "›", "›": "‹",
    "「": "」", "『": "』", "﹁": "﹂", "〝": "〟〞", '"': '"', "＂": "＂", "״": "״", "'": "'",
}  # fmt: skip
_NESTED = frozenset("“„«「『‹")
_MARK = re.compile(f"[{''.join(sorted(set(''.join(_CLOSERS) + ''.join(_CLOSERS.values()))))}]")
_ASCII = re.compile(r"``|''|<<|>>|,,(?=\w)")
_AS_SIGN = {"``": " “", "''": "” ", "<<": " «", ">>": "» ", ",,": " „"}
_SINGLE = frozenset("'’‘‚")
_ENDS = frozenset(".,!?…;:")
_BESIDE = frozenset(" \n\t\xa0\u202f([{–—-/:¿¡")


@dataclass(frozen=True, slots=True)
class Span:
    """A quotation and its place, marks included. `text` is what stands between them, trimmed."""

    start: int
    end: int
    text: str
    dash: bool = False  # speech led by a dash instead of marks


def spans(text: str) -> list[Span]:
    """The quotations between marks, in order, none within another. Their speaker is not asked for here."""
    text = _ASCII.sub(lambda pair: _AS_SIGN[pair.group()], text)
    marks = [found.start() for found in _MARK.finditer(text)][:MAX_MARKS]
    found = []
    at = 0
    while at < len(marks):
        place = marks[at]
        closing = _closing(text, marks, at) if _opens(text, place) else None
        if closing is None:
            at += 1
            continue
        inner = text[place + 1 : marks[closing]].strip(_TRIM)
        if any(char.isalnum() for char in inner):
            found.append(Span(place, marks[closing] + 1, inner))
        at = closing + 1
    return found


def _opens(text: str, at: int) -> bool:
    """Whether a mark can open a quotation where it stands."""
    char, before, after = text[at], text[at - 1] if at else " ", text[at + 1 : at + 2] or " "
    if after == "\n" or (after == " " and char not in "«“„"):
        return False
    if char == '"' and _hebrew(before):
        return not _abbreviated(text, at)
    if char in "»›”":  # they close more often than they open
        return before in _BESIDE and not after.isspace()
    if char in _SINGLE or char == '"':
        return before in _BESIDE or before in '"“«„' or wide(before) or before in "。，、：؛،"
    return True


def _hebrew(char: str) -> bool:
    return "א" <= char <= "ת"


def _abbreviated(text: str, at: int) -> bool:
    """A mark before the last letter of a Hebrew word is part of an abbreviation: the US, the UN, the IDF."""
    return _hebrew(text[at - 1]) and _hebrew(text[at + 1 : at + 2]) and not _hebrew(text[at + 2 : at + 3])


def _closing(text: str, marks: Sequence[int], opening: int) -> int | None:
    """Index of the mark that closes the one at `opening`; None when none does within the paragraph."""
    start = marks[opening]
    char = text[start]
    limit = _paragraph_end(text, start)
    closers = "“" if char == "“" and "”" not in text[start:limit] else _CLOSERS[char]
    depth = 0
    last = None
    for index in range(opening + 1, len(marks)):
        place = marks[index]
        if place >= limit:
            break
        if char in _NESTED and text[place] == char and char not in closers:
            depth += 1
            continue
        if text[place] not in closers or not _closes(text, place, char):
            continue
        last = index
        if depth == 0:
            return _best_single(text, marks, index, limit) if char in _SINGLE else index
        depth -= 1
    return last


def _paragraph_end(text: str, start: int) -> int:
    end = text.find("\n", start, start + MAX_QUOTATION)
    return end if end >= 0 else min(len(text), start + MAX_QUOTATION)


def _closes(text: str, at: int, opened: str) -> bool:
    """Whether a mark can close what `opened` opened: no apostrophe, no abbreviation, no next opening."""
    before, after = text[at - 1], text[at + 1 : at + 2] or " "
    if opened in _SINGLE:
        return not before.isspace() and (not after.isalnum() or wide(after))
    if text[at] == '"':
        return not _abbreviated(text, at) and not (before.isspace() and after.isalnum() and opened != '"')
    return True


def _best_single(text: str, marks: Sequence[int], first: int, limit: int) -> int:
    """Of the single marks that may close, the first beside a stop: "the envoys' plan" closes nothing."""
    for index in range(first, min(first + 6, len(marks))):
        place = marks[index]
        if place >= limit or (index > first and _opens(text, place)):
            break
        if text[place] not in _SINGLE or not _closes(text, place, "'"):
            continue
        after = text[place + 1 : place + 2] or "."
        if text[place - 1] in _ENDS or after in _ENDS or after in "\n–—)，。":
            return index
    return first


_DASH = re.compile(r"(?:^|(?<=\n))[ \xa0]?[–—-]{1,2}[ \xa0]?(?=[^\W\d_]|[«„“¿¡])")
_BREAK = re.compile(r"(?:[,.!?…]\s?|\s)[–—-]\s?(?=[^\W\d_])|[–—][.,:;]\s?(?=[^\W\d_])|, ?(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Break:
    """A place in a paragraph of dash-led speech where the speech may stop and somebody be named."""

    at: int  # where the speech would end
    after: int  # where the words on the speaker would begin
    dash: bool


def dashed(text: str) -> Iterator[tuple[int, int, list[Break]]]:
    """Paragraphs led by a dash: where their words begin and end, and the places where they may stop."""
    for opening in _DASH.finditer(text):
        start, end = opening.end(), text.find("\n", opening.end())
        end = min(end if end >= 0 else len(text), start + MAX_QUOTATION)
        breaks = [
            Break(m.start(), m.end(), m.group().strip() != ",") for m in _BREAK.finditer(text, start, end)
        ]
        yield start, end, breaks[:40]


def trimmed(text: str, start: int, end: int) -> str:
    """The words between two places without signs at their ends that belong to the sentence around them."""
    return text[start:end].strip(_TRIM + "–—-")


def title_like(text: str) -> bool:
    """Whether every long word begins with a capital, as in names of works, papers and bodies."""
    long = [word for word in text.split() if len(word) > 3]
    return bool(long) and all(is_capital(word) for word in long)
