"""parley bench: measures this machine, as ratios and seconds in one run. Everything stays on loopback."""

from __future__ import annotations

import typer

cli = typer.Typer(
    help="Benchmarks; they use a desk of their own.", no_args_is_help=True, rich_markup_mode=None
)
PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


@cli.command("polling", context_settings=PASS_ON)
def polling(context: typer.Context) -> None:
    """Polls 1,000 loopback feeds: all new, all unchanged, one in ten with one new entry."""
    from bot.bench.polling import main

    raise typer.Exit(main(context.args))


@cli.command("killing", context_settings=PASS_ON)
def killing(context: typer.Context) -> None:
    """Kills a desk at ten random moments while 200 announcements are queued; counts lost and doubled."""
    from bot.bench.killing import main

    raise typer.Exit(main(context.args))


@cli.command("polls", context_settings=PASS_ON)
def polls(context: typer.Context) -> None:
    """Kills what polls at 40 random moments of 1,000 polls; counts what is lost, halved or taken twice."""
    from bot.bench.killing_polls import main

    raise typer.Exit(main(context.args))


@cli.command("soak", context_settings=PASS_ON)
def soak(context: typer.Context) -> None:
    """Sends 3,000 stories to 100 chats through 100 kills and every kind of fault; takes 25 minutes."""
    from bot.bench.soak import main

    raise typer.Exit(main(context.args))


@cli.command("fanout", context_settings=PASS_ON)
def fanout(context: typer.Context) -> None:
    """Sends one alert to 10,000 Telegram chats and 2,000 Slack channels, at their real limits; 7 minutes."""
    from bot.bench.fanout import main

    raise typer.Exit(main(context.args))


@cli.command("pair", context_settings=PASS_ON)
def pair(context: typer.Context) -> None:
    """Kills one of two desks and two workers on one Redis, at work; seconds until all is done."""
    from bot.bench.killing_pair import main

    raise typer.Exit(main(context.args))


@cli.command("hostile", context_settings=PASS_ON)
def hostile(context: typer.Context) -> None:
    """Bombs, endless and slow answers, bodies that are hard to read: seconds, memory, standstill."""
    from bot.bench.hostile import main

    raise typer.Exit(main(context.args))


@cli.command("joining", context_settings=PASS_ON)
def joining(context: typer.Context) -> None:
    """Judges and joins entries with 20,000 and with 200,000 stories in the archive, in turns."""
    from bot.bench.joining import main

    raise typer.Exit(main(context.args))


@cli.command("operations", context_settings=PASS_ON)
def operations(context: typer.Context) -> None:
    """Ends a desk with sends and polls under way, takes its Redis away and gives it back: seconds."""
    from bot.bench.operations import main

    raise typer.Exit(main(context.args))
