"""Which feeds a desk reads."""

from __future__ import annotations

from bot.config_model import Config
from feeds.model import FeedSource
from feeds.pack import Pack


def configured_sources(
    config: Config, pack: Pack, base_url: str = "http://127.0.0.1"
) -> tuple[FeedSource, ...]:
    """The feeds of the sample edition, of the configuration, or of the default catalogue: the first there is.

    base_url: where the sample edition is served, when it is.
    """
    if config.sample:
        from bot.sample import sources

        return sources(base_url)
    from bot.catalogue import default_feeds, source

    return tuple(source(feed, pack) for feed in config.feeds or default_feeds())
