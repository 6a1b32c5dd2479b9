"""python -m pytest -p tests.hunt_secrets: all tests at DEBUG, and no marked secret in anything written (R44).

What in-process code logs goes through the desk's own log, masked as in life, into a file; what programs and
tests print is looked at as pytest caught it. tests/bot/test_log.py configures logs itself: leave it out.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

import pytest

from bot.log import configure
from tests.doubles.fake_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.doubles.fake_telegram import TOKEN

SECRETS = (TOKEN, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, "marker-redis-password")
HALF = 8  # signs of a secret that was cut that are too many


def halves(secret: str) -> tuple[str, ...]:
    """What a cut through the secret leaves, however much more of it: its beginning or its end.

    Of the end half as much again: "password" by itself is no secret.
    """
    return (secret[:HALF], secret[-HALF - HALF // 2 :])


PIECES = tuple(half for secret in (*SECRETS, TOKEN.partition(":")[2]) for half in halves(secret))


class Hunt:
    """The log of all tests, and what was found beside it."""

    def __init__(self) -> None:
        self.file = Path(tempfile.mkdtemp(prefix="parley-hunt-")) / "log"
        self.raw: list[str] = []  # records that only the mask keeps a secret out of
        self.found: list[str] = []

    def pytest_runtest_setup(self) -> None:
        """The desk's log at DEBUG, into the file; a test may have put another in its place."""
        if not any(getattr(each, "hunts", False) for each in logging.getLogger().handlers):
            self.open()

    def open(self) -> None:
        """Configures logs as a program does, with the file for stderr."""
        terminal, sys.stderr = sys.stderr, self.file.open("a", encoding="utf-8")
        try:
            configure("DEBUG", SECRETS)
        finally:
            sys.stderr = terminal
        logging.getLogger().handlers[0].hunts = True  # type: ignore[attr-defined]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Looks at what one test printed and logged."""
        for name, text in report.sections:
            if any(piece in text for piece in PIECES):
                (self.raw if "log" in name else self.found).append(f"{report.nodeid}: {name}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Looks at the file; a secret in it fails the run."""
        lines = self.file.read_text("utf-8").splitlines() if self.file.exists() else []
        self.found += [line for line in lines if any(piece in line for piece in PIECES)]
        if self.found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Says what was found."""
        size = self.file.stat().st_size if self.file.exists() else 0
        terminalreporter.write_line(
            f"hunt: {size:,} bytes of log, {len(self.found)} with a secret; "
            f"{len(self.raw)} tests made records that the mask had to clean"
        )
        for line in [*self.found, *self.raw]:
            terminalreporter.write_line(f"  {line[:300]}")


def pytest_configure(config: pytest.Config) -> None:
    """Begins the hunt."""
    config.pluginmanager.register(Hunt())
