"""The sample edition's data: feeds of invented outlets over five days, read from TOML beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal, TypeVar

import msgspec

FOLDER = files("bot.sample")

T = TypeVar("T")


class EditionError(ValueError):
    """Sample data that cannot be used; the message names file, table and key."""


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """One entry as its outlet wrote it. The labels say what a good judge finds; they are never rendered."""

    id: str  # unique within its feed; part of the link
    published: datetime
    title: str
    lead: str
    relevant: bool  # label: a development in the negotiations
    body: tuple[str, ...] = ()  # paragraphs after the lead
    event: str = ""  # label: which development; reports of one event belong in one story
    borderline: bool = False  # label: readers would disagree on `relevant`, so tests do not count it
    related: str = ""  # headline of another article, linked within the body
    updates: str = ""  # id of the entry this is a newer version of, with its link and guid
    also_in: tuple[str, ...] = ()  # slugs of the outlet's other feeds that carry it too
    date: Literal["true", "missing", "year-one", "next-year", "no-zone"] = "true"  # what the feed says


@dataclass(frozen=True, slots=True)
class SampleFeed:
    """One feed, and the mess it is written with."""

    slug: str
    outlet: str
    home: str  # address of the outlet, ending in "/"
    format: Literal["rss1", "rss2", "atom"]
    language: str
    side: str
    state_media: bool = False
    link: str = "news/{id}"  # path of an article
    zone: str = "+0000"  # offset written in the dates: "+0200", "GMT" or "EST"
    encoding: str = "utf-8"
    embed: Literal["escaped", "cdata"] = "escaped"
    markup: Literal["plain", "paragraphs", "image", "blog"] = "plain"
    quirks: frozenset[str] = frozenset()


QUIRKS = frozenset(
    {
        "bare-ampersand",  # "&" as it is in channel title and links: not well-formed
        "bom",
        "comment-link",  # an invitation to comment ends every body
        "escaped-twice",  # &amp;quot; for a quotation mark
        "full-text-in-description",
        "no-guid",
        "opaque-guid",  # a digest that is no link
        "tracking-links",  # utm_ parameters
        "wrong-declaration",  # the XML declaration names another encoding than the bytes have
    }
)


@dataclass(frozen=True)
class Edition:
    """The whole edition. Entries are read when first asked for: the clock and the feeds are needed sooner."""

    name: str
    note: str  # one sentence for readers
    start: datetime
    now: datetime  # where the desk's clock stands
    steps: tuple[datetime, ...]  # when to poll; the first is a baseline, the last ends at `now`
    feeds: tuple[SampleFeed, ...] = ()

    @cached_property
    def entries(self) -> Mapping[str, tuple[SampleEntry, ...]]:
        """Entries by slug of their feed, oldest first. Raises EditionError."""
        own = {feed.slug: _read_entries(feed.slug) for feed in self.feeds}
        return {slug: _in_order([*found, *_borrowed(slug, own)]) for slug, found in own.items()}

    def revealed(self, slug: str, moment: datetime) -> tuple[SampleEntry, ...]:
        """What the feed shows at `moment`, newest first; of an updated entry only the newest version."""
        shown = [e for e in self.entries[slug] if e.published <= moment]
        replaced = {e.updates for e in shown}
        return tuple(e for e in reversed(shown) if e.id not in replaced)


@cache
def load_edition() -> Edition:
    """The edition that ships with the package. Raises EditionError."""
    table = _read("manifest.toml")
    feeds = tuple(strict(SampleFeed, feed, f"manifest.toml: feed {n}") for n, feed in _each(table, "feed"))
    for feed in feeds:
        _only(QUIRKS, feed.quirks, f"manifest.toml: feed {feed.slug}: quirks")
    edition = strict(Edition, table, "manifest.toml")
    return replace(edition, feeds=feeds)


def strict(kind: type[T], table: Mapping[str, Any], where: str) -> T:
    """`table` as a dataclass. Raises EditionError naming an unknown, missing or mistyped key."""
    assert isinstance(kind, type)
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]  # T is always a dataclass here
    _only(known.keys(), table.keys(), where)
    needed = {n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING}
    if missing := needed - table.keys():
        raise EditionError(f"{where}: {min(missing)} is missing")
    try:
        return msgspec.convert(dict(table), kind)
    except msgspec.ValidationError as err:
        raise EditionError(f"{where}: {err}") from err


def _read_entries(slug: str) -> tuple[SampleEntry, ...]:
    name = f"feeds/{slug}.toml"
    table = _read(name)
    found = tuple(strict(SampleEntry, e, f"{name}: entry {e.get('id', n)}") for n, e in _each(table, "entry"))
    _only(set(), table.keys(), name)
    ids = [e.id for e in found]
    if len(set(ids)) < len(ids):
        raise EditionError(f"{name}: entry: an id is used twice")
    _only({"", *ids}, {e.updates for e in found}, f"{name}: updates")
    return found


def _borrowed(slug: str, own: Mapping[str, tuple[SampleEntry, ...]]) -> list[SampleEntry]:
    return [entry for entries in own.values() for entry in entries if slug in entry.also_in]


def _in_order(entries: Iterable[SampleEntry]) -> tuple[SampleEntry, ...]:
    return tuple(sorted(entries, key=lambda e: (e.published, e.id)))


def _read(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as err:
        raise EditionError(f"{name}: {err}") from err


def _each(table: dict[str, Any], key: str) -> Iterable[tuple[int, dict[str, Any]]]:
    """The tables of an array, taken out of `table` and counted from 1."""
    return enumerate(table.pop(key, []), start=1)


def _only(allowed: Iterable[str], used: Iterable[str], where: str) -> None:
    if unknown := set(used) - set(allowed):
        raise EditionError(f"{where}: unknown: {min(unknown)}")
