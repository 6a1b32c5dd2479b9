"""parley feeds: list, check, add, remove, import, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import fail, print_json, session, start
from bot.config_checks import SIDES, is_http
from bot.config_model import Config
from feeds.model import FeedSource
from handlers.ports import FeedView

cli = typer.Typer(help="The feeds this desk reads.", no_args_is_help=True, rich_markup_mode=None)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@cli.command("list")
def list_command(context: typer.Context, as_json: Json = False) -> None:
    """Lists every feed with its state."""
    views = start(context, _views)
    if as_json:
        print_json([{"source": v.source, "state": v.state} for v in views])
        return
    for view in views:
        source = view.source
        marks = " ".join(
            part
            for part in (source.language, source.side, "state media" if source.state_media else "")
            if part
        )
        trouble = f"  {view.state.error_text}" if view.state.error_text else ""
        typer.echo(f"{source.id}  {view.state.status:8}  {source.outlet} ({marks})  {source.url}{trouble}")


async def _views(config: Config) -> Sequence[FeedView]:
    from bot.memory import open_memory

    async with open_memory(config) as memory:
        return await memory.store.archive.feeds()


@cli.command("check")
def check_command(context: typer.Context, as_json: Json = False) -> None:
    """Fetches and reads every feed once, live, and keeps nothing. Exit code 1 when one of them fails."""
    from bot.feed_check import check_feeds

    results = start(context, check_feeds)
    for result in results:
        if as_json:
            print_json(result)
        else:
            source = result.source
            typer.echo(f"{'ok  ' if result.ok else 'fail'}  {source.outlet}  {result.text}  {source.url}")
    bad = sum(not r.ok for r in results)
    typer.echo(f"{len(results)} feeds, {bad} failing", err=True)
    if bad:
        raise typer.Exit(1)


@cli.command("add")
def add_command(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="Address of an RSS or Atom feed.")],
    outlet: Annotated[str, typer.Option(help="Name of the outlet, as readers know it.")],
    language: Annotated[str, typer.Option(help="Language code, for example uk.")] = "",
    side: Annotated[str, typer.Option(help=f"One of {', '.join(SIDES)}.")] = "",
    state_media: Annotated[bool, typer.Option("--state-media", help="Label it as state media.")] = False,
) -> None:
    """Adds a feed to this desk; it is kept in Redis and polled from the next round on."""
    if not is_http(url):
        fail(f"{url!r} is no http(s) address", code=2)
    if side and side not in SIDES:
        fail(f"{side!r} is no side; one of {', '.join(SIDES)}", code=2)
    from bot.config_model import FeedConfig

    feed = FeedConfig(url=url, outlet=outlet, language=language, side=side, state_media=state_media)
    source = start(context, lambda config: _add(config, feed))
    typer.echo(f"added {source.id}  {source.outlet}  {source.url}")


async def _add(config: Config, feed: object) -> FeedSource:
    from bot.catalogue import source
    from bot.config_model import FeedConfig
    from bot.memory import open_memory

    assert isinstance(feed, FeedConfig)
    async with open_memory(config) as memory:
        added = source(feed, memory.pack)
        await memory.store.feeds.add(added)
        return added


@cli.command("remove")
def remove_command(
    context: typer.Context, feed: Annotated[str, typer.Argument(help="Id or address of the feed.")]
) -> None:
    """Stops reading a feed; what it brought stays until its time is over."""

    async def remove(config: Config) -> FeedSource | None:
        from bot.memory import open_memory

        async with open_memory(config) as memory:
            found = next((s for s in await memory.store.feeds.sources() if feed in (s.id, s.url)), None)
            if found:
                await memory.store.feeds.remove(found.id)
            return found

    found = start(context, remove)
    if found is None:
        fail(f"no feed {feed!r}; `parley feeds list` shows them")
    typer.echo(f"removed {found.id}  {found.outlet}  {found.url}")


@cli.command("export")
def export_command(context: typer.Context) -> None:
    """Writes the feeds as OPML to stdout."""
    from bot.opml import write

    typer.echo(write(v.source for v in start(context, _views)), nl=False)


@cli.command("import")
def import_command(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="An OPML file.")]
) -> None:
    """Adds the feeds of an OPML file. What is no feed is named on stderr and skipped."""
    from bot.opml import read

    session(context)
    try:
        found = read(file.read_bytes())
    except OSError as err:
        fail(f"{file}: cannot be read: {err.strerror}", code=2)
    except ValueError as err:
        fail(f"{file}: {err}", code=2)

    async def add_all(config: Config) -> None:
        from bot.memory import open_memory

        async with open_memory(config) as memory:
            for source in found.sources:
                await memory.store.feeds.add(source)

    start(context, add_all)
    for problem in found.problems:
        typer.echo(f"parley: skipped {problem}", err=True)
    typer.echo(f"added {len(found.sources)} feeds")
