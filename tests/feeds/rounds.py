"""Makes stories that tell of a meeting: what matters is given, the rest is filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.model import Features, Kind, Report, Story
from feeds.pack import Pack, Place
from tests.feeds.pack_small import small_pack

START = datetime(2025, 12, 20, 18, tzinfo=UTC)
AMERICAN, UKRAINIAN, RUSSIAN = "steve-witkoff", "rustem-umerov", "kirill-dmitriev"
US_UKRAINE = (AMERICAN, UKRAINIAN)
US_RUSSIA = (AMERICAN, RUSSIAN)


def pack() -> Pack:
    """The small pack, with people whom all news name, words for what is off, and a place that goes on."""
    words: dict[str, dict[str, tuple[str, ...]]] = {
        "called_off": {"en": ("cancelled", "called off"), "zh": ("取消",)},
        "put_off": {"en": ("postponed",)},
    }
    small = small_pack()
    far = Place("geneva", "Geneva", names=("Geneva",))
    return replace(
        small,
        words=words,
        places=(*small.places, far),
        everywhere=("donald-trump", "volodymyr-zelensky"),
    )


def report(number: int, hours: Any = 0, **given: Any) -> Report:
    """A report `hours` after START on a meeting of Witkoff and Umerov in Miami, unless told otherwise.

    Fields of Features may be given; `people` are named in the headline.
    """
    people = given.pop("people", US_UKRAINE)
    told = {
        "kind": Kind.MEETING,
        "concepts": ("talks",),
        "headline": ("talks",),
        "people": people,
        "actors": people,
        "places": ("miami", "florida"),
        **{name: given.pop(name) for name in list(given) if name in Features.__slots__},
    }
    features = Features(**told)
    plain = Report(
        entry=f"{number:012x}",
        feed="f" * 10,
        outlet=f"Outlet {number}",
        side="",
        state_media=False,
        language="en",
        title=f"Envoys met {number}",
        link=f"https://example.org/{number}",
        published=START + timedelta(hours=hours),
        people=people,
        features=features,
    )
    return replace(plain, **given)


def story(name: str, *reports: Report) -> Story:
    """A story of these reports in order of time."""
    ordered = tuple(sorted(reports, key=lambda one: one.published))
    first, last = ordered[0].published, ordered[-1].published
    people = dict.fromkeys(slug for one in ordered for slug in one.people)
    places = dict.fromkeys(slug for one in ordered for slug in one.features.places)
    return Story(name, ordered, first, first, last, tuple(people), (), tuple(places))
