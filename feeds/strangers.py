"""People a report names whom the pack lacks."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.matcher import Hit
from feeds.model import Stranger
from feeds.pack import Pack
from feeds.people import Mention


class Strangers:
    """What tells a person's name from other names, ready."""

    def __init__(self, pack: Pack) -> None:
        self._people = pack.people

    def find(
        self, text: str, hits: Sequence[Hit], mentions: Sequence[Mention], language: str
    ) -> tuple[Stranger, ...]:
        """Those named in a text, in order, each once."""
        return ()
