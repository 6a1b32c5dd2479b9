"""The default catalogue of feeds, and a configured feed as the desk knows it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from bot.config_model import FeedConfig
from feeds.identity import feed_id
from feeds.model import FeedSource
from feeds.pack import Outlet, Pack


@cache
def default_feeds() -> tuple[FeedConfig, ...]:
    """The feeds that are read when the configuration names none, in the order of `bot/catalogue.toml`."""
    text = (files("bot") / "catalogue.toml").read_text(encoding="utf-8")
    return tuple(FeedConfig(**row) for row in tomllib.loads(text)["feeds"])


def source(feed: FeedConfig, pack: Pack) -> FeedSource:
    """The feed with its id; side and state-media mark from the pack's outlets when it names none."""
    known = _outlet(feed, pack)
    return FeedSource(
        id=feed_id(feed.url),
        url=feed.url,
        outlet=feed.outlet,
        language=feed.language,
        side=feed.side or (known.side if known else ""),
        state_media=feed.state_media or bool(known and known.state_media),
    )


def _outlet(feed: FeedConfig, pack: Pack) -> Outlet | None:
    """The outlet of that name, else the one whose domain fits the address best.

    The name goes first: an aggregator's address says nothing about whose reports it carries.
    """
    name = feed.outlet.casefold()
    for outlet in pack.outlets:
        if outlet.name.casefold() == name:
            return outlet
    host = (urlsplit(feed.url).hostname or "").lower()
    fitting = [(len(d), o) for o in pack.outlets for d in o.domains if _within(host, d)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith("." + domain)
