"""The command line as a process: results on stdout, troubles on stderr, exit codes 0, 1 and 2."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import pty
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.doubles.still_feeds import StillFeeds, rss, serve

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC)
VERBS = "run worker poll digest ask explain export check status backup restore feeds people bench".split()


def ago(hours: float) -> str:
    return format_datetime(NOW - timedelta(hours=hours))


FEEDS = {
    "/one.xml": rss(
        "One",
        {
            "https://one.example/1": (
                "Witkoff and Umerov call Miami talks on Ukraine peace plan productive",
                "US envoy Steve Witkoff and Ukraine's Rustem Umerov discussed the 20-point plan in Miami.",
                ago(5),
            ),
            "https://one.example/2": (
                "Bakery wins prize for rye bread",
                "The jury praised the crust.",
                ago(6),
            ),
        },
    ),
    "/two.xml": rss(
        "Two",
        {
            "https://two.example/1": (
                "Вiткофф i Умєров назвали переговори в Маямі продуктивними".replace("i", "і"),
                "Стів Віткофф і Рустем Умєров обговорили в Маямі план із 20 пунктів щодо миру в Україні.",
                ago(4),
            )
        },
        "uk",
    ),
}


@dataclass(frozen=True)
class Parley:
    """The program with a configuration of its own."""

    config: Path
    feeds: StillFeeds

    def __call__(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = run("--config", str(self.config), *words)
        assert done.returncode == code, done.stderr
        return done


def run(*words: str, env: dict[str, str] | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    clean = {
        k: v for k, v in os.environ.items() if not k.startswith(("PARLEY_", "TELEGRAM_", "SLACK_", "REDIS_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=cwd,
        env=clean | {"PYTHONPATH": str(ROOT), **(env or {})},
        check=False,
    )


@pytest.fixture(scope="module")
def parley(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parley]:
    folder = tmp_path_factory.mktemp("desk")
    with serve(dict(FEEDS)) as feeds:
        config = folder / "config.toml"
        config.write_text(
            f'data_dir = "{folder / "data"}"\n[poll]\nallow_private_networks = true\n'
            f'[[feeds]]\nurl = "{feeds.url}/one.xml"\noutlet = "One"\nlanguage = "en"\nside = "us"\n'
            f'[[feeds]]\nurl = "{feeds.url}/two.xml"\noutlet = "Two"\nlanguage = "uk"\nside = "ukraine"\n'
            f'[[feeds]]\nurl = "{feeds.url}/gone.xml"\noutlet = "Gone"\n'
        )
        desk = Parley(config, feeds)
        first = desk("poll", "--once")
        assert [line.split()[:2] for line in first.stdout.splitlines()] == [
            ["ok", "One"],
            ["ok", "Two"],
            ["fail", "Gone"],
        ]
        yield desk


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    done = run(verb, "--help")
    assert done.returncode == 0
    assert "Usage: " in done.stdout


def test_an_unknown_verb_or_option_is_asked_wrongly() -> None:
    assert run("fly").returncode == 2
    assert run("poll", "--twice").returncode == 2


def test_a_bad_configuration_ends_with_code_2_and_one_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[poll]\nintervall_minutes = 3\n")
    done = run("--config", str(path), "status")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"parley: {path}: poll.intervall_minutes: unknown key; did you mean interval_minutes?"
    ]


@pytest.mark.parametrize("verb", ["run", "worker"])
def test_a_service_that_cannot_start_says_so_in_events(tmp_path: Path, verb: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[poll]\nintervall_minutes = 3\n")
    done = run("--config", str(path), verb, env={"PARLEY_LOG_LEVL": "INFO"})
    assert done.returncode == 2
    doubt, failure = map(json.loads, done.stderr.splitlines())
    assert (doubt["event"], failure["event"]) == ("start.doubtful", "start.failed")
    assert "did you mean PARLEY_LOG_LEVEL" in doubt["why"]
    assert failure["why"].startswith(f"{path}: poll.intervall_minutes: unknown key")
    assert (failure["code"], failure["level"]) == (2, "error")


def test_an_event_of_a_start_that_failed_is_whole_and_has_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    folder = tmp_path / ("long-" * 30) / "marker-secret"
    text = f'data_dir = "{folder}"\n[telegram]\ntoken = "1:marker-secret"\n'
    (tmp_path / ("long-" * 30)).write_text("a file where the folder should be")
    path.write_text(text)
    done = run("--config", str(path), "run", "--no-terminal")
    assert done.returncode == 1
    [failure] = map(json.loads, done.stderr.splitlines())
    assert failure["event"] == "start.failed"
    assert failure["why"].endswith("set [redis] url to a Redis of your own")
    assert "marker-secret" not in done.stderr


def test_a_second_desk_of_a_machine_listens_elsewhere(parley: Parley, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        path = tmp_path / "config.toml"
        path.write_text(parley.config.read_text() + "[web]\nport = 0\n")
        done = run("--config", str(path), "run", "--terminal", "--port", str(port))
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in json.loads(done.stderr.splitlines()[-1])["why"]


def test_a_redis_that_is_not_there_is_one_line_without_its_password(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[redis]\nurl = "redis://:marker-secret@127.0.0.1:1/0"\n')
    done = run("--config", str(path), "status")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "marker-secret" not in done.stderr


def test_a_second_poll_of_unchanged_feeds_parses_nothing_and_says_so(parley: Parley) -> None:
    parley.feeds.asked.clear()
    second = parley("poll", "--once")
    assert [line.split()[0] for line in second.stdout.splitlines()] == ["same", "same", "fail"]
    assert parley.feeds.asked == {304: 2, 404: 1}


def test_reports_of_one_development_in_two_languages_are_one_story(parley: Parley) -> None:
    entries = [json.loads(line) for line in parley("export").stdout.splitlines()]
    by_link = {e["link"]: e for e in entries}
    talks, bakery, ukrainian = (
        by_link[f"https://{x}"] for x in ("one.example/1", "one.example/2", "two.example/1")
    )
    assert talks["relevant"]
    assert talks["story"] == ukrainian["story"]
    assert (bakery["relevant"], bakery["story"]) == (False, None)
    assert {"steve-witkoff", "rustem-umerov"} == set(talks["people"]) == set(ukrainian["people"])
    assert talks["documents"] == ["20-point-plan"]
    assert ukrainian["language"] == "uk"


def test_a_backup_goes_down_a_pipe_and_to_no_terminal(parley: Parley, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "bot", "--config", str(parley.config), "backup", "-"]
    piped = subprocess.run(words, capture_output=True, cwd=ROOT, timeout=60, check=True)
    assert b'"keys":' in gzip.decompress(piped.stdout).splitlines()[-1]
    assert b"keys into stdout" in piped.stderr
    file = tmp_path / "x.backup"
    file.write_bytes(piped.stdout)
    before = parley("export").stdout
    parley("restore", str(file), "--force")
    assert parley("export").stdout == before
    ours, theirs = pty.openpty()
    shown = subprocess.run(words, stdout=theirs, stderr=subprocess.PIPE, cwd=ROOT, timeout=60, check=False)
    os.close(theirs)
    os.close(ours)
    assert (shown.returncode, b"no text for a terminal" in shown.stderr) == (1, True)


def test_a_restore_from_a_pipe_is_refused(parley: Parley) -> None:
    assert "write what comes from stdin into a file" in parley("restore", "-", code=2).stderr


def test_csv_export_has_a_row_per_entry(parley: Parley) -> None:
    rows = list(csv.DictReader(io.StringIO(parley("export", "--format", "csv").stdout)))
    assert len(rows) == 3


def test_ask_answers_for_people_and_for_machines(parley: Parley) -> None:
    assert "Witkoff" in parley("ask", "/latest").stdout
    assert json.loads(parley("ask", "--json", "/who Віткоффа").stdout)["answer"] == "Steve Witkoff"
    assert json.loads(parley("ask", "--json", "/who Taylor Swift").stdout)["answer"] is None
    assert parley("ask", " ", code=2).stdout == ""


def test_explain_gives_reasons_for_a_story_and_for_any_text(parley: Parley) -> None:
    story = json.loads(parley("export").stdout.splitlines()[-1])["story"]
    assert "relevant   yes" in parley("explain", story).stdout
    text = parley(
        "explain", "Umerov and Witkoff agree on security guarantees for Ukraine in Miami talks"
    ).stdout
    assert "relevant   yes" in text
    assert "rustem-umerov" in text
    assert parley("explain", "nothing", code=1).stdout == ""


def test_digest_and_status_are_printed_and_machine_readable(parley: Parley) -> None:
    assert "Witkoff" in parley("digest").stdout
    assert isinstance(json.loads(parley("digest", "--json").stdout), dict)
    assert isinstance(json.loads(parley("status", "--json").stdout), dict)


def test_check_names_what_works(parley: Parley) -> None:
    found = json.loads(parley("check", "--json", "--offline").stdout)
    assert {f["what"]: f["ok"] for f in found}["redis"]


def test_feeds_check_fails_when_one_feed_does(parley: Parley) -> None:
    lines = parley("feeds", "check", code=1).stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [["ok", "One"], ["ok", "Two"], ["fail", "Gone"]]


def test_feeds_are_added_listed_exported_imported_and_removed(parley: Parley, tmp_path: Path) -> None:
    url = f"{parley.feeds.url}/three.xml"
    parley("feeds", "add", url, "--outlet", "Three", "--side", "wire")
    assert url in parley("feeds", "list").stdout
    opml = tmp_path / "feeds.opml"
    opml.write_text(parley("feeds", "export").stdout, encoding="utf-8")
    parley("feeds", "remove", url)
    assert url not in parley("feeds", "list").stdout
    parley("feeds", "import", str(opml))
    assert url in parley("feeds", "list").stdout
    parley("feeds", "remove", url)
    assert parley("feeds", "remove", url, code=1).stderr.startswith("parley: no feed")
    assert parley("feeds", "add", "ftp://x", "--outlet", "X", code=2)
    assert parley("feeds", "import", str(tmp_path / "nowhere.opml"), code=2)


def test_a_restore_says_that_chats_that_left_since_are_back(parley: Parley, tmp_path: Path) -> None:
    file = str(tmp_path / "desk.backup")
    assert "subscribed again" not in parley("backup", file).stderr
    back = parley("restore", file, "--force")
    assert back.stdout.endswith(f"keys from {file}\n")
    assert back.stderr.splitlines() == [
        "Chats that unsubscribed after this backup was made are subscribed again: /unsubscribe there ends it."
    ]


@pytest.mark.parametrize("there", [False, True])
def test_what_check_leaves_is_nobody_elses_to_read(tmp_path: Path, there: bool) -> None:
    """In a folder it makes itself, and file by file in one that lets others in."""
    data = tmp_path / "data"
    if there:
        data.mkdir(mode=0o755)
    config = tmp_path / "config.toml"
    config.write_text(f'data_dir = "{data}"\n')
    run("--config", str(config), "check", "--offline")
    looked_at = [file for file in data.iterdir() if file.is_file()] if there else [data]
    assert not there or "valkey.log" in {file.name for file in looked_at}
    assert {file.name: oct(file.stat().st_mode & 0o077) for file in looked_at} == {
        file.name: "0o0" for file in looked_at
    }
