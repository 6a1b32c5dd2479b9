"""The polling benchmark, small: its rounds do what they say. Its figures are not tested."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.bench.edition import RELEVANT, body, language
from bot.bench.polling import main, run, table
from feeds.identity import body_keys
from feeds.parse import parse
from feeds.prolog import safe_text

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)


def test_an_edition_is_the_same_each_time_and_moves_by_one() -> None:
    feed = parse(safe_text(body(3, 30, 0, NOW), ""), "https://a.example/")
    assert body(3, 30, 0, NOW) == body(3, 30, 0, NOW)
    assert (feed.language, len(feed.entries), feed.skipped) == (language(3), 30, 0)
    assert all(entry.published and entry.summary for entry in feed.entries)
    newer = parse(safe_text(body(3, 30, 1, NOW), ""), "https://a.example/")
    assert newer.entries[1:] == feed.entries[:-1]
    assert len({keys[0] for keys in body_keys(feed.entries)}) == 30
    assert RELEVANT == 30


async def test_the_three_rounds_do_what_they_say() -> None:
    new, same, one = await run(feeds=10, entries=4, concurrency=4)
    assert (new.statuses, new.new) == ({"new": 10}, 40)
    assert (same.statuses, same.new) == ({"not-modified": 10}, 0)
    assert (one.statuses, one.new) == ({"new": 1, "not-modified": 9}, 1)
    assert new.cpu_s >= new.readers_s >= 0
    assert [line.split()[0] for line in table([new, same, one]).splitlines()] == [
        "round",
        "all",
        "all",
        "one",
    ]


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--feeds", "2", "--entries", "2"]) == 0
    assert "one in ten with one new entry" in capsys.readouterr().out
