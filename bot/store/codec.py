"""Data to JSON and back, moments to epoch seconds and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import msgspec

from feeds.model import Announcement, Entry, FeedSource, FeedState, Story
from feeds.pack import Person
from handlers.ports import Subscription

encode = msgspec.json.Encoder().encode
decode_entry: Final = msgspec.json.Decoder(Entry).decode
decode_story: Final = msgspec.json.Decoder(Story).decode
decode_state: Final = msgspec.json.Decoder(FeedState).decode
decode_source: Final = msgspec.json.Decoder(FeedSource).decode
decode_announcement: Final = msgspec.json.Decoder(Announcement).decode
decode_person: Final = msgspec.json.Decoder(Person).decode
decode_subscription: Final = msgspec.json.Decoder(Subscription).decode


def epoch(moment: datetime) -> float:
    """Epoch seconds, as scores hold them."""
    return moment.timestamp()


def moment(seconds: float) -> datetime:
    """The moment of a score, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def text(value: bytes | str) -> str:
    """A name as Redis gave it."""
    return value.decode() if isinstance(value, bytes) else value
