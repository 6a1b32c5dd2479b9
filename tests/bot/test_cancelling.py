"""A task is ended for sure, also one that loses a cancellation."""

from __future__ import annotations

import asyncio

from bot.cancelling import ended


async def test_a_task_that_swallows_a_cancellation_is_ended_all_the_same() -> None:
    swallowed = 0

    async def stubborn() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:  # as wait_for does when the answer is there in the same moment
                if swallowed:
                    raise
                swallowed += 1

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await ended(task)
    assert (swallowed, task.cancelled()) == (1, True)


async def test_what_a_task_raised_is_its_own() -> None:
    async def failing() -> None:
        raise RuntimeError("its own")

    task = asyncio.create_task(failing())
    await asyncio.sleep(0)
    await ended(task, asyncio.create_task(asyncio.Event().wait()))
    assert isinstance(task.exception(), RuntimeError)
