"""Tests of handlers/slack_blocks.py."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from slack_sdk.models.blocks import Block as SlackBlock

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
from handlers.runs import lines, plain
from handlers.slack_blocks import SlackPart, render
from tests.handlers.texts import HOSTILE, JOINER, STYLED, any_text, long_messages, messages

# What Slack itself would act on in mrkdwn: its special sequences. Ours are links and dates only.
SPECIAL = re.compile(r"<([^>]*)>")
OURS = re.compile(r"https?://[^|>\s]+\|.*|!date\^\d+\^[^|]*\|.*")


def one(*spans: Text | Bold | Italic | Code | Tap | Link | Time, zone: str = "UTC") -> str:
    (part,) = render(Message((Paragraph(spans),)), zone)
    return part.text


def texts(part: SlackPart) -> list[tuple[str, str]]:
    """Type and text of each block."""
    found = []
    for block in part.blocks:
        holder = block["elements"][0] if "elements" in block else block["text"]  # type: ignore[index]
        found.append((str(block["type"]), str(holder["text"])))  # type: ignore[index]
    return found


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace(JOINER, "")


def test_each_span_has_its_mark() -> None:
    spans = (
        Text("t "),
        Bold("b "),
        Italic("i"),
        Code("c`d"),
        Tap("/latest"),
        Link("l&", "https://a.example/?x=1&y"),
    )
    assert one(*spans) == "t *b* _i_`cʹd``/latest`<https://a.example/?x=1&amp;y|l&amp;>"


def test_times_show_in_each_readers_zone_and_fall_back_to_the_chats() -> None:
    at = datetime(2025, 12, 21, 14, 5, tzinfo=UTC)
    spans = (Time(at), Time(at, style="date"), Time(at, style="time"))
    assert one(*spans, zone="Europe/Kyiv") == (
        "<!date^1766325900^{date_short_pretty}, {time}|21 Dec, 16:05 EET>"
        "<!date^1766325900^{date_short}|21 Dec 2025>"
        "<!date^1766325900^{time}|16:05 EET>"
    )


def test_mentions_are_plain_words() -> None:
    assert one(Text("<!channel> <@U1> & @here")) == "&lt;!channel&gt; &lt;@U1&gt; &amp; @here"


def test_marks_of_style_in_a_headline_stay_visible() -> None:
    assert (
        one(Text("*Nobody* said snake_case")) == f"{JOINER}*{JOINER}Nobody{JOINER}*{JOINER} said snake_case"
    )
    assert one(Text("> quoted")).startswith(f"{JOINER}&gt;{JOINER}")


@pytest.mark.parametrize(
    "text", ["__a b__", "_*x*_", "~_a_~", ":smile:", "a:+1:", "x ::skin-tone-2:", *HOSTILE]
)
def test_styles_and_emoji_of_a_feed_are_inert(text: str) -> None:
    shown = one(Text(f"Talks {text}"))
    assert not STYLED.search(shown.replace("`", "")), shown
    assert not re.search(rf"(?<!{JOINER})`|`(?!{JOINER})", shown), shown


def test_no_emoji_is_made_where_two_spans_meet() -> None:
    assert one(Text(":smi"), Text("le:")) == f"{JOINER}:{JOINER}smile:"
    assert one(Text("a :"), Bold("smile:")) == f"a :*{JOINER}smile:*"


def test_times_and_words_with_underscores_stay_as_they_are() -> None:
    assert one(Text("At 12:30 snake_case: well")) == "At 12:30 snake_case: well"


@pytest.mark.parametrize("url", ["tg://resolve?domain=x", "javascript:alert(1)", ""])
def test_any_other_scheme_leaves_only_the_label(url: str) -> None:
    assert one(Link("label", url)) == "label"


def test_an_address_cannot_leave_its_link() -> None:
    assert one(Link("x", "https://a.example/|<!here>")) == "<https://a.example/%7C%3C!here%3E|x>"


def test_a_bold_space_is_a_space() -> None:
    assert one(Text("a"), Bold(" "), Text("b")) == "a b"


def test_each_block_is_the_block_slack_has_for_it() -> None:
    message = Message(
        (
            Heading("H & *h*"),
            Paragraph((Text("p"),)),
            Item((Text("one"),)),
            Item((Text("two"),), ((Text("below"),),)),
            Paragraph(()),
            Note((Text("n"),)),
        )
    )
    (part,) = render(message)
    assert texts(part) == [
        ("header", "H & *h*"),
        ("section", "p"),
        ("section", "• one\n• two\nbelow"),
        ("context", "n"),
    ]
    assert part.text == "H &amp; *h*\np\n• one\n• two\nbelow\nn"
    assert part.blocks[1]["text"] == {"type": "mrkdwn", "text": "p", "verbatim": True}


def test_an_empty_message_has_no_parts() -> None:
    assert render(Message(())) == ()


def test_a_header_is_cut_to_what_slack_takes() -> None:
    (part,) = render(Message((Heading("x" * 200),)))
    assert texts(part) == [("header", "x" * 149 + "…")]


def test_what_has_no_room_left_leaves_no_empty_mark() -> None:
    assert one(Text("x" * 3_000), Code("c")) == "x" * 3_000


def test_items_share_sections_as_far_as_they_fit() -> None:
    (part,) = render(Message((Item((Text("x" * 900),)),) * 5))
    assert [len(text) for _, text in texts(part)] == [902 * 3 + 2, 902 * 2 + 1]


def test_parts_hold_forty_blocks_and_ten_thousand_characters() -> None:
    assert [len(part.blocks) for part in render(Message((Paragraph((Text("p"),)),) * 90))] == [40, 40, 10]
    assert [len(part.blocks) for part in render(Message((Paragraph((Text("x" * 2_900),)),) * 4))] == [3, 1]


def test_a_link_that_is_too_long_goes_on_as_its_label() -> None:
    long = "https://a.example/" + "&" * 2_000  # each & is five characters on Slack
    assert one(Link("label", long)) == "label"


@given(any_text)
def test_what_is_read_is_what_was_written(text: str) -> None:
    (line,) = lines(Paragraph((Text(text),)), "UTC")
    assert unescaped("".join(part.text for part in render(Message((Paragraph((Text(text),)),))))) == plain(
        line
    )


@given(messages)
def test_nothing_but_links_and_dates_is_special(message: Message) -> None:
    for part in render(message):
        part.text.encode()
        assert all(OURS.fullmatch(found) for found in SPECIAL.findall(part.text))
        for kind, text in texts(part):
            assert kind == "header" or all(OURS.fullmatch(found) for found in SPECIAL.findall(text))


@settings(max_examples=40, deadline=None)
@given(long_messages)
def test_no_part_is_longer_than_slack_takes(message: Message) -> None:
    for part in render(message):
        assert 0 < len(part.text) <= 11_000  # headers are escaped here only
        assert 0 < len(part.blocks) <= 40
        assert sum(len(text) for _, text in texts(part)) <= 10_000
        for kind, text in texts(part):
            assert 0 < len(text) <= (150 if kind == "header" else 3_000)
        for block in SlackBlock.parse_all(list(part.blocks)):
            block.validate_json()


@pytest.mark.parametrize("span", [Text, Bold, Italic, Code])
def test_two_hundred_hostile_texts_are_inert(
    span: type[Text] | type[Bold] | type[Italic] | type[Code],
) -> None:
    for payload in HOSTILE:
        line = (span(payload), Text(" "), Link(payload, "https://a.example/"))
        (part,) = render(Message((Heading(payload), Paragraph(line))))
        assert all(found.startswith("https://a.example/|") for found in SPECIAL.findall(part.text))
        assert all(block["text"].get("verbatim", True) for block in part.blocks)  # type: ignore[attr-defined]
