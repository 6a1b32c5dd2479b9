"""Who is named in a text: matched names, told from namesakes by the words around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from feeds.given import is_given
from feeds.matcher import FAMILY, WHOLE, Hit
from feeds.names import bases, is_form
from feeds.pack import Pack, Person
from feeds.sounds import sounding, sounds_of
from feeds.text import fold, is_capital, squeeze, wide, words
from feeds.translit import skeleton

_GAP = re.compile(r"[\s\u00a0]+|[-‐‑]|\.\s?|[·・]")
_BALKAN = frozenset({"sr", "hr", "bs", "mk", "sl"})
_SLAVIC_SIDES = frozenset({"ukraine", "russia"})
_FRENCH_FORMS = frozenset({"m", "mm", "mme"})
_MIN_SKELETON = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """One person named at one place of a text. `full`: with the given name, so that it is sure."""

    person: int  # index in pack.people
    start: int
    end: int
    full: bool


class Names:
    """The people of a pack, ready to be told apart."""

    def __init__(self, pack: Pack) -> None:
        self._people = pack.people
        self._not_near = tuple(tuple(squeeze(word) for word in person.not_near) for person in pack.people)
        self._spellings = _spellings(pack.people)
        self._sounds = sounds_of(pack.people)

    def mentions(self, text: str, hits: Sequence[Hit], language: str, *, on_topic: bool) -> list[Mention]:
        """Who is named where, in order of the text.

        on_topic: the text is on the negotiations, so that a surname shared with others may stand alone, and a
        spelling the pack lacks may be recognised.
        """
        named = [hit for hit in hits if hit.kind in {FAMILY, WHOLE}]
        if not named and not on_topic:
            return []
        page = _Page(text, language)
        found = [mention for hit in named if (mention := self._mention(hit, page, on_topic))]
        if on_topic:
            taken = {mention.start for mention in found} | {hit.start for hit in named if hit.kind == FAMILY}
            found += self._respelled(page, taken)
            found += self._resounding(page, {at for hit in hits for at in (hit.start, hit.end - 1)})
        return _resolve(found, self._people)

    def _mention(self, hit: Hit, page: _Page, on_topic: bool) -> Mention | None:
        person = self._people[hit.index]
        if hit.kind == FAMILY and not page.capital(hit.start, hit.end):
            return None
        return self._judged(hit.index, person, hit.start, hit.end, page, on_topic)

    def _judged(
        self, index: int, person: Person, start: int, end: int, page: _Page, on_topic: bool
    ) -> Mention | None:
        before = () if wide(page.text[start]) else page.before(start)
        standing = (
            _standing(person, before, page.language) if before else _wide_standing(person, page.text, start)
        )
        if standing == "other" or self._namesake(index, page, start):
            return None
        full = standing == "own" or page.given_after(person, end)
        if full or person.alone == "always" or (person.alone == "context" and on_topic):
            return Mention(index, start, end, full)
        return Mention(index, start, end, full=False) if person.alone == "never" else None

    def _namesake(self, index: int, page: _Page, start: int) -> bool:
        near = self._not_near[index]
        return bool(near) and any(_stands(word, page.line(start)) for word in near)

    def _respelled(self, page: _Page, taken: set[int]) -> list[Mention]:
        """Names in spellings the pack lacks, recognised by their skeleton."""
        found = []
        for word in page.capitals():
            if word.start() in taken or len(word.group()) < _MIN_SKELETON:
                continue
            for index in self._candidates(word.group(), page.language):
                mention = self._judged(
                    index, self._people[index], word.start(), word.end(), page, on_topic=True
                )
                if mention and (mention.full or self._people[index].alone != "never"):
                    found.append(mention)
        return found

    def _resounding(self, page: _Page, taken: set[int]) -> list[Mention]:
        """The same in scripts without capitals: names that sound like one the pack has.

        taken: where anything found begins and ends; no word that holds such a place is looked at.
        """
        found: dict[int, Mention] = {}
        for start, end, heard in sounding(page.text, page.language):
            if start in found or end in {other.end for other in found.values()}:
                continue
            if heard and any(at in taken for at in range(start, end)):
                continue
            for index in self._sounds.get(heard, ()) if heard else ():
                mention = self._judged(index, self._people[index], start, end, page, on_topic=True)
                if mention and self._people[index].alone != "never":
                    found[start] = mention
        return list(found.values())

    def _candidates(self, word: str, language: str) -> tuple[int, ...]:
        for form in bases_of(word, language):
            key = skeleton(form, language)
            if len(key) >= _MIN_SKELETON and (known := self._spellings.get(key)):
                return tuple(index for index, everywhere in known if everywhere or language in _BALKAN)
        return ()


@lru_cache(maxsize=32768)
def bases_of(word: str, language: str) -> tuple[str, ...]:
    """The word and what is left when case endings are cut off it; accents are kept for the skeleton."""
    lower = word.lower()
    folded = fold(lower)
    if len(folded) != len(lower):
        return (lower,)
    return tuple(lower if form == folded else lower[: len(form)] if folded.startswith(form) else form
                 for form in bases(folded, language))  # fmt: skip


def _spellings(people: Sequence[Person]) -> dict[str, frozenset[tuple[int, bool]]]:
    """Skeleton of every surname -> whose it is, and whether that spelling may be met in any language.

    Spellings made from Cyrillic forms of names that are not Slavic (Tramp, Makron) are Serbian and its
    neighbours' only.
    """
    found: dict[str, set[tuple[int, bool]]] = defaultdict(set)
    for index, person in enumerate(people):
        for name in person.family:
            everywhere = name.isascii() or person.side in _SLAVIC_SIDES or not _cyrillic(name)
            for language in ("", "de", "fr", "pl", "nl", "tr"):
                key = skeleton(name, language) if " " not in name else ""
                if len(key) >= _MIN_SKELETON:
                    found[key].add((index, everywhere))
    return {key: frozenset(owners) for key, owners in found.items()}


def _cyrillic(name: str) -> bool:
    return "Ѐ" <= name[:1] <= "ӿ"


def _resolve(found: list[Mention], people: Sequence[Person]) -> list[Mention]:
    """One person per place: the one whose given name is there; `never` counts only beside a full mention."""
    full = {mention.person for mention in found if mention.full}
    kept: dict[int, Mention] = {}
    for mention in sorted(
        found, key=lambda m: (m.start, not m.full, m.person not in full, -(m.end - m.start))
    ):
        if people[mention.person].alone == "never" and mention.person not in full:
            continue
        kept.setdefault(mention.start, mention)
    return [kept[start] for start in sorted(kept)]


def _stands(word: str, line: str) -> bool:
    """Whether a word of `not_near` stands in a line, in any case; one that ends in a letter or two does so
    whole.
    """
    return f" {word} " in line or (len(word.rsplit(maxsplit=1)[-1]) > 3 and f" {word}" in line)


class _Page:
    """A text with its words, for looking around a name."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self._words = list(words(text))
        self._starts = [word.start() for word in self._words]
        self._folded = fold(text)
        self._small = text.lower() == text

    def capital(self, start: int, end: int) -> bool:
        """Whether a name is written as a name; a text all in small letters is let pass."""
        return self._small or any(is_capital(part) for part in self.text[start:end].split())

    def capitals(self) -> list[re.Match[str]]:
        """Words with a capital letter."""
        return [word for word in self._words if is_capital(word.group())]

    def line(self, at: int) -> str:
        """The folded paragraph around a place, with single spaces and one at either end."""
        first = self.text.rfind("\n", 0, at) + 1
        last = self.text.find("\n", at)
        return f" {' '.join(self._folded[first : last if last >= 0 else None].split())} "

    def before(self, start: int) -> tuple[str, ...]:
        """Up to three words that stand directly before a place, nearest first; none across a comma or the
        like.
        """
        found: list[str] = []
        at = bisect_left(self._starts, start) - 1
        edge = start
        while at >= 0 and len(found) < 3:
            word = self._words[at]
            gap = self.text[word.end() : edge]
            if (gap and not _GAP.fullmatch(gap)) or (gap.startswith(".") and len(word.group()) > 2):
                break
            found.append(word.group())
            edge = word.start()
            at -= 1
        return tuple(found)

    def given_after(self, person: Person, end: int) -> bool:
        """Whether the person's given name follows, as in lists and in Hungarian."""
        at = bisect_left(self._starts, end)
        if at >= len(self._words) or self.text[end : self._words[at].start()] != " ":
            return False
        return is_capital(self._words[at].group()) and _own(person, self._words[at].group(), self.language)


