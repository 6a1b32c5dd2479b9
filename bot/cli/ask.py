"""parley ask: one command, one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import fail, print_json, print_message, start
from bot.config_model import Config
from handlers.ports import Address, Answer, Call, Role

if TYPE_CHECKING:  # importing it for real would load the store before arguments are even read
    from bot.memory import Memory

NAME = "ask"
HERE = Address("terminal", "local")


def command(
    context: typer.Context,
    question: Annotated[
        str, typer.Argument(help='A chat command, for example "/who Dmitriev" or "/latest 5".')
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object with the answer.")] = False,
) -> None:
    """Answers one chat command here, as a chat would get it."""
    answer = start(context, lambda config: ask(config, question))
    if as_json:
        print_json(answer.data if answer.data is not None else {"answer": None})
        return
    print_message(answer.message)


async def ask(config: Config, question: str) -> Answer:
    """The answer a private chat would get. Exits with code 2 for what is no command."""
    from bot.memory import open_memory
    from handlers.command import parse

    if parse(question) is None:
        fail('that is no command; try "/help"', code=2)
    async with open_memory(config) as memory:
        return await asked(memory, question)


async def asked(memory: Memory, question: str) -> Answer:
    """The same, of a memory that is open; the question is a command."""
    from handlers.command import parse
    from handlers.router import answer

    parsed = parse(question)
    assert parsed is not None
    call = Call(parsed.name, parsed.args, HERE, user="local", role=Role.OWNER)
    return await answer(call, memory.desk())
