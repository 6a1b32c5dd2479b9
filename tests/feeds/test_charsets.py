"""What a body is decoded as, whatever its server and its declaration say."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.charsets import decode

CYRILLIC = "<title>Зеленський і Умєров про переговори</title>"
WESTERN = "<title>Élysée: «négociations» à Genève</title>"
RSS = "application/rss+xml"


def declared(encoding: str, text: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides(mark: bytes, codec: str) -> None:
    text = declared("windows-1251", CYRILLIC)
    assert decode(mark + text.encode(codec), "text/xml; charset=koi8-u") == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_seen_without_a_mark(codec: str) -> None:
    text = declared("utf-16", CYRILLIC)
    assert decode(text.encode(codec), RSS) == text


@pytest.mark.parametrize("declaration", ["utf-8", "windows-1251", "iso-8859-1", "us-ascii", "nonsense"])
@pytest.mark.parametrize(
    "content_type", [RSS, "text/xml; charset=windows-1251", "text/xml; charset=ISO-8859-1"]
)
def test_what_reads_as_utf8_is_utf8(declaration: str, content_type: str) -> None:
    text = declared(declaration, CYRILLIC)
    assert decode(text.encode(), content_type) == text


@pytest.mark.parametrize("codec", ["windows-1251", "koi8-u"])
def test_the_declaration_decides_over_the_header(codec: str) -> None:
    text = declared(codec, CYRILLIC)
    assert decode(text.encode(codec), "text/xml; charset=iso-8859-1") == text


def test_the_header_decides_when_the_declaration_does_not_fit() -> None:
    text = declared("utf-8", CYRILLIC)
    assert decode(text.encode("windows-1251"), 'text/xml; charset="windows-1251"') == text


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        (
            "iso-8859-1",
            "windows-1252",
            WESTERN + "“quoted” – dash €",
        ),  # what says Latin 1 is the Windows page
        ("gb2312", "gb18030", "乌克兰和平谈判在迈阿密举行，镕"),
        ("shift_jis", "cp932", "ウクライナ和平交渉①"),
        ("euc-kr", "cp949", "우크라이나 평화 협상 똠"),
        ("iso-8859-2", "iso-8859-2", "rozmowy o pokoju w Genewie, żółć"),
        ("iso-2022-jp", "iso-2022-jp", "ウクライナ和平交渉"),
        ("big5", "big5", "烏克蘭和平談判"),
    ],
)
def test_declared_encodings_are_read(label: str, codec: str, text: str) -> None:
    document = declared(label, text)
    assert decode(document.encode(codec), RSS) == document


@pytest.mark.parametrize(
    "label", ["punycode", "unicode_escape", "rot13", "idna", "utf-7", "base64", "x" * 40]
)
def test_an_encoding_no_feed_has_is_not_tried(label: str) -> None:
    text = declared(label, CYRILLIC)
    assert decode(text.encode("windows-1251"), RSS) == text


def test_without_any_word_cyrillic_and_western_texts_are_told_apart() -> None:
    assert decode(CYRILLIC.replace("і", "и").encode("windows-1251"), "") == CYRILLIC.replace("і", "и")
    assert decode(WESTERN.encode("windows-1252"), "") == WESTERN


def test_utf8_that_is_cut_in_a_character_stays_utf8() -> None:
    text = declared("utf-8", CYRILLIC)
    cut = text.partition(" про")[0].encode()[:-1]
    assert decode(cut, RSS) == text.partition("в про")[0] + "\ufffd"


def test_a_declared_encoding_that_almost_fits_is_used() -> None:
    body = declared("windows-1251", CYRILLIC).encode("windows-1251").replace(b"</title>", b"\x98</title>")
    assert decode(body, RSS) == declared("windows-1251", CYRILLIC).replace("</title>", "\ufffd</title>")


def test_a_wrong_declaration_of_utf8_alone_leads_to_a_guess() -> None:
    text = declared("utf-8", CYRILLIC)
    assert decode(text.encode("windows-1251"), "text/xml; charset=utf-8") == text


def test_the_header_is_read_in_any_case_and_with_spaces() -> None:
    assert decode(CYRILLIC.encode("koi8-u"), "text/xml; Charset = KOI8-U ; x=y") == CYRILLIC


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_become_text(body: bytes, content_type: str) -> None:
    decode(body, content_type).encode("utf-8", "replace")
