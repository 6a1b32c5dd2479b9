"""Whose words a quotation is, in Chinese, Japanese and Korean: by particles and by the order of words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.people import Mention
from feeds.quote_frame import Page
from feeds.quote_named import People
from feeds.quote_spans import Span
from feeds.quote_words import HE, NOBODY, SpeechWords
from feeds.text import fold

_TITLE = r"[^はがをにとのもへ、，。「」（()\s]{0,12}"
_MARKED = re.compile(
    rf"{_TITLE}(?:（[^）]{{0,12}}）)?(?:は|が|も|によると|によれば|、)"
)  # a title, a particle
_OBJECT = {
    "ja": re.compile(rf"{_TITLE}(?:と|に|を|の|へ|から|や|との)"),
    "zh": re.compile(r"(?:总统|總統)?(?:的|之|后|後|时|時|和|与|與|、|及|通话)"),
}
_KOREAN_SUBJECT = ("은", "는", "이", "가", "도")
_KOREAN_OBJECT = ("와", "과", "에게", "을", "를", "의", "에", "로부터", "한테")
_KOREAN_TITLE = 4  # words behind a Korean name in which its particle stands
_ADVERB = "并|並|还|還|也|又|同时|同時|此外|随后|隨後|另外|其后|之后|当天|當天|[周週][一二三四五六日]"
_ADVERBS = re.compile(rf"[，,、\s]*(?:(?:{_ADVERB})[，,、\s]*){{0,4}}")
_LABEL = re.compile(r"[^\s「」“”：:、，。]{0,8}\s?[:：]?\s?$")
_BEHIND = re.compile(r"[\s　=＝―—\-–、，,:：」』]{0,3}$")
_NEAR = 8  # characters between a Chinese subject and its verb
_TAIL = 24  # characters behind a quotation in which its verb may stand
_OFFICE = 12  # characters before the end of an office in which "a former" would belong to the office
_ADJOINING = 3  # characters between a Chinese office and its verb
_LEAD = 14  # characters between a verb and the quotation it leads to


@dataclass(frozen=True, slots=True)
class WideSubjects:
    """A page's names in a script without spaces, or in Korean."""

    page: Page
    people: People
    words: SpeechWords
    language: str

    def free(self, mention: Mention) -> bool:
        """Whether a named person may be a subject, by what stands around the name."""
        text = self.page.text
        if self.language == "zh":
            ahead = text[max(0, mention.start - 3) : mention.start]
            if any(ahead.endswith(word) for word in self.words.beside.anywhere):
                return False
        if self._marked(mention):
            return True
        rest = text[mention.end : mention.end + 40]
        if self.language == "ko":
            return _particle(rest) != "object"
        return not _OBJECT[self.language].match(rest)

    def _marked(self, mention: Mention) -> bool:
        """Whether a particle behind the name and its title shows a subject. There are none in Chinese."""
        rest = self.page.text[mention.end : mention.end + 40]
        if self.language == "ko":
            return _particle(rest) == "subject"
        return self.language == "ja" and bool(_MARKED.match(rest))

    def opens(self, start: int, end: int) -> int | None:
        """The subject of a sentence."""
        return self._subject(start, end)

    def read(self, span: Span) -> tuple[int | None, int]:
        """Who speaks a quotation, and how many words it must have for that to be sure."""
        start, end = self.page.sentence(span.start)
        ahead, behind = self.page.text[start : span.start], self.page.text[span.end : end]
        label = self._label(start, span, ahead)
        if label is not None:
            return label, 1
        tail = fold(behind[:_TAIL])
        if self.words.said.wide_at(tail) >= 0:
            after = self._behind_verb(span, tail) if not ahead.strip() else None
            return (self._subject(start, span.start) if after is None else after), 1
        verb = self.words.said.wide_last(fold(ahead))
        if verb >= 0 and len(ahead) - verb <= _LEAD:
            return self._subject(start, start + verb), 1
        return self._nameplate(span), 1

    def _label(self, start: int, span: Span, ahead: str) -> int | None:
        """ "Name (title): 「...」", with or without the colon."""
        named = self.page.named(start, span.start)
        if not named:
            return None
        last = named[-1]
        between = self.page.text[last.end : span.start]
        colon = bool(re.search(r"[:：]\s?$", ahead))
        if colon or (self.language in {"ja", "ko"} and span.start < self.page.title_end):
            return last.person if _LABEL.fullmatch(between) else None
        return None

    def _nameplate(self, span: Span) -> int | None:
        """A headline's 「...」 with the name right behind it."""
        if span.start >= self.page.title_end:
            return None
        for mention in self.page.named(span.end, self.page.title_end)[:1]:
            between = self.page.text[span.end : mention.start]
            if len(between) <= 3 and _BEHIND.fullmatch(between):
                return mention.person
        return None

    def _behind_verb(self, span: Span, tail: str) -> int | None:
        """“……，”特朗普说: the name between quotation and verb."""
        verb = span.end + self.words.said.wide_at(tail)
        found = [m for m in self.page.named(span.end, verb) if self.free(m)]
        return found[-1].person if found else None

    def _subject(self, start: int, end: int) -> int | None:
        """The subject of a sentence up to its verb or quotation."""
        text = self.page.text
        free = [m for m in self.page.named(start, end) if self.free(m)]
        if self.language != "zh":
            free = [m for m in free if self._marked(m)]
        if free:
            near = self.language != "zh" or len(text[free[-1].end : end]) <= _NEAR
            return (free[-1] if near else free[0]).person
        return self._unnamed(text[start:end])

    def _unnamed(self, clause: str) -> int | None:
        """The subject when no name is it: a pronoun, an office, nothing at all, or somebody else."""
        folded = fold(clause)
        if self.words.he.wide_at(folded) >= 0:
            return HE
        called = self.people.offices.read_wide(folded, self.language)
        if called is not None and self._is_subject(clause, called.end):
            if self.words.some.wide_at(folded[: called.end][-_OFFICE:]) >= 0:
                return NOBODY
            named = [m.person for m in self.page.mentions if m.person not in self.people.reporters]
            found = self.people.offices.holders(named, called)
            return found[0] if len(found) == 1 else NOBODY
        lead = _ADVERBS.match(clause)
        bare = called is None and (lead is None or lead.end() >= len(clause) - 4)
        topic = self.language == "ja" and not re.search(r"(?<![でにと])は", clause)
        return HE if bare or topic else NOBODY

    def _is_subject(self, clause: str, end: int) -> bool:
        """Whether an office that ends at a place of a clause is its subject."""
        rest = clause[end:].lstrip()
        if self.language == "ko":
            return rest.startswith(_KOREAN_SUBJECT)
        if self.language == "ja":
            return rest.startswith(("は", "が", "も", "、"))
        return len(rest) <= _ADJOINING or end <= _OFFICE


def _particle(rest: str) -> str:
    """Which Korean particle comes first behind a name: on the name itself or on a word of its title."""
    for word in rest.split(",", maxsplit=1)[0].split(" ")[:_KOREAN_TITLE]:
        if word.endswith(_KOREAN_SUBJECT):
            return "subject"
        if word.endswith(_KOREAN_OBJECT):
            return "object"
    return ""
