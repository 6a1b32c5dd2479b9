"""parley worker: carries out polls and sends for a desk that runs elsewhere on the same Redis."""

from __future__ import annotations

import typer

from bot.cli.common import start

NAME = "worker"


def command(context: typer.Context) -> None:
    """Works for the desk on the same Redis until it is told to end. Any number may run."""
    from bot.desk import work

    start(context, work, level="INFO")
