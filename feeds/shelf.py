"""Stories kept so that those a report may belong to are found at once, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from feeds.features import headline_words
from feeds.model import Report, Story

WINDOW = timedelta(days=3)  # how far from an entry's date its story is looked for
MOST_LOOKED = 1000  # places in the index that one search looks at: the rarest things in common come first
RARE = 24  # what fewer stories of these days name counts more, a name that one alone has so many times
_SPAN_S = 4 * 86400  # of one part of the index: a search looks into two or three

Span = dict[str, set[str]]  # what a report of these days names -> ids of the stories it is in


class Shelf:
    """Stories by id, by what their reports name on which days, and by the entries they carry."""

    def __init__(self, stories: Iterable[Story] = ()) -> None:
        self._stories: dict[str, Story] = {}
        self._of_entry: dict[str, str] = {}
        self._spans: dict[int, Span] = {}
        for story in stories:
            self.put(story)

    def __len__(self) -> int:
        return len(self._stories)

    def __iter__(self) -> Iterator[Story]:
        return iter(self._stories.values())

    def get(self, story: str) -> Story | None:
        """The story of that id."""
        return self._stories.get(story)

    def carrying(self, entry: str) -> Story | None:
        """The story that carries the entry of that id."""
        return self._stories.get(self._of_entry.get(entry, ""))

    def put(self, story: Story) -> None:
        """Adds a story, or puts it as it is now in the place of what it was."""
        before = self._stories.get(story.id)
        held = {id(report) for report in before.reports} if before else set()
        kept = {id(report) for report in story.reports}
        if before and not held <= kept:
            self.drop(story.id)
            held = set()
        self._stories[story.id] = story
        for report in story.reports:
            if id(report) not in held:
                self._of_entry[report.entry] = story.id
                span = self._spans.setdefault(_span(report.published), {})
                for key in keys(report):
                    span.setdefault(key, set()).add(story.id)

    def drop(self, story: str) -> None:
        """Takes a story out, if it is here."""
        gone = self._stories.pop(story, None)
        for report in gone.reports if gone else ():
            if self._of_entry.get(report.entry) == story:
                del self._of_entry[report.entry]
            number = _span(report.published)
            span = self._spans.get(number, {})
            for key in keys(report):
                ids = span.get(key, set())
                ids.discard(story)
                if not ids:
                    span.pop(key, None)
            if not span:
                self._spans.pop(number, None)

    def near(self, report: Report, named: Sequence[str], most: int) -> list[Story]:
        """The `most` stories within WINDOW of a report that have most in common with it, best first.

        named: its `keys`. What few stories name counts more than what many do. Time is bounded: see
        MOST_LOOKED.
        """
        numbers = range(_span(report.published - WINDOW), _span(report.published + WINDOW) + 1)
        spans = [span for number in numbers if (span := self._spans.get(number))]
        found = sorted((ids for span in spans for key in named if (ids := span.get(key))), key=len)
        shared: Counter[str] = Counter()
        left, seen = MOST_LOOKED, shared.get
        for ids in found:
            left -= len(ids)
            if left < 0 and shared:
                break
            if len(ids) >= RARE:
                shared.update(ids)
                continue
            for story in ids:
                shared[story] = seen(story, 0) + RARE // len(ids)
        ranked = sorted(shared)  # the same order in every process
        ranked.sort(key=shared.__getitem__, reverse=True)
        near = map(self._stories.__getitem__, ranked)
        return list(islice((story for story in near if within(story, report)), most))


def keys(report: Report) -> tuple[str, ...]:
    """What a report is found by: all that it names, and the words of its headline in its language."""
    features = report.features
    told = (*features.people, *features.places, *features.documents, *features.headline)
    found = (*features.names, *features.figures)
    words = (f"{report.language}:{word}" for word in headline_words(report.title))
    return tuple(dict.fromkeys((*told, *found, *words)))


def within(story: Story, report: Report) -> bool:
    """Whether the report is no further than WINDOW from a story's reports."""
    return story.first_published - WINDOW <= report.published <= story.last_published + WINDOW


def _span(moment: datetime) -> int:
    return int(moment.timestamp() // _SPAN_S)
