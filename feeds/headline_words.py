"""A word list of the pack, looked for in headlines of any of its languages."""

from __future__ import annotations

from feeds.model import Report
from feeds.pack import Pack
from feeds.text import fold
from feeds.tokens import Beside, tokens


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
