"""The limits the doubles enforce: strict where the platforms name a figure, with the bursts they speak of."""

from __future__ import annotations

from bot.bench.limits import Limits, SlackLimits, TelegramLimits


def taken(limits: Limits, *sends: tuple[str, float]) -> list[int]:
    return [limits.wait_s(chat, now) for chat, now in sends]


def test_telegram_takes_thirty_in_any_second() -> None:
    limits = TelegramLimits()
    assert taken(limits, *((str(n), n * 0.01) for n in range(30))) == [0] * 30
    assert taken(limits, ("99", 0.5), ("99", 0.999)) == [1, 1], "what is refused does not count"
    assert taken(limits, ("99", 1.0), ("98", 1.005), ("98", 1.01)) == [0, 1, 0]


def test_a_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    assert taken(TelegramLimits(), *[("7", 0.0)] * 4) == [0, 0, 0, 1]
    assert taken(TelegramLimits(), *(("7", float(n)) for n in range(60))) == [0] * 60
    assert taken(SlackLimits(), *[("C7", 0.0)] * 5, ("C7", 1.0), ("C7", 1.5)) == [0, 0, 0, 0, 1, 0, 1]


def test_a_group_takes_twenty_a_minute() -> None:
    limits = TelegramLimits()
    assert taken(limits, *(("-7", n * 2.0) for n in range(20))) == [0] * 20
    assert taken(limits, ("-7", 45.0), ("-8", 45.0), ("-7", 60.0)) == [15, 0, 0]


def test_a_workspace_takes_several_hundred_a_minute() -> None:
    limits = SlackLimits()
    assert taken(limits, *((f"C{n}", 0.0) for n in range(360))) == [0] * 360
    assert taken(limits, ("C999", 59.0), ("C999", 60.0)) == [1, 0]
