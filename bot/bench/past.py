"""An archive of invented stories, the same each time: who, where and what are drawn from the pack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from bot.bench.edition import filler, language
from feeds.features import content_words
from feeds.model import Features, Kind, Report, Story
from feeds.pack import Pack
from feeds.reports import of_reports

_KINDS = tuple(Kind)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_REPORTS = (1, 1, 1, 2, 2, 3, 5)  # of one story
_BETWEEN = timedelta(minutes=50)  # of two reports of one story


class Past:
    """Stories `per_day` a day, the newest of them a little before `until`."""

    def __init__(self, pack: Pack, per_day: int, until: datetime) -> None:
        self._people = [person.slug for person in pack.people]
        self._places = [place.slug for place in pack.places]
        self._ideas = [concept.id for concept in pack.concepts]
        self._per_day = per_day
        self._until = until

    def stories(self, count: int) -> Iterator[Story]:
        """So many, the newest first; a story is the same however many are asked for."""
        return (self._story(number) for number in range(count))

    def _story(self, number: int) -> Story:
        random = Random(number)  # noqa: S311  # repeatable, nothing to guard
        first = self._until - timedelta(days=(number + 1) / self._per_day)
        people = _some(random, self._people, 1 + random.randrange(4))
        features = Features(
            kind=random.choice(_KINDS),
            concepts=_some(random, self._ideas, 2 + random.randrange(5)),
            people=people,
            places=_some(random, self._places, random.randrange(3)),
            figures=(str(random.randrange(10, 200)),),
            actors=people[:2],
            headline=_some(random, self._ideas, 2),
        )
        reports = [
            _report(f"{number:08x}{at:04x}", features, first + at * _BETWEEN, random)
            for at in range(random.choice(_REPORTS))
        ]
        return of_reports(Story(_name(number), (), first, first, first), reports)


def _report(entry: str, features: Features, published: datetime, random: Random) -> Report:
    number = random.randrange(8)
    title = f"{filler(language(number), random, 7)} {entry}"
    return Report(
        entry=entry,
        feed=f"{number:010x}",
        outlet=f"Outlet {number}",
        side="",
        state_media=False,
        language=language(number),
        title=title,
        link=f"https://past.example/news/{entry}",
        published=published,
        people=features.people,
        places=features.places,
        features=Features(
            kind=features.kind,
            concepts=features.concepts,
            people=features.people,
            places=features.places,
            figures=features.figures,
            words=content_words(f"{title} {filler(language(number), random, 30)}"),
            actors=features.actors,
            headline=features.headline,
        ),
    )


def _some(random: Random, names: list[str], count: int) -> tuple[str, ...]:
    """Some of the names, the first of them far more often than the last."""
    drawn = (names[int(len(names) * random.random() ** 3)] for _ in range(count))
    return tuple(dict.fromkeys(drawn))


def _name(number: int) -> str:
    return "".join(_LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(6))
