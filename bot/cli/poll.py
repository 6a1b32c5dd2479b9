"""parley poll: every feed now, due or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import print_json, start
from bot.config_model import Config
from bot.progress import Progress

if TYPE_CHECKING:  # importing it for real would load the HTTP client before arguments are even read
    from bot.poll import PollResult

NAME = "poll"


def command(
    context: typer.Context,
    _once: Annotated[bool, typer.Option("--once", help="One round; `parley run` goes on polling.")] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON object per feed, one a line.")
    ] = False,
) -> None:
    """Polls every feed now, carries what is new to stories and outbox, prints a line per feed.

    A failing feed is a line, not a failure: the exit code is 1 only when no feed at all could be read.
    """
    results = start(context, poll_once)
    for result in results:
        if as_json:
            print_json(result)
        else:
            typer.echo(line(result))
    typer.echo(summary(results), err=True)
    if results and all(r.status == "failed" for r in results):
        raise typer.Exit(1)


async def poll_once(config: Config) -> Sequence[PollResult]:
    """The results of one round, in the order of the feeds."""
    from bot.polling import open_polling

    async with open_polling(config) as polling:
        progress = Progress("polled", len(polling.sources))
        try:
            return await polling.poller.poll_all(polling.sources, on_result=lambda _result: progress.step())
        finally:
            progress.end()


def line(result: PollResult) -> str:
    """One feed's line: "ok    Outlet  3 new of 40, 2 relevant, 1 story opened  0.4 s"."""
    name = result.feed.outlet
    if result.error and result.status == "paused":
        return f"pause {name}  {result.error.text} ({result.error.code})"
    if result.error:
        return f"fail  {name}  {result.error.text} ({result.error.code})  {result.feed.url}"
    if result.status in ("unchanged", "not-modified"):
        return f"same  {name}  nothing new"
    found = f"{result.new} new of {result.entries}, {result.relevant} relevant"
    stories = f"{result.stories_new} stories opened, {result.stories_changed} joined"
    return f"ok    {name}  {found}, {stories}  {result.seconds:.1f} s"


def summary(results: Sequence[PollResult]) -> str:
    """The round in one line, for stderr."""
    by = Counter(r.status for r in results)
    unchanged = by["unchanged"] + by["not-modified"]
    counts = f"{by['new']} read, {unchanged} unchanged, {by['failed']} failed"
    return f"{len(results)} feeds: {counts}; {sum(r.new for r in results)} new entries"
