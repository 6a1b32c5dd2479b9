"""On which days an event itself is, told by the dates and weekdays of headline and lead."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feeds import nearest
from feeds.daydates import MOST_DAYS, Dated, by_month, in_figures, in_signs
from feeds.daywords import MONTH, WEEKDAY, WEEKEND, DayWord, DayWords
from feeds.pack import Pack
from feeds.text import fold
from feeds.tokens import Beside, Token, tokens

_SENTENCE_END = re.compile(r"[.!?]\s|[。！？\n]")
_MONTH_FIRST = frozenset({"en"})  # writes December 21
_LIMIT_BEHIND = frozenset({"tr", "zh", "ja", "ko"})  # until, since stand behind the day
_BESIDE_SIGNS = 3  # characters, in scripts without spaces
_NEAR_AHEAD = 6  # words between a day and what says that it is to come
_SAID_BEFORE = 4  # words between a verb of speech and the day; signs, behind it, where there are no spaces


@dataclass(frozen=True, slots=True)
class _Language:
    """One language's words, ready."""

    code: str
    wide: bool
    days: DayWords
    next_day: Beside
    last_day: Beside
    limit: Beside
    ahead: Beside
    said: Beside


@dataclass(frozen=True, slots=True)
class _Text:
    """A text made ready, and what is known of it."""

    text: str
    folded: str
    tokens: Sequence[Token]
    starts: Sequence[int]  # of the tokens
    ends: Sequence[int]  # of the sentences
    printed: date
    ahead: Sequence[int]  # where words for announcements stand

    def place(self, at: int) -> int:
        """Which token stands at or behind an offset."""
        return bisect_left(self.starts, at)

    def number(self, at: int) -> int:
        """Which sentence an offset is in."""
        return bisect_left(self.ends, at + 1)

    def bounds(self, at: int) -> tuple[int, int]:
        """Where the sentence of an offset begins and ends."""
        number = self.number(at)
        start = self.ends[number - 1] if number else 0
        return start, self.ends[number] if number < len(self.ends) else len(self.text)

    def announced(self, at: int) -> bool:
        """Whether a word that announces stands in the sentence of an offset."""
        return any(self.number(other) == self.number(at) for other in self.ahead)


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
        ends = [end.end() for end in _SENTENCE_END.finditer(text)]
        ready = _Text(text, folded, found, [token.start for token in found], ends, printed, ahead)
        return tuple(day.isoformat() for day in _of_the_event(ready, list(_mentions(ready, known, figures))))


def _language(pack: Pack, code: str) -> _Language:
    days = DayWords(pack, code)
    lists = (Beside(pack, name, code) for name in ("next_day", "last_day", "day_limit", "ahead", "said"))
    return _Language(code, days.wide, days, *lists)


def _mentions(ready: _Text, known: _Language, figures: Iterable[Dated]) -> Iterator[_Mention]:
    """Every day that may be the event's, in no order."""
    for found in (*figures, *_by_words(ready, known)):
        said = _said(ready, known, found.start, found.end)
        hint = nearest.SAID if said else _hint(ready, known, found.start, found.end)
        days = found.days if isinstance(found, Dated) else _meant(found, ready.printed, hint)
        elsewhere = len(days) < 2 and _elsewhere(ready, known, found.start, found.end)
        if days and not elsewhere and nearest.sensible(days, ready.printed, hint):
            yield _Mention(found.start, days, said)


def _by_words(ready: _Text, known: _Language) -> Iterator[Dated | DayWord]:
    """Days told by a word: weekdays, yesterday, a month with a figure beside it."""
    for word in known.days.find(ready.text, ready.folded, ready.tokens):
        if word.kind != MONTH:
            yield word
            continue
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


def _elsewhere(ready: _Text, known: _Language, start: int, end: int) -> bool:
    """Whether the event is before or after a day, not on it: by Sunday, after Sunday."""
    if known.wide:
        return known.limit.begins(ready.folded[end : end + _BESIDE_SIGNS + 2].lstrip(" 曜日"))
    first, last = ready.place(start), ready.place(end)
    limits = (last, last + 2) if known.code in _LIMIT_BEHIND else (first - 2, first)
    return known.limit.among(ready.tokens, *limits)


def _hint(ready: _Text, known: _Language, start: int, end: int) -> str:
    """What stands near a day and says which one is meant."""
    if known.wide:
        before = ready.folded[max(0, start - _BESIDE_SIGNS) : start]
        following, past = known.next_day.within(before), known.last_day.within(before)
        coming = known.ahead.within(ready.folded[slice(*ready.bounds(start))])
    else:
        first, last = ready.place(start), ready.place(end)
        following, past = (
            words.among(ready.tokens, first - 2, first) or words.among(ready.tokens, last, last + 1)
            for words in (known.next_day, known.last_day)
        )
        begin, stop = ready.bounds(start)
        near = max(first - _NEAR_AHEAD, ready.place(begin)), min(last + _NEAR_AHEAD, ready.place(stop))
        coming = known.ahead.among(ready.tokens, *near)
    if following or past:
        return nearest.NEXT if following else nearest.LAST
    return nearest.AHEAD if coming or ready.announced(start) else nearest.PLAIN


def _said(ready: _Text, known: _Language, start: int, end: int) -> bool:
    """Whether a day is that of a statement: "said on Monday", "am Montag sagte"."""
    if known.wide:
        return known.said.within(ready.folded[end : end + _SAID_BEFORE])
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
    first = min(ready.number(mention.start) for mention in wanted)
    of_first = sorted((m for m in wanted if ready.number(m.start) == first), key=lambda m: m.start)
    return _together(m.days for m in of_first)


def _together(groups: Iterable[Sequence[date]]) -> list[date]:
    """The first days named, and those right before or behind them."""
    days: set[date] = set()
    for group in groups:
        grown = days | set(group)
        if not days or (max(grown) - min(grown)).days < len(grown) <= MOST_DAYS:
            days = grown
    return sorted(days)
