"""parley worker: carries out polls and sends for a desk that runs elsewhere on the same Redis."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.common import service_config, start

NAME = "worker"


def command(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Serve /health and /metrics there; default: nowhere."),
    ] = None,
) -> None:
    """Works for the desk on the same Redis until it is told to end. Any number may run."""
    service_config(context)

    from bot.desk import work

    start(context, lambda config: work(config, port), level="INFO")
