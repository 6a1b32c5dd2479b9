"""What a person sees first in the terminal: what this desk is, what came in, a digest, what to type."""

from __future__ import annotations

from bot.clock import ShiftedClock
from bot.polling import Polling
from bot.progress import Progress
from bot.sample import SampleServer, load_edition
from bot.sender import Sender
from bot.terminal import LOCAL, TerminalFace
from handlers.dues import next_digest
from handlers.message import Heading, Message, Note, Paragraph, Tap, Text
from handlers.ports import Call, Role, Subscription
from handlers.router import answer

LIVE = "Go live: cp config.example.toml config.toml, set token under [telegram] or bot_token under [slack]."
SAMPLE = Message(
    (
        Heading("This is a sample: invented outlets on the Miami talks of December 2025, and their clock."),
        Paragraph((Text(LIVE),)),
    )
)
HINT = Note((Text("Ask away: "), Tap("/latest"), Text(", "), Tap("/who Dmitriev"), Text(", "), Tap("/help")))


async def welcome(polling: Polling, sender: Sender, terminal: TerminalFace) -> None:
    """Prints all that before the first prompt; a sample desk reads its edition first, as a live one would."""
    if polling.sample:
        terminal.say(SAMPLE)
        await _read_edition(polling, polling.sample, sender)
    desk = polling.memory.desk()
    digest = await answer(Call("digest", "", LOCAL, role=Role.OWNER), desk)
    terminal.say(digest.message)
    terminal.say(Message((HINT,)))


async def _read_edition(polling: Polling, server: SampleServer, sender: Sender) -> None:
    """Polls the edition step by step the first time, so that its last hours are announced; later once."""
    memory, edition = polling.memory, load_edition()
    status = await memory.store.archive.status()
    steps = (edition.now,) if status.entries else edition.steps
    progress = Progress("reading feeds", len(steps) * len(polling.sources))
    for number, step in enumerate(steps):
        assert isinstance(memory.clock, ShiftedClock), "a sample desk has the sample's clock"
        memory.clock.move_to(step)
        server.set_now(step)
        await polling.poller.poll_all(polling.sources, on_result=lambda _result: progress.step())
        progress.end()
        await sender.drain(str(LOCAL))  # at each step's own time: an alert hours old would be a digest line
        if number == 0 and not status.entries:
            await _subscribe(polling)


async def _subscribe(polling: Polling) -> None:
    """The terminal gets alerts as a chat would: from after the first reading on."""
    config, now = polling.memory.config, polling.memory.clock.now()
    zone, hour = config.digest.timezone, config.digest.time
    following = next_digest(hour, zone, now)
    wish = Subscription(LOCAL, digest_time=hour, zone=zone, created=now, next_digest=following)
    await polling.memory.store.subscriptions.put(wish)
