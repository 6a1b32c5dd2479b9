"""Who is meant when a speaker is called by his office alone: "the Kremlin aide said"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from feeds.offices import Office
from feeds.people import Mention
from feeds.quote_named import Named
from feeds.quote_words import NOBODY
from feeds.text import is_capital
from feeds.tokens import Token

_HEADS = 20  # characters of a headline in which its subject begins


class Called:
    """The people of a page by the offices they held."""

    def __init__(self, named: Named) -> None:
        self._named = named
        self._page = named.page
        self._offices = named.people.offices

    def by_office(self, phrase: Sequence[Token]) -> int | None:
        """Who is meant by an office: the only one of the text who held it. None when no office is named."""
        called = self._offices.read(phrase, self._named.language)
        if called is None or (not called.offices and self._capital(phrase)):
            return None
        if self._indefinite(phrase, called):
            return NOBODY
        within = {m.person for m in self._page.named(phrase[0].start, phrase[-1].end)}
        for person in within:
            called = replace(called, countries=called.countries | self._offices.countries(person))
        named = [m.person for m in self._page.mentions]
        found = self._offices.holders(named, called)
        left = [one for one in found if one not in within and one not in self._named.people.reporters]
        return self._one_of(left, called, phrase[0].start)

    def _capital(self, phrase: Sequence[Token]) -> bool:
        """Whether it is a country that speaks, not a countryman: "Moscow said", but "dijo el ucraniano"."""
        if self._named.words.the.at(phrase, 0):
            return False
        return any(is_capital(self._page.text[token.start]) for token in phrase)

    def _indefinite(self, phrase: Sequence[Token], called: Office) -> bool:
        """Whether a word beside the office makes it nobody in particular, or somebody else's."""
        near = range(max(0, called.start - 3), min(len(phrase), called.end + 1))
        return any(self._named.words.some.at(phrase, index) for index in near)

    def _one_of(self, found: Sequence[int], called: Office, at: int) -> int:
        """Of several the one whose name the office stands beside, else the subject of the sentence before,
        else of the headline.
        """
        if len(found) <= 1:
            return found[0] if found else NOBODY
        beside = {m.person for m in self._page.mentions if m.person in found and self._beside(m, called)}
        if len(beside) == 1:
            return beside.pop()
        first = self._page.sentence(at)[0]
        before = self._named.free_in(self._page.sentence(first - 1)[0], first) if first else []
        if before and before[0].person in found:
            return before[0].person
        title = self._named.free_in(0, self._page.title_end)
        alone = len({mention.person for mention in title}) == 1 or (title and title[0].start < _HEADS)
        return title[0].person if alone and title[0].person in found else NOBODY

    def _beside(self, mention: Mention, called: Office) -> bool:
        """Whether a name stands beside such an office somewhere: "conseiller diplomatique Iouri Ouchakov"."""
        start = max(mention.start - 60, self._page.sentence(mention.start)[0])
        start = max([start, *(other.end for other in self._page.named(start, mention.start))])
        ahead = self._page.words(start, mention.start)[-4:]
        read = self._offices.read(ahead, self._named.language) if ahead else None
        if read is None or self._indefinite(ahead, read):
            return False
        return bool(read.offices & called.offices)
