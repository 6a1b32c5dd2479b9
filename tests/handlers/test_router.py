"""Tests of handlers/router.py and refusals.py."""

from __future__ import annotations

import json

import pytest

from handlers import plain_text, refusals, router, slack_blocks, telegram_html
from handlers.command import COMMANDS
from handlers.ports import Role
from tests.doubles.memory_desk import call, feed, memory_desk, report, story
from tests.handlers.said import ask, data, text
from tests.handlers.texts import HOSTILE


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
@pytest.mark.parametrize("args", ["", "Miami", "ab2cd3", "3"])
@pytest.mark.parametrize("full", [True, False])
async def test_every_command_answers_on_every_face(name: str, args: str, full: bool) -> None:
    desk = memory_desk(story(), feeds=[feed()]) if full else memory_desk()
    answer = await router.answer(call(name, args), desk)
    assert plain_text.render(answer.message)
    assert telegram_html.render(answer.message)
    assert slack_blocks.render(answer.message)
    assert json.loads(json.dumps(answer.data)) == answer.data


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
async def test_hostile_arguments_are_answered_in_text(name: str) -> None:
    desk = memory_desk(story("ab2cd3", report(title=HOSTILE[0])))
    for payload in HOSTILE[::10]:
        message = (await router.answer(call(name, payload), desk)).message
        assert "<!channel>" not in slack_blocks.render(message)[0].text
        assert "\x1b" not in plain_text.render(message)


async def test_an_unknown_command_gets_a_hint() -> None:
    desk = memory_desk()
    assert (
        await ask(desk, "lastest 3")
        == '"lastest" is no command. Did you mean /latest 3?\n\nAll commands: /help'
    )
    assert (
        await ask(desk, "stauts x") == '"stauts" is no command. Did you mean /status?\n\nAll commands: /help'
    )
    assert await ask(desk, "xyzzy") == '"xyzzy" is no command.\n\nAll commands: /help'
    assert await data(desk, "xyzzy") == {"answer": None, "error": "unknown-command"}


async def test_an_alias_is_answered_as_its_command() -> None:
    desk = memory_desk()
    assert await ask(desk, "news") == await ask(desk, "latest")


async def test_times_are_told_in_the_chats_own_zone() -> None:
    desk = memory_desk(story(), zone="America/New_York")
    assert "21 Dec, 11:00 EST" in await ask(desk, "latest")
    await ask(desk, "subscribe Kyiv")
    assert "21 Dec, 18:00 EET" in await ask(desk, "latest")


async def test_long_arguments_are_refused_kindly() -> None:
    desk = memory_desk()
    assert await ask(desk, "search " + "x" * 100) != text(refusals.too_long(100))
    assert await ask(desk, "search " + "x" * 101) == (
        "That is a bit long: 100 characters behind the command at most."
    )


@pytest.mark.parametrize("name", ["subscribe", "unsubscribe", "digest", "stop"])
async def test_in_groups_some_commands_need_an_admin(name: str) -> None:
    desk = memory_desk()
    refused = await ask(desk, name, private=False)
    assert refused.startswith("In a group only an admin can use /")
    for role in (Role.ADMIN, Role.OWNER):
        assert await ask(desk, name, private=False, role=role) != refused
    assert await ask(desk, name, private=True) != refused


async def test_members_may_ask_everything_else_in_groups() -> None:
    desk = memory_desk()
    for command in COMMANDS:
        if not command.needs_admin_in_groups:
            assert "only an admin" not in await ask(desk, command.name, private=False)


def test_slow_down_is_quiet() -> None:
    assert refusals.slow_down().quiet
    assert "Slow down" in text(refusals.slow_down())
