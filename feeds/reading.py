"""What reading one body gave, as a reader child hands it to the desk, which needs no parser itself."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.model import Entry


@dataclass(frozen=True, slots=True)
class Fresh:
    """An entry as judged, and the keys it is known by (identity.keys)."""

    keys: tuple[str, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Reading:
    """One body as read. `fresh` and `edited` are in the order of the body."""

    title: str
    link: str
    language: str
    ttl_s: float | None
    length: int  # entries in the body
    skipped: int  # of them, could not be read
    seen: tuple[str, ...]  # keys of all entries, each once
    fresh: tuple[Fresh, ...]  # entries none of whose keys was known
    edited: tuple[Fresh, ...] = ()  # known by guid or link, but under another title
