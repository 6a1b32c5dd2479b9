"""What a face gives the HTTP listener: a path, who may knock, and what to do with a body."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: str = ""
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Hook:
    """One POST route.

    admit: sees the headers (lower case names) before the body is read; False is answered with `refusal`.
    receive: gets the body, at most 1 MiB, and the headers.
    """

    path: str
    admit: Callable[[Mapping[str, str]], bool]
    receive: Callable[[bytes, Mapping[str, str]], Awaitable[Reply]]
    refusal: int = 403
