"""parley status: how the desk fares."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.common import fail, print_json, print_message, start
from bot.config_model import Config
from handlers.ports import Answer

NAME = "status"


def command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Shows figures, feed health and the queue. Exit code 1 when a restore was not finished."""
    answer, trouble = start(context, status)
    if as_json:
        print_json(answer.data)
    else:
        print_message(answer.message)
    if trouble:
        fail(trouble)


async def status(config: Config) -> tuple[Answer, str]:
    """What /status says, and why it is not to be believed; "" when it is."""
    from bot.cli.ask import asked
    from bot.mark import UNFINISHED
    from bot.memory import half_restored, open_memory

    async with open_memory(config, unfinished=True) as memory:
        trouble = UNFINISHED if await half_restored(memory.redis) else ""
        return await asked(memory, "/status"), trouble
