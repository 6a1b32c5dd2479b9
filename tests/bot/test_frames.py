"""Frames survive the way there and back, and end where the stream does."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bot.frames import TOO_MUCH, Done, Job, frame, read_frame, write_frame
from feeds.model import FeedSource
from feeds.reading import Fresh, Reading
from tests.doubles.judge_double import JudgeDouble
from tests.feeds.test_read import item, read


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_frames_come_back_one_by_one(pieces: list[bytes]) -> None:
    stream = io.BytesIO()
    for piece in pieces:
        write_frame(stream, piece)
    stream.seek(0)
    assert [read_frame(stream) for _ in pieces] == pieces
    assert read_frame(stream) is None


def test_half_a_frame_is_none() -> None:
    whole = frame(b"four")
    for cut in range(len(whole)):
        assert read_frame(io.BytesIO(whole[:cut])) is None


def test_jobs_and_answers_survive_as_json() -> None:
    job = Job(FeedSource("f1", "https://a.example/", "A"), "text/xml", frozenset({"u1"}), datetime.now(UTC))
    assert msgspec.json.decode(msgspec.json.encode(job), type=Job) == job
    for done in (Done(error=TOO_MUCH), Done(read([item(1), item(2)], judge=JudgeDouble()))):
        assert msgspec.json.decode(msgspec.json.encode(done), type=Done) == done
    assert isinstance(read([item(1)]), Reading)
    assert isinstance(read([item(1)]).fresh[0], Fresh)
