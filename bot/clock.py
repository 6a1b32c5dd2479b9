"""The desk's clock. Everything that asks for the time gets one of these."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Editorial time."""

    def now(self) -> datetime:
        """Aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that stood at `start` when it was made, or was last moved, and runs on from there."""

    def __init__(self, start: datetime) -> None:
        self._offset = start - datetime.now(UTC)

    def now(self) -> datetime:
        """Shifted now, in UTC."""
        return datetime.now(UTC) + self._offset

    def move_to(self, moment: datetime) -> None:
        """Lets the clock stand at `moment` now."""
        self._offset = moment - datetime.now(UTC)


class ManualClock:
    """A clock that moves only when told; for tests and replays."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at
