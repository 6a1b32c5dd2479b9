"""What is let through to the parser: feeds from their root element on, and nothing dangerous."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FeedError, FeedProblem
from feeds.prolog import HEAD, safe_text

RSS = '<rss version="2.0"><channel><title>Вісник</title></channel></rss>'


def refused(body: bytes | str, content_type: str = "application/rss+xml") -> FeedError:
    with pytest.raises(FeedProblem) as caught:
        safe_text(body.encode() if isinstance(body, str) else body, content_type)
    return caught.value.error


@pytest.mark.parametrize(
    "before",
    [
        "",
        '<?xml version="1.0" encoding="utf-8"?>',
        "\n\n  \t\ufeff ",
        '<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n<!-- made by <rss> hand -->\n',
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.org/rss-0.91.dtd">',
        "Warning: mail() expects 3 > 2 < 1 parameters\n",
        "</div>",
    ],
)
def test_a_feed_is_handed_on_from_its_root(before: str) -> None:
    assert safe_text((before + RSS).encode(), "") == RSS


@pytest.mark.parametrize(
    "root", ["<rss>", "<RSS>", "<feed xmlns='x'>", "<atom:feed>", "<rdf:RDF>", "<channel>", "<rss/>"]
)
def test_every_kind_of_feed_has_a_root_we_know(root: str) -> None:
    assert safe_text(root.encode(), "") == root


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><body>Prove that you are human</body></html>",
        "<!doctype HTML public '-//W3C//DTD HTML 4.0//EN'><title>x</title>",
        "<html lang='en'><head></head></html>",
        "<HTML></HTML>",
        "<br />\n<b>Fatal error</b>: out of memory",
    ],
)
def test_a_web_page_is_no_feed(body: str) -> None:
    error = refused(body, "text/html")
    assert (error.code, "web page" in error.text) == ("not-a-feed", True)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "empty"),
        (" \n\0\ufeff", "empty"),
        ('{"version": "https://jsonfeed.org/version/1"}', "JSON"),
        ('[{"title": 1}]', "JSON"),
        ("Not found", "no XML element"),
        ("<opml version='2.0'></opml>", "<opml>"),
        ("<urlset></urlset>", "<urlset>"),
        ("<x:" + "y" * 80 + ">", "<" + "y" * 40 + ">"),
    ],
)
def test_anything_else_is_no_feed_and_says_why(body: str, said: str) -> None:
    error = refused(body)
    assert error.code == "not-a-feed"
    assert said in error.text


BILLION = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + RSS
QUADRATIC = '<!DOCTYPE r [<!ENTITY a "' + "x" * 100_000 + '">]><rss><title>' + "&a;" * 1000 + "</title></rss>"
EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><title>&x;</title></rss>'


@pytest.mark.parametrize("body", [BILLION, QUADRATIC, EXTERNAL])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_entity_declarations_are_poison_in_any_encoding(body: str, codec: str) -> None:
    assert refused(body.encode(codec)).code == "poison"


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss [ ]>",
        '<!DOCTYPE rss SYSTEM "x.dtd" [<!ELEMENT a ANY>]>',
        "<!doctype rss [%pe;]>",
        "<!DOCTYPE rss [" + " " * HEAD,
    ],
)
def test_a_dtd_of_its_own_is_poison(doctype: str) -> None:
    assert refused(doctype + RSS).code == "poison"


def test_an_entity_declaration_anywhere_is_poison() -> None:
    assert refused(RSS.replace("Вісник", "<!EnTiTy x 'y'>")).code == "poison"


@pytest.mark.parametrize("hidden", ["\0", "\x1f", "\ufffe", "&#0;", "&#xD800;"])
def test_nor_can_it_be_hidden_by_what_is_taken_out(hidden: str) -> None:
    """What XML forbids is removed; a declaration must not come about by that."""
    assert refused(RSS.replace("Вісник", f"<!EN{hidden}TITY x 'y'>")).code == "poison"
    assert refused(f"<!DOC{hidden}TYPE rss [<!EN{hidden}TITY x 'y'>]>" + RSS).code == "poison"


@pytest.mark.parametrize(
    "filler", ["\n" * 100_000, "<!--" + "x" * HEAD + "-->", "<?" + "x" * HEAD + "?>", "<" * HEAD]
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_the_first_element_must_come_early(filler: str, codec: str) -> None:
    assert refused((filler + RSS).encode(codec)).code == "poison"


def test_a_root_just_inside_the_head_is_found() -> None:
    filler = " " * (HEAD - 1)
    assert safe_text((filler + RSS).encode(), "") == RSS
    assert refused(filler + " " + RSS).code == "poison"


def test_characters_xml_forbids_are_taken_out() -> None:
    dirty = "<rss>\x00a\x0bb\x1fc\ufffed\tt\r\n</rss>"
    assert safe_text(dirty.encode(), "") == "<rss>abcd\tt\r\n</rss>"


@pytest.mark.parametrize(
    "reference", ["&#0;", "&#x1F;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#1114112;", "&#" + "9" * 5000 + ";"]
)
def test_references_to_characters_xml_forbids_are_taken_out(reference: str) -> None:
    assert safe_text(f"<rss>a{reference}b</rss>".encode(), "") == "<rss>ab</rss>"


@pytest.mark.parametrize(
    "reference", ["&#9;", "&#10;", "&#xd;", "&#1071;", "&#x2014;", "&#x1F1FA;", "&amp;", "&#x;"]
)
def test_other_references_stay(reference: str) -> None:
    assert safe_text(f"<rss>{reference}</rss>".encode(), "") == f"<rss>{reference}</rss>"


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_problem(body: bytes) -> None:
    try:
        assert safe_text(body, "text/xml")[0] == "<"
    except FeedProblem as problem:
        assert problem.error.code in {"poison", "not-a-feed"}


@given(st.text(alphabet="<>!?-[]&#;x:1 aRSrsENTITYdoctypeDOCTYPE\"'\n", max_size=120))
def test_any_markup_before_a_feed_is_survived(before: str) -> None:
    try:
        text = safe_text((before + RSS).encode(), "")
    except FeedProblem as problem:
        assert problem.error.text
    else:
        assert "<!ENTITY" not in text.upper()
