"""Why an entry was judged so, as data."""

from __future__ import annotations

from datetime import UTC, datetime

from feeds.cluster import join
from feeds.explain import explain, neighbours
from feeds.judge import Judge
from feeds.model import FeedSource, RawEntry
from tests.feeds.pack_small import small_pack

PACK = small_pack()
JUDGE = Judge(PACK)
SOURCE = FeedSource("f" * 10, "https://example.org/feed", "Example Daily", "en")
NOW = datetime(2025, 12, 20, tzinfo=UTC)


def raw(number: int, title: str) -> RawEntry:
    return RawEntry(
        str(number),
        f"https://example.org/{number}",
        title,
        "They met in Miami.\nRead also: Japan",
        published=NOW,
    )


def test_what_was_found_and_what_was_cut_is_told() -> None:
    told = explain(PACK, JUDGE, raw(1, "Witkoff: peace talks on Ukraine"), SOURCE)
    assert told.relevant
    assert told.language == "en"
    assert told.cut == ("Read also: Japan",)
    assert ("Witkoff", "person", "steve-witkoff", "headline") in [
        (found.words, found.kind, found.id, found.zone) for found in told.found
    ]
    assert ("place", "miami", "lead") in [(found.kind, found.id, found.zone) for found in told.found]


def test_how_like_its_story_an_entry_is_is_told() -> None:
    entries = [JUDGE.judge(raw(n, "Witkoff: peace talks on Ukraine"), SOURCE, NOW) for n in (1, 2)]
    joined = join(entries, (), NOW)
    told = neighbours(joined.entries[1], joined.stories[0])
    assert len(told) == 1
    assert told[0].likeness.parts["headline"] > 0
