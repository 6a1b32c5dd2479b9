"""Tests of handlers/web_address.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.web_address import host, host_to_show, web_address


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
        (" http://a.example/ ", "http://a.example/"),
        ("HTTPS://A.example/", "HTTPS://A.example/"),
        ("https://a.example/\"<b>|'\\{}`^ \n", "https://a.example/%22%3Cb%3E%7C'%5C%7B%7D%60%5E"),
        ("https://a.example/новини", "https://a.example/новини"),
        ("https://a.example/\ud800", "https://a.example/"),
        ("tg://resolve?domain=x", ""),
        ("javascript:alert(1)//https://", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://a..example/", ""),
        ("/relative", ""),
        ("", ""),
        ("https://a.example/" + "x" * 2_048, ""),
        ("https://a.example/" + '"' * 1_000, ""),
    ],
)
def test_only_web_addresses_become_links(url: str, safe: str) -> None:
    assert web_address(url) == safe


@given(st.text().map("https://a.example/".__add__) | st.text())
def test_an_address_holds_nothing_that_ends_a_link(url: str) -> None:
    assert not set(web_address(url)) & set(' \t\r\n"<>|\x00\x7f')


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.reuters.com/x", "reuters.com"),
        ("https://reuters.com@evil.example:8080/", "evil.example"),
        ("https://правда.рф/", "xn--80aafi6cg.xn--p1ai"),
        ("https://REUTERS.com./", "reuters.com"),
        ("https://taß.com/", "xn--ta-hia.com"),
        ("https://reuterς.com/", "xn--reuter-80e.com"),
        ("https://ｂｂｃ。com/", "bbc.com"),
        ("https://i❤.example/", "xn--i-7iq.example"),
        ("https://a\u200d.example/", "xn--a-ugn.example"),
        ("https://é..example/", ""),
        ("https://é%20❤.example/", ""),
        ("mailto:a@b.example", ""),
    ],
)
def test_the_host_is_the_real_one(url: str, site: str) -> None:
    assert host(url) == site


@pytest.mark.parametrize(
    ("url", "outlet", "shown"),
    [
        ("https://www.reuters.com/x", "Reuters", ""),
        ("https://taß.com/x", "TASS", "xn--ta-hia.com"),
        ("https://uk.reuters.com/x", "Reuters", ""),
        ("https://reuters.co.uk/x", "Reuters", ""),
        ("https://kyivindependent.com/x", "The Kyiv Independent", ""),
        ("https://the-kyiv-post.ua/x", "The Kyiv Post", ""),
        ("https://meduza.io/x", "meduza.io", ""),
        ("https://reuters.com.evil.io/x", "Reuters", "reuters.com.evil.io"),
        ("https://reuters.xyz/x", "Reuters", "reuters.xyz"),
        ("https://news.google.com/x", "Reuters", "news.google.com"),
        ("https://reυters.com/x", "Reuters", "xn--reters-q1e.com"),
        ("https://localhost/x", "localhost news", "localhost"),
        ("https://127.0.0.1:8000/x", "Reuters", "127.0.0.1"),
        ("not an address", "Reuters", ""),
    ],
)
def test_the_host_is_shown_where_the_name_does_not_show_it(url: str, outlet: str, shown: str) -> None:
    assert host_to_show(url, outlet) == shown


def test_a_known_domain_of_the_outlet_is_not_shown() -> None:
    assert host_to_show("https://www.pravda.com.ua/x", "Ukrainska Pravda", ("pravda.com.ua",)) == ""
    assert host_to_show("https://eng.pravda.com.ua/x", "Ukrainska Pravda", ("pravda.com.ua",)) == ""
    assert (
        host_to_show("https://notpravda.com.ua/x", "Ukrainska Pravda", ("pravda.com.ua",))
        == "notpravda.com.ua"
    )
