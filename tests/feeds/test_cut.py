"""A feed in pieces, and reading it in parts around what cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.cut import AT_ONCE, EACH, MOST, ROOM, Cut, apart, cut

HEAD, TAIL = "<rss><channel><title>T</title>", "</channel></rss>"


@pytest.mark.parametrize("name", ["item", "entry", "ITEM", "atom:entry", "a.b-c:item"])
def test_pieces_put_together_are_the_feed(name: str) -> None:
    entries = tuple(f"<{name} a='{n}'>{n}</{name}>" for n in range(3))
    parts = cut(HEAD + "".join(entries) + TAIL)
    assert parts == Cut(HEAD, entries, TAIL)
    assert parts.text(0, 3) == HEAD + "".join(entries) + TAIL
    assert parts.text(1, 2) == HEAD + entries[1] + TAIL
    assert parts.text(0, 0) == HEAD + TAIL


@pytest.mark.parametrize("text", ["", "<rss></rss>", "</item>", "<items></items>", "<item", "<itemize>"])
def test_without_entries_all_is_head(text: str) -> None:
    assert cut(text) == Cut(text, (), "")


@pytest.mark.parametrize("hidden", ["<![CDATA[<item>]]>", "<!-- <item></item> -->", "<![CDATA[</item>]]>"])
def test_tags_in_text_are_text(hidden: str) -> None:
    assert cut(f"{HEAD}<item>{hidden}</item>{TAIL}").entries == (f"<item>{hidden}</item>",)


@pytest.mark.parametrize("open_end", ["", "<![CDATA[", "<!--", "<![CDATA[ <![CDATA[", "<title"])
def test_an_entry_that_does_not_end_is_ended(open_end: str) -> None:
    parts = cut(f"{HEAD}<item>{open_end}<item><![CDATA[b]]><!-- c --></item>{TAIL}")
    assert parts.entries == (f"<item>{open_end}</item>", "<item><![CDATA[b]]><!-- c --></item>")
    assert parts.tail == TAIL


def test_an_entry_that_ends_twice_ends_the_second_time() -> None:
    assert cut("<item>a</item></item></rss>") == Cut("", ("<item>a</item></item>",), "</rss>")


def test_no_more_than_so_many_entries_are_cut_out() -> None:
    parts = cut("<item></item>" * (MOST + 10))
    assert (len(parts.entries), parts.tail) == (MOST, "")


def words(text: str) -> Sequence[str]:
    """A parser: it finds letters, and nothing in a text with an x."""
    return [] if "x" in text else [letter for letter in text if letter.isalpha()]


@pytest.mark.parametrize("entries", ["", "a", "x", "abc", "axc", "xbc", "abx", "xxa", "axbxcx", "xxx"])
def test_of_what_can_be_read_nothing_is_lost(entries: str) -> None:
    found, lost = apart(Cut("<", tuple(entries), ">"), words)
    assert ("".join(found), lost) == (entries.replace("x", ""), entries.count("x"))


@given(st.text("abx", max_size=60))
def test_one_in_any_place_costs_no_other(entries: str) -> None:
    found, lost = apart(Cut("", tuple(entries), ""), words)
    assert ("".join(found), lost) == (entries.replace("x", ""), entries.count("x"))


def test_large_entries_are_read_few_at_a_time() -> None:
    asked: list[int] = []

    def count(text: str) -> Sequence[str]:
        asked.append(len(text))
        return ["found"] * round(len(text) / 50_000)

    apart(Cut("", ("y" * 50_000,) * 9, ""), count)
    assert max(asked) <= AT_ONCE


class Watched(str):
    """A text that counts how often something is looked for in it."""

    asked = 0

    def find(self, *what: Any) -> int:
        """As every text does."""
        self.asked += 1
        return super().find(*what)


@pytest.mark.parametrize("end", ["", "<p>"])
def test_for_the_end_of_end_tags_the_text_is_gone_through_once(end: str) -> None:
    """Two megabytes of them took 5 s when each of them looked for it."""
    text = Watched("<item></item>" + "</item " * 10_000 + end)
    assert len(cut(text).entries) == 1
    assert text.asked < 5


def test_a_feed_of_nothing_but_trouble_is_given_up_in_time() -> None:
    asked: list[int] = []

    def nothing(text: str) -> Sequence[str]:
        asked.append(len(text) + EACH)
        return []

    found, lost = apart(Cut("", ("z" * 1000,) * MOST, ""), nothing)
    assert (found, lost) == ([], MOST)
    assert sum(asked) <= ROOM


@given(
    st.lists(
        st.sampled_from(["<item>", "</item>", "<![CDATA[", "]]>", "<!--", "-->", "<", ">", "t"]), max_size=40
    )
)
def test_any_soup_is_cut_and_nothing_is_invented(soup: list[str]) -> None:
    text = "".join(soup)
    parts = cut(text)
    assert all(entry.startswith("<item>") for entry in parts.entries)
    assert text.startswith(parts.head)
    assert text.endswith(parts.tail)
    assert all(entry in text or entry.removesuffix("</item>") in text for entry in parts.entries)
