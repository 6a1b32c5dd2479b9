"""The top of one report, read for who denies or confirms; one way for scripts with spaces, one for others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from feeds.matcher import Hit
from feeds.pack import Pack
from feeds.people import Mention
from feeds.quote_frame import Page
from feeds.quote_named import CASES, Named
from feeds.quote_subject import Subjects
from feeds.text import fold
from feeds.tokens import Token
from feeds.wordlist import WordList

_OBJECT = 6  # words behind a verb in which a report that is rejected stands
_AFFIRMED = 3  # words behind a verb in which what is affirmed stands
_NOT = 5  # words before a verb in which a negation belongs to it
_AGENT = 6  # words behind "denied by" in which the one who did it stands
_SIDEWAYS = 8  # characters around a verb without spaces that may negate it, or name what it is about
_SUBJECT_FIRST = frozenset({"en", "tr"})  # a name behind the verb is its object
_LISTS = ("denies", "reports", "no", "affirmed", "by_whom")
Sides = Sequence[tuple[int, str]]  # where a side is named, and its id


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """The lists of `[words]` in terms.toml by their names there, for one language."""

    denies: WordList
    reports: WordList
    no: WordList
    affirmed: WordList
    by_whom: WordList

    @classmethod
    def of(cls, pack: Pack, language: str) -> ClaimWords:
        """The pack's lists of a language."""
        return cls(*(WordList(pack.words.get(name, {}).get(language, ())) for name in _LISTS))


class Top(Protocol):
    """What a report's headline and lead tell of a word of denial or confirmation in them."""

    page: Page

    def negated(self, hit: Hit) -> bool:
        """Whether it is denied that it is denied: "did not confirm"."""

    def affirms(self, hit: Hit) -> bool:
        """Whether it is a will or a right that is affirmed or denied, no report."""

    def of_report(self, hit: Hit) -> bool:
        """Whether it is a report that is rejected, no plan."""

    def denies(self, hit: Hit) -> bool:
        """Whether the word denies by itself."""

    def whose(self, hit: Hit) -> str:
        """Slug of the person or id of the side whose it is; "" when nobody is named."""


class SpacedTop:
    """For languages with spaces: by the words of the sentence."""

    def __init__(
        self, page: Page, words: ClaimWords, slugs: Sequence[str], sides: Sides, named: Named
    ) -> None:
        self.page = page
        self._words, self._slugs, self._sides, self._named = words, slugs, sides, named
        self._subjects = Subjects(named)

    def _line(self, hit: Hit) -> tuple[list[Token], int, int]:
        """The sentence's words, the index of the find among them, and that of the word behind it."""
        line = self.page.words(*self.page.sentence(hit.start))
        first = next((i for i, token in enumerate(line) if token.end > hit.start), len(line))
        return line, first, first + sum(hit.start <= token.start < hit.end for token in line[first:])

    def negated(self, hit: Hit) -> bool:
        """By a word shortly before it in its clause, or by its own form."""
        line, first, behind = self._line(hit)
        start = max(self._subjects.clause(line, first), first - _NOT)
        return self._words.no.first(line, start, behind) >= 0

    def affirms(self, hit: Hit) -> bool:
        """By one of the next words."""
        line, _, behind = self._line(hit)
        return self._words.affirmed.first(line, behind, behind + _AFFIRMED) >= 0

    def of_report(self, hit: Hit) -> bool:
        """By a word for a report behind it, or before it in its clause."""
        line, first, behind = self._line(hit)
        reports = self._words.reports
        start = self._subjects.clause(line, first)
        return reports.first(line, behind, behind + _OBJECT) >= 0 or reports.first(line, start, first) >= 0

    def denies(self, hit: Hit) -> bool:
        """By the pack's list."""
        line, first, _ = self._line(hit)
        return first < len(line) and self._words.denies.at(line, first) > 0

    def whose(self, hit: Hit) -> str:
        """The subject of the verb, by name, office or side; who did it in the passive."""
        line, first, behind = self._line(hit)
        if behind < len(line) and self._words.by_whom.at(line, behind):
            return self._agent(line[behind : behind + _AGENT])
        if self._named.language == "tr" and (
            side := _set_off(self.page, self._sides, line[0].start, hit.start)
        ):
            return side
        person = self._subjects.before(line, first)
        if person is not None and person >= 0:
            return self._slugs[person]
        side = self._subject_side(line, self._subjects.clause(line, first), first)
        if side:
            return side
        if self._named.language not in _SUBJECT_FIRST:
            person = self._subjects.after(line, behind)
            if person is not None and person >= 0:
                return self._slugs[person]
            side = self._side(hit.end, line[behind].end) if behind < len(line) else ""
        return side or self._subject_side(line, 0, first)

    def _subject_side(self, line: Sequence[Token], start: int, stop: int) -> str:
        """The first side in a part of the sentence that no small word leads to: "report on Moscow denied".

        Where names decline those in a seat of power speak: "в Кремле опровергли".
        """
        for index in range(start, stop):
            side = self._side(line[index].start, line[index].end)
            led = index > 0 and (line[index - 1].text == "s" or self._small(line, index - 1))
            if side and not (led and self._named.language not in CASES):
                return side
        return ""

    def _small(self, line: Sequence[Token], index: int) -> bool:
        """Whether a preposition stands at an index, or before the article there."""
        words = self._named.words
        if words.the.at(line, index) and index > 0:
            return self._small(line, index - 1)
        return bool(words.beside.at(line, index) or words.whose.at(line, index))

    def _agent(self, line: Sequence[Token]) -> str:
        """Who is named behind "by": in whatever case."""
        start, end = line[0].start, line[-1].end
        named = self.page.named(start, end)
        return self._slugs[named[-1].person] if named else self._side(start, end)

    def _side(self, start: int, end: int) -> str:
        return next((side for at, side in self._sides if start <= at < end), "")


