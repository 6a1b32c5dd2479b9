"""What can go wrong with a feed, as values: a stable code for logs and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedError:
    """A failed fetch or parse of one feed. It is stored and shown, not raised.

    code: "timeout", "dns", "refused-address", "too-large", "http-503", "redirect", "poison", "crash", ...
    text: one sentence for people, without secrets.
    retry_after_s: what the server asked for, if it did. gone: HTTP 410, polling stops.
    """

    code: str
    text: str
    retry_after_s: float | None = None
    gone: bool = False


class FeedProblem(Exception):
    """Raised inside one stage of reading and turned into its FeedError at the stage's edge."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.error = FeedError(code, text)


class PackError(ValueError):
    """A topic pack that cannot be used; the message names file, table and key."""
