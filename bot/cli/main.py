"""The command line: global options, the verbs, and how errors become exit codes 0, 1 and 2.

stdout is for results, stderr for logs and progress. Verbs import what is heavy when they run.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import ask, backup, bench, check, digest, explain, export, feeds, people, poll, status, worker
from bot.cli import run as run_verb
from bot.cli.common import Session
from bot.config_error import ConfigError

cli = typer.Typer(
    name="parley",
    help="Tells a chat what moved in the negotiations to end the war in Ukraine: once, with its sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb in (run_verb, worker, poll, digest, ask, explain, export, check, status, backup):
    cli.command(verb.NAME)(verb.command)
cli.command(backup.RESTORE)(backup.restore)
cli.add_typer(feeds.cli, name="feeds")
cli.add_typer(people.cli, name="people")
cli.add_typer(bench.cli, name="bench")


def _print_version(wanted: bool) -> None:
    if wanted:
        from bot.about import own_version

        typer.echo(f"parley {own_version()}")
        raise typer.Exit


@cli.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="Configuration file; else PARLEY_CONFIG, else ./config.toml.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every step to stderr.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Notes the global options; a verb reads the configuration when it starts, so --help needs none."""
    level = "DEBUG" if verbose else os.environ.get("PARLEY_LOG_LEVEL", "")
    context.obj = Session(config, level, service=context.invoked_subcommand in (run_verb.NAME, worker.NAME))


def run() -> None:
    """Runs the command line. Exit 0 done, 1 it failed, 2 it was asked wrongly (arguments, configuration)."""
    try:
        cli()
    except ConfigError as err:
        typer.echo(f"parley: {err}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # the reader of our output has gone (`parley export | head`): not our failure
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
