"""What a person is called beside the name: roles as printed, and in one wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from feeds.model import PrintedRole
from feeds.names import is_form
from feeds.pack import Pack, Person, RoleWords
from feeds.people import Mention
from feeds.role_lexicon import COUNTRY, WIDE, Lexicon, Names
from feeds.role_phrase import Phrase, Wordings
from feeds.role_spaced import Spaced
from feeds.role_wide import Wide
from feeds.sound import sound, sounds_like
from feeds.text import semitic, squeeze, wide
from feeds.translit import skeleton

_MOST_NAMES = 24  # of one text
_PRINTED = 120  # characters of a role as printed
_WORD = re.compile(r"[^\W_]+")


class Roles:
    """The pack's words for roles, ready."""

    def __init__(self, pack: Pack) -> None:
        words = self._words = pack.role_words
        self._people = pack.people
        self._wordings = Wordings(words)
        self._sides = {country.id: country.side for country in words.countries}
        self._languages = frozenset(language for role in words.roles for language in role.terms)
        self._finders: dict[str, Spaced | Wide] = {}
        leads = {slug: at for at, country in enumerate(words.countries) for slug in country.leaders}
        self._leads = tuple(leads.get(person.slug, -1) for person in pack.people)
        homes = _Homes(words)
        self._homes = tuple(homes.home(person) for person in pack.people)

    def find(self, text: str, mentions: Sequence[Mention], language: str) -> tuple[PrintedRole, ...]:
        """The roles printed beside names of a text, the first for each person."""
        if language not in self._languages:
            return ()
        names = self.names(mentions)
        found: dict[int, PrintedRole] = {}
        for mention in mentions[:_MOST_NAMES]:
            if mention.person not in found and (role := self._role(text, mention, names, language)):
                found[mention.person] = role
        return tuple(found.values())

    def knows(self, word: str, language: str) -> bool:
        """Whether a word as printed is one of those that roles are told by."""
        if language not in self._languages:
            return False
        finder = self._finder(language)
        return isinstance(finder, Spaced) and finder.knows(word)

    def is_never(self, word: str, language: str) -> bool:
        """Whether a word as printed is a role nobody is told of: a journalist's, a photograph's."""
        finder = self._finder(language) if language in self._languages else None
        return isinstance(finder, Spaced) and finder.is_never(word)

    def kinds(
        self, text: str, found: Sequence[re.Match[str]], names: Names, language: str
    ) -> list[tuple[str, int, int]]:
        """What words of a text stand for, each with its place; [] in a language read by characters."""
        finder = self._finder(language) if language in self._languages else None
        if not isinstance(finder, Spaced):
            return []
        return [(item.kind, item.start, item.end) for item in finder.items(text, found, names)]

    def names(self, mentions: Sequence[Mention]) -> Names:
        """Where people are named in a text, and of whom which country's name may be taken for."""
        return {mention.start: (mention.end, self._leads[mention.person]) for mention in mentions}

    def beside(self, text: str, start: int, end: int, names: Names, language: str) -> tuple[str, str, bool]:
        """The role of somebody the pack lacks, named in full at text[start:end]: in one wording, as printed,
        and whether it is one of those nobody is told of (journalists).
        """
        if language not in self._languages:
            return "", "", False
        for phrase in self._finder(language).phrases(text, start, end, names, _nobody):
            assert phrase.head is not None, "a phrase that was read has a head"
            if phrase.head.never:
                return "", "", True
            if not (phrase.led and phrase.head.leads):
                return self._wordings.wording(phrase, ""), _printed(text, phrase), False
        return "", "", False

    def _role(self, text: str, mention: Mention, names: Names, language: str) -> PrintedRole | None:
        person = self._people[mention.person]
        if person.reporter:
            return None

        def given(word: str) -> bool:
            return _is_given(person.given, word, language)

        finder = self._finder(language)
        for phrase in finder.phrases(text, mention.start, mention.end, names, given):
            if self._fits(phrase, mention, text, language):
                role = self._wordings.wording(phrase, self._homes[mention.person])
                if role:
                    return PrintedRole(person.slug, role, _printed(text, phrase))
        return None

    def _finder(self, language: str) -> Spaced | Wide:
        finder = self._finders.get(language)
        if finder is None:
            make = Wide if language in WIDE else Spaced
            finder = self._finders[language] = make(self._words, language)
        return finder

    def _fits(self, phrase: Phrase, mention: Mention, text: str, language: str) -> bool:
        """Whether a role can be this person's: nobody acts for another's country, and who leads one is not
        its envoy.
        """
        head, person = phrase.head, self._people[mention.person]
        assert head is not None, "a phrase that was read has a head"
        if head.never or (phrase.led and head.leads) or self._too_small(phrase, mention.person):
            return False
        places = set(phrase.places())
        if places and person.side and not self._at_home(mention.person, places):
            return False
        bare = bool(head.serves) and not places and phrase.under is None
        if not bare or mention.full or language in self._words.head_last:
            return True
        return language not in self._words.bare_genitive and _is_base(
            text[mention.start : mention.end], person
        )

    def _too_small(self, phrase: Phrase, person: int) -> bool:
        """Whether a role is not one of those who lead a country, and the person is."""
        return self._leads[person] >= 0 and not self._wordings.leads(phrase)

    def _at_home(self, person: int, places: set[str]) -> bool:
        home = self._homes[person]
        if home:
            return home in places
        return any(self._sides[place] == self._people[person].side for place in places)


def _is_base(name: str, person: Person) -> bool:
    """Whether a surname stands in its base form: "the aide of Yermak" is somebody else."""
    return any(squeeze(name) == squeeze(form) for form in person.family)


class _Homes:
    """Whose country a person speaks for: that of his side, else the first one his role names."""

    def __init__(self, words: RoleWords) -> None:
        self._ids = [country.id for country in words.countries]
        self._lexicon = Lexicon(words, "en")

    def home(self, person: Person) -> str:
        """The country's id, "" when there is none such."""
        if person.side in self._ids:
            return person.side
        text = person.roles[-1].text if person.roles else ""
        items = self._lexicon.items(text, list(_WORD.finditer(text)), {})
        return next((self._ids[item.at] for item in items if item.kind == COUNTRY), "")


def _printed(text: str, phrase: Phrase) -> str:
    return " ".join(text[phrase.start : phrase.end].split())[:_PRINTED]


def _nobody(word: str) -> bool:
    del word
    return False


@lru_cache(maxsize=65536)
def _is_given(names: tuple[str, ...], word: str, language: str) -> bool:
    """Whether a word beside a surname is another name of its bearer."""
    if wide(word[0]) or semitic(word[0]):
        return sounds_like(word, names) or (len(sound(word)) < 2 and len(word) > 2)
    folded = squeeze(word)
    if len(folded) == 1:
        return any(squeeze(name).startswith(folded) for name in names)
    if any(is_form(folded, name, language) for name in names):
        return True
    key = skeleton(word, language)
    return len(key) > 3 and any(skeleton(name) == key for name in names)