class WideTop:
    """For Chinese, Japanese and Korean: by the signs around it."""

    def __init__(
        self,
        page: Page,
        words: ClaimWords,
        slugs: Sequence[str],
        sides: Sides,
        free: Callable[[Mention], bool],
    ) -> None:
        self.page = page
        self._words, self._slugs, self._sides, self._free = words, slugs, sides, free

    def _around(self, hit: Hit) -> str:
        return fold(self.page.text[max(0, hit.start - _SIDEWAYS // 2) : hit.end + _SIDEWAYS])

    def negated(self, hit: Hit) -> bool:
        """By signs beside it."""
        return self._words.no.wide_at(self._around(hit)) >= 0

    def affirms(self, hit: Hit) -> bool:
        """By signs beside it."""
        return self._words.affirmed.wide_at(self._around(hit)) >= 0

    def of_report(self, hit: Hit) -> bool:
        """By a word for a report in the sentence."""
        start, end = self.page.sentence(hit.start)
        return self._words.reports.wide_at(fold(self.page.text[start:end])) >= 0

    def denies(self, hit: Hit) -> bool:
        """By the pack's list."""
        return self._words.denies.wide_at(fold(self.page.text[hit.start : hit.end])) >= 0

    def whose(self, hit: Hit) -> str:
        """The first who may be the subject of the sentence, else the side it begins with."""
        start = self.page.sentence(hit.start)[0]
        side = _set_off(self.page, self._sides, start, hit.start)
        if side:
            return side
        named = [mention for mention in self.page.named(start, hit.start) if self._free(mention)]
        if named:
            return self._slugs[named[0].person]
        return next((side for at, side in self._sides if start <= at < hit.start), "")


def _set_off(page: Page, sides: Sides, start: int, end: int) -> str:
    """The side a sentence begins with when a comma parts it from the first name: "Kremlin, ..."."""
    side = next(((at, side) for at, side in sides if start <= at < end), None)
    named = page.named(start, end)
    if side is None or (named and named[0].start < side[0]):
        return ""
    between = page.text[side[0] : named[0].start if named else end]
    return side[1] if any(sign in between for sign in ",、，") else ""
