"""parley status: how the desk fares."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.ask import ask
from bot.cli.common import print_json, print_message, start

NAME = "status"


def command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Shows figures, feed health and the queue."""
    answer = start(context, lambda config: ask(config, "/status"))
    if as_json:
        print_json(answer.data)
    else:
        print_message(answer.message)
