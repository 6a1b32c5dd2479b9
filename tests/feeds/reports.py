"""Makes entries for tests of stories: what matters is given, the rest is filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.model import Entry, Features, Kind

START = datetime(2025, 12, 20, 8, tzinfo=UTC)


def entry(number: int, hours: float = 0, **given: Any) -> Entry:
    """A relevant entry `hours` after START. `given` sets fields of Entry, or of its Features."""
    parts = {name: given.pop(name) for name in list(given) if name in Features.__slots__ and name in _OWN}
    moment = START + timedelta(hours=hours)
    features = Features(
        kind=parts.pop("kind", Kind.MEETING),
        people=given.get("people", ()),
        places=given.get("places", ()),
        documents=given.get("documents", ()),
        **parts,
    )
    filled: dict[str, Any] = {
        "id": f"{number:012x}",
        "feed": "f" * 10,
        "outlet": f"Outlet {number}",
        "side": "",
        "state_media": False,
        "guid": str(number),
        "link": f"https://example.org/{number}",
        "title": f"Title{number}th",
        "summary": "",
        "language": "en",
        "published": moment,
        "first_seen": moment + timedelta(minutes=5),
        "relevant": True,
        "score": 5.0,
        "features": features,
    }
    return Entry(**(filled | given))


_OWN = {"kind", "concepts", "figures", "words", "names", "actors", "headline", "when", "sides", "common"}

# Two reports that nothing joins, and a third that is like both: then all three tell of one development.
ENVOYS: dict[str, Any] = {
    "people": ("steve-witkoff", "rustem-umerov"),
    "actors": ("steve-witkoff", "rustem-umerov"),
    "headline": ("talks",),
    "concepts": ("talks",),
}
SON_IN_LAW: dict[str, Any] = {
    "people": ("jared-kushner",),
    "actors": ("jared-kushner",),
    "places": ("miami",),
    "headline": ("guarantees",),
    "concepts": ("guarantees",),
}
BOTH: dict[str, Any] = {
    "people": ("steve-witkoff", "rustem-umerov", "jared-kushner"),
    "places": ("miami",),
    "headline": ("talks", "guarantees"),
    "concepts": ("talks", "guarantees"),
}


def told(number: int, about: dict[str, Any], hours: float = 0) -> Entry:
    """An entry of one of the above, in one of six languages."""
    languages = ("en", "uk", "fr", "pl", "ja", "ar")
    return entry(number, hours + number / 50, language=languages[number % 6], **about)
