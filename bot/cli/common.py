"""What the verbs share: the session, running async code, failing in one line, progress on stderr."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec
import typer

from bot.config import load, secrets, unknown_environment
from bot.config_error import ConfigError
from bot.config_model import Config
from handlers.message import Message

T = TypeVar("T")


@dataclass(frozen=True)
class Session:
    """One invocation: the configuration file asked for and the log level ("" for the verb's own).

    service: what it says on stderr is events where nobody watches, as its log is (docs/ops/logs.md).
    """

    option: Path | None
    level: str
    service: bool = False

    @cached_property
    def config(self) -> Config:
        """The configuration, read at first use. Raises ConfigError."""
        for warning in unknown_environment(os.environ):
            self.warn(warning)
        return load(self.option, os.environ)

    def warn(self, doubt: str) -> None:
        """One line on stderr, or an event."""
        if self._in_events:
            log = self._log()
            log.warning("start.doubtful", why=doubt)
        else:
            warn(doubt)

    def fail(self, problem: str, code: int = 1) -> NoReturn:
        """As `fail`, or an event and out."""
        if self._in_events:
            log = self._log()
            log.error("start.failed", why=problem, code=code)
            raise typer.Exit(code)
        fail(problem, code)

    @property
    def _in_events(self) -> bool:
        return self.service and not sys.stderr.isatty()

    def _log(self) -> Any:
        """The log, also before the configuration is read: what is wrong with that is told without values."""
        import structlog

        from bot.log import configure

        if not structlog.is_configured():
            configure(self.level or "INFO", ())
        return structlog.get_logger()


def session(context: typer.Context) -> Session:
    """The invocation a verb runs in."""
    found = context.find_object(Session)
    assert found is not None, "the callback in main.py makes it"
    return found


def service_config(context: typer.Context) -> Config:
    """The configuration, before anything heavy is imported: a mistake in it is told at once, with code 2."""
    now = session(context)
    try:
        return now.config
    except ConfigError as err:
        now.fail(str(err), code=2)


def start(
    context: typer.Context, main: Callable[[Config], Coroutine[Any, Any, T]], level: str = "WARNING"
) -> T:
    """Runs a verb's async body with logs on stderr; troubles with a remedy are one line and exit code 1."""
    from redis.exceptions import NoPermissionError

    from bot.log import configure
    from bot.memory import StartError
    from bot.store import StoreError
    from bot.store.connect import denied

    now = session(context)
    configure(now.level or level, secrets(now.config))
    try:
        return asyncio.run(main(now.config))
    except (StartError, StoreError) as err:
        now.fail(str(err))
    except NoPermissionError as err:
        now.fail(denied(err))


def warn(doubt: str) -> None:
    """One line on stderr."""
    typer.echo(f"parley: warning: {doubt}", err=True)


def fail(problem: str, code: int = 1) -> NoReturn:
    """One line on stderr, then out. Code 2 for what was asked wrongly."""
    typer.echo(f"parley: {problem}", err=True)
    raise typer.Exit(code)


def print_json(value: object) -> None:
    """One JSON object (or list) on stdout, times as ISO 8601."""
    typer.echo(msgspec.json.encode(value).decode())


def print_message(message: Message) -> None:
    """A message as this terminal, or a pipe, shows it."""
    from handlers.plain_text import render

    watched = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if watched else 100
    typer.echo(render(message, width=min(width, 120), colour=watched))
