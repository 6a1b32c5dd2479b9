"""Answers are kept for a while, failures never."""

from __future__ import annotations

import pytest

from bot.remembered import Remembered


class Question:
    """Counts how often it is asked; fails the first `failures` times."""

    def __init__(self, failures: int = 0) -> None:
        self.asked = 0
        self.failures = failures

    async def __call__(self) -> int:
        self.asked += 1
        if self.asked <= self.failures:
            raise OSError("no answer")
        return self.asked


async def test_an_answer_is_believed_for_its_time() -> None:
    time = [0.0]
    kept, question = Remembered[int](60, lambda: time[0]), Question()
    assert [await kept.get("a", question), await kept.get("a", question)] == [1, 1]
    time[0] = 60.0
    assert await kept.get("a", question) == 2


async def test_a_failure_is_asked_again() -> None:
    kept, question = Remembered[int](60), Question(failures=1)
    with pytest.raises(OSError, match="no answer"):
        await kept.get("a", question)
    assert await kept.get("a", question) == 2


async def test_each_key_has_its_own_answer() -> None:
    kept, question = Remembered[int](60), Question()
    assert [await kept.get("a", question), await kept.get("b", question)] == [1, 2]


async def test_old_answers_make_room() -> None:
    time = [0.0]
    kept = Remembered[int](60, lambda: time[0])
    for number in range(1000):
        await kept.get(str(number), Question())
    time[0] = 61.0
    await kept.get("new", Question())
    assert len(kept) == 1
