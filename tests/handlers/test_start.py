"""Tests of handlers/start.py, help.py and privacy.py."""

from __future__ import annotations

from handlers.command import COMMANDS
from handlers.ports import Role
from tests.doubles.memory_desk import memory_desk
from tests.handlers.said import ask


async def test_start_names_three_things_to_do_in_five_lines() -> None:
    said = await ask(memory_desk(), "start")
    assert [line for line in said.splitlines() if line] == [
        "Parley: Talks on ending the war",
        "• /latest shows what is new, once, with all sources.",
        "• /who Dmitriev tells who somebody is and what he did last.",
        "• /subscribe sends new stories and a daily digest to this chat.",
        "All commands: /help. What is stored: /privacy",
    ]
    assert "Sample edition" in await ask(memory_desk(sample=True), "start")


async def test_help_has_a_line_for_every_command() -> None:
    said = await ask(memory_desk(), "help", role=Role.OWNER)
    assert "• /subscribe [alerts|digest|both] [HH:MM] [zone]: Alerts and a daily digest in this chat" in said
    assert [line.split()[1].rstrip(":") for line in said.splitlines() if line.startswith("• ")] == [
        f"/{command.name}" for command in COMMANDS
    ]


async def test_help_keeps_the_owners_commands_to_the_owner() -> None:
    assert "/discover" not in await ask(memory_desk(), "help")
    refused = "Only the owner of this desk can use /discover: the ids under [owner] in its configuration."
    assert await ask(memory_desk(), "discover") == refused


async def test_in_groups_help_marks_what_is_for_admins() -> None:
    assert "*" not in await ask(memory_desk(), "help")
    said = await ask(memory_desk(), "help", private=False)
    assert "• /unsubscribe*: " in said
    assert "In groups, * is for admins." in said


async def test_privacy_says_what_is_stored_and_how_to_delete_it() -> None:
    said = await ask(memory_desk(), "privacy")
    for word in (
        *("platform and id", "hour and zone", "who subscribed", "Not stored: names, message texts"),
        *("three to six days", "30 days", "Logs", "hash", "the owner added or dropped", "90 days", "Backups"),
    ):
        assert word in said
    assert said.endswith("/unsubscribe deletes everything about this chat at once.")
