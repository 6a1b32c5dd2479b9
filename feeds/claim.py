"""How a report stands to what it tells: reports it, confirms it, denies it, and who does."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.matcher import Hit
from feeds.model import Claim
from feeds.pack import Pack
from feeds.people import Mention


class Claims:
    """The pack's concepts of denial and confirmation, ready."""

    def __init__(self, pack: Pack) -> None:
        self._people = pack.people

    def find(
        self, text: str, title_end: int, lead_end: int, hits: Sequence[Hit], mentions: Sequence[Mention]
    ) -> Claim:
        """The stance of a report, by its headline and lead."""
        return Claim()
