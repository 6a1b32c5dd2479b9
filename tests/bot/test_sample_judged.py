"""The sample edition read by the real reader, judge and joining: what a newcomer will see of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.packfile import load_pack
from bot.sample import SampleEntry, load_edition, sources
from bot.sample.render import render
from bot.sample.server import TYPES
from feeds.cluster import join
from feeds.judge import Judge
from feeds.model import Entry, FeedSource, Story
from feeds.read import read_feed

EDITION = load_edition()


@dataclass
class Desk:
    """What a desk knows after polling all feeds at every step, without store and network."""

    judge: Judge
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    judged: dict[str, tuple[Entry, SampleEntry, str]] = field(
        default_factory=dict
    )  # with language of the feed
    stories: dict[str, Story] = field(default_factory=dict)
    opened: dict[datetime, list[str]] = field(default_factory=dict)

    def poll(self, slug: str, source: FeedSource, step: datetime) -> None:
        """Reads one feed as it stands at `step` and joins what is new and relevant."""
        feed = next(feed for feed in EDITION.feeds if feed.slug == slug)
        shown = EDITION.revealed(slug, step)
        body, before = render(feed, shown), self.known.get(slug, frozenset())
        reading = read_feed(body, TYPES[feed.format], source, before, self.judge, step)
        assert (reading.length, reading.skipped) == (len(shown), 0)
        self.known[slug] = frozenset(reading.seen)
        fresh = [f.entry for f in reading.fresh if f.entry.id not in self.judged]
        written = {entry.title: entry for entry in shown}
        self.judged |= {e.id: (e, written[e.title], feed.language) for e in fresh}
        joined = join([e for e in fresh if e.relevant], tuple(self.stories.values()), step)
        self.stories |= {story.id: story for story in joined.stories}
        for merged in joined.merged:
            del self.stories[merged]
        self.opened.setdefault(step, []).extend(joined.opened)

    def events(self, story: Story) -> Counter[str]:
        """The events that the reports of a story are labelled with."""
        return Counter(self.judged[report.entry][1].event for report in story.reports)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    desk = Desk(Judge(load_pack()))
    for step in EDITION.steps:
        for feed, source in zip(EDITION.feeds, sources("http://127.0.0.1:1"), strict=True):
            desk.poll(feed.slug, source, step)
    yield desk


def test_each_article_is_one_entry_although_two_feeds_carry_some(desk: Desk) -> None:
    articles = {
        (feed.outlet, e.updates or e.id) for feed in EDITION.feeds for e in EDITION.entries[feed.slug]
    }
    assert len(desk.judged) == len(articles)


def test_titles_come_out_as_they_were_written(desk: Desk) -> None:
    assert [e.title for e, written, _ in desk.judged.values() if e.title != written.title] == []


def test_the_language_of_every_text_is_found(desk: Desk) -> None:
    assert [(e.title, e.language) for e, _, language in desk.judged.values() if e.language != language] == []


def test_the_judge_meets_the_labels(desk: Desk) -> None:
    sure = [(entry, label) for entry, label, _ in desk.judged.values() if not label.borderline]
    both = sum(entry.relevant and label.relevant for entry, label in sure)
    either = sum(entry.relevant for entry, _ in sure) + sum(label.relevant for _, label in sure)
    assert 2 * both / either >= 0.95  # F1


def test_at_least_five_stories_join_three_languages_or_more(desk: Desk) -> None:
    assert sum(len(story.languages) >= 3 for story in desk.stories.values()) >= 5


def test_the_statement_from_miami_is_one_story_in_many_languages(desk: Desk) -> None:
    story = max(desk.stories.values(), key=lambda story: desk.events(story)["miami-talks"])
    assert len(story.languages) >= 10
    assert len(story.sides) >= 6


def test_stories_hold_reports_of_one_event(desk: Desk) -> None:
    mixed = sum(sum(e.values()) - max(e.values()) for e in map(desk.events, desk.stories.values()))
    assert mixed <= 0.1 * sum(len(story.reports) for story in desk.stories.values())


def test_the_last_step_opens_two_to_four_stories(desk: Desk) -> None:
    assert 2 <= len(desk.opened[EDITION.steps[-1]]) <= 4


def test_an_article_linked_from_a_body_is_no_part_of_it(desk: Desk) -> None:
    [gold] = [entry for entry, label, _ in desk.judged.values() if label.id == "harga-emas-rekor"]
    assert (gold.relevant, gold.people) == (False, ())


def test_a_namesake_on_the_ice_is_not_the_envoy(desk: Desk) -> None:
    [hockey] = [entry for entry, label, _ in desk.judged.values() if label.id == "khokkeist-dmitriev"]
    assert (hockey.relevant, hockey.people) == (False, ())
