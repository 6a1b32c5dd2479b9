"""What must hold of messages made from any feed, as the platforms get them (R36 to R39)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import cycle, islice

from slack_sdk.models.blocks import Block as SlackBlock

from feeds.model import RawEntry
from handlers.message import Heading, Item, Link, Message, Note, Text
from handlers.slack_blocks import MAX_BLOCKS, MAX_HEADER, MAX_PART, MAX_SECTION
from handlers.slack_blocks import render as to_slack
from handlers.telegram_html import MAX_ENTITIES
from handlers.telegram_html import render as to_telegram
from tests.doubles.telegram_markup import MAX_UNITS, read, units
from tests.handlers.texts import STYLED, unbroken

LEAST = 60  # entries of a message: enough for several parts

_TAPPED = re.compile(r"[@#]\w|\$[A-Za-z]|(?<!\w)/\w|://|\btg:\S|\w\.[^\W\d_]|\d(?:[ ().-]{0,3}\d){8}")
_OURS = re.compile(r"<https?://[^|>\s]+\|([^<>]*)>")
_ESCAPED = re.compile(r"&(?:amp|lt|gt);")


def check(title: str, entries: Sequence[RawEntry]) -> None:
    """All of a feed in one message: nothing is too long, acts, or shows what is not there."""
    rows = islice(cycle(entries), max(LEAST, len(entries)))
    items = (
        Item((Link(entry.title, entry.link), Text(" | "), Text(entry.author)), ((Text(entry.summary),),))
        for entry in rows
    )
    message = Message((Heading(title), *items, Note((Text(title),))))
    _on_telegram(message)
    _on_slack(message)


def _on_telegram(message: Message) -> None:
    for part in to_telegram(message):
        shown, entities = read(part)
        assert 0 < units(shown) <= MAX_UNITS
        assert len(entities) <= MAX_ENTITIES
        found = _TAPPED.search(unbroken(shown))
        assert not found, found
        _honest(shown)


def _on_slack(message: Message) -> None:
    for part in to_slack(message):
        assert len(part.blocks) <= MAX_BLOCKS
        for block in SlackBlock.parse_all(list(part.blocks)):
            block.validate_json()
        told = [(kind, text) for block in part.blocks for kind, text in _texts(block)]
        assert sum(len(text) for _, text in told) <= MAX_PART
        for kind, text in told:
            assert 0 < len(text) <= (MAX_HEADER if kind == "plain_text" else MAX_SECTION)
            _honest(text)
            if kind == "mrkdwn":
                _inert(text)
        assert "<!" not in part.text


def _texts(block: dict[str, object]) -> list[tuple[str, str]]:
    held = block["elements"] if "elements" in block else [block["text"]]
    assert isinstance(held, list)
    return [(each["type"], each["text"]) for each in held]


def _inert(text: str) -> None:
    """Links of ours, and beside them nothing that Slack acts on."""
    rest = _OURS.sub(r"\1", text)
    assert not set("<>") & set(rest), rest
    assert "&" not in _ESCAPED.sub("", rest), rest
    found = STYLED.search(rest)
    assert not found, (found, rest)


def _honest(text: str) -> None:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        assert marks <= 3, repr(text)
