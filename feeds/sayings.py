"""What one person said, each saying once, however many outlets print it and in whatever language.

Pure: stories -> sayings. Two different sentences of one speech stay two: across languages a saying must name
the same things, and be about as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from feeds.features import content_words
from feeds.model import Quote, Report, Story
from feeds.text import squeeze, wide

SHORTEST = 3  # words of a quotation that is worth showing alone
_LETTERS = 12  # it must have
_NEAR = timedelta(hours=72)  # between two prints of the same words
_NEAR_ELSEWHERE = timedelta(hours=36)  # the same, translated and in another story
_SAME_WORDS = 0.7  # of the shorter one's words that the longer one has
_LENGTHS = 1.9  # how many times as long a translation may be
_WIDE = 2.6  # letters for which one Han or Kana sign stands
_HANGUL = 2.0
_WEIGHTS = {".": 0.5, "~": 0.9}  # of what two quotations both name; of ids that tell more 1
_APART = 0.3  # for an id that only one of them names
_ENOUGH, _SURE = 0.9, 2.0  # within a story, and beyond it


@dataclass(frozen=True, slots=True)
class Print:
    """A quotation as one report prints it."""

    quote: Quote
    report: Report
    story: str  # id


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing a person said. `prints` in order of time, never empty."""

    speaker: str
    prints: tuple[Print, ...]

    @property
    def shown(self) -> Print:
        """English first, state media last among equals, then the longest."""
        return min(
            self.prints, key=lambda p: (p.report.language != "en", p.report.state_media, -len(p.quote.text))
        )

    @property
    def first(self) -> datetime:
        """When it was first printed."""
        return self.prints[0].report.published

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who prints it, first to last, each once."""
        return tuple(dict.fromkeys(p.report.outlet for p in self.prints))

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages, first to last, each once."""
        return tuple(dict.fromkeys(p.report.language for p in self.prints))


def sayings(stories: Iterable[Story], speaker: str) -> tuple[Saying, ...]:
    """What the speaker (slug) said in these stories, newest first."""
    prints = [
        Print(quote, report, story.id)
        for story in stories
        for report in story.reports
        for quote in report.quotes
        if quote.speaker == speaker and long_enough(quote.text)
    ]
    groups: list[list[Print]] = []
    for one in sorted(prints, key=lambda p: (p.report.published, p.report.entry)):
        group = next((g for g in reversed(groups) if _near(one, g) and any(_same(one, o) for o in g)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    found = [Saying(speaker, tuple(group)) for group in groups]
    return tuple(sorted(found, key=lambda saying: saying.first, reverse=True))


def _near(one: Print, group: list[Print]) -> bool:
    return one.report.published - group[-1].report.published <= _NEAR


def long_enough(text: str) -> bool:
    """Whether a quotation says something by itself; one of a word or two does not."""
    return _letters(text) >= _LETTERS and (len(text.split()) >= SHORTEST or any(map(wide, text)))


def _same(one: Print, other: Print) -> bool:
    """Whether two prints are of the same words, or of a translation."""
    apart = abs(one.report.published - other.report.published)
    if apart > _NEAR:
        return False
    if one.report.language == other.report.language:
        return _same_words(one.quote.text, other.quote.text)
    if one.story != other.story and apart > _NEAR_ELSEWHERE:
        return False
    return _translated(one.quote, other.quote, strict=one.story != other.story)


def _same_words(one: str, other: str) -> bool:
    """One holds the other, or most words of the shorter one are in the longer one."""
    first, second = _compared(one), _compared(other)
    if first[0] in second[0] or second[0] in first[0]:
        return True
    fewer = min(len(first[1]), len(second[1]))
    return fewer >= SHORTEST and len(first[1] & second[1]) >= _SAME_WORDS * fewer


@lru_cache(maxsize=4096)
def _compared(text: str) -> tuple[str, frozenset[str]]:
    return squeeze(text), frozenset(content_words(text))


def _translated(one: Quote, other: Quote, *, strict: bool) -> bool:
    """Whether two quotations in different languages name the same things and are about as long."""
    lengths = sorted((_letters(one.text), _letters(other.text)))
    if lengths[1] > _LENGTHS * lengths[0] or _numbers(one) != _numbers(other):
        return False
    first, second = set(one.about), set(other.about)
    shared = sum(_WEIGHTS.get(found[0], 1.0) for found in first & second)
    apart = sum(_APART for found in first ^ second if found[0] not in _WEIGHTS)
    return shared - apart >= (_SURE if strict else _ENOUGH)


def _numbers(quote: Quote) -> set[str]:
    return {found for found in quote.about if found.isdigit()}


def _letters(text: str) -> float:
    """Length as a text in letters would have it: signs of scripts without spaces say more."""
    return sum(_weight(char) for char in text)


def _weight(char: str) -> float:
    if not wide(char):
        return 1.0
    return _HANGUL if "가" <= char <= "힣" else _WIDE
