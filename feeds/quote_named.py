"""Which of the people named around a quotation may be the subject of a verb, and which cannot."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.offices import Offices
from feeds.pack import Pack
from feeds.people import Mention
from feeds.quote_frame import Page
from feeds.quote_words import SpeechWords
from feeds.text import is_capital, semitic, squeeze
from feeds.tokens import Token
from feeds.translit import skeleton

BREAK = frozenset(',;:()–—“”„«»"،؛')  # signs at which a clause ends
_OBJECT_LAST = frozenset({"en", "fr", "es", "it", "pt", "nl", "id"})  # subject, verb, object; no cases
CASES = frozenset({"uk", "ru", "pl", "cs", "sr"})  # languages in which names decline
_SAME = frozenset("oоuуiіeеє")  # names that end so are alike in all cases
_BACK = 7  # words before a name that are looked at
_AHEAD = 90  # characters in which they stand
_MISTER = 3  # letters of Mr, Mrs, Ms, Dr
_JOINTS = frozenset("'’-‑")
_AND = frozenset("وفושה")  # Arabic and Hebrew for and, so, that, the: other small words are prepositions


class People:
    """The pack's people as subjects: their base forms and offices."""

    def __init__(self, pack: Pack) -> None:
        self.offices = Offices(pack)
        self._forms = tuple(frozenset(map(squeeze, (*p.family, *p.whole))) for p in pack.people)
        self.reporters = frozenset(i for i, person in enumerate(pack.people) if person.reporter)

    def nominative(self, person: int, printed: str, language: str) -> bool:
        """Whether a surname is printed in its base form, in whatever spelling; "Путина" is not."""
        form = squeeze(printed)
        if form in self._forms[person]:
            return True
        key = skeleton(printed, language)
        return any(skeleton(base) == key for base in self._forms[person]) if key else True


class Named:
    """The names of a page."""

    def __init__(
        self, page: Page, people: People, words: SpeechWords, language: str, places: frozenset[int]
    ) -> None:
        """places: where names of places and of sides begin."""
        self.page, self.people, self.words, self.language = page, people, words, language
        self._places = places
        self._free: dict[int, bool] = {}

    def free_in(self, start: int, end: int) -> list[Mention]:
        """Those named between two places who may be a subject."""
        return [mention for mention in self.page.named(start, end) if self.free(mention)]

    def free(self, mention: Mention) -> bool:
        """Whether a named person may be a subject: no genitive, no object, no attribute."""
        known = self._free.get(mention.start)
        if known is None:
            known = self._free[mention.start] = self._is_free(mention)
        return known

    def stranger(self, token: Token) -> bool:
        """Whether a word looks like the name of somebody or something the pack lacks."""
        printed = self.page.text[token.start : token.end]
        if not is_capital(printed) or (printed.isupper() and len(printed) > 1):
            return False
        known = token.start in self._places or any(m.start <= token.start < m.end for m in self.page.mentions)
        return not known

    def office(self, words: Sequence[Token]) -> bool:
        """Whether some words name an office."""
        called = self.people.offices.read(words, self.language)
        return called is not None and bool(called.offices)

    def _is_free(self, mention: Mention) -> bool:
        text = self.page.text
        after = text[mention.end : mention.end + 2]
        if (after[:1] in _JOINTS and after[1:].isalpha()) or self._joined(mention.start):
            return False
        if not self.people.nominative(mention.person, text[mention.start : mention.end], self.language):
            return False
        start = max(self.page.sentence(mention.start)[0], mention.start - _AHEAD)
        words = self.page.words(start, mention.start)[-_BACK:]
        if self.language in _OBJECT_LAST and self._object(mention, words):
            return False
        return not self._attribute(mention) and not self._governed(mention, words)

    def _object(self, mention: Mention, words: Sequence[Token]) -> bool:
        """Whether a verb leads to the name: "briefed Zelensky"; no title, verb of speech or small word.

        words: those before the name, in its sentence.
        """
        edge = mention.start
        for index in reversed(range(len(words))):
            token = words[index]
            if BREAK & set(self.page.text[token.end : edge]):
                return False
            edge = token.start
            if self.people.offices.end_at(words, index, self.language):
                return False
            if is_capital(self.page.text[token.start]) or token.start in self._places or token.text == "s":
                continue
            return not any(listed.at(words, index) for listed in self.words.small)
        return False

    def _joined(self, at: int) -> bool:
        """Whether another name or a preposition is written joined to the name: "Trump-Putin", לטראמפ."""
        before = self.page.text[max(0, at - 2) : at]
        if before[-1:] in {"-", "‑"}:
            return before[:1].isalpha()
        return before[-1:].isalpha() and semitic(before[-1]) and before[-1] not in _AND

    def _attribute(self, mention: Mention) -> bool:
        """ "Trump envoy": an office follows that is not his own."""
        following = self.page.words(mention.end, mention.end + 40)[:2]
        if not following or self.page.text[mention.end : following[0].start].strip():
            return False
        small = not is_capital(self.page.text[following[0].start])
        return small and self.office(following[:1])

    def _governed(self, mention: Mention, words: Sequence[Token]) -> bool:
        """Whether a preposition or a genitive leads the words that end in the name."""
        if self.language in CASES and squeeze(self.page.text[mention.start : mention.end])[-1:] not in _SAME:
            return False  # its base form shows that it is the subject
        edge = mention.start
        for index in reversed(range(len(words))):
            if BREAK & set(self.page.text[words[index].end : edge]):
                return False
            if self.words.said.at(words, index) or self.words.said_by.at(words, index):
                return False
            length = self.words.beside.at(words, index)
            if length and not self._modifier(words[index + length :], mention):
                return True
            if self.words.the.at(words, index):
                return index > 0 and self._leads(words, index - 1, mention)
            length = self.words.whose.at(words, index)
            if length and self._genitive(words[index + length :], mention):
                return True
            edge = words[index].start
        return False

    def _leads(self, words: Sequence[Token], index: int, mention: Mention) -> bool:
        """Whether a preposition or a genitive stands right before an article."""
        if self.words.beside.at(words, index):
            return True
        return bool(self.words.whose.at(words, index)) and self._genitive(words[index + 1 :], mention)

    def _modifier(self, between: Sequence[Token], mention: Mention) -> bool:
        """ "(envoy to) Ukraine Keith Kellogg", "(on) Monday Trump": the preposition has a name of its own."""
        own = between[: len(between) - mention.full]
        if not own or not all(is_capital(self.page.text[token.start]) for token in own):
            return False
        return own[0].start in self._places or not (self.office(own) or len(own[-1].text) <= _MISTER)

    def _genitive(self, between: Sequence[Token], mention: Mention) -> bool:
        """ "of Donald Trump", "du président Macron"; but "secretario de Estado Marco Rubio"."""
        if all(is_capital(self.page.text[token.start]) for token in between) and len(between) <= mention.full:
            return True
        called = self.people.offices.read(between, self.language)
        return called is not None and bool(self.people.offices.holders([mention.person], called))
