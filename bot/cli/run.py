"""parley run: the desk."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli.common import service_config, start
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
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Serve /health, /metrics and hooks there; default: [web] port."),
    ] = None,
) -> None:
    """Runs the desk: polls, announces, answers. Without a config.toml it shows the sample edition."""
    config = service_config(context)

    from bot.desk import run

    here = wants_terminal(config) if terminal is None else terminal
    level = "WARNING" if here else "INFO"
    start(context, lambda config: run(listening(config, port), here), level=level)


def listening(config: Config, port: int | None) -> Config:
    """The configuration as if [web] named this port: a second desk of one machine needs another."""
    if port is None:
        return config
    return config.model_copy(update={"web": config.web.model_copy(update={"port": port})})


def wants_terminal(config: Config) -> bool:
    """A person is there, or there is nobody else to talk to."""
    return sys.stdin.isatty() or not (config.telegram.token or config.slack.bot_token)
