"""The child's loop, in this process: jobs in, answers out, until the stream ends."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from bot.frames import TOO_MUCH, Done, Job, read_frame, write_frame
from bot.reader_child import Make, read_job, serve
from feeds.model import Entry, FeedSource, RawEntry
from feeds.pack import Person
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


ANN = Person("ann-lee", "Ann Lee", "us", ("Ann",), ("Lee",))


def answered(*people: tuple[Person, ...], anew: Make | None) -> list[list[str]]:
    """The titles as judged by a judge that prints how many people it knows, for one job after another."""
    jobs, answers = io.BytesIO(), io.BytesIO()
    for known in people:
        write_frame(jobs, msgspec.json.encode(replace(JOB, people=known)))
        write_frame(jobs, rss("Talks"))
    serve(io.BytesIO(jobs.getvalue()), answers, JudgeDouble(), anew)
    answers.seek(0)
    found = []
    while (answer := read_frame(answers)) is not None:
        reading = msgspec.json.decode(answer, type=Done).reading
        assert reading is not None
        found.append([fresh.entry.outlet for fresh in reading.fresh])
    return found


class Knowing(JudgeDouble):
    """Says how many people it knows where the outlet's name stands."""

    made = 0

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__()
        Knowing.made += 1
        self._known = len(people)

    def judge(self, raw: RawEntry, source: FeedSource, now: datetime) -> Entry:
        return replace(super().judge(raw, source, now), outlet=f"{self._known} known")


def test_the_judge_is_made_anew_only_when_other_people_are_known() -> None:
    Knowing.made = 0
    assert answered((), (ANN,), (ANN,), (), anew=Knowing) == [
        ["Outlet"],
        ["1 known"],
        ["1 known"],
        ["0 known"],
    ]
    assert Knowing.made == 2


def test_without_a_way_to_make_one_the_judge_goes_on() -> None:
    assert answered((ANN,), anew=None) == [["Outlet"]]


def test_a_judge_that_cannot_be_made_leaves_the_one_before(capsys: pytest.CaptureFixture[str]) -> None:
    def failing(people: Sequence[Person]) -> JudgeDouble:
        raise ValueError(f"{len(people)} too many")

    assert answered((ANN,), (ANN,), anew=failing) == [["Outlet"], ["Outlet"]]
    assert capsys.readouterr().err.count("1 too many") == 1
