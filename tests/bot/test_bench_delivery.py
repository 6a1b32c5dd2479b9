"""The benchmarks of delivery, at a size a test can wait for; what they print and what makes them fail."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.bench import fanout, killing_pair, killing_polls
from bot.bench.fanout import Traffic
from bot.bench.killing_pair import Round


async def test_one_alert_reaches_every_chat_once_at_the_platforms_own_limits() -> None:
    result = await fanout.measure(fanout.Task(telegram=40, slack=8, ask_every_s=0.4))
    assert (len(result.telegram.chats), len(result.slack.chats), result.missing) == (40, 8, 0)
    assert set(result.telegram.chats.values()) == set(result.slack.chats.values()) == {1}
    assert result.telegram.answers_s
    assert result.slack.answers_s
    assert result.unanswered == 0
    assert "429 seen" in fanout.table(
        result
    )  # none on an idle machine; a double held up sees messages bunched


def test_rates_are_of_the_whole_run_and_of_its_slowest_part() -> None:
    steady = [0.1 * number for number in range(101)]
    traffic = Traffic(alerts=[*steady, *(10.0 + 0.2 * number for number in range(1, 101))])
    assert traffic.rate == pytest.approx(200 / 30)
    assert traffic.slowest == pytest.approx(5.0, abs=0.1)
    assert Traffic().rate == Traffic().slowest == 0.0


def test_a_chat_told_twice_or_a_limit_met_breaks_the_promise() -> None:
    good = fanout.Result(Traffic(chats=Counter({"1": 1})), Traffic(), (0, 0), 0, 1.0, 0)
    assert good.kept_the_promise
    assert not replace(good, full=(0, 1)).kept_the_promise
    assert not replace(good, missing=1).kept_the_promise
    assert not replace(good, telegram=Traffic(chats=Counter({"1": 2}))).kept_the_promise
    assert "429 seen" in fanout.table(good)


def test_two_desks_promise_one_poll_one_copy_and_thirty_seconds() -> None:
    calm = Round("", Counter({1: 5}), Counter({1: 9}), 0, 40.0, 1.0)
    killed = Round("a worker", Counter({1: 4, 2: 1}), Counter({1: 8, 2: 1}), 0, 21.0, 2.0)
    assert killing_pair.kept_the_promise([calm, killed])
    assert not killing_pair.kept_the_promise([replace(calm, polls=Counter({2: 5})), killed])
    assert not killing_pair.kept_the_promise([calm, replace(killed, lost=1)])
    assert not killing_pair.kept_the_promise([calm, replace(killed, sent_s=31.0)])
    assert "killed: a worker" in killing_pair.table([calm, killed])


async def test_polls_that_are_killed_are_taken_up_again() -> None:
    result = await killing_polls.measure(killing_polls.Task(feeds=4, polls=60, kills=2, seed=3))
    assert result.kept_the_promise, killing_polls.table(result)
    assert result.polls >= 60
    assert result.published > 4


def test_an_entry_lost_or_half_a_commit_breaks_the_promise_of_polls() -> None:
    good = killing_polls.Result(killing_polls.Task(1, 1, 1, 1), 1, 0, 1, 0, 1, 0, 0, 0, 1.0)
    assert good.kept_the_promise
    for bad in (
        replace(good, lost=1),
        replace(good, untold=1),
        replace(good, loose=1),
        replace(good, unseen=1),
    ):
        assert not bad.kept_the_promise
