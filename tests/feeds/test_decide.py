"""What one fetch changes: who is announced, held, paused, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds.decide import FLOOD, decide
from feeds.feedstate import Visit
from feeds.model import Entry, Features, FeedSource, FeedState, FeedStatus, Plan, Story
from feeds.reading import Fresh, Reading
from tests.feeds.reports import BOTH, ENVOYS, SON_IN_LAW, told

NOW = datetime(2025, 12, 21, 12, tzinfo=UTC)
SOURCE = FeedSource("f1", "https://a.example/rss", "Harbour Post", "en")
VISIT = Visit(NOW, 600.0, etag='"1"', body_digest="d1")
FIRST = FeedState("f1")
KNOWN = FeedState(
    "f1",
    FeedStatus.OK,
    title="Harbour Post",
    body_digest="d0",
    site="a.example",
    first_fetched=NOW - timedelta(hours=5),
    last_ok=NOW - timedelta(minutes=10),
)
OLD = replace(KNOWN, first_fetched=NOW - timedelta(days=30))


def entry(number: int, *, relevant: bool = True, at: datetime = NOW) -> Entry:
    """One of entries so different that each is a development of its own."""
    words = tuple(f"word{number}x{n}" for n in range(8))
    return Entry(
        id=f"{number:012d}",
        feed="f1",
        outlet="Harbour Post",
        side="",
        state_media=False,
        guid=f"g{number}",
        link=f"https://a.example/{number}",
        title=" ".join(words),
        summary="",
        language="en",
        published=at,
        first_seen=NOW,
        relevant=relevant,
        score=1.0,
        places=(f"place{number}",),
        features=Features(words=words, places=(f"place{number}",), figures=(str(number + 100),)),
    )


def reading(fresh: Sequence[Entry] = (), length: int = 30) -> Reading:
    return Reading(
        "Harbour Post",
        "https://a.example/",
        "en",
        None,
        length,
        0,
        ("g1", "u1"),
        tuple(Fresh((f"g{e.id}",), e) for e in fresh),
    )


def plan(
    state: FeedState,
    fresh: Sequence[Entry],
    edited: Sequence[Entry] = (),
    candidates: Sequence[Story] = (),
    length: int = 30,
) -> Plan:
    return decide(SOURCE, state, reading(fresh, length), fresh, edited, candidates, 7, VISIT)


def kinds(made: Plan) -> list[str]:
    return [announcement.kind for announcement in made.announcements]


def test_a_first_fetch_keeps_everything_and_announces_nothing() -> None:
    made = plan(FIRST, [entry(n) for n in range(30)])
    assert made.announcements == ()
    assert (len(made.entries), len(made.stories)) == (30, 30)
    assert all(kept.story for kept in made.entries)
    assert (made.seen, made.base_version) == (("g1", "u1"), 7)
    assert made.feed.first_fetched == NOW


def test_a_new_story_of_a_known_feed_is_an_alert() -> None:
    made = plan(KNOWN, [entry(1), entry(2, relevant=False)])
    assert [(a.kind, a.stories, a.feed) for a in made.announcements] == [
        ("alert", (made.entries[0].story,), "f1")
    ]
    assert made.announcements[0].id == f"alert:{made.entries[0].story}"
    assert [kept.story == "" for kept in made.entries] == [False, True]
    assert made.feed.last_new == NOW


def test_an_entry_that_joins_a_story_is_no_alert() -> None:
    [story] = plan(FIRST, [entry(1)]).stories
    again = replace(entry(1), id="f" * 12, link="https://b.example/1", outlet="Tagblatt")
    made = plan(KNOWN, [again], candidates=[story])
    assert made.announcements == ()
    assert [len(changed.reports) for changed in made.stories] == [2]
    assert made.entries[0].story == story.id


def test_nothing_relevant_changes_no_story() -> None:
    made = plan(KNOWN, [entry(1, relevant=False)])
    assert (made.stories, made.announcements) == ((), ())
    assert plan(KNOWN, []).feed.last_new is None


def test_an_entry_published_long_ago_is_no_alert() -> None:
    made = plan(KNOWN, [entry(1, at=NOW - timedelta(hours=25)), entry(2, at=NOW - timedelta(hours=23))])
    assert [a.stories for a in made.announcements] == [(made.entries[1].story,)]
    assert len(made.stories) == 2


def test_more_than_ten_new_entries_make_one_announcement() -> None:
    made = plan(KNOWN, [entry(n) for n in range(FLOOD + 1)], length=100)
    assert kinds(made) == ["flood"]
    assert made.announcements[0].id == f"flood:f1:{int(NOW.timestamp())}"
    assert set(made.announcements[0].stories) == {kept.story for kept in made.entries}


def test_ten_new_entries_are_alerts() -> None:
    assert kinds(plan(KNOWN, [entry(n) for n in range(FLOOD)], length=100)) == ["alert"] * FLOOD


def test_one_new_story_among_many_new_entries_is_an_alert() -> None:
    made = plan(KNOWN, [entry(n, relevant=n == 5) for n in range(20)], length=100)
    assert kinds(made) == ["alert"]


def test_many_new_entries_without_a_story_are_not_announced() -> None:
    assert plan(KNOWN, [entry(n, relevant=False) for n in range(20)], length=100).announcements == ()


def test_of_a_feed_published_anew_all_is_kept_and_the_owner_told() -> None:
    made = plan(OLD, [entry(n) for n in range(20)])
    assert kinds(made) == ["notice"]
    assert "20 of 30" in made.announcements[0].text
    assert (len(made.entries), len(made.stories), made.seen) == (20, 20, ("g1", "u1"))
    assert made.feed.status is FeedStatus.OK


def test_half_of_an_old_feed_is_a_flood_only() -> None:
    assert kinds(plan(OLD, [entry(n) for n in range(15)])) == ["flood"]


def test_a_feed_in_other_hands_is_paused_and_nothing_of_it_kept() -> None:
    """F51: the same address, another title, another domain."""
    spam = replace(reading([entry(1)]), title="Cheap shoes", link="https://shoes.example.net/")
    made = decide(SOURCE, OLD, spam, [entry(1)], [], [], 7, VISIT)
    assert kinds(made) == ["notice"]
    assert (made.entries, made.stories, made.seen) == ((), (), ())
    assert (made.feed.status, made.feed.error, made.feed.next_poll) == (
        FeedStatus.PAUSED,
        "other-hands",
        None,
    )
    assert made.feed.title == OLD.title
    assert made.feed.etag == OLD.etag


def test_an_edited_entry_changes_its_story_silently() -> None:
    [story] = plan(FIRST, [entry(1)]).stories
    edit = replace(entry(1), title="Other words", story=story.id)
    made = plan(KNOWN, [], [edit], [story])
    assert made.announcements == ()
    assert [(s.id, s.reports[0].title, s.revision) for s in made.stories] == [
        (story.id, "Other words", story.revision + 1)
    ]
    assert made.entries == (edit,)
    assert made.feed.last_new is None


def test_an_edit_in_a_story_out_of_reach_is_kept_in_the_archive() -> None:
    edit = replace(entry(1), title="Other words", story="abcdef")
    made = plan(KNOWN, [], [edit])
    assert (made.stories, made.entries) == ((), (edit,))


def test_an_entry_that_becomes_relevant_by_an_edit_is_no_alert() -> None:
    made = plan(KNOWN, [], [entry(1)])
    assert (len(made.stories), made.announcements) == (1, ())


def test_an_entry_another_feed_brought_meanwhile_counts_once() -> None:
    [story] = plan(FIRST, [entry(1)]).stories
    made = plan(KNOWN, [entry(1)], candidates=[story])
    assert made.announcements == ()
    assert made.stories == ()
    assert made.entries[0].story == story.id
    assert made.feed.last_new is None


def test_edit_and_new_report_of_one_story_both_count() -> None:
    [story] = plan(FIRST, [entry(1)]).stories
    edit = replace(entry(1), title="Other words", story=story.id)
    report = replace(entry(1), id="f" * 12, link="https://a.example/77")
    [changed] = plan(KNOWN, [report], [edit], [story]).stories
    assert {each.title for each in changed.reports} == {"Other words", report.title}


def test_a_feed_without_a_link_keeps_the_domain_it_stood_for() -> None:
    made = decide(SOURCE, KNOWN, replace(reading(), link=""), [], [], [], 7, VISIT)
    assert (made.feed.body_digest, made.feed.site) == ("d1", "a.example")


def test_the_same_arguments_make_the_same_plan() -> None:
    fresh = [entry(n) for n in range(5)]
    assert plan(KNOWN, fresh) == plan(KNOWN, fresh)


def bridged() -> list[Entry]:
    """Two entries that nothing joins and one that is like both, all of the last hour."""
    entries = [told(n, about) for n, about in enumerate((ENVOYS, SON_IN_LAW, BOTH), 1)]
    return [replace(entry, published=NOW - timedelta(minutes=n)) for n, entry in enumerate(entries)]


def test_stories_that_become_one_are_named_and_told_no_more() -> None:
    one, two, both = bridged()
    first, second = (plan(KNOWN, [entry]).stories[0] for entry in (one, two))
    made = plan(KNOWN, [both], candidates=[first, second])
    [story] = made.stories
    assert made.merged == ((({first.id, second.id} - {story.id}).pop(), story.id),)
    assert made.announcements == ()
    assert made.entries[0].story == story.id


def test_an_edited_headline_goes_along_when_its_story_becomes_part_of_another() -> None:
    one, two, both = bridged()
    first, second = (plan(KNOWN, [entry]).stories[0] for entry in (one, two))
    edits = [
        replace(entry, title=title, story=story.id)
        for entry, title, story in ((one, "First anew", first), (two, "Second anew", second))
    ]
    [story] = plan(KNOWN, [both], edits, [first, second]).stories
    assert {"First anew", "Second anew"} < {report.title for report in story.reports}


def test_a_story_opened_and_lost_in_one_poll_is_not_announced() -> None:
    made = plan(KNOWN, bridged())
    assert [a.stories for a in made.announcements] == [(made.stories[0].id,)]
    assert (len(made.stories), made.merged) == (1, ())
