"""parley check: what is misconfigured, and how to mend it."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.common import print_json, start

NAME = "check"


def command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask Telegram and Slack whether tokens work.")
    ] = False,
) -> None:
    """Checks configuration, data directory, Redis, topic pack and chat platforms. Exit 1 when one is bad."""
    from bot.check import findings

    found = start(context, lambda config: findings(config, offline))
    if as_json:
        print_json(found)
    else:
        for finding in found:
            typer.echo(f"{'ok  ' if finding.ok else 'bad '}  {finding.what}: {finding.text}")
    if not all(f.ok for f in found):
        raise typer.Exit(1)
