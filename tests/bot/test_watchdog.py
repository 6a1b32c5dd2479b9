"""A loop that stands still ends its process, whatever holds it; systemd hears how it fares."""

from __future__ import annotations

import asyncio
import socket
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from bot.watchdog import Watchdog, guarded, notify

PATIENCE_S = 30
STUCK = {
    "asleep": "time.sleep(1e6)",
    "in a pattern that never ends, with the interpreter's lock": "re.match('(a+)+$', 'a' * 80 + 'b')",
}
PROGRAM = """
import asyncio, re, sys, time
from bot.watchdog import Watchdog, guarded

async def main():
    async with guarded(Watchdog(stuck_s=0.3, beat_s=0.05)):
        {stuck}

asyncio.run(main())
"""


async def run(program: str) -> tuple[int | None, str]:
    """Exit code and stderr."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stderr=PIPE)
    async with asyncio.timeout(PATIENCE_S):
        _, said = await process.communicate()
    return process.returncode, said.decode()


@pytest.mark.parametrize("how", STUCK)
async def test_a_loop_that_stands_still_ends_its_process_and_shows_where(how: str) -> None:
    beat = "await asyncio.sleep(0.1)\n        "  # it has been alive
    code, said = await run(PROGRAM.format(stuck=beat + STUCK[how]))
    assert code == 1
    assert "most recent call first" in said
    assert "in main" in said


async def test_a_loop_that_goes_on_is_left_alone() -> None:
    patient = PROGRAM.replace("stuck_s=0.3", "stuck_s=10")
    assert await run(patient.format(stuck="await asyncio.sleep(0.3)")) == (0, "")


async def test_an_end_that_hangs_is_ended_though_the_loop_goes_on() -> None:
    program = PROGRAM.replace("async with guarded(Watchdog(stuck_s=0.3, beat_s=0.05)):", "dog = Watchdog()")
    program = program.replace("{stuck}", "").replace(
        "dog = Watchdog()",
        "dog = Watchdog(beat_s=0.05)\n"
        "    async with guarded(dog):\n"
        "        dog.end_within(0.3)\n"
        "        await asyncio.sleep(1e6)",
    )
    code, said = await run(program)
    assert code == 1
    assert "most recent call first" in said


async def test_nobody_watches_a_terminal() -> None:
    async with guarded(None):
        assert "heartbeat" not in [task.get_name() for task in asyncio.all_tasks()]


@pytest.mark.parametrize("abstract", [False, True])
async def test_systemd_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, abstract: bool) -> None:
    name = f"@parley-test-{tmp_path.name}-{id(tmp_path)}" if abstract else str(tmp_path / "n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind("\0" + name[1:] if abstract else name)
        heard.settimeout(PATIENCE_S)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        notify("READY=1")
        assert heard.recv(99) == b"READY=1"
        async with guarded(Watchdog(beat_s=0.01)):
            said = {await asyncio.to_thread(heard.recv, 99) for _ in range(3)}
        assert said == {b"WATCHDOG=1"}


def test_no_systemd_is_no_trouble(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify("READY=1")
