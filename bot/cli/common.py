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
from bot.config_model import Config
from handlers.message import Message

T = TypeVar("T")


@dataclass(frozen=True)
class Session:
    """One invocation: the configuration file asked for and the log level ("" for the verb's own)."""

    option: Path | None
    level: str

    @cached_property
    def config(self) -> Config:
        """The configuration, read at first use. Raises ConfigError."""
        for warning in unknown_environment(os.environ):
            typer.echo(f"parley: warning: {warning}", err=True)
        return load(self.option, os.environ)


def session(context: typer.Context) -> Session:
    """The invocation a verb runs in."""
    found = context.find_object(Session)
    assert found is not None, "the callback in main.py makes it"
    return found


def start(
    context: typer.Context, main: Callable[[Config], Coroutine[Any, Any, T]], level: str = "WARNING"
) -> T:
    """Runs a verb's async body with logs on stderr; troubles with a remedy are one line and exit code 1."""
    from bot.log import configure
    from bot.memory import StartError
    from bot.store import StoreError

    now = session(context)
    configure(now.level or level, secrets(now.config))
    try:
        return asyncio.run(main(now.config))
    except (StartError, StoreError) as err:
        fail(str(err))


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
