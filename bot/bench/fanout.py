"""parley bench fanout: one alert for 10,000 Telegram chats and 2,000 Slack channels.

A real `parley run` with both platforms on loopback, which keep their real limits (bot/bench/limits.py). While
it sends, people ask it commands on both platforms; its memory is watched.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

import aiohttp

from bot.bench.limits import SlackLimits, TelegramLimits
from bot.bench.news import announce
from bot.bench.platforms import SLACK_SECRET, SLACK_TOKEN, TELEGRAM_TOKEN, Platform, Slack, Telegram
from bot.clock import SystemClock
from bot.embedded import EmbeddedServer
from bot.store import Store, connect
from handlers.ports import Address, Subscription

GROUPS = 10  # one Telegram chat in so many is a group
WINDOW_S = 10.0  # the slowest of these is shown
STEP_S = 0.1
PATIENCE = 1.5  # times as long as the paces need


@dataclass(frozen=True, slots=True)
class Task:
    """How many chats, and seconds between two commands on each platform."""

    telegram: int
    slack: int
    ask_every_s: float


@dataclass
class Traffic:
    """What one platform saw: when alerts arrived and where, what answers to commands took."""

    alerts: list[float] = field(default_factory=list)
    chats: Counter[str] = field(default_factory=Counter)
    answers_s: list[float] = field(default_factory=list)
    asked: dict[str, float] = field(default_factory=dict)  # by chat: when

    def heard(self, chat: str, _text: str) -> None:
        """A message arrived."""
        now = time.monotonic()
        if chat in self.asked:
            self.answers_s.append(now - self.asked.pop(chat))
        else:
            self.alerts.append(now)
            self.chats[chat] += 1

    @property
    def seconds(self) -> float:
        """From the first alert to the last."""
        return self.alerts[-1] - self.alerts[0] if self.alerts else 0.0

    @property
    def rate(self) -> float:
        """Alerts a second over the whole run."""
        return (len(self.alerts) - 1) / self.seconds if self.seconds else 0.0

    @property
    def slowest(self) -> float:
        """Alerts a second in the slowest whole window, the rate of all when there is none."""
        first = self.alerts[0] if self.alerts else 0.0
        windows = Counter(int((at - first) / WINDOW_S) for at in self.alerts)
        whole = [windows[number] / WINDOW_S for number in range(int(self.seconds / WINDOW_S))]
        return min(whole, default=self.rate)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it."""

    telegram: Traffic
    slack: Traffic
    full: tuple[int, int]  # 429 seen, on Telegram and on Slack
    missing: int  # chats that got nothing
    grown_mb: float  # the desk's memory, at most, over what it was before the alert
    unanswered: int

    @property
    def kept_the_promise(self) -> bool:
        """Everybody told once, no limit met."""
        twice = max((*self.telegram.chats.values(), *self.slack.chats.values()), default=0) > 1
        return not (self.missing or twice or any(self.full) or self.unanswered)


async def measure(task: Task) -> Result:
    """Runs the desk until every chat has its alert, or patience ends."""
    on_telegram, on_slack = Traffic(), Traffic()
    telegram, slack = Telegram(TelegramLimits(), on_telegram.heard), Slack(SlackLimits(), on_slack.heard)
    async with _world(telegram, slack) as (store, folder):
        await _subscribe(store, task)
        async with _desk(folder, telegram, slack) as (desk, url):
            before = memory_mb(desk.pid)
            await announce(store, [1], datetime.now(UTC))
            asking = asyncio.create_task(_ask(telegram, slack, on_telegram, on_slack, url, task.ask_every_s))
            most = await _watch(desk, task, lambda: len(on_telegram.chats) + len(on_slack.chats))
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            await _settled(lambda: not (on_telegram.asked or on_slack.asked))
    missing = task.telegram + task.slack - len(on_telegram.chats) - len(on_slack.chats)
    unanswered = len(on_telegram.asked) + len(on_slack.asked)
    full = (telegram.answers["limit"], slack.answers["limit"])
    return Result(on_telegram, on_slack, full, missing, most - before, unanswered)


@asynccontextmanager
async def _world(*platforms: Platform) -> AsyncIterator[tuple[Store, Path]]:
    """The platforms, a server and a store on it, a folder for the desk."""
    with tempfile.TemporaryDirectory(prefix="pf-") as name:
        folder = Path(name)
        server = EmbeddedServer(folder / "data")
        redis = await connect(await server.ensure())
        store = Store(redis, SystemClock(), [])
        try:
            for platform in platforms:
                await platform.start()
            yield store, folder
        finally:
            for platform in platforms:
                await platform.stop()
            await store.close()
            await redis.aclose()
            await server.stop()


async def _subscribe(store: Store, task: Task) -> None:
    groups = {number: -number for number in range(GROUPS, task.telegram + 1, GROUPS)}
    people = [Address("telegram", str(groups.get(number, number))) for number in range(1, task.telegram + 1)]
    channels = [Address("slack", f"C{number}") for number in range(task.slack)]
    wishes = [Subscription(address, digest=False) for address in (*people, *channels)]
    for first in range(0, len(wishes), 500):
        await asyncio.gather(*map(store.subscriptions.put, wishes[first : first + 500]))


