"""How a stranger's name is written where he is named: base forms in every script, from the forms printed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anyascii import anyascii

from feeds.given import is_given
from feeds.names import bases, is_form
from feeds.text import semitic, squeeze, wide
from feeds.translit import skeleton

MOST = 6  # spellings kept
# Names hardly change by case in these: their spelling is taken before others.
_PLAIN = ("en", "de", "fr", "es", "it", "pt", "nl", "id", "tr", "ro")
_EDGE = re.compile(r"[·・•‧＝ \u00a0]+")
_SHORTEST = {"zh": 3, "ja": 3, "ko": 3, "ar": 4, "he": 4}  # signs of a name that may be found by itself


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name's base forms, the best first. `whole`: forms in scripts without case, found as they are."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The name in Latin."""
        name = f"{self.given[0]} {self.family[0]}"
        return name if name[0] < "Ͱ" else anyascii(name).replace("'", "").title()


def spelling(printed: Iterable[tuple[str, str]]) -> Spelling:
    """The base forms behind names as printed, each with the language of its text. At least one is in an
    alphabet.
    """
    given: list[tuple[str, str]] = []
    further: list[tuple[str, str]] = []
    family: list[tuple[str, str]] = []
    whole: Counter[str] = Counter()
    for name, language in printed:
        if wide(name[0]) or semitic(name[0]):
            last = _EDGE.split(name)[-1]
            whole.update([last] if len(last) >= _SHORTEST.get(language, 3) else [])
            continue
        first, rest = _split(name, language)
        given.append((first[0], language))
        further += [(word, language) for word in first[1:]]
        family.append((rest, language))
    known = tuple(dict.fromkeys((*_bases(given), *_bases(further))))
    return Spelling(known, _bases(family), tuple(form for form, _ in whole.most_common(MOST)))


def _split(name: str, language: str) -> tuple[list[str], str]:
    """Given names and the family name: what follows the first word and further given names."""
    words = _EDGE.split(name)
    at = 1
    while at < len(words) - 1 and (len(words[at]) < 3 or is_given(words[at], language)):
        at += 1
    return [word for word in words[:at] if len(word) > 2] or words[:1], " ".join(words[at:])


def _bases(printed: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """One base form per language, the same once: that of which the other forms are cases."""
    by_language: dict[str, Counter[str]] = defaultdict(Counter)
    for word, language in printed:
        by_language[language][word.title() if word.isupper() else word] += 1
    found: dict[str, str] = {}
    ranked = sorted(
        by_language, key=lambda code: (_rank(code, by_language[code]), -by_language[code].total(), code)
    )
    for language in ranked:
        base = _base(by_language[language], language)
        if language in _PLAIN or not _is_case(base, language, found.values()):
            found.setdefault(squeeze(base), base)
    return tuple(found.values())[:MOST]


def _is_case(word: str, language: str, known: Iterable[str]) -> bool:
    """Whether a word with a case ending cut off sounds like a form that is known already."""
    same = {skeleton(form) for form in known if (form[0] < "Ͱ") == (word[0] < "Ͱ")}
    return any(skeleton(form, language) in same for form in bases(squeeze(word), language)[1:])


def _rank(language: str, forms: Iterable[str]) -> int:
    """English first, then languages without cases, then other Latin, then other alphabets."""
    if any(form[0] >= "Ͱ" for form in forms):
        return 3
    return 0 if language == "en" else 1 if language in _PLAIN else 2


def _base(forms: Counter[str], language: str) -> str:
    def covered(base: str) -> int:
        return sum(number for form, number in forms.items() if is_form(squeeze(form), base, language))

    return max(forms, key=lambda form: (covered(form), forms[form], -len(form), form))
