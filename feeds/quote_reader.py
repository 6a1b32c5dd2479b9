"""Whose words a quotation is, in languages with spaces: by the verb of speech before or behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.people import Mention
from feeds.quote_frame import Page
from feeds.quote_spans import Span
from feeds.quote_subject import VERB_LAST, Subjects
from feeds.quote_words import ALONE, HALF_SURE, HE, NOBODY, SpeechWords
from feeds.text import is_capital
from feeds.tokens import Token

_VERB_WITHIN = 9  # words behind a quotation in which its verb must begin
_BESIDE = 3  # words from a verb of speech on to a quotation of a word or two
_LEADS = 7  # the same, to one of three words
_LABEL = re.compile(r"\s?[:：]\s?[–—-]?\s?$")
_COLON = re.compile(r"\s?[:：]")
_SUBJECT_FIRST = frozenset({"en", "tr"})  # a name behind the verb is its object
_SET_OFF = re.compile(r"[,:–—-]")
_ENDS_OPEN = ",!?…"


@dataclass(frozen=True, slots=True)
class Reader:
    """A page, read sentence by sentence."""

    page: Page
    subjects: Subjects
    words: SpeechWords

    def free(self, mention: Mention) -> bool:
        """Whether a named person may be a subject."""
        return self.subjects.named.free(mention)

    def opens(self, start: int, end: int) -> int | None:
        """The subject of a sentence: of its first verb of speech, else the first who may be one."""
        line = self.page.words(start, end)
        verb = self.words.said.first(line)
        if verb >= 0:
            found = self.subjects.before(line, verb)
            if found is not None:
                return found
        return self.subjects.first(line) if line else None

    def read(self, span: Span) -> tuple[int | None, int]:
        """Who speaks a quotation (an index, HE, NOBODY, None when nothing tells), and how many words it must
        have for that to be sure.
        """
        frame = self.page.frame(span)
        label = self._label(span, frame.before)
        if label is not None:
            return label, 1
        if frame.before:
            found = self._ahead(frame.before, ends=not frame.after)
            if found is not None:
                return found
        behind = self._behind(span, frame.after)
        if behind == HE and frame.before:
            return self._first(frame.before, behind), 1
        if behind is not None:
            return behind, 1
        plate = self._nameplate(span, frame.after)
        if plate is not None:
            return plate, 1
        return self._unspoken(frame.before)

    def _unspoken(self, before: Sequence[Token]) -> tuple[int | None, int]:
        """Without any verb of speech: by the name that opens the sentence."""
        if not before:
            return None, ALONE
        heading = self._heading(before)
        return (self._first(before, None) if heading is None else heading), HALF_SURE

    def _label(self, span: Span, before: Sequence[Token]) -> int | None:
        """ "Lavrov: ..." right before the quotation."""
        if not before or not _LABEL.search(self.page.text[before[-1].end : span.start]):
            return None
        named = self.page.named(before[0].start, span.start)
        if not named or named[-1].end < before[-1].end:
            return None
        clause = [token for token in before if token.start < named[-1].start]
        return named[-1].person if len(clause) <= 6 and self.free(named[-1]) else None

    def _heading(self, before: Sequence[Token]) -> int | None:
        """ "Trump: ..., 'that was their impression'": a name and a colon open the sentence."""
        for mention in self.page.named(before[0].start, before[-1].end)[:1]:
            ahead = [token for token in before if token.start < mention.start]
            colon = _COLON.match(self.page.text, mention.end)
            return mention.person if colon and len(ahead) <= 3 else None
        return None

    def _ahead(self, before: Sequence[Token], *, ends: bool) -> tuple[int, int] | None:
        """By the last verb of speech before the quotation."""
        for index in reversed(range(len(before))):
            near = _needed(len(before) - index, ends=ends)
            if self.words.written.at(before, index):
                return NOBODY, 1
            if length := self.words.said_by.at(before, index):
                return self._named_by(before[index + length :]), near
            if length := self.words.said.at(before, index):
                return self._subject(before, index, length, HE), near
            if length := self.words.said_many.at(before, index):
                return self._subject(before, index, length, NOBODY), near
        return None

    def _subject(self, line: Sequence[Token], verb: int, length: int, otherwise: int) -> int:
        """Whose a verb is: the subject before it, else the one behind it."""
        found = self.subjects.before(line, verb)
        if found is None or (found == NOBODY and self.subjects.language not in _SUBJECT_FIRST):
            behind = self.subjects.after(line, verb + length)
            found = behind if behind is not None and (found is None or behind >= 0) else found
        if found is None or (found == HE and otherwise == NOBODY):
            return otherwise
        return found

    def _named_by(self, rest: Sequence[Token]) -> int:
        """Whose name or office follows "according to"."""
        if not rest:
            return NOBODY
        if self.words.he.at(rest, 0):
            return HE
        comma = self.page.text.find(",", rest[0].start, rest[-1].end)
        end = comma if comma > 0 else rest[-1].end
        named = self.page.named(rest[0].start, end)
        if named:
            return self._last_of_chain(named).person
        found = self.subjects.by_office([token for token in rest[:6] if token.start < end])
        return NOBODY if found is None else found

    def _last_of_chain(self, named: Sequence[Mention]) -> Mention:
        """The name that a title with a name in it leads to: "Putin's aide Yuri Ushakov"."""
        chosen = named[0]
        for mention in named[1:]:
            between = self.page.words(chosen.end, mention.start)
            given = all(is_capital(self.page.text[token.start]) for token in between)
            if not given and self.page.text[chosen.end : chosen.end + 1] not in {"'", "’"}:
                break
            chosen = mention
        return chosen

    def _behind(self, span: Span, after: Sequence[Token]) -> int | None:
        """By the first verb of speech behind the quotation, when it belongs to it."""
        for index in range(min(_VERB_WITHIN, len(after))):
            if index and not self._verb_last and not self._set_off(span, after):
                return None
            if self.words.written.at(after, index):
                return NOBODY
            if length := self.words.said_by.at(after, index):
                return self._named_by(after[index + length :]) if index < 2 else None
            if length := self.words.said.at(after, index):
                if self._verb_last:
                    behind = self.subjects.after(after, index + length)
                    return HE if behind is None else behind
                return self._subject(after, index, length, HE)
            if length := self.words.said_many.at(after, index):
                return self._subject(after, index, length, NOBODY)
        return None

    @property
    def _verb_last(self) -> bool:
        """Whether the verb ends the sentence, so that its subject stands before the quotation."""
        return self.subjects.language in VERB_LAST

    def _set_off(self, span: Span, after: Sequence[Token]) -> bool:
        """Whether a sign stands between a quotation and the words behind it."""
        inner = self.page.text[max(span.start, span.end - 3) : span.end].rstrip("”\"'’»“‘« \xa0")
        sign = self.page.text[span.end : after[0].start]
        return span.dash or bool(_SET_OFF.search(sign)) or inner[-1:] in _ENDS_OPEN

    def _nameplate(self, span: Span, after: Sequence[Token]) -> int | None:
        """A quotation with a name behind it and no verb: "...": Zelensky on the plan."""
        if not after or not _SET_OFF.search(self.page.text[span.end : after[0].start]):
            return None
        named = self.page.named(after[0].start, after[-1].end)
        if span.start >= self.page.title_end:
            return named[0].person if named and len(after) <= 6 and self.free(named[0]) else None
        if len({mention.person for mention in named}) == 1 or (named and self._near(named[0], after)):
            return named[0].person
        return next((mention.person for mention in named if self.free(mention)), None)

    def _near(self, mention: Mention, after: Sequence[Token]) -> bool:
        """Whether a name stands within the first two words: "…": statement of Trump after ..."."""
        ahead = sum(token.start < mention.start for token in after)
        return ahead <= 1 and self.page.text[mention.end : mention.end + 1] != "-"

    def _first(self, before: Sequence[Token], otherwise: int | None) -> int | None:
        """The first who may be the subject of the sentence."""
        for mention in self.page.named(before[0].start, before[-1].end):
            if self.free(mention):
                return mention.person
        return otherwise


def _needed(distance: int, *, ends: bool) -> int:
    """How many words a quotation must have that a verb so many words before it leads to.

    ends: it ends the sentence, as what somebody calls something does.
    """
    if distance <= _BESIDE:
        return 1
    if distance > _LEADS:
        return HALF_SURE
    return HALF_SURE - 2 if ends else HALF_SURE - 1
