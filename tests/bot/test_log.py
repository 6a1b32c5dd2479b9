"""A log line is one line, and holds no secret."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.log import configure

SECRET = "123456:marker-token"


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
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
