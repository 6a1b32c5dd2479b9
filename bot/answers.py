"""What servers answer, in Parley's terms: conditions to send, redirects, failures as sentences for people."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp

from bot.net import PORTS, RefusedAddressError, TooMuchError
from feeds.errors import FeedError
from feeds.model import FeedState
from feeds.schedule import RETRY_AFTER_S

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_SENTENCES = {
    401: "Its server asks for a password.",
    402: "Its server asks for payment.",
    403: "Its server refuses us.",
    404: "There is nothing at this address.",
    410: "Its server says that it is gone for good.",
    429: "Its server says that we ask too often.",
}


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect, not followed yet."""

    status: int
    location: str


def conditions(state: FeedState) -> dict[str, str]:
    """Headers that let the server answer 304 when nothing changed since the last body we read."""
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in headers.items() if value and state.first_fetched}


def refused_url(url: str, *, any_port: bool) -> str:
    """Why that address is not asked at all, a sentence; "" when it may be."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "It is not a valid address."
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "Only http and https addresses are fetched."
    if parts.username is not None or parts.password is not None:
        return "Addresses with a user name or password are not fetched."
    if port is not None and port not in PORTS and not any_port:
        return f"Port {port} is not one feeds are fetched from."
    return ""


def hop(response: aiohttp.ClientResponse) -> Hop | None:
    """The redirect the response is, if it is one."""
    location = response.headers.get("Location", "").strip()
    if response.status in (301, 302, 303, 307, 308) and location:
        return Hop(response.status, location)
    return None


def status_error(status: int, headers: Mapping[str, str]) -> FeedError:
    """A status that brings no feed."""
    text = _SENTENCES.get(status) or (
        f"Its server is in trouble (HTTP {status})."
        if status >= 500
        else f"Its server answers HTTP {status}."
    )
    return FeedError(f"http-{status}", text, retry_after_s(headers, datetime.now(UTC)), gone=status == 410)


def fetch_error(error: Exception) -> FeedError:
    """A failure of network or protocol."""
    match error:
        case TimeoutError():
            return FeedError("timeout", "It did not answer in full in the time it is given.")
        case aiohttp.ClientConnectorDNSError():
            return FeedError("dns", "The name of its server is not known.")
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError() | ssl.SSLError():
            return FeedError("tls", "Its server's certificate or encryption is not valid.")
        case OSError() if RefusedAddressError.MARK in str(error):
            return FeedError("refused-address", "Its server is at an address that is not fetched from.")
        case _ if TooMuchError.MARK in f"{error} {error.__cause__}":
            return FeedError(
                "too-large", "Far more came for its answer than an answer may have; it was dropped."
            )
        case aiohttp.ClientConnectorError():
            return FeedError("connect", "Its server cannot be reached.")
        case aiohttp.ClientResponseError():
            return FeedError("bad-http", "Its server's answer is no proper HTTP, or has a giant header.")
        case ValueError():
            return FeedError("bad-url", "Its address, or one it redirects to, is not valid.")
    return FeedError("broken", "The connection broke before its answer was complete.")


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the server asks us to wait, in seconds or by an HTTP date; at most a day, None if not."""
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    try:
        seconds = float(value) if value.isdecimal() else (parsedate_to_datetime(value) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), RETRY_AFTER_S)


def max_age_s(headers: Mapping[str, str]) -> float | None:
    """How long the server calls its answer fresh, in seconds, at most a day."""
    match = _MAX_AGE.search(headers.get("Cache-Control", ""))
    return min(float(match[1]), RETRY_AFTER_S) if match else None
