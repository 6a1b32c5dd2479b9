"""parley export: all that was ingested, one object per entry."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.common import start
from bot.config_model import Config

NAME = "export"


class Format(StrEnum):
    """Formats of an export."""

    JSONL = "jsonl"
    CSV = "csv"


def command(
    context: typer.Context,
    form: Annotated[
        Format, typer.Option("--format", help="jsonl: one JSON object a line; csv: lists joined by |.")
    ] = Format.JSONL,
) -> None:
    """Writes every ingested entry, relevant or not, oldest first, to stdout."""
    start(context, lambda config: export(config, form))


async def export(config: Config, form: Format) -> None:
    """Streams the archive, so that its size does not matter."""
    from bot.export import CsvWriter, JsonlWriter
    from bot.memory import open_memory

    async with open_memory(config) as memory:
        writer = JsonlWriter(sys.stdout) if form is Format.JSONL else CsvWriter(sys.stdout)
        async for entry in memory.store.archive.entries():
            writer.write(entry)
