"""What passes between the desk and its reader children: length-prefixed JSON, never pickles.

A frame is its length in 4 bytes, big-endian, and then its bytes. A job is two frames, a `Job` and the body
as it came; its answer is one, a `Done`. An empty frame from a child says that it is ready.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from feeds.errors import FeedError
from feeds.model import FeedSource
from feeds.pack import Person
from feeds.reading import Reading

LENGTH = struct.Struct(">I")
TOO_MUCH = FeedError("too-much-memory", "Reading it takes more memory than a feed is given.")


@dataclass(frozen=True, slots=True)
class Job:
    """One body to read; the body follows in a frame of its own."""

    source: FeedSource
    content_type: str
    known: frozenset[str]
    now: datetime
    people: tuple[Person, ...] = ()  # of the desk's own pack, beside those of the topic pack


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: exactly one of the two."""

    reading: Reading | None = None
    error: FeedError | None = None


def frame(data: bytes) -> bytes:
    """The data as one frame."""
    return LENGTH.pack(len(data)) + data


def read_frame(stream: BinaryIO) -> bytes | None:
    """The data of the next frame, None at the end of the stream."""
    length = stream.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    size = LENGTH.unpack(length)[0]
    data = stream.read(size)
    return data if len(data) == size else None


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Writes one frame and sends it off."""
    stream.write(frame(data))
    stream.flush()
