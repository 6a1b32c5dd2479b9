"""What headlines show at a glance, in any language of the pack: words of a list, a speaker before a colon."""

from __future__ import annotations

import re

from feeds.model import Report
from feeds.pack import Pack
from feeds.text import fold, squeeze, wide
from feeds.tokens import Beside, tokens

LONGEST = 40  # characters before the colon: a name and an office
_COLON = re.compile(r"[:：](?=\s|[^\x00-\x7f]|[\"'])")


class HeadlineWords:
    """One list in all its languages. Immutable."""

    def __init__(self, pack: Pack, name: str) -> None:
        self._lists = {code: Beside(pack, name, code) for code in pack.words.get(name, {})}

    def within(self, report: Report) -> bool:
        """Whether the headline of a report has one of the words of its language."""
        known = self._lists.get(report.language)
        if known is None:
            return False
        folded = fold(report.title)
        words = tokens(folded)
        return known.within(folded) or known.among(words, 0, len(words))


class Speakers:
    """The names of the pack's people as they stand before a colon. Immutable."""

    def __init__(self, pack: Pack) -> None:
        names = [squeeze(name) for person in pack.people for name in (*person.family, *person.whole)]
        self._words = frozenset(name.split()[-1] for name in names if name)
        self._signs = tuple(name for name in names if name and wide(name[0]))

    def speaks(self, report: Report) -> bool:
        """Whether the headline tells what somebody says: "Rubio: talks go on", "乌沙科夫：…"; one name, last
        before the colon.
        """
        colon = _COLON.search(report.title, 0, LONGEST)
        if colon is None:
            return False
        before = squeeze(report.title[: colon.start()])
        words = before.split()
        named = [word for word in words if word in self._words]
        return (named == words[-1:] != []) or before.startswith(self._signs)
