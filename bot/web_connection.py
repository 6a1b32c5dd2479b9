"""A connection of the HTTP listener: closed when no request comes, not taken when there are too many."""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S: Final = 10.0  # for the head of a request to come; uvicorn itself waits for a first one for ever
MOST: Final = 200  # at once: Telegram opens up to 100 (Bot API, setWebhook), Slack and Prometheus a few


class Connection(H11Protocol):
    """Keeps strangers who connect and say nothing from taking all file descriptors of the desk.

    Nor does it listen for long to one who goes on sending what was refused: closing at once would take the
    refusal away from who has not read it yet.
    """

    head_s = HEAD_S
    most = MOST
    _looking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Takes it, or drops it at once."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
        else:
            self._look_again(self.cycle)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to look at any more."""
        if self._looking:
            self._looking.cancel()
        super().connection_lost(exc)

    def _look_again(self, waited_behind: object) -> None:
        self._looking = self.loop.call_later(self.head_s, self._look, waited_behind)

    def _look(self, waited_behind: object) -> None:
        """Closes it when it waited for a request all the time. waited_behind: the last request."""
        waits = self.cycle is None or self.cycle.response_complete
        if waits and self.cycle is waited_behind:
            self.transport.close()
        else:
            self._look_again(self.cycle if waits else _NOT_WAITING)


_NOT_WAITING: Final = object()
