"""parley explain: why an entry was judged and joined as it was."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.common import fail, print_json, start
from bot.config_model import Config
from feeds.model import Entry

NAME = "explain"


def command(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(help="Id of an entry or a story, or the text of a report in quotes.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Shows the reasons: relevance, people, documents, places, language, story."""
    entries = start(context, lambda config: find(config, what))
    if not entries:
        fail(f"nothing here is called {what!r}; `parley export` and /latest show ids")
    if as_json:
        print_json(entries)
        return
    from bot.explain import lines

    for entry in entries:
        typer.echo("\n".join(lines(entry)) + "\n")


async def find(config: Config, what: str) -> list[Entry]:
    """The entry, the entries of the story, or the text judged here and now without being kept."""
    from bot.explain import judged_text
    from bot.memory import open_memory

    async with open_memory(config) as memory:
        archive = memory.store.archive
        if " " in what.strip():
            return [await judged_text(memory, what)]
        if entry := await archive.entry(what):
            return [entry]
        story = await archive.story(what)
        found = [await archive.entry(report.entry) for report in story.reports] if story else []
        return [entry for entry in found if entry]
