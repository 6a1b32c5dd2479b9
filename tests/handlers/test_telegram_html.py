"""Tests of handlers/telegram_html.py."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

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
    Spans,
    Tap,
    Text,
    Time,
)
from handlers.runs import lines, plain
from handlers.telegram_html import render
from tests.handlers.texts import (
    HOSTILE,
    JOINER,
    TAPPED,
    any_text,
    long_messages,
    messages,
    read_html,
    unbroken,
    utf16_units,
)


def one(*spans: Text | Bold | Italic | Code | Tap | Link | Time) -> str:
    (part,) = render(Message((Paragraph(spans),)))
    return part


def test_each_span_has_its_tag() -> None:
    html = one(Text("t "), Bold("b"), Italic("i"), Code("c"), Link("l", "https://a.example/?x=1&y=2"))
    assert html == 't <b>b</b><i>i</i><code>c</code><a href="https://a.example/?x=1&amp;y=2">l</a>'


def test_markup_in_a_headline_is_text() -> None:
    assert (
        one(Link("<b>&amp;", "https://a.example/")) == '<a href="https://a.example/">&lt;b&gt;&amp;amp;</a>'
    )


def test_an_address_cannot_leave_its_attribute() -> None:
    assert read_html(one(Link("x", "https://a.example/\"><b>'"))).addresses == [
        "https://a.example/%22%3E%3Cb%3E'"
    ]


@pytest.mark.parametrize(
    "url", ["tg://resolve?domain=x", "javascript:alert(1)", "https://", "", "ftp://a.example/"]
)
def test_any_other_scheme_leaves_only_the_label(url: str) -> None:
    assert one(Link("label", url)) == "label"


def test_a_link_without_label_shows_its_address() -> None:
    assert one(Link("", "https://a.example/")).replace(JOINER, "") == (
        '<a href="https://a.example/">https://a.example/</a>'
    )


def test_times_are_written_in_the_chats_zone() -> None:
    at = datetime(2025, 12, 21, 14, 5, tzinfo=UTC)
    message = Message(
        (
            Paragraph(
                (Time(at), Text("|"), Time(at, "Asia/Kathmandu", "time"), Text("|"), Time(at, style="date"))
            ),
        )
    )
    assert render(message, "Europe/Kyiv") == ("21 Dec, 16:05 EET|19:50 UTC+05:45|21 Dec 2025",)


def test_our_commands_can_be_tapped_and_others_cannot() -> None:
    assert one(Tap("/latest")) == "/latest"
    assert one(Tap("/latest now")) == "<code>/latest now</code>"
    assert one(Text("/stop and @durov")) == f"/{JOINER}stop and @{JOINER}durov"
    assert one(Text("/"), Text("stop")) == f"/{JOINER}stop"


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("at evil.com/win, t.me/x", "at evil.|com/win, t.|me/x"),
        ("приклад.укр", "приклад.|укр"),
        ("#tag and $TAG", "#|tag and $|TAG"),
        ("call +380441234567", "call +|380|441|234|567|"),
        ("or (044) 123-45-67 00", "or (044|) 123|-45|-67| 00|"),
        ("Grew 3.5 to 4.25%. It ended... Then 1.", "Grew 3.5 to 4.25%. It ended... Then 1."),
        (
            "on 2025-12-21 at 14:05, $5, 1,200,000 and 25 000 men",
            "on 2025-12-21 at 14:05, $5, 1,200,000 and 25 000 men",
        ),
    ],
)
def test_what_clients_would_link_is_broken_and_figures_are_not(text: str, broken: str) -> None:
    assert one(Text(text)) == broken.replace("|", JOINER)


def test_nor_is_anything_linked_where_two_spans_meet() -> None:
    assert one(Text("evil."), Bold("com"), Text(".ua")) == f"evil.<b>{JOINER}com</b>.{JOINER}ua"
    assert one(Text("The end."), Text(" Next"), Code("x")) == "The end. Next<code>x</code>"
    assert one(Link("evil.com", "https://a.example/")) == f'<a href="https://a.example/">evil.{JOINER}com</a>'


def test_blocks_are_set_apart_by_what_they_are() -> None:
    message = Message(
        (
            Heading("H"),
            Item((Text("one"),)),
            Item((Text("two"),)),
            Item((Text("three"),), ((Text("below"),),)),
            Paragraph((Text("p"),)),
            Paragraph((Text("q"),)),
            Paragraph(()),
            Note((Text("n"), Code("c"))),
        )
    )
    assert render(message) == ("<b>H</b>\n• one\n• two\n\n• three\nbelow\n\np\nq\n\n<i>n</i><code>c</code>",)


def test_an_empty_message_has_no_parts() -> None:
    assert render(Message(())) == ()


def test_long_messages_are_split_between_items() -> None:
    item = Item((Text("x" * 1_000),))
    parts = render(Message((item,) * 9))
    assert [part.count("•") for part in parts] == [4, 4, 1]


def test_a_giant_item_is_cut_with_an_ellipsis() -> None:
    (part,) = render(Message((Item((Link("🇺🇦" * 5_000, "https://a.example/"),), ((Text("gone"),),)),)))
    seen = read_html(part)
    assert seen.text.endswith("…")
    assert 4_090 <= utf16_units(seen.text) <= 4_096


def test_marks_beyond_the_hundredth_are_left_out() -> None:
    many: Spans = tuple(Bold(f"{number} ") for number in range(150))
    seen = read_html(one(*many))
    assert len(seen.tags) == 100
    assert seen.text.split() == [str(number) for number in range(150)]


def test_parts_are_also_split_by_their_marks() -> None:
    parts = render(Message((Item(tuple(Bold("b") for _ in range(60))),) * 3))
    assert [part.count("<b>") for part in parts] == [60, 60, 60]


@given(any_text)
def test_what_is_read_is_what_was_written(text: str) -> None:
    (line,) = lines(Paragraph((Text(text),)), "UTC")
    html = "".join(render(Message((Paragraph((Text(text),)),))))
    assert read_html(html).text.replace(JOINER, "") == plain(line)


@given(messages)
def test_any_message_is_whole_html_with_safe_addresses(message: Message) -> None:
    for part in render(message):
        part.encode()
        assert all(re.match(r"https?://", address) for address in read_html(part).addresses)


@settings(max_examples=40, deadline=None)
@given(long_messages)
def test_no_part_is_longer_than_telegram_takes(message: Message) -> None:
    for part in render(message):
        seen = read_html(part)
        assert 0 < utf16_units(seen.text) <= 4_096
        assert len(seen.tags) <= 100


@pytest.mark.parametrize("span", [Text, Bold, Italic])
def test_two_hundred_hostile_texts_are_inert(span: type[Text] | type[Bold] | type[Italic]) -> None:
    assert len(HOSTILE) >= 200
    for payload in HOSTILE:
        line = (span(payload), Text(" "), Link(payload, "https://a.example/"))
        (part,) = render(Message((Heading(payload), Paragraph(line))))
        assert not TAPPED.search(unbroken(read_html(part).text)), payload
