"""Direct quotations and who said them, in the quotation marks of any of the languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeds.model import Quote
from feeds.pack import Pack
from feeds.people import Mention
from feeds.text import fold, squeeze, wide


class Quotes:
    """The pack's verbs of speech, ready."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def find(self, text: str, mentions: Sequence[Mention], language: str) -> tuple[Quote, ...]:
        """The quotations of a text, in order."""
        return ()


__all__ = ["Quotes", "fold", "re", "squeeze", "wide"]
