"""Stray ampersands become what their authors meant, and nothing else is touched."""

from __future__ import annotations

from xml.sax.saxutils import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.repair import mended


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        ("R&D budget", "R&amp;D budget"),
        ("a & b &", "a &amp; b &amp;"),
        ("?id=1&x=2&copy=3", "?id=1&amp;x=2&amp;copy=3"),
        ("Gen&egrave;ve&nbsp;&mdash;", "Genève\xa0—"),
        ("&AMP;&LT;b&GT;", "&amp;&lt;b&gt;"),
        ("&nothing;", "&amp;nothing;"),
        ("&amp;&lt;&#39;&#x2014;&apos;", "&amp;&lt;&#39;&#x2014;&apos;"),
        ("&#x;&#;&;", "&amp;#x;&amp;#;&amp;;"),
        ("a&<![CDATA[R&D &eacute;]]>&eacute;", "a&amp;<![CDATA[R&D &eacute;]]>é"),
        ("<![CDATA[a]]>&<![CDATA[&]]>", "<![CDATA[a]]>&amp;<![CDATA[&]]>"),
        ("&<![CDATA[never closed &", "&amp;<![CDATA[never closed &amp;"),
    ],
)
def test_references_are_mended(text: str, xml: str) -> None:
    assert mended(text) == xml


def test_a_flood_of_half_sections_is_mended_in_time() -> None:
    assert mended("<![CDATA[&" * 200_000).count("&amp;") == 200_000
    assert mended("&" * 500_000) == "&amp;" * 500_000


@given(st.text(alphabet="&;#x19abclt ", max_size=60))
def test_what_is_mended_stays_so(text: str) -> None:
    once = mended(text)
    assert mended(once) == once
    assert len(unescape(once)) <= len(once)
