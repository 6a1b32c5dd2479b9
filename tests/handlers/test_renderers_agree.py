"""What holds of both renderers for any message: the same words, none lost in a split, nothing left open."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import slack_blocks, telegram_html
from handlers.message import Bold, Code, Heading, Italic, Item, Link, Message, Note, Paragraph, Text
from tests.doubles.telegram_markup import MAX_UNITS, read, units
from tests.handlers.texts import HOSTILE, JOINER, TAPPED, messages, unbroken

words = st.text(st.sampled_from("abcde ёж中é"), min_size=1, max_size=12)
spans = st.one_of(
    *(st.builds(kind, words) for kind in (Text, Bold, Italic, Code)),
    st.builds(Link, words, st.just("https://a.example/")),
)
lines = st.lists(spans, min_size=1, max_size=4).map(tuple)
blocks = st.one_of(
    st.builds(Heading, words),
    st.builds(Paragraph, lines),
    st.builds(Note, lines),
    st.builds(Item, lines, st.lists(lines, max_size=2).map(tuple)),
)
readable = st.builds(Message, st.lists(blocks, min_size=1, max_size=8).map(tuple))
_MARKED = re.compile(r"<([^<>|]*)\|([^<>]*)>")


def on_telegram(message: Message) -> str:
    """All people see of it, without white space and bullets."""
    return _bare("".join(read(part)[0] for part in telegram_html.render(message)))


def on_slack(message: Message) -> str:
    """The same on Slack, from the text beside the blocks."""
    shown = "".join(part.text for part in slack_blocks.render(message))
    return _bare(unescape(_MARKED.sub(r"\2", shown)))


def _bare(text: str) -> str:
    return re.sub(r"[\s•*_`~]", "", text.replace(JOINER, "").replace("\u200b", ""))


@given(readable)
def test_both_platforms_show_the_same_words(message: Message) -> None:
    assert on_telegram(message) == on_slack(message)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 400), st.integers(1, 60))
def test_no_item_is_lost_or_doubled_where_a_message_is_split(count: int, length: int) -> None:
    message = Message(tuple(Item((Text(f"[{n}] " + "word " * length),)) for n in range(count)))
    for shown in (on_telegram(message), on_slack(message)):
        assert re.findall(r"\[(\d+)\]", shown) == [str(n) for n in range(count)]


@settings(deadline=None)
@given(messages)
def test_a_strict_reader_takes_any_message_on_both(message: Message) -> None:
    for part in telegram_html.render(message):
        shown, entities = read(part)
        assert units(shown) <= MAX_UNITS
        assert all(entity.url.startswith(("https://", "http://", "")) for entity in entities)
    for slack in slack_blocks.render(message):
        assert slack.text.strip()
        assert len(slack.blocks) <= 50


@given(st.sampled_from(HOSTILE), st.sampled_from(HOSTILE))
def test_two_hostile_texts_side_by_side_make_no_third(first: str, second: str) -> None:
    """What is harmless in two spans must not become a mention or a command where they meet."""
    message = Message((Paragraph((Text(first), Bold(second), Text(first))),))
    for part in telegram_html.render(message):  # none when nothing of it can be seen
        assert not TAPPED.search(unbroken(read(part)[0]))
    for slack in slack_blocks.render(message):
        assert not re.search(r"<[!@#]", slack.text)
