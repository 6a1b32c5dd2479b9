"""parley run: the desk."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli.common import session, start
from bot.config_model import Config

NAME = "run"


def command(
    context: typer.Context,
    terminal: Annotated[
        bool | None,
        typer.Option(
            "--terminal/--no-terminal",
            help="Chat here; end of input ends the desk. Default: on a tty, or without a chat platform.",
        ),
    ] = None,
) -> None:
    """Runs the desk: polls, announces, answers. Without a config.toml it shows the sample edition."""
    config = session(context).config  # before the imports: a mistake in it is told at once

    from bot.desk import run

    here = wants_terminal(config) if terminal is None else terminal
    start(context, lambda config: run(config, here), level="WARNING" if here else "INFO")


def wants_terminal(config: Config) -> bool:
    """A person is there, or there is nobody else to talk to."""
    return sys.stdin.isatty() or not (config.telegram.token or config.slack.bot_token)
