"""A message kept as JSON comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.message_json import decode, encode
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

WHOLE = Message(
    (
        Heading("Digest"),
        Paragraph((Text("Переговоры <b>"), Bold("b"), Italic("i"), Code("c"), Tap("/latest"))),
        Item((Link("label", "https://example.org/?a=1&b"),), ((Text("one"),), (Bold("two"), Text("")))),
        Item(()),
        Note((Time(datetime(2025, 11, 23, 9, 30, tzinfo=UTC), "Europe/Kyiv", "date"),)),
    ),
    quiet=True,
    preview="https://example.org/a",
    zone="Europe/Kyiv",
)


def test_it_comes_back_as_it_was() -> None:
    assert decode(encode(WHOLE)) == WHOLE
    assert decode(encode(Message(()))) == Message(())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"Text": {"text": "a"}}',
        '{"Message": {"blocks": [], "new": 1}}',
        '{"Message": {"blocks": [{"Table": {}}]}}',
        '{"Message": [1]}',
        '{"at": "yesterday"}',
    ],
)
def test_what_another_version_wrote_is_composed_anew(text: str) -> None:
    assert decode(text) is None
