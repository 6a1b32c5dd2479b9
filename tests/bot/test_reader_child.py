"""The child's loop, in this process: jobs in, answers out, until the stream ends."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import msgspec
import pytest

from bot.frames import TOO_MUCH, Done, Job, read_frame, write_frame
from bot.reader_child import read_job, serve
from feeds.model import Entry, FeedSource, RawEntry
from tests.doubles.hostile_feed import rss
from tests.doubles.judge_double import JudgeDouble

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
JOB = Job(FeedSource("f1", "https://a.example/rss", "Outlet"), "text/xml", frozenset(), NOW)


class Failing(JudgeDouble):
    """Raises what it was given."""

    def __init__(self, failure: BaseException) -> None:
        super().__init__()
        self._failure = failure

    def judge(self, raw: RawEntry, source: FeedSource, now: datetime) -> Entry:
        """Raises."""
        raise self._failure


def served(judge: JudgeDouble, *bodies: bytes, cut: int = 0) -> list[Done]:
    jobs, answers = io.BytesIO(), io.BytesIO()
    for body in bodies:
        write_frame(jobs, msgspec.json.encode(JOB))
        write_frame(jobs, body)
    serve(io.BytesIO(jobs.getvalue()[: -cut or None]), answers, judge)
    answers.seek(0)
    found = []
    while (answer := read_frame(answers)) is not None:
        found.append(msgspec.json.decode(answer, type=Done))
    return found


def test_every_job_is_answered_until_the_stream_ends() -> None:
    good, bad = rss("Talks"), b"<html></html>"
    first, second, third = served(JudgeDouble(), good, bad, good)
    assert first == third
    assert first.reading is not None
    assert second.error is not None
    assert (first.reading.length, second.error.code) == (1, "not-a-feed")


@pytest.mark.parametrize("cut", [1, len(rss("Talks")), len(rss("Talks")) + 4, len(rss("Talks")) + 6])
def test_a_job_that_was_cut_off_is_not_begun(cut: int) -> None:
    assert len(served(JudgeDouble(), rss("Talks"), rss("Talks"), cut=cut)) == 1


def test_a_surprise_is_the_jobs_own_and_is_written_down(capsys: pytest.CaptureFixture[str]) -> None:
    answers = served(Failing(KeyError("what")), rss("Talks"), rss("Talks"))
    assert [answer.error and answer.error.code for answer in answers] == ["crash", "crash"]
    assert answers[0].error is not None
    assert "KeyError" in answers[0].error.text
    assert "KeyError: 'what'" in capsys.readouterr().err


def test_a_child_short_of_memory_answers_and_ends() -> None:
    [answer] = served(Failing(MemoryError()), rss("Talks"), rss("Talks"))
    assert answer == Done(error=TOO_MUCH)


def test_what_ends_a_process_ends_it() -> None:
    with pytest.raises(KeyboardInterrupt):
        read_job(JOB, rss("Talks"), Failing(KeyboardInterrupt()))
