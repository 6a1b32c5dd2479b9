"""parley people as a process: list, export, remove."""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from bot.store import Store
from feeds.pack import Person
from feeds.pack_load import load
from tests.bot.test_cli import run
from tests.feeds.pack_small import PEOPLE, TEXTS

LEE = Person("ann-lee", "Ann Lee", "us", given=("Ann",), family=("Lee",))


class People:
    """The verb with a configuration that names the tests' server."""

    def __init__(self, config: Path) -> None:
        self._config = config

    async def __call__(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = await asyncio.to_thread(run, "--config", str(self._config), "people", *words)
        assert done.returncode == code, done.stderr
        return done


@pytest.fixture
def people(tmp_path: Path, redis_url: str) -> People:
    config = tmp_path / "config.toml"
    config.write_text(
        f'data_dir = "{tmp_path / "data"}"\n[redis]\nurl = "{redis_url}"\nallow_volatile = true\n'
        '[[feeds]]\nurl = "https://one.example/rss"\noutlet = "One"\n'
    )
    return People(config)


async def test_everybody_is_listed_and_the_desks_own_are_marked(people: People, store: Store) -> None:
    await store.people.put(LEE)
    done = await people("list")
    lines = done.stdout.splitlines()
    assert "own ann-lee  Ann Lee (us)" in lines
    assert any(line.startswith("    steve-witkoff  Steve Witkoff (us)  special envoy") for line in lines)
    assert done.stderr.endswith("people, 1 of them this desk's own\n")
    rows = json.loads((await people("list", "--json")).stdout)
    assert [row["slug"] for row in rows if row["own"]] == ["ann-lee"]


async def test_the_export_is_read_back_by_a_pack(people: People, store: Store) -> None:
    assert (await people("export")).stdout == ""
    await store.people.put(LEE)
    exported = (await people("export")).stdout
    assert load({**TEXTS, "people.toml": PEOPLE + exported}).people[-1] == LEE


async def test_one_of_the_desks_own_is_removed_and_nobody_else(people: People, store: Store) -> None:
    await store.people.put(LEE)
    assert (await people("remove", "ann-lee")).stdout == "removed ann-lee\n"
    assert await store.people.all() == ()
    assert "parley people list" in (await people("remove", "steve-witkoff", code=1)).stderr
