"""The joining benchmark, small: it joins what it says. Its figures are not tested."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.bench.joining import BODY, bodies, main, run
from bot.bench.past import Past
from bot.packfile import load_pack

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)


def test_an_archive_is_the_same_each_time_and_grows_into_the_past() -> None:
    past = Past(load_pack(), 10, NOW)
    few, more = list(past.stories(30)), list(past.stories(60))
    assert more[:30] == few
    assert len({story.id for story in more}) == 60
    assert [story.first_published for story in more] == sorted(
        (story.first_published for story in more), reverse=True
    )
    assert more[-1].first_published == NOW - timedelta(days=6)


def test_bodies_tell_of_developments_and_of_other_things() -> None:
    entries = [raw for body in bodies(4) for raw, _ in body]
    assert entries == [raw for body in bodies(4) for raw, _ in body]
    assert len({raw.link for raw in entries}) == 4 * BODY
    assert all(raw.published and raw.published <= NOW for raw in entries)


async def test_every_archive_takes_the_same_entries() -> None:
    small, large, dense = await run(small=60, large=600, per_day=20, count=4)
    assert [f.stories for f in (small, large, dense)] == [60, 600, 60]
    assert [f.entries for f in (small, large, dense)] == [4 * BODY] * 3
    assert small.relevant == large.relevant == dense.relevant > 10
    assert small.opened > 0
    assert small.rate > small.relevant_rate > 0


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--small", "20", "--large", "40", "--per-day", "10", "--bodies", "2"]) == 0
    printed = capsys.readouterr().out
    assert "large / small: " in printed
    assert "pack and matchers: " in printed
