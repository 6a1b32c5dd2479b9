"""A reader child that misbehaves as titles say: `python -m tests.doubles.reader_child_double`."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime

from bot.reader_child import main
from feeds.model import Entry, FeedSource, RawEntry
from tests.doubles.judge_double import JudgeDouble


class Misbehaving(JudgeDouble):
    """Judges like the double, unless told otherwise."""

    def judge(self, raw: RawEntry, source: FeedSource, now: datetime) -> Entry:
        """Hangs, dies, takes memory, prints or raises, by the first word of the title."""
        match raw.title.split()[0]:
            case "hang":
                signal.pause()
            case "abort":
                os.abort()
            case "exit":
                os._exit(3)
            case "memory":
                bytearray(600 * 1024 * 1024)
            case "print":
                print("stray words")
            case "raise":
                raise RuntimeError("a surprise")
            case "environment":
                return super().judge(_with_title(raw, os.environ["OPENBLAS_NUM_THREADS"]), source, now)
            case "pid":
                return super().judge(_with_title(raw, str(os.getpid())), source, now)
        return super().judge(raw, source, now)


def _with_title(raw: RawEntry, title: str) -> RawEntry:
    return RawEntry(raw.guid, raw.link, title, raw.summary)


if __name__ == "__main__":
    if "never" in sys.argv:
        sys.exit(1)
    if "silent" in sys.argv:
        signal.pause()
    main(Misbehaving)
