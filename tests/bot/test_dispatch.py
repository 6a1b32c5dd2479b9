"""Who gets an answer, who does not, and what is asked of the platform for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.config_model import OwnerConfig
from bot.dispatch import CHAT_LIMIT, USER_LIMIT, Dispatcher, Incoming
from bot.store import Store
from handlers.command import COMMANDS
from handlers.message import Message
from handlers.plain_text import render
from handlers.ports import Address, Desk
from tests.bot.face_desk import LINES, OWNER, desk_on, dispatcher_on

GROUP = Incoming("", Address("telegram", "-1001"), "7", "/latest", private=False, addressed=False)
PRIVATE = Incoming("", Address("telegram", "7"), "7", "/latest", private=True, addressed=False)


class Admin:
    """Says yes, no, or breaks; counts how often it was asked."""

    def __init__(self, answer: bool | Exception = False) -> None:
        self.answer = answer
        self.asked = 0

    async def __call__(self) -> bool:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def said(message: Message | None) -> str:
    return render(message) if message else ""


async def test_a_command_is_answered(store: Store) -> None:
    assert "Miami" in said(await dispatcher_on(store).handle(GROUP, Admin()))


async def test_the_same_event_is_answered_once(store: Store) -> None:
    dispatcher, event = dispatcher_on(store), replace(GROUP, id="slack/Ev1")
    answers = [await dispatcher.handle(event, Admin()) for _ in range(4)]
    assert [bool(answer) for answer in answers] == [True, False, False, False]


@pytest.mark.parametrize("text", ["hello all", "latest", "/nonsense", "who Dmitriev", "", "   "])
async def test_a_group_is_left_in_peace(store: Store, text: str) -> None:
    assert await dispatcher_on(store).handle(replace(GROUP, text=text), Admin()) is None


@pytest.mark.parametrize("text", ["latest", "/latest", "LATEST 2", "parley latest", "/parley latest"])
async def test_words_without_a_slash_are_a_command_in_private(store: Store, text: str) -> None:
    assert "Miami" in said(await dispatcher_on(store).handle(replace(PRIVATE, text=text), Admin()))


async def test_an_unknown_word_said_to_us_gets_a_hint(store: Store) -> None:
    dispatcher = dispatcher_on(store)
    addressed = replace(GROUP, text="/latst", addressed=True)
    assert "/latest" in said(await dispatcher.handle(addressed, Admin()))
    assert "/latest" in said(await dispatcher.handle(replace(PRIVATE, text="latst"), Admin()))


@pytest.mark.parametrize("who", ["member", "admin", "unsure", "owner"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_in_a_group_what_changes_it_needs_an_admin(store: Store, who: str, command: object) -> None:
    name = getattr(command, "name", "")
    needs = getattr(command, "needs_admin_in_groups", False)
    admin = Admin(OSError("no answer") if who == "unsure" else who == "admin")
    asked = replace(GROUP, text=f"/{LINES[name][0]}", user="99" if who == "owner" else "7")
    answer = said(await dispatcher_on(store).handle(asked, admin))
    assert ("only an admin" in answer) == (needs and who in ("member", "unsure"))
    assert admin.asked == (1 if needs and who != "owner" else 0)
    assert bool(await store.subscriptions.get(GROUP.address)) == (
        name == "subscribe" and who in ("admin", "owner")
    )


async def test_everybody_rules_their_private_chat(store: Store) -> None:
    admin = Admin()
    await dispatcher_on(store).handle(replace(PRIVATE, text="/subscribe"), admin)
    assert await store.subscriptions.get(PRIVATE.address)
    assert admin.asked == 0


async def test_a_user_gets_so_many_answers_a_minute_then_one_word_then_silence(store: Store) -> None:
    dispatcher = dispatcher_on(store)
    answers = [said(await dispatcher.handle(GROUP, Admin())) for _ in range(USER_LIMIT + 5)]
    assert sum("Miami" in answer for answer in answers) == USER_LIMIT
    assert "Slow down" in answers[USER_LIMIT]
    assert answers[USER_LIMIT + 1 :] == [""] * 4
    other = replace(GROUP, user="8")
    assert "Miami" in said(await dispatcher.handle(other, Admin()))


async def test_a_flood_of_commands_gets_no_more_than_that(store: Store) -> None:
    dispatcher = dispatcher_on(store)
    answers = [await dispatcher.handle(GROUP, Admin()) for _ in range(1000)]
    assert sum(answer is not None for answer in answers) == USER_LIMIT + 1


async def test_a_chat_gets_so_many_answers_a_minute_from_all(store: Store) -> None:
    dispatcher = dispatcher_on(store)
    answers = [said(await dispatcher.handle(replace(GROUP, user=str(n)), Admin())) for n in range(40)]
    assert sum("Miami" in answer for answer in answers) == CHAT_LIMIT


async def test_a_person_has_that_many_in_all_chats_together(store: Store) -> None:
    dispatcher = dispatcher_on(store)
    chats = [replace(GROUP, address=Address("telegram", f"-{number}")) for number in range(2 * USER_LIMIT)]
    answers = [said(await dispatcher.handle(asked, Admin())) for asked in chats]
    assert sum("Miami" in answer for answer in answers) == USER_LIMIT
    assert sum("Slow down" in answer for answer in answers) == 1


async def test_topics_of_a_group_share_its_answers(store: Store) -> None:
    dispatcher = dispatcher_on(store)
    topics = [replace(GROUP.address, thread=str(number)) for number in range(1, 5)]
    answers = [
        said(await dispatcher.handle(replace(GROUP, address=topic, user=str(user)), Admin()))
        for user in range(10)
        for topic in topics
    ]
    assert sum("Miami" in answer for answer in answers) == CHAT_LIMIT
    assert sum("Slow down" in answer for answer in answers) == 1


async def test_a_chat_is_told_once_a_minute_to_slow_down_however_many_ask(store: Store) -> None:
    dispatcher = dispatcher_on(store)
    answers = [said(await dispatcher.handle(replace(GROUP, user=str(n)), Admin())) for n in range(60)]
    assert sum("Slow down" in answer for answer in answers) == 1


async def test_our_name_said_a_thousand_times_costs_what_any_line_costs(store: Store) -> None:
    """7 KB of it once ended in a RecursionError, before repeats and rates were looked at."""
    dispatcher = dispatcher_on(store)
    asked = replace(PRIVATE, id="slack/Ev1", text="parley " * 1000)
    with capture_logs() as logs:
        repeats = [await dispatcher.handle(asked, Admin()) for _ in range(4)]
        others = [
            await dispatcher.handle(replace(asked, id=f"slack/Ev{n}"), Admin())
            for n in range(2, 2 * USER_LIMIT)
        ]
    assert [bool(answer) for answer in repeats] == [True, False, False, False]
    slow_downs = [answer for answer in map(said, others) if "Slow down" in answer]
    assert len(slow_downs) == 1
    assert sum(bool(answer) for answer in others) - len(slow_downs) == USER_LIMIT - 1
    assert not [entry for entry in logs if entry["event"] == "command.failed"]


async def test_commands_of_a_chat_take_turns_and_other_chats_do_not_wait(store: Store) -> None:
    """Its topics are one chat."""
    dispatcher, gate, begun = dispatcher_on(store), asyncio.Event(), asyncio.Event()

    async def slow() -> bool:
        begun.set()
        await gate.wait()
        return True

    first = asyncio.create_task(dispatcher.handle(replace(GROUP, text="/subscribe"), slow))
    await begun.wait()
    topic = replace(GROUP.address, thread="7")
    behind = [replace(GROUP, text="/stop"), replace(GROUP, text="/subscribe", address=topic)]
    admins = [Admin(True), Admin(True)]
    waiting = [asyncio.create_task(dispatcher.handle(*pair)) for pair in zip(behind, admins, strict=True)]
    for _ in range(5):
        assert "Miami" in said(await dispatcher.handle(replace(PRIVATE, user="8"), Admin()))
    assert [admin.asked for admin in admins] == [0, 0]
    gate.set()
    await asyncio.gather(first, *waiting)
    assert [each.address for each in await store.subscriptions.all()] == [topic]


async def test_the_limit_holds_for_all_processes_together(store: Store) -> None:
    answers = [said(await dispatcher_on(store).handle(GROUP, Admin())) for _ in range(USER_LIMIT + 1)]
    assert "Slow down" in answers[-1]


async def test_the_limit_leaves_no_key_that_names_the_chat(store: Store, redis: object) -> None:
    await dispatcher_on(store).handle(GROUP, Admin())
    names = [key async for key in redis.scan_iter()]  # type: ignore[attr-defined]
    assert names
    assert not [name for name in names if b"-1001" in bytes(name)]


async def test_the_terminal_is_the_owner_and_has_no_limit(store: Store) -> None:
    dispatcher = dispatcher_on(store)
    here = Incoming("", Address("terminal", "local"), "local", "latest", private=True, addressed=True)
    answers = [said(await dispatcher.handle(here, Admin())) for _ in range(CHAT_LIMIT + 5)]
    assert all("Miami" in answer for answer in answers)


async def test_too_long_a_question_is_refused(store: Store) -> None:
    asked = replace(PRIVATE, text="/who " + "x" * 101)
    assert "100 characters" in said(await dispatcher_on(store).handle(asked, Admin()))


async def test_a_surprise_is_logged_and_the_chat_learns_nothing_internal(store: Store) -> None:
    def broken() -> Desk:
        raise RuntimeError("redis://:hunter2@host broke")

    with capture_logs() as logs:
        answer = said(await Dispatcher(store, broken, OWNER).handle(GROUP, Admin()))
    assert answer == "Sorry, that did not work. Please try again in a minute."
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["command.failed"]


async def test_logs_hold_no_text_of_the_chat(store: Store) -> None:
    dispatcher = dispatcher_on(store)
    with capture_logs() as logs:
        await dispatcher.handle(replace(PRIVATE, text="/who Marker-Person"), Admin())
        await dispatcher.handle(replace(PRIVATE, text="marker-word is here"), Admin())
    assert logs
    assert "arker" not in repr(logs)


async def test_owners_are_known_by_platform_and_id(store: Store) -> None:
    ask: Callable[[], Awaitable[bool]] = Admin()
    dispatcher = Dispatcher(store, desk_on(store), OwnerConfig(telegram_ids=(99,)))
    slack = Incoming("", Address("slack", "C1"), "99", "/subscribe", private=False, addressed=True)
    assert "only an admin" in said(await dispatcher.handle(slack, ask))
