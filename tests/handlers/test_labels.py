"""State media are labelled wherever an outlet is named, in every answer, alert, digest and notice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.packfile import load_pack
from feeds import notices
from feeds.cluster import join
from feeds.judge import Judge
from feeds.model import Announcement, Entry, FeedSource, FeedState, FeedStatus, RawEntry
from handlers.alert import alert, flood, notice
from handlers.command import COMMANDS
from handlers.ports import Desk, FeedView, Role
from tests.doubles.memory_desk import NOW, MemoryArchive, memory_desk
from tests.handlers.said import ask, text

HOUR = timedelta(hours=1)
STATE = FeedSource("5" * 10, "https://stateagency.example/rss", "State Agency", "en", "russia", True)
OTHER = FeedSource("6" * 10, "https://kyivpaper.example/rss", "Kyiv Paper", "en", "ukraine")
PACK = load_pack()
TITLE = "Witkoff and Dmitriev meet in Miami for talks on the 20-point plan for Ukraine"
LEADS = {
    STATE: "Kirill Dmitriev said: “The talks in Miami were constructive.” Russia rejected the draft.",
    OTHER: "US envoy Steve Witkoff presented the 20-point plan, a source said.",
}


def entries() -> list[Entry]:
    judge = Judge(PACK)
    raws = [
        (source, RawEntry(source.outlet, f"{source.url}/{number}", TITLE, lead, "", NOW - number * HOUR))
        for number, (source, lead) in zip((2, 1), LEADS.items(), strict=True)
    ]
    return [judge.judge(raw, source, NOW) for source, raw in raws]


def desk(*, alone: bool = False) -> Desk:
    """A desk whose only story is told by state media, first or alone, and whose feed fails."""
    told = entries()[: 1 if alone else 2]
    joined = join(told, [], NOW)
    state = FeedState(STATE.id, FeedStatus.FAILING, failing_since=NOW - 30 * HOUR, error_text="no answer")
    made = memory_desk(*joined.stories, feeds=(FeedView(STATE, state),), pack=PACK)
    archive = made.archive
    assert isinstance(archive, MemoryArchive)
    archive.entries.extend(joined.entries)
    return made


def unlabelled(said: str) -> list[str]:
    """What stands behind the outlet's name where it is not labelled; its name in an address is none."""
    return [
        found[1] for found in re.finditer(r"State Agency(.{0,30})", said) if "state media" not in found[1]
    ]


STORY = join(entries(), [], NOW).stories[0]
ARGUMENTS = {
    "who": "Dmitriev",
    "story": STORY.id,
    "search": "Miami",
    "timeline": "Miami",
    "quotes": "Dmitriev",
    "plan": "20",
    "meetings": "Miami",
    "why": STORY.id,
}
LINES = [
    *(f"{command.name} {ARGUMENTS.get(command.name, '')}".strip() for command in COMMANDS),
    *("plan", "meetings", "timeline", f"why {STORY.reports[0].entry}", f"why {STORY.reports[-1].entry}"),
]


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("line", LINES)
async def test_every_command_labels_state_media(line: str, alone: bool) -> None:
    said = await ask(desk(alone=alone), line, role=Role.OWNER)
    assert unlabelled(said) == []


NAMING = ["latest", "story", "search", "timeline", "digest", "who", "plan", "plan 20", "meetings", "sources"]


@pytest.mark.parametrize("name", NAMING)
async def test_commands_that_tell_of_reports_name_the_outlet(name: str) -> None:
    line = next((line for line in LINES if line.split()[0] == name), name)
    assert "State Agency (Russia, state media)" in await ask(desk(alone=True), line)


def test_alerts_bursts_and_notices_label_state_media() -> None:
    made = desk()
    burst = Announcement("flood:1", "flood", NOW, (STORY.id,), feed=STATE.id)
    state = FeedState(STATE.id, failing_since=NOW - 25 * HOUR, last_fetched=NOW - 2 * HOUR)
    told = [
        text(alert(STORY, made)),
        text(flood(burst, [STORY], made)),
        *(
            text(notice(found.text))
            for found in (
                notices.changed_hands(STATE, "Its site is another one.", NOW),
                notices.held(STATE, FeedState(STATE.id), 30, 30, NOW),
                notices.failing(STATE, state, replace(state, last_fetched=NOW), NOW),
                notices.gone(STATE, "It is gone.", NOW),
                notices.elsewhere(STATE, "https://elsewhere.example/rss", NOW),
            )
            if found is not None
        ),
    ]
    assert all("State Agency" in said for said in told)
    assert [unlabelled(said) for said in told] == [[] for _ in told]
