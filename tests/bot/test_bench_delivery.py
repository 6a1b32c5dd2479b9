"""The benchmarks of delivery, at a size a test can wait for; what they print and what makes them fail."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.bench import fanout, killing_pair
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
