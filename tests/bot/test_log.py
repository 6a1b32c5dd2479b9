"""A log line is one line, and holds no secret."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.log import configure

SECRET = "123456:marker-token"
LONG = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # as long as a real one


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    sys.excepthook = hook
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_an_event_is_one_json_line_with_its_keys(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", [])
    structlog.get_logger().info("poll.done", feed="f1", new=3)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["feed"], line["new"], line["level"]) == ("poll.done", "f1", 3, "info")


def test_a_secret_is_masked_wherever_it_hides(capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", [SECRET])
    structlog.get_logger().warning("send.failed", url=f"https://api.example/bot{SECRET}/sendMessage")
    try:
        raise RuntimeError(f"token {SECRET} refused")
    except RuntimeError:
        logging.getLogger("library").exception("failed with %s", SECRET)
    written = capsys.readouterr().err
    assert "marker-token" not in written
    assert written.count("***") >= 3


def test_feed_text_cannot_forge_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", [])
    structlog.get_logger().info("entry.skipped", title='x\n{"event": "forged"}\x1b[31m')
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "\x1b" not in lines[0]


def test_loud_libraries_stay_quiet_below_warning(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", [])
    logging.getLogger("httpx").info("HTTP Request: POST https://api.example/bot1:x/sendMessage")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("secret", "written"),
    [
        (SECRET, "https://api.example/bot123456%3Amarker-token/x"),
        (SECRET, "token='marker-token'"),
        ('quoted"marker\\token', json.dumps({"token": 'quoted"marker\\token'})),
        ("marker-tökén", json.dumps("marker-tökén")),
        ("redis://desk:marker-pass@host:6379/0", "AUTH marker-pass"),
        ("redis://:mark%2Fer@host:6379/0", "password mark/er"),
        ("redis://:mark@host:6379/0", "cannot reach redis://:mark@host"),
    ],
)
def test_a_secret_is_masked_in_every_spelling_and_so_is_its_secret_part(
    secret: str, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("DEBUG", [secret])
    structlog.get_logger().warning("x", value=written)
    logging.getLogger("library").error(written)
    assert "mark" not in capsys.readouterr().err


@pytest.mark.parametrize("secret", [LONG, f"redis://:{LONG.partition(':')[2]}@host:6379/0"])
def test_a_secret_that_a_value_is_cut_in_leaves_no_half(
    secret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """F58: wherever the cut falls, in an event of ours and in a library's record."""
    configure("DEBUG", [secret])
    structlog.configure(cache_logger_on_first_use=False)
    for before in range(100, 201):
        structlog.get_logger().warning("x", why="." * before + secret)
        logging.getLogger("library").error("%s%s", "." * before, secret)
    written = capsys.readouterr().err
    assert len(written.splitlines()) == 202
    parts = (LONG[start : start + 8] for start in range(len(LONG) - 7))
    assert [part for part in parts if part in written] == []


def test_an_exception_nobody_caught_is_a_masked_event(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", [SECRET])
    try:
        raise RuntimeError(f"with {SECRET}")
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"]) == ("crashed", "critical")
    assert "marker-token" not in line["exception"]
    assert "RuntimeError" in line["exception"]


def test_an_interrupt_is_no_event(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", [])
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "crashed" not in capsys.readouterr().err


class Terminal(io.StringIO):
    """A stderr somebody watches."""

    def isatty(self) -> bool:
        return True


def test_in_a_terminal_a_traceback_cannot_forge_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Terminal()
    monkeypatch.setattr(sys, "stderr", watched)
    configure("INFO", [])
    try:
        raise ValueError("x\n2025-12-21 12:00:00 [info] forged\x1b[2J\u202e")
    except ValueError:
        structlog.get_logger().exception("poll.crashed")
    first, *rest = watched.getvalue().splitlines()
    assert "poll.crashed" in first
    assert all(line.startswith(("  | ", "Traceback")) for line in rest if line)
    assert "\x1b[2J" not in watched.getvalue()
    assert "\u202e" not in watched.getvalue()
