"""On which days an event itself is, told by the dates and weekdays of headline and lead."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feeds import nearest
from feeds.daydates import MOST_DAYS, Dated, by_month, in_figures, in_signs
from feeds.daywords import MONTH, WEEKDAY, WEEKEND, Beside, DayWord, DayWords
from feeds.pack import Pack
from feeds.text import fold
from feeds.tokens import Token, tokens

_SENTENCE_END = re.compile(r"[.!?]\s|[。！？\n]")
_MONTH_FIRST = frozenset({"en"})  # writes December 21
_LIMIT_BEHIND = frozenset({"tr", "zh", "ja", "ko"})  # until, since stand behind the day
_ELSEWHERE = "elsewhere"  # a hint: the event is before or after the day, not on it
_SAID_BEFORE = 4  # words between a verb of speech and the day it was said on


@dataclass(frozen=True, slots=True)
class _Language:
    """One language's words, ready."""

    code: str
    wide: bool
    days: DayWords
    next_day: Beside
    last_day: Beside
    limit: Beside
    said: Beside


@dataclass(frozen=True, slots=True)
class _Text:
    """A text made ready, and what is known of it."""

    text: str
    folded: str
    tokens: Sequence[Token]
    starts: Sequence[int]  # of the tokens
    printed: date
    ahead: Sequence[int]  # where words for announcements stand

    def place(self, at: int) -> int:
        """Which token stands at or behind an offset."""
        return bisect_left(self.starts, at)


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    days: tuple[date, ...]
    of_speech: bool  # the day something was said on


class Days:
    """The pack's words for days, ready."""

    def __init__(self, pack: Pack) -> None:
        self._languages = {code: _language(pack, code) for code in pack.languages}

    def find(
        self, text: str, language: str, published: datetime, ahead: Sequence[int] = ()
    ) -> tuple[str, ...]:
        """The days a headline and lead date their event to, as "2025-12-21", first to last; () for none.

        text: the headline, a line break, the lead. ahead: offsets of words that announce ("will meet").
        At most four days. A day something was said on counts when no other is named; the day a deadline
        ends, or after which something is, does not.
        """
        known = self._languages.get(language)
        if known is None:
            return ()
        folded, printed = fold(text), published.date()
        figures = tuple((in_signs if known.wide else in_figures)(text, printed))
        if not figures and not known.days.may_hold(folded):
            return ()
        found = () if known.wide else tokens(folded)
        ready = _Text(text, folded, found, [token.start for token in found], printed, ahead)
        dated = (*figures, *_by_words(ready, known))
        return tuple(day.isoformat() for day in _of_the_event(ready, list(_mentions(ready, known, dated))))


def _language(pack: Pack, code: str) -> _Language:
    days = DayWords(pack, code)
    next_day, last_day, limit, said = (
        Beside(pack, name, code) for name in ("next_day", "last_day", "day_limit", "said")
    )
    return _Language(code, days.wide, days, next_day, last_day, limit, said)


def _mentions(ready: _Text, known: _Language, dated: Iterable[Dated]) -> Iterator[_Mention]:
    """Every date that may be the event's, in no order."""
    for found in dated:
        hint = _hint(ready, known, found.start, found.end)
        elsewhere = hint == _ELSEWHERE and len(found.days) < 2
        if found.days and not elsewhere and nearest.sensible(found.days, ready.printed, hint):
            yield _Mention(found.start, found.days, _said(ready, known, found.start, found.end))


def _by_words(ready: _Text, known: _Language) -> Iterator[Dated]:
    """Dates told by a word: weekdays, yesterday, a month with a figure beside it."""
    for word in known.days.find(ready.text, ready.folded, ready.tokens):
        if word.kind != MONTH:
            hint = _hint(ready, known, word.start, word.end)
            yield Dated(word.start, word.end, _meant(word, ready.printed, hint))
        else:
            first = known.code in _MONTH_FIRST
            dated = by_month(ready.text, ready.tokens, ready.place(word.start), word, ready.printed, first)
            if dated:
                yield dated


def _meant(word: DayWord, printed: date, hint: str) -> tuple[date, ...]:
    if word.kind == WEEKDAY:
        return (nearest.weekday(printed, word.number, hint),)
    if word.kind == WEEKEND:
        return nearest.weekend(printed, hint)
    return (printed + timedelta(days=word.number),)


def _hint(ready: _Text, known: _Language, start: int, end: int) -> str:
    """What stands beside a day and says which one is meant, or that the event is not on it."""
    if known.wide:
        before, behind = ready.folded[max(0, start - 3) : start], ready.folded[end : end + 3].lstrip(" 曜日")
        if known.limit.begins(behind):
            return _ELSEWHERE
        nearby = (known.next_day.within(before), known.last_day.within(before))
    else:
        first, last = ready.place(start), ready.place(end)
        limits = (last, last + 2) if known.code in _LIMIT_BEHIND else (first - 2, first)
        if known.limit.among(ready.tokens, *limits):
            return _ELSEWHERE
        nearby = (
            known.next_day.among(ready.tokens, first - 2, first)
            or known.next_day.among(ready.tokens, last, last + 1),
            known.last_day.among(ready.tokens, first - 2, first)
            or known.last_day.among(ready.tokens, last, last + 1),
        )
    if any(nearby):
        return nearest.NEXT if nearby[0] else nearest.LAST
    return nearest.AHEAD if _announced(ready, start) else nearest.PLAIN


def _announced(ready: _Text, at: int) -> bool:
    """Whether a word that announces stands in the sentence of an offset."""
    if not ready.ahead:
        return False
    ends = [found.end() for found in _SENTENCE_END.finditer(ready.text)]
    return any(bisect_left(ends, at + 1) == bisect_left(ends, other + 1) for other in ready.ahead)


def _said(ready: _Text, known: _Language, start: int, end: int) -> bool:
    """Whether a day is that of a statement: "said on Monday", "am Montag sagte"."""
    if known.wide:
        return False
    first, last = ready.place(start), ready.place(end)
    return known.said.among(ready.tokens, first - _SAID_BEFORE, first) or known.said.among(
        ready.tokens, last, last + 1
    )


def _of_the_event(ready: _Text, mentions: Sequence[_Mention]) -> list[date]:
    """The days of the headline, else of the first sentence that has any; days of statements only for want of
    others.
    """
    wanted = [m for m in mentions if not m.of_speech] or mentions
    if not wanted:
        return []
    ends = [found.end() for found in _SENTENCE_END.finditer(ready.text)]
    first = min(bisect_left(ends, m.start + 1) for m in wanted)
    of_first = sorted((m for m in wanted if bisect_left(ends, m.start + 1) == first), key=lambda m: m.start)
    return _together(m.days for m in of_first)


def _together(groups: Iterable[Sequence[date]]) -> list[date]:
    """The first days named, and those right before or behind them."""
    days: set[date] = set()
    for group in groups:
        grown = days | set(group)
        if not days or (max(grown) - min(grown)).days < len(grown) <= MOST_DAYS:
            days = grown
    return sorted(days)
