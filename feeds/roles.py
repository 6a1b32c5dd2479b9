"""What a person is called beside the name: roles as printed, and in one wording."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.model import PrintedRole
from feeds.pack import Pack
from feeds.people import Mention


class Roles:
    """The pack's words for roles, ready."""

    def __init__(self, pack: Pack) -> None:
        self._people = pack.people

    def find(self, text: str, mentions: Sequence[Mention], language: str) -> tuple[PrintedRole, ...]:
        """The roles printed beside names of a text, the first for each person."""
        return ()
