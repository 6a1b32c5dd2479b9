"""Tests of handlers/command.py."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.command import COMMANDS, ParsedCommand, find, parse


@pytest.mark.parametrize(
    ("line", "name", "args", "slash"),
    [
        ("/who Dmitriev", "who", "Dmitriev", True),
        ("/WHO  Kirill \n Dmitriev ", "who", "Kirill Dmitriev", True),
        ("/who@ParleyBot Dmitriev", "who", "Dmitriev", True),
        ("/who@parleybot Dmitriev", "who", "Dmitriev", True),
        ("who Dmitriev", "who", "Dmitriev", False),
        ("parley who Dmitriev", "who", "Dmitriev", False),
        ("Parley /who Dmitriev", "who", "Dmitriev", False),
        ("/parley who Dmitriev", "who", "Dmitriev", True),
        ("@ParleyBot who Dmitriev", "who", "Dmitriev", False),
        ("@ParleyBot: who Dmitriev", "who", "Dmitriev", False),
        ("<@U012AB3> who Dmitriev", "who", "Dmitriev", False),
        ("<@U012AB3|parley> /who Dmitriev", "who", "Dmitriev", True),
        ("@ParleyBot", "help", "", False),
        ("<@U012AB3>", "help", "", False),
        ("/parley", "help", "", True),
        ("parley", "help", "", False),
        ("/latest", "latest", "", True),
        ("/stop", "unsubscribe", "", True),
        ("/start payload", "start", "payload", True),
        ("/lastest 3", "lastest", "3", True),
        ("Good morning", "good", "morning", False),
        ("/who/ever", "/who/ever", "", False),
    ],
)
def test_a_line_is_read_as_a_command(line: str, name: str, args: str, slash: bool) -> None:
    assert parse(line, "ParleyBot") == ParsedCommand(name, args, slash)


@pytest.mark.parametrize("word", ["parley ", "/parley ", "@ParleyBot ", "<@U012AB3|parley> "])
def test_our_name_said_a_thousand_times_is_a_command_like_any_other(word: str) -> None:
    assert parse(word * 1000) is not None
    assert parse(f"{word * 1000}stop") is not None


@pytest.mark.parametrize("line", ["", "   ", "\n", "/who@OtherBot Dmitriev", "@OtherBot /who@OtherBot x"])
def test_what_is_not_for_us_is_no_command(line: str) -> None:
    parsed = parse(line, "ParleyBot")
    assert parsed is None or find(parsed.name) is None


def test_without_a_name_of_our_own_every_mention_is_ours() -> None:
    assert parse("/who@AnyBot x") == ParsedCommand("who", "x", True)
    assert parse("@anybot who x") == ParsedCommand("who", "x", False)


@given(st.text())
def test_any_line_is_a_command_or_none(line: str) -> None:
    parsed = parse(line, "ParleyBot")
    assert parsed is None or (parsed.name and parsed.name == parsed.name.lower())


def test_names_and_aliases_are_what_telegram_takes_and_mean_one_command() -> None:
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in names)
    assert all(1 <= len(command.summary) <= 256 for command in COMMANDS)


def test_the_commands_of_the_desk_are_all_there() -> None:
    assert [command.name for command in COMMANDS] == (
        "start help latest who story search timeline quotes plan meetings why digest"
        " subscribe unsubscribe settings sources discover status privacy"
    ).split()


def test_what_changes_a_group_is_for_its_admins() -> None:
    admins = {command.name for command in COMMANDS if command.needs_admin_in_groups}
    assert admins == {"subscribe", "unsubscribe", "digest"}


def test_aliases_are_found_in_any_case() -> None:
    assert find("STOP") == find("unsubscribe")
    assert find("nothing") is None
