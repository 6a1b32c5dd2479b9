"""The double keeps the promises of the protocols it stands in for."""

from __future__ import annotations

from datetime import timedelta

from feeds.model import Entry
from handlers.ports import Archive, Subscription, Subscriptions
from tests.doubles.memory_desk import HERE, NOW, MemoryArchive, MemorySubscriptions, feed, report, story

HOUR = timedelta(hours=1)


def entry(entry_id: str, summary: str, relevant: bool = True) -> Entry:
    return Entry(
        entry_id, "f1", "Blue Wire", "wire", False, "", "", "Title", summary, "en", NOW, NOW, relevant, 1.0
    )


async def test_the_archive_answers_newest_first() -> None:
    kept: Archive = MemoryArchive(
        [
            story("older2", report("Older", NOW - 9 * HOUR, people=("steve-witkoff",))),
            story("newer2", report("Newer", NOW - HOUR, places=("miami",), entry="e1")),
        ],
        [entry("e1", "A summary of Kherson")],
        [feed()],
    )
    assert [s.id for s in await kept.latest(9)] == ["newer2", "older2"]
    assert [s.id for s in await kept.latest(1)] == ["newer2"]
    assert [s.id for s in await kept.window(NOW - 9 * HOUR, NOW - HOUR)] == ["older2"]
    assert [s.id for s in await kept.stories_with("place", "miami", 9)] == ["newer2"]
    assert [s.id for s in await kept.stories_with("document", "x", 9)] == []
    assert [s.id for s in await kept.search(["newer", "KHERSON"], 9)] == ["newer2"]
    assert await kept.entry("e1") == entry("e1", "A summary of Kherson")
    assert await kept.entry("e2") is None
    assert (await kept.status()).relevant == 1
    assert list(await kept.feeds()) == [feed()]


async def test_subscriptions_are_kept_and_forgotten() -> None:
    kept: Subscriptions = MemorySubscriptions()
    await kept.put(Subscription(HERE))
    assert await kept.get(HERE) == Subscription(HERE)
    assert await kept.delete(HERE)
    assert not await kept.delete(HERE)
    assert await kept.get(HERE) is None
