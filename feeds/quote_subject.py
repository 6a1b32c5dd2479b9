"""Whose verb it is: the subject before or behind a verb of speech, by name, office or pronoun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from feeds.offices import Office, Offices
from feeds.pack import Pack
from feeds.people import Mention
from feeds.tokens import Token
from feeds.quote_frame import Page
from feeds.quote_words import SpeechWords
from feeds.text import is_capital, semitic, squeeze
from feeds.translit import skeleton

HE = -1  # somebody spoken of before
NOBODY = -2  # somebody, or something, that the pack does not know
HALF_SURE = 4  # words a quotation must have that is in a clause with somebody, without a verb of speech
ALONE = 5  # words it must have when nothing around it gives it to somebody
_REACH = 12  # words behind a verb in which its subject may stand
_OBJECT_LAST = frozenset({"en", "fr", "es", "it", "pt", "nl", "id"})  # subject, verb, object; no cases
_CASES = frozenset({"uk", "ru", "pl", "cs", "sr"})
_SAME = frozenset("oоuуiіeеє")  # names that end so are alike in all cases
_VERB_LAST = frozenset({"tr"})
_PARTICIPLE = 4  # words in which a name follows a participle there: "diyen Zelenskiy"
_NEAR = 3  # words between a subject and its verb
_HEADS = 20  # characters of a headline in which its subject begins
_BACK = 7  # words before a name that are looked at
_JOINTS = frozenset("'’-‑")
_AND = frozenset("وفושה")  # Arabic and Hebrew: and, so, that, the; other small words before a name are prepositions
_BREAK = frozenset(",;:()–—“”„«»\"،؛")


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


@dataclass(frozen=True, slots=True)
class Subjects:
    """A page's names and offices, for telling who the subject of a verb is."""

    page: Page
    people: People
    words: SpeechWords
    language: str
    places: frozenset[int]  # where names of places and of sides begin

    def free(self, mention: Mention) -> bool:
        """Whether a named person may be a subject: no genitive, no object of a preposition, no attribute."""
        text = self.page.text
        after = text[mention.end : mention.end + 2]
        if (after[:1] in _JOINTS and after[1:].isalpha()) or self._joined(mention.start):
            return False
        if not self.people.nominative(mention.person, text[mention.start : mention.end], self.language):
            return False
        if self.language in _OBJECT_LAST and self._object(mention):
            return False
        return not self._attribute(mention) and not self._governed(mention)

    def _object(self, mention: Mention) -> bool:
        """Whether a verb leads to the name: "briefed Zelensky"; no title, no verb of speech, no small word."""
        start = max(self.page.sentence(mention.start)[0], mention.start - 70)
        line = self.page.words(start, mention.start)
        edge = mention.start
        for index in range(len(line) - 1, max(-1, len(line) - 6), -1):
            token = line[index]
            if _BREAK & set(self.page.text[token.end : edge]):
                return False
            edge = token.start
            if self.people.offices.read([token], self.language) is not None:
                return False
            if is_capital(self.page.text[token.start]) or token.start in self.places or token.text == "s":
                continue
            return not any(listed.at(line, index) for listed in self.words.small)
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
        return small and self.people.offices.read(following[:1], self.language) is not None

    def _governed(self, mention: Mention) -> bool:
        """Whether a preposition or a genitive leads the words that end in the name."""
        if self.language in _CASES and squeeze(self.page.text[mention.start : mention.end])[-1:] not in _SAME:
            return False  # its base form shows that it is the subject
        start = max(self.page.sentence(mention.start)[0], mention.start - 90)
        line = self.page.words(start, mention.start)
        edge = mention.start
        for index in range(len(line) - 1, max(-1, len(line) - 1 - _BACK), -1):
            if _BREAK & set(self.page.text[line[index].end : edge]):
                return False
            if self.words.said.at(line, index) or self.words.said_by.at(line, index):
                return False
            length = self.words.beside.at(line, index)
            if length and not self._modifier(line[index + length :]):
                return True
            if self.words.the.at(line, index):
                return index > 0 and self._leads(line, index - 1, mention)
            length = self.words.whose.at(line, index)
            if length and self._genitive(line[index + length :], mention):
                return True
            edge = line[index].start
        return False

    def _leads(self, line: Sequence[Token], index: int, mention: Mention) -> bool:
        """Whether a preposition or a genitive stands right before an article."""
        if self.words.beside.at(line, index):
            return True
        return bool(self.words.whose.at(line, index)) and self._genitive(line[index + 1 :], mention)

    def _modifier(self, between: Sequence[Token]) -> bool:
        """ "(envoy to) Ukraine Keith Kellogg": a place and a given name stand before the surname."""
        if len(between) < 2 or between[0].start not in self.places:
            return False
        return all(is_capital(self.page.text[token.start]) for token in between[1:])

    def _genitive(self, between: Sequence[Token], mention: Mention) -> bool:
        """ "of Donald Trump", "du président Macron"; but "secretario de Estado Marco Rubio"."""
        if all(is_capital(self.page.text[token.start]) for token in between) and len(between) <= mention.full:
            return True
        called = self.people.offices.read(between, self.language)
        return called is not None and bool(self.people.offices.holders([mention.person], called))

    def before(self, line: Sequence[Token], verb: int) -> int | None:
        """The subject of the verb at an index, if it stands before it; None when nothing tells."""
        clause = 0 if self.language in _VERB_LAST else self._clause(line, verb)
        if clause < verb:
            found = self._in_clause(line[clause:verb])
            if found is not None:
                return found
        between = line[clause:verb]
        if len(between) > 2 or any(self._stranger(token) for token in between):
            return NOBODY
        earlier = self.first(line[:verb]) if verb else None
        if earlier is not None:
            return earlier
        return None if all(self.words.also.has(token) for token in between) else NOBODY

    def first(self, line: Sequence[Token]) -> int | None:
        """The subject a sentence begins with: a name, or an office that is not the name's own title."""
        named = self._free_in(line[0].start, line[-1].end)
        ahead = [token for token in line if not named or token.start < named[0].start]
        called = self.people.offices.read(ahead, self.language) if ahead else None
        if called is not None and called.offices:
            own = named and self.people.offices.holders([named[0].person], called)
            return named[0].person if own else self.by_office(ahead)
        return named[0].person if named else None

    def _clause(self, line: Sequence[Token], verb: int) -> int:
        """Index of the first word of the clause that ends before the verb."""
        index = verb
        while index > 0 and not _BREAK & set(self.page.text[line[index - 1].end : line[index].start]):
            index -= 1
        return index

    def _in_clause(self, clause: Sequence[Token]) -> int | None:
        """The subject within the words before a verb."""
        named = self._free_in(clause[0].start, clause[-1].end)
        if named:
            near = sum(token.start >= named[-1].end for token in clause) <= _NEAR
            return (named[-1] if near else named[0]).person
        if any(self.words.he.at(clause, index) for index in range(len(clause))):
            return HE
        return self.by_office(clause)

    def after(self, line: Sequence[Token], index: int) -> int | None:
        """The subject of a verb if it stands behind it, from an index of the line on; None for none there."""
        rest = line[index : index + _REACH]
        if self.language in _VERB_LAST:
            rest = rest[:_PARTICIPLE]
            mention = self._first_behind(rest) if rest else None
            return mention.person if mention else None
        if not rest:
            return None
        if self.words.he.at(rest, 0):
            return HE
        mention = self._first_behind(rest)
        if mention is not None:
            return mention.person
        phrase = self._phrase(rest)
        while phrase and self.words.also.has(phrase[0]):
            del phrase[0]
        if not phrase:
            return None
        found = self.by_office(phrase)
        return NOBODY if found is None else found

    def _first_behind(self, rest: Sequence[Token]) -> Mention | None:
        text = self.page.text
        for mention in self._free_in(rest[0].start, rest[-1].end):
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
            self._stranger(one)
            and not is_capital(self.page.text[following.start])
            and self.people.offices.read([following], self.language) is None
            for one, following in zip(titles, titles[1:], strict=False)
        )

    def _apposition(self, rest: Sequence[Token], mention: Mention, between: Sequence[Token]) -> bool:
        """ "the envoy of Trump, Steve Witkoff": an office stands before the comma, the name right behind it."""
        comma = max(self.page.text.rfind(sign, rest[0].start, mention.start) for sign in ",;")
        behind = [token for token in between if token.start > comma]
        ahead = [token for token in between if token.start < comma]
        return len(behind) <= 3 and self.people.offices.read(ahead, self.language) is not None

    def _phrase(self, rest: Sequence[Token]) -> list[Token]:
        """The words behind a verb that may name its subject: to the next sign or preposition."""
        phrase: list[Token] = []
        for index, token in enumerate(rest):
            if phrase and _BREAK & set(self.page.text[phrase[-1].end : token.start]):
                break
            if self.words.beside.at(rest, index):
                break
            phrase.append(token)
        return phrase

    def by_office(self, phrase: Sequence[Token]) -> int | None:
        """Who is meant by an office: the only one of the text who held it. None when no office is named.

        Of several it is the one whose name it stands beside elsewhere, else the subject of the headline.
        """
        called = self.people.offices.read(phrase, self.language)
        if called is None:
            return None
        if self._indefinite(phrase, called):
            return NOBODY
        within = {m.person for m in self.page.named(phrase[0].start, phrase[-1].end)}
        for person in within:
            called = replace(called, countries=called.countries | self.people.offices.countries(person))
        named = [m.person for m in self.page.mentions]
        found = self.people.offices.holders(named, called)
        left = [one for one in found if one not in within and one not in self.people.reporters]
        return self._one_of(left, called)

    def _indefinite(self, phrase: Sequence[Token], called: Office) -> bool:
        """Whether a word beside the office makes it nobody in particular, or somebody else's."""
        near = range(max(0, called.start - 3), min(len(phrase), called.end + 1))
        return any(self.words.some.at(phrase, index) for index in near)

    def _one_of(self, found: Sequence[int], called: Office) -> int:
        if len(found) <= 1:
            return found[0] if found else NOBODY
        beside = {m.person for m in self.page.mentions if m.person in found and self._beside(m, called)}
        if len(beside) == 1:
            return beside.pop()
        title = self._free_in(0, self.page.title_end)
        alone = len({mention.person for mention in title}) == 1 or (title and title[0].start < _HEADS)
        return title[0].person if alone and title[0].person in found else NOBODY

    def _beside(self, mention: Mention, called: Office) -> bool:
        """Whether a name stands beside such an office somewhere: "conseiller diplomatique Iouri Ouchakov"."""
        start = max(mention.start - 60, self.page.sentence(mention.start)[0])
        ahead = self.page.words(start, mention.start)[-4:]
        read = self.people.offices.read(ahead, self.language) if ahead else None
        if read is None or self._indefinite(ahead, read):
            return False
        return bool(read.offices & called.offices)

    def _free_in(self, start: int, end: int) -> list[Mention]:
        return [mention for mention in self.page.named(start, end) if self.free(mention)]

    def _stranger(self, token: Token) -> bool:
        """Whether a word looks like the name of somebody or something the pack lacks."""
        printed = self.page.text[token.start : token.end]
        if not is_capital(printed) or (printed.isupper() and len(printed) > 1):
            return False
        if self.language == "de" and self.people.offices.read([token], "de"):
            return False
        known = token.start in self.places or any(
            m.start <= token.start < m.end for m in self.page.mentions
        )
        return not known
