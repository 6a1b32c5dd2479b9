"""parley backup and parley restore: the desk's memory to a file and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import fail, start, warn
from bot.config_model import Config

NAME = "backup"
RESTORE = "restore"
# The file knows nothing of who left since, and nothing else does: that is what leaving means (R46).
AFTER_RESTORE = (
    "Chats that unsubscribed after this backup was made are subscribed again: /unsubscribe there ends it."
)

STDOUT = Path("-")


def command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A gzipped file of JSON lines; - for stdout.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE when it is there.")] = False,
) -> None:
    """Writes all the desk knows into FILE; the desk may run meanwhile. FILE names chats: keep it safe."""
    from bot.backup_file import BackupError

    try:
        done = start(context, lambda config: _backup(config, file, force))
        typer.echo(done, err=file == STDOUT)
    except BackupError as err:
        fail(str(err))


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What parley backup wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what this Redis holds.")] = False,
) -> None:
    """Puts what FILE holds into this desk's Redis, instead of what is there. End the desk first."""
    from bot.backup_file import BackupError

    if file == STDOUT:
        fail("a restore reads FILE more than once: write what comes from stdin into a file first", code=2)
    try:
        typer.echo(start(context, lambda config: _restore(config, file, force)))
        typer.echo(AFTER_RESTORE, err=True)
    except BackupError as err:
        fail(str(err))


async def _backup(config: Config, file: Path, force: bool) -> str:
    from bot.about import own_version
    from bot.backup import backup
    from bot.backup_file import FORMAT, Head
    from bot.clock import SystemClock
    from bot.memory import open_memory
    from bot.store import describe

    async with open_memory(config) as memory:
        made = SystemClock().now().isoformat(timespec="seconds")
        server = (await describe(memory.redis)).partition(" at ")[0]
        head = Head(FORMAT, own_version(), made, server, config.sample)
        end = await backup(memory.redis, None if file == STDOUT else file, head, force)
    return f"{end.keys} keys into {'stdout' if file == STDOUT else file}"


async def _restore(config: Config, file: Path, force: bool) -> str:
    from bot.backup import restore as put_back
    from bot.memory import open_memory

    async with open_memory(config, unfinished=True) as memory:
        count = await put_back(memory.redis, file, config.sample, force, warn)
    return f"{count} keys from {file}"
