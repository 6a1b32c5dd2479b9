"""parley people: list, export, remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli.common import fail, print_json, start
from bot.config_model import Config
from feeds.pack import Person

cli = typer.Typer(
    help="The people this desk knows: those of the topic pack, and its own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@cli.command("list")
def list_command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Lists everybody with side and role; the desk's own are marked."""
    pack, own = start(context, _people)
    slugs = {person.slug for person in own}
    if as_json:
        print_json([{**_row(person), "own": person.slug in slugs} for person in pack])
        return
    for person in pack:
        mark = "own " if person.slug in slugs else "    "
        role = person.roles[-1].text if person.roles else ""
        typer.echo(f"{mark}{person.slug}  {person.name} ({person.side or 'no side'})  {role}".rstrip())
    typer.echo(f"{len(pack)} people, {len(own)} of them this desk's own", err=True)


@cli.command("export")
def export_command(context: typer.Context) -> None:
    """Writes the desk's own people to stdout as tables of people.toml."""
    from bot.people_toml import as_toml

    typer.echo(as_toml(start(context, _people)[1]), nl=False)


@cli.command("remove")
def remove_command(
    context: typer.Context, slug: Annotated[str, typer.Argument(help="Slug of one of the desk's own people.")]
) -> None:
    """Forgets one of the desk's own people; reports keep what they say of him."""

    async def remove(config: Config) -> bool:
        from bot.memory import open_memory

        async with open_memory(config) as memory:
            return await memory.people.forget(slug)

    if not start(context, remove):
        fail(f"no {slug!r} among the desk's own people; `parley people list` shows them")
    typer.echo(f"removed {slug}")


async def _people(config: Config) -> tuple[Sequence[Person], Sequence[Person]]:
    """Everybody, and the desk's own."""
    from bot.memory import open_memory

    async with open_memory(config) as memory:
        own = await memory.people.accepted()
        return memory.people.now.people, own


def _row(person: Person) -> dict[str, object]:
    role = person.roles[-1] if person.roles else None
    return {
        "slug": person.slug,
        "name": person.name,
        "side": person.side or None,
        "role": role.text if role else None,
        "since": role.since if role else None,
        "until": role.until if role else None,
        "reporter": person.reporter,
    }
