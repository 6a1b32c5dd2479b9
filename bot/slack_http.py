"""A request of Slack's over HTTP: whether Slack signed it, and the request as Bolt reads it."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier


def is_signed(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether Slack signed it, at most 300 s ago (R40). The library raises on some forgeries."""
    try:
        return SignatureVerifier(secret).is_valid(
            body,
            headers.get("x-slack-request-timestamp", ""),
            headers.get("x-slack-signature", ""),
        )
    except (ValueError, TypeError, UnicodeError, OverflowError):
        return False


def as_request(body: bytes, headers: Mapping[str, str]) -> AsyncBoltRequest | None:
    """The request as Bolt reads it; None for a body that is none of Slack's."""
    try:
        request = AsyncBoltRequest(body=body.decode("utf-8"), headers=dict(headers))
    except (ValueError, AttributeError, TypeError, KeyError):
        return None
    return request if isinstance(request.body.get("event", {}), dict) else None
