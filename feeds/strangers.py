"""People a report names whom the pack lacks: given and family name, told from places and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.given import is_given
from feeds.matcher import PLACE, Hit
from feeds.model import Stranger
from feeds.pack import Pack
from feeds.people import Mention
from feeds.role_lexicon import WIDE, Names
from feeds.roles import Roles
from feeds.sound import name_key
from feeds.strangers_other import OtherScripts
from feeds.text import fold

MOST = 8  # of one report
_LONGEST = 40  # characters of a name
_CAPITAL = "".join(
    chr(code)
    for first, last in ((0x41, 0x24F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF))
    for code in range(first, last + 1)
    if chr(code).isupper()
)
_WORD = rf"(?:[{_CAPITAL}]\.|[{_CAPITAL}][^\W\d_]+(?:[-‑'’ʼ][^\W\d_]+)*)"
_SMALL = (
    r"(?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|al|bin|ben|af|av|zu|ten|ter|el|фон|ван|дер|де)[ ])"
)
_SERIES = re.compile(rf"(?<![^\W_]){_WORD}(?:[ \u00a0]{_SMALL}{{0,2}}{_WORD})+")
_PART = re.compile(_WORD)
_SUFFIX = re.compile(r"(?<=[a-zà-ž]{2})['’][a-zà-ž]{1,4}$")  # Umerov's, Fidan'ın
_CREDIT = re.compile(r"([^\W\d_]*)\s?([:/©])\s?$")  # Photo: Ann Lee, AP/Ann Lee
_PATRONYMIC = re.compile(r"(?:ич|ича|ичу|ичем|иче|вна|вны|вне|вну|вной|вни|вні)$")


@dataclass(frozen=True, slots=True)
class _Name:
    """A full name in a text: where it stands, and its first and last word."""

    start: int
    end: int
    given: str
    family: str
    known: bool  # the given name is a common one


class Strangers:
    """What tells a person's name from other names, ready."""

    def __init__(self, pack: Pack, roles: Roles) -> None:
        self._roles = roles
        self._never = frozenset(
            fold(word)
            for listed in (
                *pack.words.get("months", {}).values(),
                *pack.words.get("weekdays", {}).values(),
                *pack.role_words.words.get("no_name", {}).values(),
            )
            for word in listed
        )
        self._other = OtherScripts(pack, self._roles)

    def find(
        self, text: str, hits: Sequence[Hit], mentions: Sequence[Mention], language: str
    ) -> tuple[Stranger, ...]:
        """Those named in a text, in order, each once."""
        names = self._roles.names(mentions)
        if language in WIDE or language in {"ar", "he"}:
            return self._other.find(text, names, language)[:MOST]
        taken = set(names) | {hit.start for hit in hits if hit.kind == PLACE}
        title_end = text.find("\n")
        found: dict[str, Stranger] = {}
        for name in self._names(text, taken, language):
            if any(name.start <= start < name.end for start in names):  # "von der Leyen" begins within it
                continue
            stranger = self._stranger(text, name, names, language, name.start < title_end)
            if stranger and stranger.key not in found:
                found[stranger.key] = stranger
                if len(found) == MOST:
                    break
        return tuple(found.values())

    def _stranger(
        self, text: str, name: _Name, names: Names, language: str, in_title: bool
    ) -> Stranger | None:
        """The name as a stranger's; one whose given name nobody knows must have a role beside it."""
        if not name.known and (in_title or language == "de"):
            return None
        credit = _CREDIT.search(text, max(0, name.start - 24), name.start)
        if credit and (credit[2] != ":" or self._roles.is_never(credit[1], language)):
            return None
        role, _, never = self._roles.beside(text, name.start, name.end, names, language)
        if never or not (name.known or role):
            return None
        key = name_key(name.given, name.family, language)
        return Stranger(text[name.start : name.end], key, role) if key else None

    def _names(self, text: str, taken: set[int], language: str) -> Iterator[_Name]:
        for series in _SERIES.finditer(text):
            parts = list(_PART.finditer(text, series.start(), series.end()))
            if not any(part.start() in taken for part in parts):
                yield from self._in_series(text, parts, language)

    def _in_series(self, text: str, parts: Sequence[re.Match[str]], language: str) -> Iterator[_Name]:
        """The names within words with capitals that follow each other."""
        at = first = 0
        while at < len(parts) - 1:
            word = parts[at].group()
            if len(word) > 2 and is_given(word, language):
                last = self._last(parts, at, language)
                free = self._is_free(parts, first, at, language)
                if (free or at == first + 1) and self._is_family(parts, last, language):
                    yield _name(text, parts[at if free else first], parts[last], known=free)
                at = first = last + 1
            else:
                at += 1
        if first == 0:
            yield from self._unknown(text, parts, language)

    def _last(self, parts: Sequence[re.Match[str]], at: int, language: str) -> int:
        """Where the name ends: behind further given names, initials and a patronymic."""
        last = at + 1
        while last < len(parts) - 1 and (
            len(parts[last].group()) < 3
            or _PATRONYMIC.search(parts[last].group())
            or is_given(parts[last].group(), language)
        ):
            last += 1
        return last

    def _is_free(self, parts: Sequence[re.Match[str]], first: int, at: int, language: str) -> bool:
        """Whether what stands before the given name is no part of a name: nothing, or words of a role."""
        return at == first or language == "de" or self._roles.knows(parts[at - 1].group(), language)

    def _is_family(self, parts: Sequence[re.Match[str]], at: int, language: str) -> bool:
        word = parts[at].group()
        behind = parts[at + 1].group() if at + 1 < len(parts) else ""
        return (
            len(word) > 2
            and fold(word) not in self._never
            and fold(behind) not in self._never
            and not self._roles.knows(word, language)
        )

    def _unknown(self, text: str, parts: Sequence[re.Match[str]], language: str) -> Iterator[_Name]:
        """A name of two or three words none of which is known, behind the words of a role."""
        first = next(
            (at for at, part in enumerate(parts) if not self._roles.knows(part.group(), language)), len(parts)
        )
        rest = parts[first:]
        plain = all(len(part.group()) > 2 and part.group()[1:].islower() for part in rest)
        if 2 <= len(rest) <= 3 and plain and self._is_family(parts, len(parts) - 1, language):
            yield _name(text, rest[0], rest[-1], known=False)


def _name(text: str, first: re.Match[str], last: re.Match[str], *, known: bool) -> _Name:
    end = last.end()
    suffix = _SUFFIX.search(last.group())
    if suffix:
        end -= len(suffix.group())
    return _Name(first.start(), end, first.group(), text[last.start() : end], known)
