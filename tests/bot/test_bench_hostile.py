"""The hostile benchmark, small: its attacks are what they say, and end as they should."""

from __future__ import annotations

import sys
import zlib

import pytest

from bot.bench.hostile import Figure, fetching, hostile_hosts, main, reading, round_with_dead, table
from bot.bench.hostile_bodies import BODIES, Body, good
from bot.bench.hostile_server import PACKED
from bot.reader import Reader
from feeds.parse import parse
from feeds.prolog import safe_text

CHILD = (sys.executable, "-m", "tests.doubles.reader_child_double")
SMALL = [body for body in BODIES if "MB" not in body.name and "700,000" not in body.name]


def test_a_bomb_unpacks_to_what_it_says() -> None:
    unpacked = zlib.decompressobj(31)
    packed = b"".join(PACKED["gzip"][1](8))
    assert len(unpacked.decompress(packed)) == 8 * 1024 * 1024 + len("<rss>")
    assert len(packed) < 10_000


def test_the_good_feed_is_one() -> None:
    assert len(parse(safe_text(good(3), ""), "https://a.example/").entries) == 3


async def test_what_is_too_large_is_dropped_and_costs_little() -> None:
    async with hostile_hosts(1) as hosts:
        figures = await fetching(1, hosts)
    assert [figure.name for figure in figures if not figure.as_expected] == []
    assert all(figure.grown_mb < 20 for figure in figures)


@pytest.mark.parametrize("body", SMALL, ids=lambda body: body.name)
async def test_bodies_end_as_they_should(body: Body) -> None:
    reader = Reader(1, command=CHILD)
    try:
        figures = await reading(reader, [body])
    finally:
        await reader.close()
    assert all(figure.as_expected for figure in figures), figures


async def test_dead_feeds_do_not_hold_up_the_living() -> None:
    async with hostile_hosts(24) as hosts:
        made = await round_with_dead(24, 12, hosts, total_s=1.5)
    assert made.alive_s < made.first_dropped_s
    assert made.first_dropped_s >= 1.5


def test_the_table_marks_what_did_not_end_as_it_should() -> None:
    figures = [Figure("a", "read", "read", 1, 2, 3), Figure("b", "read", "poison", 1, 2, 3)]
    assert [line[0] for line in table(figures).splitlines()] == [" ", " ", "!"]


def test_the_command_lists_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "--gigabytes" in capsys.readouterr().out
