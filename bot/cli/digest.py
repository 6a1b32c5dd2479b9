"""parley digest: what a chat would get at its hour."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.ask import ask
from bot.cli.common import print_json, print_message, start

NAME = "digest"


def command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Prints the digest of the last day."""
    answer = start(context, lambda config: ask(config, "/digest"))
    if as_json:
        print_json(answer.data)
    else:
        print_message(answer.message)
