"""The child process that reads feeds: jobs on stdin, answers on stdout, until stdin ends (bot/frames.py)."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from bot.frames import TOO_MUCH, Done, Job, read_frame, write_frame
from feeds.errors import FeedError, FeedProblem
from feeds.pack import Person
from feeds.read import Judging, read_feed

MEMORY = 192 * 1024 * 1024  # bytes a job may take beyond what the child holds when it is ready (R28)
LATER = 176 * 1024 * 1024  # bytes of numpy and the language model, loaded when a language is first in doubt
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


Make = Callable[[Sequence[Person]], Judging]


def main(make_judge: Callable[[], Judging], anew: Make | None = None) -> None:
    """Serves jobs until stdin ends or the parent dies. anew: makes the judge that knows more people."""
    _die_with(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: it ends its children in order
    gc.disable()  # nothing made on the way is garbage: looking for some takes a quarter of the start
    judge = make_judge()
    gc.freeze()
    gc.enable()
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not break a frame
    _limit_memory()
    try:
        write_frame(answers, b"")
        serve(jobs, answers, judge, anew)
    except BrokenPipeError:
        os._exit(1)  # the parent is gone: nobody waits for the answer, nor for words about that


def serve(jobs: BinaryIO, answers: BinaryIO, judge: Judging, anew: Make | None = None) -> None:
    """Reads each job and writes its answer, until `jobs` ends."""
    decoder, encoder = msgspec.json.Decoder(Job), msgspec.json.Encoder()
    bench = _Bench(judge, anew)
    while (head := read_frame(jobs)) is not None and (body := read_frame(jobs)) is not None:
        job = decoder.decode(head)
        done = read_job(job, body, bench.judge(job.people))
        write_frame(answers, encoder.encode(done))
        if done.error == TOO_MUCH:
            return  # what is left of the memory is not worth trusting: a fresh child goes on


class _Bench:
    """The judge, made anew when other people are known than before: that takes a third of a second."""

    def __init__(self, judge: Judging, anew: Make | None) -> None:
        self._judge, self._anew = judge, anew
        self._people: tuple[Person, ...] = ()

    def judge(self, people: tuple[Person, ...]) -> Judging:
        """The judge that knows these people; when that cannot be made, the one before goes on."""
        if self._anew and people != self._people:
            self._people = people
            try:
                self._judge = self._anew(people)
            except Exception:
                traceback.print_exc()
        return self._judge


def read_job(job: Job, body: bytes, judge: Judging) -> Done:
    """The reading, or why there is none. One feed's surprise is its own error and ends nothing."""
    try:
        return Done(read_feed(body, job.content_type, job.source, job.known, judge, job.now))
    except FeedProblem as problem:
        return Done(error=problem.error)
    except MemoryError:
        return Done(error=TOO_MUCH)
    except Exception as error:
        _log(traceback.format_exc())
        return Done(error=FeedError("crash", f"Reading it failed inside Parley ({type(error).__name__})."))


def _log(trace: str) -> None:
    """An event on stderr, on one line whatever the feed put into the exception (R45)."""
    event = {"exception": trace, "event": "reader.failed", "level": "error"}
    print(json.dumps(event), file=sys.stderr, flush=True)  # noqa: T201  # logging is more than a child needs


def _die_with(parent: int) -> None:
    """On Linux the kernel kills the child when its parent dies in any way; elsewhere stdin ends then."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def _limit_memory() -> None:
    """Lets the address space grow by 192 MiB from here, and by what is loaded late (R28)."""
    if not sys.platform.startswith("linux"):
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY + LATER
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _judge(people: Sequence[Person] = ()) -> Judging:
    from bot.packfile import load_pack
    from feeds.judge import Judge

    return Judge(load_pack(sys.argv[1] if len(sys.argv) > 1 else "ukraine").with_people(people))


if __name__ == "__main__":
    main(_judge, _judge)
