"""Servers' answers in Parley's terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answers import conditions, max_age_s, refused_url, retry_after_s, status_error
from feeds.model import FeedState

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
STATE = FeedState("f1", etag='"a"', last_modified="Sun, 21 Dec 2025 11:00:00 GMT", first_fetched=NOW)


def test_both_validators_are_sent_back() -> None:
    assert conditions(STATE) == {"If-None-Match": '"a"', "If-Modified-Since": "Sun, 21 Dec 2025 11:00:00 GMT"}
    assert conditions(replace(STATE, etag="")) == {"If-Modified-Since": "Sun, 21 Dec 2025 11:00:00 GMT"}


def test_nothing_is_conditional_before_a_body_was_read() -> None:
    assert conditions(replace(STATE, first_fetched=None)) == {}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("999999999", 86_400.0),
        ("Sun, 21 Dec 2025 12:05:00 GMT", 300.0),
        ("Sun, 21 Dec 2025 11:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
        ("soon", None),
        ("-5", None),
        ("1.5e9", None),
        ("Sun, 21 Dec 2025 12:05:00", None),  # without a zone it is no HTTP date
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    assert retry_after_s({"Retry-After": value}, NOW) == seconds
    assert retry_after_s({}, NOW) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("max-age=300", 300.0),
        ("public, Max-Age = 60", 60.0),
        ("s-maxage=9", None),
        ("max-age=99999999", 86_400.0),
        ("", None),
    ],
)
def test_max_age_is_read(value: str, seconds: float | None) -> None:
    assert max_age_s({"Cache-Control": value}) == seconds


@pytest.mark.parametrize(
    ("status", "said", "gone"),
    [
        (404, "nothing at this address", False),
        (410, "gone for good", True),
        (429, "too often", False),
        (418, "HTTP 418", False),
        (503, "in trouble (HTTP 503)", False),
    ],
)
def test_statuses_have_a_code_and_a_sentence(status: int, said: str, gone: bool) -> None:
    error = status_error(status, {"Retry-After": "60"})
    assert (error.code, error.gone, error.retry_after_s) == (f"http-{status}", gone, 60.0)
    assert said in error.text


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/rss",
        "http://a.example:8080/rss",
        "https://a.example:443/",
        "http://[2606::1]/rss",
        "https://президент.example/",
    ],
)
def test_web_addresses_are_asked(url: str) -> None:
    assert refused_url(url, any_port=False) == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://a.example/", "http and https"),
        ("file:///etc/hostname", "http and https"),
        ("/rss", "http and https"),
        ("https:///rss", "http and https"),
        ("https://user:secret@a.example/", "password"),
        ("https://user@a.example/", "password"),
        ("http://a.example:6379/", "6379"),
        ("http://a.example:port/", "valid"),
        ("http://[bad/", "valid"),
    ],
)
def test_other_addresses_are_not(url: str, said: str) -> None:
    why = refused_url(url, any_port=False)
    assert said in why
    assert "secret" not in why


def test_any_port_can_be_allowed() -> None:
    assert refused_url("http://127.0.0.1:6379/", any_port=True) == ""
