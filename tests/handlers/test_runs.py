"""Tests of handlers/runs.py."""

from __future__ import annotations

import pytest

from handlers.message import Heading, Item, Link, Note, Paragraph, Text
from handlers.runs import Run, apart, fit, lines


def cost(run: Run) -> int:
    return len(run.text) + len(run.url)


def test_spans_without_text_are_left_out() -> None:
    assert lines(Paragraph((Text(""), Text("\x00"), Text("a"))), "UTC") == ((Run("a"),),)


def test_an_item_has_its_lines_below() -> None:
    item = Item((Text("a"),), ((Text("b"),), ()))
    assert lines(item, "UTC") == ((Run("a"),), (Run("b"),), ())


def test_a_block_is_fitted_from_its_beginning() -> None:
    block = ((Run("aaaa"), Run("bbbb")), (Run("cccc"),))
    assert fit(block, 13, cost) == block
    assert fit(block, 12, cost) == ((Run("aaaa"), Run("bbbb")), (Run("cc…"),))
    assert fit(block, 9, cost) == ((Run("aaaa"), Run("bbbb")),)
    assert fit(block, 6, cost) == ((Run("aaaa"), Run("b…")),)
    assert fit(block, 4, cost) == ((Run("aaaa"),),)
    assert fit(((), (Run("a"),)), 2, cost) == ((), (Run("a"),))
    assert fit(((Run("a"),), ()), 2, cost) == ((Run("a"),), ())


def test_a_link_with_too_long_an_address_goes_on_as_text() -> None:
    (line,) = lines(Paragraph((Link("label", "https://a.example/"),)), "UTC")
    assert fit((line,), 10, cost) == ((Run("label"),),)


def test_a_block_or_span_nobody_knows_is_a_mistake() -> None:
    for strange in ("no block", Paragraph(("no span",))):  # type: ignore[arg-type]
        with pytest.raises(AssertionError):
            lines(strange, "UTC")  # type: ignore[arg-type]


def test_like_blocks_of_one_line_stand_together() -> None:
    short, long = Item((Text("a"),)), Item((Text("a"),), ((Text("b"),),))
    paragraph, note = Paragraph((Text("p"),)), Note((Text("n"),))
    assert not any(
        apart(*pair) for pair in ((Heading("h"), long), (short, short), (paragraph, paragraph), (note, note))
    )
    assert all(apart(*pair) for pair in ((short, long), (long, short), (paragraph, short), (paragraph, note)))
