"""Exports keep their promised fields and never run in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

from bot.export import FIELDS, CsvWriter, JsonlWriter
from feeds.model import Entry, Quote

ENTRY = Entry(
    id="a" * 12,
    feed="f1",
    outlet="Outlet",
    side="wire",
    state_media=False,
    guid="g",
    link="https://a.example/1",
    title="Envoys meet",
    summary="",
    language="en",
    published=datetime(2025, 12, 21, 10, tzinfo=UTC),
    first_seen=datetime(2025, 12, 21, 10, 5, tzinfo=UTC),
    relevant=True,
    score=2.0,
    people=("steve-witkoff", "rustem-umerov"),
    quotes=(Quote("We go on", "steve-witkoff"), Quote("Who said it?")),
    story="abc234",
)


def test_a_json_line_holds_the_promised_fields() -> None:
    out = io.StringIO()
    JsonlWriter(out).write(ENTRY)
    JsonlWriter(out).write(replace(ENTRY, story="", relevant=False))
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert tuple(first) == FIELDS
    assert first["published"] == "2025-12-21T10:00:00Z"
    assert first["people"] == ["steve-witkoff", "rustem-umerov"]
    assert first["quotes"][1] == {"text": "Who said it?", "speaker": None}
    assert second["story"] is None


def test_a_csv_row_joins_lists_and_disarms_formulas() -> None:
    out = io.StringIO()
    CsvWriter(out).write(replace(ENTRY, title='=HYPERLINK("http://x.example")'))
    header, row = list(csv.reader(io.StringIO(out.getvalue())))
    cells = dict(zip(header, row, strict=True))
    assert cells["people"] == "steve-witkoff | rustem-umerov"
    assert cells["title"].startswith("'=")
    assert cells["quotes"] == "steve-witkoff: We go on | ?: Who said it?"
    assert cells["relevant"] == "true"
