"""Entries as other tools read them. The names of the fields are a promise: see README."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any, TextIO

import msgspec

from feeds.model import Entry

FIELDS = (
    "link",
    "guid",
    "title",
    "feed",
    "outlet",
    "language",
    "published",
    "relevant",
    "story",
    "people",
    "documents",
    "places",
    "quotes",
)
# a spreadsheet takes a cell that begins so for a formula; a headline must not become one
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def record(entry: Entry) -> dict[str, Any]:
    """One entry as an export object; `story` is null for what belongs to none."""
    return {
        "link": entry.link,
        "guid": entry.guid,
        "title": entry.title,
        "feed": entry.feed,
        "outlet": entry.outlet,
        "language": entry.language,
        "published": entry.published.isoformat().replace("+00:00", "Z"),
        "relevant": entry.relevant,
        "story": entry.story or None,
        "people": list(entry.people),
        "documents": list(entry.documents),
        "places": list(entry.places),
        "quotes": [{"text": q.text, "speaker": q.speaker or None} for q in entry.quotes],
    }


@dataclass(frozen=True)
class JsonlWriter:
    """One JSON object a line."""

    out: TextIO

    def write(self, entry: Entry) -> None:
        """Writes one entry."""
        self.out.write(msgspec.json.encode(record(entry)).decode() + "\n")


class CsvWriter:
    """A header, then one row an entry; lists joined by " | "."""

    def __init__(self, out: TextIO) -> None:
        self._rows = csv.writer(out)
        self._rows.writerow(FIELDS)

    def write(self, entry: Entry) -> None:
        """Writes one entry."""
        self._rows.writerow([cell(value) for value in record(entry).values()])


def cell(value: Any) -> str:
    """One value as a cell that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = " | ".join(_quote(v) if isinstance(v, dict) else v for v in value)
    return f"'{value}" if value.startswith(FORMULA) else str(value)


def _quote(quote: dict[str, Any]) -> str:
    return f"{quote['speaker'] or '?'}: {quote['text']}"
