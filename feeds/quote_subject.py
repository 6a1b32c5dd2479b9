"""Whose verb it is: the subject before or behind a verb of speech, by name, office or pronoun."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from feeds.people import Mention
from feeds.quote_named import BREAK, Named
from feeds.quote_office import Called
from feeds.quote_words import HE, NOBODY
from feeds.text import is_capital
from feeds.tokens import Token

_REACH = 12  # words behind a verb in which its subject may stand
VERB_LAST = frozenset({"tr"})
_PARTICIPLE = 4  # words in which a name follows a participle there: "diyen Zelenskiy"
_NEAR = 3  # words between a subject and its verb


class Subjects:
    """A page's names and offices, for telling who the subject of a verb is."""

    def __init__(self, named: Named) -> None:
        self.named = named
        self.language = named.language
        self._page, self._words = named.page, named.words
        self._called = Called(named)

    def by_office(self, phrase: Sequence[Token]) -> int | None:
        """Who is meant by an office; None when the words name none."""
        return self._called.by_office(phrase)

    def before(self, line: Sequence[Token], verb: int) -> int | None:
        """The subject of the verb at an index, if it stands before it; None when nothing tells."""
        clause = 0 if self.language in VERB_LAST else self.clause(line, verb)
        if clause < verb:
            found = self._in_clause(line[clause:verb])
            if found is not None:
                return found
        between = line[clause:verb]
        if len(between) > 2 or any(self.named.stranger(token) for token in between):
            return NOBODY
        earlier = self.first(line[:verb]) if verb else None
        if earlier is not None:
            return earlier
        return None if all(self._words.also.has(token) for token in between) else NOBODY

    def first(self, line: Sequence[Token]) -> int | None:
        """The subject a sentence begins with: a name, or an office that is not the name's own title."""
        named = self.named.free_in(line[0].start, line[-1].end)
        ahead = [token for token in line if not named or token.start < named[0].start]
        called = self.named.people.offices.read(ahead, self.language) if ahead else None
        if called is not None and called.offices:
            own = named and self.named.people.offices.holders([named[0].person], called)
            return named[0].person if own else self.by_office(ahead)
        return named[0].person if named else None

    def clause(self, line: Sequence[Token], verb: int) -> int:
        """Index of the first word of the clause that ends before the verb."""
        index = verb
        while index > 0 and not BREAK & set(self._page.text[line[index - 1].end : line[index].start]):
            index -= 1
        return index

    def _in_clause(self, clause: Sequence[Token]) -> int | None:
        """The subject within the words before a verb."""
        named = self.named.free_in(clause[0].start, clause[-1].end)
        if named:
            near = sum(token.start >= named[-1].end for token in clause) <= _NEAR
            return (named[-1] if near else named[0]).person
        if any(self._words.he.at(clause, index) for index in range(len(clause))):
            return HE
        return self.by_office(clause)

    def after(self, line: Sequence[Token], index: int) -> int | None:
        """The subject of a verb if it stands behind it, from an index of the line on; None for none there."""
        rest = line[index : index + _REACH]
        if self.language in VERB_LAST:
            rest = rest[:_PARTICIPLE]
            mention = self._first_behind(rest) if rest else None
            return mention.person if mention else None
        if not rest:
            return None
        if self._words.he.at(rest, 0):
            return HE
        mention = self._first_behind(rest)
        if mention is not None:
            return mention.person
        phrase = self._phrase(rest)
        while phrase and self._words.also.has(phrase[0]):
            del phrase[0]
        if not phrase:
            return None
        found = self.by_office(phrase)
        return NOBODY if found is None else found

    def _first_behind(self, rest: Sequence[Token]) -> Mention | None:
        text = self._page.text
        for mention in self.named.free_in(rest[0].start, rest[-1].end):
            between = [token for token in rest if token.end <= mention.start]
            given = 2 if mention.full else 0
            titles = between[: len(between) - given] if given else between
            gap = text[rest[0].start : mention.start]
            if "," in gap or ";" in gap:
                if not self._apposition(rest, mention, between):
                    return None
            elif self._name_ends(titles):
                return None
            return mention
        return None

    def _name_ends(self, titles: Sequence[Token]) -> bool:
        """Whether a strange name is among the words before a known one, and no title: "Graham when Trump"."""
        return any(
            self.named.stranger(one)
            and not is_capital(self._page.text[following.start])
            and not self.named.office([following])
            for one, following in pairwise(titles)
        )

    def _apposition(self, rest: Sequence[Token], mention: Mention, between: Sequence[Token]) -> bool:
        """ "the envoy of Trump, Steve Witkoff": an office before the comma, the name right behind."""
        comma = max(self._page.text.rfind(sign, rest[0].start, mention.start) for sign in ",;")
        behind = [token for token in between if token.start > comma]
        ahead = [token for token in between if token.start < comma]
        return len(behind) <= 3 and self.named.office(ahead)

    def _phrase(self, rest: Sequence[Token]) -> list[Token]:
        """The words behind a verb that may name its subject: to the next sign or preposition."""
        phrase: list[Token] = []
        for index, token in enumerate(rest):
            if phrase and BREAK & set(self._page.text[phrase[-1].end : token.start]):
                break
            if self._words.beside.at(rest, index):
                break
            phrase.append(token)
        return phrase
