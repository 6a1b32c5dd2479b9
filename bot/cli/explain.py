"""parley explain: why an entry was judged and joined as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import fail, print_json, start
from bot.config_model import Config

if TYPE_CHECKING:  # importing it for real would load the judge before arguments are even read
    from bot.explain import Explained

NAME = "explain"


def command(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(help="Id of an entry or a story, or the text of a report in quotes.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Shows the reasons: relevance, people, documents, places, language, story."""
    found = start(context, lambda config: find(config, what))
    if not found:
        fail(f"nothing here is called {what!r}; `parley export` and /latest show ids")
    if as_json:
        print_json(found)
        return
    from bot.explain import lines

    for one in found:
        typer.echo("\n".join(lines(one)) + "\n")


async def find(config: Config, what: str) -> list[Explained]:
    """The entry, the entries of the story, or the text judged here and now without being kept."""
    from bot.explain import explained, explained_text
    from bot.memory import open_memory

    async with open_memory(config) as memory:
        archive = memory.store.archive
        if " " in what.strip():
            return [await explained_text(memory, what)]
        entry = await archive.entry(what)
        story = None if entry else await archive.story(what)
        ids = [report.entry for report in story.reports] if story else []
        entries = [entry] if entry else [await archive.entry(one) for one in ids]
        return [await explained(memory, found) for found in entries if found]
