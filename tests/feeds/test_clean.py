"""Fields of feeds become plain, bounded text that looks like what it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.clean import MAX_HTML, html_to_text, one_line

FAMILY = "👨\u200d👩\u200d👧"
FLAG = "🇺🇦"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Talks in <b>Miami</b>", "Talks in Miami"),
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("One<br>Two<br/>Three<BR />Four", "One\nTwo\nThree\nFour"),
        ("<ul><li>a<li>b</ul>c", "a\nb\nc"),
        ("<h1>Head</h1>text", "Head\ntext"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\n2"),
        ("<pre>a\n  b</pre>", "a b"),
        ("one\n  two\n\n<i>three</i>", "one two three"),
        ("plain  line\r\n\n  next\tline ", "plain line\nnext line"),
        ("a&nbsp;&amp;&#160;b &lt;c&gt; &hellip; &#x2014;", "a & b <c> … —"),
        ("x < y & z > 3, AT&T", "x < y & z > 3, AT&T"),
        ('<img src="a.jpg" alt="no text">Caption', "Caption"),
        ('<a href="javascript:x()" title="a > b">Link</a>', "Link"),
        ("<![CDATA[<b>twice</b> wrapped]]>", "twice wrapped"),
        ("a<!-- hidden <p> -->b", "ab"),
        ("", ""),
        ("<p></p><div> </div>", ""),
        ("<body><p>whole</p></body>", "whole"),
    ],
)
def test_markup_becomes_text_with_blocks_on_lines(html: str, text: str) -> None:
    assert html_to_text(html, 1000) == text


@pytest.mark.parametrize(
    "tag", ["script", "style", "template", "noscript", "iframe", "svg", "select", "textarea"]
)
def test_what_is_not_shown_is_no_text(tag: str) -> None:
    assert html_to_text(f"before <{tag}>hidden <g>x</g></{tag}> after", 1000) == "before after"


@pytest.mark.parametrize(
    ("once_too_often", "text"),
    [
        ("L&amp;#39;Ucraina &amp;quot;no&amp;quot;", 'L\'Ucraina "no"'),
        ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two &amp;amp; three", "one\ntwo & three"),
        ("Gen&amp;egrave;ve", "Genève"),
        ("&lt;img src=x onerror=y&gt;text", "text"),
    ],
)
def test_text_escaped_twice_is_read(once_too_often: str, text: str) -> None:
    assert html_to_text(once_too_often, 1000) == text


def test_escaped_text_is_read_twice_at_most() -> None:
    assert html_to_text("&amp;amp;amp;lt;b&amp;amp;amp;gt;", 1000) == "&amp;lt;b&amp;gt;"
    assert html_to_text("1 &lt; 2 &amp;&amp; x", 1000) == "1 < 2 && x"


FLOODS = {
    "open tags": "<a ",
    "comments": "<!--",
    "marked sections": "<![",
    "nesting": "<div>",
    "formatting": "<b><p>",
    "tables": "<a><table>",
    "ends": "</p>",
    "ampersands": "&",
    "references": "&amp",
    "attributes": "<p x=1 ",
    "templates": "<template>",
    "foreign": "<svg><p>",
    "spaces": "< ",
    "marks": "a\u0301\u0327",
    "joiners": "\u200d",
    "flags": FLAG,
    "lines": "\n ",
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_floods_are_cleaned(flood: str) -> None:
    """R27, F36: the standard library's parser takes 21 s for one of them."""
    html = flood * (4 * MAX_HTML // len(flood))
    assert len(html_to_text(html, 1000)) <= 1000
    assert len(one_line(html, 300)) <= 300


def test_only_the_beginning_of_a_giant_field_is_looked_at() -> None:
    assert html_to_text("<b>x</b>" + " " * MAX_HTML + "end", 1000) == "x"
    assert one_line("x" + " " * MAX_HTML + "end", 1000) == "x"


HIDDEN = (
    "\u202a\u202e\u2066\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad\U000e0041\U000e0100"
    "\u034f\u115f\u1160\u2800\u3164\uffa0"
    "\0\x1b\x7f\x9f\ud800"
)


@pytest.mark.parametrize("hidden", list(HIDDEN), ids=[f"U+{ord(c):04X}" for c in HIDDEN])
def test_characters_that_hide_or_reorder_are_removed(hidden: str) -> None:
    assert one_line(f"Зе{hidden}ленський", 100) == "Зеленський"
    assert html_to_text(f"<p>a{hidden}b</p>", 100) == "ab"
    assert hidden not in html_to_text(f"<p>a&#{ord(hidden)};b</p>", 100)


@pytest.mark.parametrize(
    "text",
    [
        FAMILY,
        "می\u200cخواهم",
        "क्\u200dष",
        "🏳\ufe0f\u200d🌈",
        "Genève",
        "नमस्ते",
        "ประเทศไทย",
        "\ufffd",
        "e\u0303\u0301\u0327x",
    ],
)
def test_characters_that_writing_needs_stay(text: str) -> None:
    assert one_line(text, 100) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", ["pay\u200dpal", "\u200dab", "ab\u200c", "а\u200cб", "1\u200d2"])
def test_joiners_that_join_nothing_are_removed(text: str) -> None:
    assert one_line(text, 100) == text.replace("\u200d", "").replace("\u200c", "")


def test_a_tower_of_combining_marks_is_cut_to_three() -> None:
    tower = "x" + "\u0336" * 10_000 + "y"
    assert one_line(tower, 300) == "x\u0336\u0336\u0336y"
    assert one_line("…—«»„“ 𝄞", 100) == "…—«»„“ 𝄞"


def test_text_comes_out_composed() -> None:
    assert one_line("Жи\u0306л", 100) == "Жйл".replace("й", "и\u0306").replace("и\u0306", "й")


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("0123456789", 10, "0123456789"),
        ("0123456789x", 10, "012345678…"),
        ("01234567  89x", 10, "01234567…"),
        (f"0123{FAMILY}", 8, "0123…"),  # an emoji is whole or not there
        (f"0123{FLAG}{FLAG}", 8, f"0123{FLAG}{FLAG}"),
        (f"01234{FLAG}{FLAG}", 8, f"01234{FLAG}…"),
        (f"0123{FLAG}{FLAG}", 7, f"0123{FLAG}…"),
        ("012👍🏽345", 5, "012…"),
        ("01e\u0336e\u0336", 4, "01…"),
        ("e\u0336\u0336\u0336", 2, "…"),
    ],
)
def test_text_is_cut_between_characters_as_people_see_them(text: str, limit: int, cut: str) -> None:
    assert one_line(text, limit) == cut


@given(st.text(max_size=400), st.integers(1, 60))
def test_any_text_comes_out_bounded_and_clean(text: str, limit: int) -> None:
    for cleaned in (one_line(text, limit), html_to_text(text, limit)):
        assert len(cleaned) <= limit
        assert not set(cleaned) & set(HIDDEN)
        assert cleaned == cleaned.strip()
    assert "\n" not in one_line(text, limit)


@given(st.text(alphabet="<>/!-[]ab pdivscrt&;#x3='\"\n", max_size=300))
def test_any_markup_comes_out_as_text(html: str) -> None:
    text = html_to_text(html, 200)
    assert len(text) <= 200
    assert all(line.strip() == line and line for line in text.split("\n") if text)


@given(st.text(alphabet="абвгґ xyz.,!?-0123", max_size=200))
def test_plain_text_keeps_its_words(text: str) -> None:
    assert one_line(text, 1000).split() == text.split()
    assert html_to_text(f"<p>{text}</p>", 1000).split() == text.split()
