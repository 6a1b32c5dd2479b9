"""The sentences around quotations: where each begins and ends, with stops inside quotations left out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.people import Mention
from feeds.quote_spans import Span
from feeds.text import is_capital
from feeds.tokens import Token
from feeds.wordlist import line

_STOP = re.compile(r"[.!?…]+[\"'”’»“)\]]*(?=\s|$)|[。！？]|\n")
_SHORT = re.compile(
    r"(?:\b[A-ZА-ЯІЇЄ]|\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|St|No|Nov|Dec|Jan|Feb|Oct|Sept?|Aug|M|Sr|Sra|MM|Mme|Hr|vgl|bzw"
    r"|г|ст|им|р|ім|ul|nr|str|tzv|np|al|dl|dr|čl|bl|ca|ok|U\.S|U\.K|d\.C|Ee\.Uu|EE\.UU))\.$"
)
_OPENS_ON = re.compile(r"\s+[\"'“„«‘(\[–—-]*\s?(?=\S)")
_FRAME = 260  # characters of a sentence before and after a quotation that are looked at


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and after a quotation in its sentence, and who is named there."""

    before: tuple[Token, ...]
    after: tuple[Token, ...]
    start: int  # of the sentence
    end: int


class Page:
    """A text with its quotations, cut into sentences around them."""

    def __init__(self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]) -> None:
        self.text = text
        self.spans = spans
        self._starts = [span.start for span in spans]
        self.mentions = [m for m in mentions if not self.quoted(m.start)]
        self._named = [m.start for m in self.mentions]
        self.title_end = text.find("\n") if "\n" in text else len(text)
        self._stops = self._find_stops()

    def quoted(self, at: int) -> bool:
        """Whether a place is within a quotation."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self.spans[index].end - (not self.spans[index].dash)

    def named(self, start: int, end: int) -> list[Mention]:
        """Who is named between two places, quotations left out."""
        return self.mentions[bisect_left(self._named, start) : bisect_left(self._named, end)]

    def sentence(self, at: int) -> tuple[int, int]:
        """Where the sentence around a place begins and ends."""
        index = bisect_right(self._stops, at)
        start = self._stops[index - 1] if index else 0
        end = self._stops[index] if index < len(self._stops) else len(self.text)
        return start, end

    def frame(self, span: Span) -> Frame:
        """The words around a quotation in its sentence. Other quotations there are no part of it."""
        start = max(self.sentence(span.start)[0], span.start - _FRAME)
        end = min(self.sentence(span.end - 1)[1], span.end + _FRAME)
        return Frame(tuple(self.words(start, span.start)), tuple(self.words(span.end, end)), start, end)

    def words(self, start: int, end: int) -> list[Token]:
        """The words between two places that are in no quotation."""
        if bisect_left(self._starts, end) == bisect_left(self._starts, start) and not self.quoted(start):
            return line(self.text, start, end)
        return [token for token in line(self.text, start, end) if not self.quoted(token.start)]

    def same_paragraphs(self, first: int, second: int) -> bool:
        """Whether two places are in one paragraph or in two that follow each other."""
        return self.text.count("\n", first, second) <= 1

    def _find_stops(self) -> list[int]:
        """Ends of sentences, in order, those of quotations that end theirs among them."""
        found = [stop.end() for stop in _STOP.finditer(self.text) if self._stop(stop)]
        found += [span.end for span in self.spans if self._ends_sentence(span)]
        return sorted(set(found))

    def _stop(self, stop: re.Match[str]) -> bool:
        at, text = stop.start(), self.text
        if self.quoted(at):
            return False
        if text[at] == "\n":  # a colon points to the next paragraph
            return not text[:at].endswith((":", "：")) or at == self.title_end
        if text[at] != ".":
            return True
        if _SHORT.search(text[max(0, at - 6) : at + 1]):
            return False
        following = _OPENS_ON.match(text, stop.end())
        return following is None or not text[following.end()].islower()

    def _ends_sentence(self, span: Span) -> bool:
        """Whether the quotation's own stop ends the sentence: a new one begins behind the mark."""
        inner = span.text.rstrip("\"'”’»")
        if not inner or inner[-1] not in ".…。" or span.dash:
            return False
        rest = self.text[span.end : span.end + 3]
        return rest[:1] in " \xa0" and is_capital(rest[1:2])
