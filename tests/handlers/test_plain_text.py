"""Tests of handlers/plain_text.py."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from handlers.message import (
    Bold,
    Code,
    Heading,
    Italic,
    Item,
    Link,
    Message,
    Note,
    Paragraph,
    Tap,
    Text,
    Time,
)
from handlers.plain_text import columns, render
from handlers.runs import lines, plain
from tests.handlers.texts import HOSTILE, any_text, messages

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def width_of(row: str) -> int:
    return sum(columns(char) for char in row)


def test_a_message_reads_well_in_a_terminal() -> None:
    message = Message(
        (
            Heading("Latest"),
            Item(
                (
                    Link("Title", "https://a.example/1"),
                    Text(" — Outlet"),
                ),
                ((Text("2 outlets · "), Code("/story ab")),),
            ),
            Item((Link("Other", "https://a.example/2"),)),
            Paragraph((Time(datetime(2025, 12, 21, 14, 5, tzinfo=UTC)),)),
            Paragraph((Italic("quiet"),)),
            Paragraph(()),
            Note((Text("More: "), Tap("/help"))),
        )
    )
    assert render(message, "Europe/Kyiv") == (
        "Latest\n"
        "• Title — Outlet\n"
        "  https://a.example/1\n"
        "  2 outlets · /story ab\n"
        "\n"
        "• Other\n"
        "  https://a.example/2\n"
        "\n"
        "21 Dec, 16:05 EET\n"
        "quiet\n"
        "\n"
        "More: /help"
    )


def test_an_empty_message_is_an_empty_text() -> None:
    assert render(Message(())) == ""


def test_lines_are_wrapped_at_words_and_hang_below_their_bullet() -> None:
    assert render(Message((Item((Text("one two three four"),)),)), width=10) == "• one two\n  three\n  four"


def test_a_command_to_type_is_not_broken() -> None:
    assert (
        render(Message((Paragraph((Text("say "), Code("/story ab2cd3"))),)), width=14) == "say\n/story ab2cd3"
    )


def test_a_word_wider_than_the_terminal_is_broken_where_it_must_be() -> None:
    assert render(Message((Paragraph((Text("a " + "x" * 12),)),)), width=5) == "a\nxxxxx\nxxxxx\nxx"


def test_wide_characters_count_twice_and_marks_not_at_all() -> None:
    assert render(Message((Paragraph((Text("乌克兰和谈"),)),)), width=4) == "乌克\n兰和\n谈"
    assert render(Message((Paragraph((Text("e\u0301" * 4),)),)), width=4) == "e\u0301" * 4


def test_addresses_stay_whole_and_are_said_once() -> None:
    link = Link("l", "https://a.example/" + "x" * 40)
    bare = Link("", "https://b.example/")
    assert render(Message((Paragraph((link, Text(" "), link, Text(" "), bare)),)), width=30) == (
        "l l https://b.example/\nhttps://a.example/" + "x" * 40
    )


def test_colour_is_ours_alone_and_ends_with_each_line() -> None:
    message = Message((Heading("H"), Paragraph((Text("a "), Bold("b"), Code("c"))), Note((Text("n"),))))
    assert (
        render(message, colour=True)
        == "\x1b[1mH\x1b[0m\na \x1b[1mb\x1b[0m\x1b[36mc\x1b[0m\n\n\x1b[2mn\x1b[0m"
    )


def test_no_control_character_reaches_the_terminal() -> None:
    for payload in HOSTILE:
        assert not CONTROL.search(
            render(Message((Paragraph((Text(payload), Link(payload, "https://a.example/"))),)))
        )


@given(messages, st.booleans())
def test_any_message_is_free_of_foreign_escapes(message: Message, colour: bool) -> None:
    text = render(message, colour=colour)
    text.encode()
    assert not CONTROL.search(re.sub(r"\x1b\[[0-4]?[0-9]?m", "", text) if colour else text)


@given(any_text, st.integers(4, 60))
def test_wrapping_loses_only_spaces_and_keeps_to_the_width(text: str, width: int) -> None:
    (line,) = lines(Paragraph((Text(text),)), "UTC")
    wrapped = render(Message((Paragraph((Text(text),)),)), width=width)
    assert re.sub(r"[ \n]", "", wrapped) == plain(line).replace(" ", "")
    assert all(width_of(row) <= width for row in wrapped.split("\n"))