@asynccontextmanager
async def _desk(folder: Path, telegram: Telegram, slack: Slack) -> AsyncIterator[tuple[Process, str]]:
    """A desk that hears both platforms, and the address of its listener."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    config = folder / "config.toml"
    config.write_text(_config(folder, telegram, slack, port), "utf-8")
    command = (sys.executable, "-m", "bot", "--config", str(config), "run", "--no-terminal")
    desk = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stderr=DEVNULL)
    try:
        async with asyncio.timeout(60):
            await telegram.polled.wait()
            await slack.known.wait()
        yield desk, f"http://127.0.0.1:{port}"
    finally:
        if desk.returncode is None:
            desk.terminate()
        await desk.wait()


def _config(folder: Path, telegram: Telegram, slack: Slack, port: int) -> str:
    """The desk's configuration. Its one feed answers nothing: what there is to tell is committed here."""
    lines: dict[str, dict[str, object]] = {
        "redis": {"url": f"unix://{folder / 'data' / 'valkey.sock'}"},
        "poll": {"interval_minutes": 1440.0, "allow_private_networks": True},
        "web": {"port": port},
        "telegram": {"token": TELEGRAM_TOKEN, "api_url": telegram.root},
        "slack": {
            "bot_token": SLACK_TOKEN,
            "signing_secret": SLACK_SECRET,
            "api_url": f"{slack.root}/api/",
        },
    }
    text = f"data_dir = {json.dumps(str(folder / 'desk'))}\n"
    for section, values in lines.items():
        text += f"[{section}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
    return text + f'[[feeds]]\nurl = "{telegram.root}/feed"\noutlet = "Bench"\n'


async def _ask(
    telegram: Telegram, slack: Slack, on_telegram: Traffic, on_slack: Traffic, url: str, every_s: float
) -> None:
    """People ask, each in a chat of their own, until cancelled."""
    async with aiohttp.ClientSession() as session:
        for number in range(1, 10**6):
            person, channel = 10**9 + number, f"D{number}"
            on_telegram.asked[str(person)] = time.monotonic()
            telegram.ask(person, "/latest 5")
            await asyncio.sleep(every_s / 2)
            body, headers = slack.asked(channel, "latest 5")
            on_slack.asked[channel] = time.monotonic()
            async with session.post(f"{url}/slack/events", data=body, headers=headers) as answer:
                answer.raise_for_status()
            await asyncio.sleep(every_s / 2)


async def _watch(desk: Process, task: Task, told: Callable[[], int]) -> float:
    """Waits for the last alert; the most memory the desk had, in MB."""
    most, until = 0.0, time.monotonic() + 30 + PATIENCE * max(task.telegram / 28, task.slack / 5)
    while told() < task.telegram + task.slack and time.monotonic() < until and desk.returncode is None:
        await asyncio.sleep(STEP_S)
        most = max(most, memory_mb(desk.pid))
    return most


async def _settled(done: Callable[[], bool]) -> None:
    for _ in range(50):
        if done():
            return
        await asyncio.sleep(STEP_S)


def memory_mb(pid: int) -> float:
    """Resident memory of a process; 0 where the system does not say or the process has gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0


def table(result: Result) -> str:
    """The result, a line for each figure."""
    rows: dict[str, str] = {}
    for name, traffic, full in (
        ("Telegram", result.telegram, result.full[0]),
        ("Slack", result.slack, result.full[1]),
    ):
        rows[f"{name}: chats told"] = f"{len(traffic.chats)}"
        rows[f"{name}: seconds from first to last"] = f"{traffic.seconds:.1f}"
        rows[f"{name}: alerts a second, whole run"] = f"{traffic.rate:.2f}"
        rows[f"{name}: alerts a second, slowest {WINDOW_S:.0f} s"] = f"{traffic.slowest:.2f}"
        rows[f"{name}: 429 seen"] = f"{full}"
        rows[f"{name}: commands asked meanwhile"] = f"{len(traffic.answers_s)}"
        rows[f"{name}: answered within, p50 / p95 / max ms"] = _percentiles(traffic.answers_s)
    rows["chats that got nothing"] = f"{result.missing}"
    rows["commands without an answer"] = f"{result.unanswered}"
    rows["memory growth of the desk, MB"] = f"{result.grown_mb:.1f}"
    return "\n".join(f"{name:<50}{value:>18}" for name, value in rows.items())


def _percentiles(seconds: Sequence[float]) -> str:
    if len(seconds) < 2:
        return "-"
    cuts = quantiles(seconds, n=100, method="inclusive")
    return " / ".join(f"{1000 * value:.0f}" for value in (cuts[49], cuts[94], max(seconds)))


def main(argv: Sequence[str]) -> int:
    """Runs the benchmark and prints its table; 0 when everybody was told once and no limit was met."""
    parser = argparse.ArgumentParser(prog="parley bench fanout", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--telegram", type=int, default=10_000, help="Telegram chats")
    parser.add_argument("--slack", type=int, default=2_000, help="Slack channels")
    parser.add_argument("--ask-every", type=float, default=4.0, help="seconds between commands")
    given = parser.parse_args(argv)
    result = asyncio.run(measure(Task(given.telegram, given.slack, given.ask_every)))
    print(table(result))  # noqa: T201 - it is the answer
    return 0 if result.kept_the_promise else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
