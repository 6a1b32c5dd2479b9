"""Body of a feed -> Reading: prolog, parse, identify, judge what is new. What is slow and fed by strangers.

body | prolog.safe_text | parse.parse | identity.body_keys | minus known | judge -> Reading
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from feeds.identity import body_keys, entry_id
from feeds.model import Entry, FeedSource, RawEntry
from feeds.parse import parse
from feeds.prolog import safe_text
from feeds.reading import Fresh, Reading

__all__ = ["Fresh", "Judging", "Reading", "read_feed"]


class Judging(Protocol):
    """What judges an entry; feeds.judge.Judge does."""

    def judge(self, raw: RawEntry, source: FeedSource, now: datetime) -> Entry:
        """The entry as judged at `now`."""


def read_feed(
    body: bytes, content_type: str, source: FeedSource, known: frozenset[str], judge: Judging, now: datetime
) -> Reading:
    """One body as read; only entries that `known` does not hold are judged.

    `known` are the keys of the feed's last body. Of entries of one body that share a guid or link only the
    newest counts, or the first without dates. Raises FeedProblem for a body that is no feed or dangerous.
    """
    parsed = parse(safe_text(body, content_type), source.url)
    entries = list(zip(parsed.entries, body_keys(parsed.entries, source.outlet), strict=True))
    unknown, edited = _sorted_out(_once_each(entries), known)
    judged = _each_judged([*unknown, *edited], source, judge, now)
    return Reading(
        title=parsed.title,
        link=parsed.link,
        language=parsed.language,
        ttl_s=parsed.ttl_s,
        length=len(entries),
        skipped=parsed.skipped + judged.count(None),
        seen=tuple(dict.fromkeys(key for _, keys in entries for key in keys)),
        fresh=tuple(one for one in judged[: len(unknown)] if one),
        edited=tuple(one for one in judged[len(unknown) :] if one),
    )


Keyed = tuple[RawEntry, tuple[str, ...]]


def _once_each(entries: Sequence[Keyed]) -> Sequence[Keyed]:
    """Entries in the order of the body, one of each that share a guid or link."""
    chosen: dict[str, int] = {}  # key -> position of the entry that stands for it
    dropped: set[int] = set()
    for at, (raw, keys) in enumerate(entries):
        rivals = {chosen[key] for key in keys if key[0] != "t" and key in chosen}
        if any(not _newer(raw, entries[rival][0]) for rival in rivals):
            dropped.add(at)
            continue
        dropped |= rivals
        chosen.update((key, at) for key in keys)
    return [keyed for at, keyed in enumerate(entries) if at not in dropped]


def _newer(raw: RawEntry, than: RawEntry) -> bool:
    return raw.published is not None and than.published is not None and raw.published > than.published


def _sorted_out(entries: Iterable[Keyed], known: frozenset[str]) -> tuple[list[Keyed], list[Keyed]]:
    """Entries none of whose keys is known, and those known by guid or link but not by their title."""
    unknown, edited = [], []
    for raw, keys in entries:
        if known.isdisjoint(keys):
            unknown.append((raw, keys))
        elif (titles := {key for key in keys if key[0] == "t"}) and known.isdisjoint(titles):
            edited.append((raw, keys))
    return unknown, edited


def _each_judged(
    entries: Sequence[Keyed], source: FeedSource, judge: Judging, now: datetime
) -> list[Fresh | None]:
    """The entries as judged, None for one that cannot be: it must not cost the others (R33).

    When none of them can, it is no entry's fault, and the last surprise is raised.
    """
    found: list[Fresh | None] = []
    surprise: Exception | None = None
    for raw, keys in entries:
        try:
            found.append(_judged(raw, keys, source, judge, now))
        except MemoryError:
            raise
        except Exception as err:  # whatever it is, it is this entry's
            found.append(None)
            surprise = err
    if surprise and not any(found):
        raise surprise
    return found


def _judged(raw: RawEntry, keys: tuple[str, ...], source: FeedSource, judge: Judging, now: datetime) -> Fresh:
    entry = judge.judge(raw, source, now)
    if raw.link and not any(key[0] == "u" for key in keys):
        # The link identifies nothing in this body: an id made from it would be that of all entries.
        entry = replace(entry, id=entry_id(replace(raw, link=""), source.id))
    return Fresh(keys, entry)
