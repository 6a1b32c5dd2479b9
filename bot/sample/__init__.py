"""The sample edition: what Parley reads when nobody has told it what to read.

Feeds of invented outlets about real, public events of 18 to 22 December 2025, served over HTTP on loopback
and read by the same code as live feeds.
"""

from __future__ import annotations

from bot.config_model import FeedConfig
from bot.sample.edition import Edition, EditionError, SampleEntry, SampleFeed, load_edition
from bot.sample.server import SampleServer
from feeds.model import FeedSource

__all__ = [
    "Edition",
    "EditionError",
    "SampleEntry",
    "SampleFeed",
    "SampleServer",
    "feed_configs",
    "load_edition",
    "sources",
]


def feed_configs(base_url: str) -> tuple[FeedConfig, ...]:
    """The feeds as they would stand in a config.toml, when served at `base_url`."""
    return tuple(
        FeedConfig(
            url=_url(base_url, feed),
            outlet=feed.outlet,
            language=feed.language,
            side=feed.side,
            state_media=feed.state_media,
        )
        for feed in load_edition().feeds
    )


def sources(base_url: str) -> tuple[FeedSource, ...]:
    """The feeds to poll at `base_url`. Their ids come from the manifest: the port differs at every start."""
    return tuple(
        FeedSource(
            id=f"sample-{feed.slug}",
            url=_url(base_url, feed),
            outlet=feed.outlet,
            language=feed.language,
            side=feed.side,
            state_media=feed.state_media,
        )
        for feed in load_edition().feeds
    )


def _url(base_url: str, feed: SampleFeed) -> str:
    return f"{base_url}/feeds/{feed.slug}.xml"