def _standing(person: Person, before: tuple[str, ...], language: str) -> str:
    """ "own" when the person's given name stands before, "other" for somebody else's, else "free"."""
    nearest = before[0]
    if any(_own(person, word, language) for word in before if is_capital(word)) and _leads(
        person, before, language
    ):
        return "own"
    if not is_capital(nearest) and not wide(nearest[0]) and nearest.lower() != nearest.upper():
        return "free"
    if _blocked(person, nearest, language):
        return "other"
    if len(nearest) == 1 and nearest.isalpha() and fold(nearest) not in _FRENCH_FORMS:
        return "own" if _initials(person, before) else "other" if person.alone != "always" else "free"
    if nearest.endswith(("'s", "’s")):
        return "free"
    return "other" if is_given(nearest, language) else "free"


def _leads(person: Person, before: tuple[str, ...], language: str) -> bool:
    """Whether the given name is the nearest word or only middle names and initials stand between."""
    for word in before:
        if _own(person, word, language):
            return True
        if not is_capital(word) or _blocked(person, word, language):
            return False
    return False


def _wide_standing(person: Person, text: str, start: int) -> str:
    """The same for scripts without spaces, by the characters before the name."""
    ahead = text[max(0, start - 12) : start].rstrip(" ·・=＝")
    return "other" if any(ahead.endswith(name) for name in person.not_before) else "free"


@lru_cache(maxsize=65536)
def _own_cached(names: tuple[str, ...], word: str, language: str) -> bool:
    folded = squeeze(word)
    if any(is_form(folded, name, language) for name in names):
        return True
    keys = {skeleton(form, language) for form in bases_of(word, language)}
    return any(skeleton(name) in keys for name in names if len(name) > 3)


def _own(person: Person, word: str, language: str) -> bool:
    return _own_cached(person.given, word, language)


@lru_cache(maxsize=65536)
def _blocked_cached(names: tuple[str, ...], word: str, language: str) -> bool:
    folded = squeeze(word)
    return any(is_form(folded, name, language) for name in names)


def _blocked(person: Person, word: str, language: str) -> bool:
    return bool(person.not_before) and _blocked_cached(person.not_before, word, language)


def _initials(person: Person, before: tuple[str, ...]) -> bool:
    """J. D. Vance, А. Ермак: the letters nearest the name are initials of a given name."""
    letters = [fold(word) for word in before if len(word) == 1]
    joined = "".join(reversed(letters))
    for name in person.given:
        folded = squeeze(name).replace(" ", "")
        if folded.startswith(letters[-1]) or (len(joined) > 1 and folded.startswith(joined)):
            return True
    return False
