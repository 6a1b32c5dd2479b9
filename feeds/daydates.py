"""Dates as written: "20-21 December", "Dec. 21", "21 грудня", "(21/12)", "12月21日"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feeds import nearest
from feeds.daywords import DayWord
from feeds.tokens import Token, bare

MOST_DAYS = 4  # from first to last: an event that lasts longer is a period
_SMALL = 3  # letters of a word that may stand between day and month, or between two days: de, of, and, и
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o|a|го|ого|е|η)?")
_DASHES = {"-", "–", "—", "/", ",", "−"}
_YEAR = re.compile(r"20\d\d")
_FIGURES = re.compile(r"(?<![\d.,:/-])(\d{1,2})([./])(\d{1,2})(?:\2((?:20)?\d\d)?)?(?![\d%:])")
_JOINER = (
    r"(?:\s?[-–—~～∼〜・·,、/]\s?|日?\s?[至到和与與]\s?|日?(?:から|と|および)\s?|일?\s?(?:부터|과|와)\s?)"
)
_WIDE = re.compile(
    r"(?:(20\d\d)[年년]\s?)?(?:(?<!\d)(\d{1,2})[月월]\s?)?(?<![\d.])(\d{1,2})"
    rf"(?:{_JOINER}(?:(\d{{1,2}})[月월]\s?)?(\d{{1,2}}))?\s?[日号號일](?![間间本常程帰間ぶ目以]|\s?(?:간|째|이내|만|동안|안에|치|분))"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a text: its place, and the days it may mean, first to last."""

    start: int
    end: int
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class _Figures:
    """The days of the month beside a month's name: the first and the last, and where they stand."""

    first: int
    last: int
    start: int
    end: int


def by_month(
    text: str, tokens: Sequence[Token], place: int, word: DayWord, printed: date, month_first: bool
) -> Dated | None:
    """The date that a month's name is part of; `place` is where the name stands in `tokens`.

    month_first: "December 21" is a date in this language, not a month and a figure.
    """
    after = next((i for i in range(place, len(tokens)) if tokens[i].start >= word.end), len(tokens))
    found = _before(text, tokens, place)
    if found is None and month_first:
        found = _behind(text, tokens, after)
    if found is None:
        return None
    month, end = word.number + 1, max(found.end, word.end)
    year = _year(tokens, next((i for i, token in enumerate(tokens) if token.start >= end), len(tokens)))
    return Dated(
        min(found.start, word.start), end, span(printed, (found.first, month), (found.last, month), year)
    )


def in_figures(text: str, printed: date) -> Iterator[Dated]:
    """Dates of figures alone, day first: "21.12.2025", "21.12.", and "(21/12)" in brackets."""
    for found in _FIGURES.finditer(text):
        bracketed = (
            text[found.start() - 1 : found.start()] == "(" and text[found.end() : found.end() + 1] == ")"
        )
        closed = found[2] == "." and found.group().endswith(".")
        if found[4] or bracketed or closed:
            year = int(found[4]) % 100 + 2000 if found[4] else None
            whole = (int(found[1]), int(found[3]))
            yield Dated(found.start(), found.end(), span(printed, whole, whole, year))


def in_signs(text: str, printed: date) -> Iterator[Dated]:
    """Dates of Chinese, Japanese and Korean: "12月20日至21日", "21日", "12월 20~21일"."""
    for found in _WIDE.finditer(text):
        year, month, first, later_month, last = (int(group) if group else None for group in found.groups())
        begin = (first or 0, month)
        yield Dated(
            found.start(), found.end(), span(printed, begin, (last or begin[0], later_month or month), year)
        )


def span(
    printed: date, first: tuple[int, int | None], last: tuple[int, int | None], year: int | None
) -> tuple[date, ...]:
    """All days from one (day, month) to another; () when there are no such days, or more than MOST_DAYS."""
    begin = nearest.day(printed, *first, year)
    end = nearest.day(printed, *last, year)
    if begin is None or end is None or not 0 <= (end - begin).days < MOST_DAYS:
        return ()
    return tuple(begin + timedelta(days=away) for away in range((end - begin).days + 1))


def _before(text: str, tokens: Sequence[Token], place: int) -> _Figures | None:
    """The figures before a month: "20 to 21", "the 21st of"."""
    at = place - 1 if _number(tokens, place - 1) is not None else place - 2
    last = _number(tokens, at)
    if last is None or (at == place - 2 and not _small(tokens, place - 1)):
        return None
    near = at - 1 if _number(tokens, at - 1) is not None else at - 2
    first = _number(tokens, near)
    if first is None or first >= last or not _joined(text, tokens, near, at):
        return _Figures(last, last, tokens[at].start, tokens[at].end)
    return _Figures(first, last, tokens[near].start, tokens[at].end)


def _behind(text: str, tokens: Sequence[Token], place: int) -> _Figures | None:
    """The figures behind a month: "December 20 and 21"."""
    first = _number(tokens, place)
    if first is None or text[tokens[place].end : tokens[place].end + 1] in {"%", ":"}:
        return None
    near = place + 1 if _number(tokens, place + 1) is not None else place + 2
    last = _number(tokens, near)
    if last is None or last <= first or not _joined(text, tokens, place, near):
        return _Figures(first, first, tokens[place].start, tokens[place].end)
    return _Figures(first, last, tokens[place].start, tokens[near].end)


def _joined(text: str, tokens: Sequence[Token], one: int, other: int) -> bool:
    """Whether two figures are from one day to another: a dash or a small word between them."""
    between = text[tokens[one].end : tokens[other].start].strip(" .")
    if other > one + 1:
        return _small(tokens, one + 1)
    return between in _DASHES or len(bare(tokens[other].text)) > 1  # Arabic "and" is joined to the second


def _number(tokens: Sequence[Token], place: int) -> int | None:
    if not 0 <= place < len(tokens):
        return None
    found = _NUMBER.fullmatch(bare(tokens[place].text)[-1])
    return int(found[1]) if found else None


def _small(tokens: Sequence[Token], place: int) -> bool:
    return 0 <= place < len(tokens) and len(tokens[place].text) <= _SMALL and tokens[place].text.isalpha()


def _year(tokens: Sequence[Token], place: int) -> int | None:
    """The year right behind a date, one small word between them allowed: "de 2025"."""
    for at in (place, place + 1):
        if at < len(tokens) and _YEAR.fullmatch(tokens[at].text):
            return int(tokens[at].text)
        if not _small(tokens, at):
            return None
    return None
