"""The default catalogue, and what a configured feed is given from the pack."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest

from bot.catalogue import default_feeds, source
from bot.config_model import FeedConfig
from bot.packfile import load_pack


def test_the_catalogue_is_as_large_and_mixed_as_promised() -> None:
    feeds = default_feeds()
    sides = Counter(feed.side for feed in feeds)
    assert len(feeds) >= 45
    assert len({feed.language for feed in feeds}) >= 12
    assert {"ukraine", "russia", "independent-russia", "us", "uk", "europe", "wire"} <= set(sides)
    assert "id" in {feed.language for feed in feeds}


def test_every_feed_of_the_catalogue_is_complete_and_named_once() -> None:
    feeds = default_feeds()
    pack = load_pack()
    sides = {side.id for side in pack.sides}
    assert len({feed.url for feed in feeds}) == len(feeds)
    for feed in feeds:
        parts = urlsplit(feed.url)
        assert parts.scheme in {"http", "https"} and parts.hostname, feed.url
        assert feed.outlet and feed.side in sides, feed.url
        assert feed.language in pack.languages, feed.url


def test_catalogue_and_pack_agree_on_side_and_state_media() -> None:
    pack = load_pack()
    for feed in default_feeds():
        bare = source(FeedConfig(url=feed.url, outlet=feed.outlet), pack)
        assert (bare.side, bare.state_media) == (feed.side, feed.state_media), feed.outlet


@pytest.mark.parametrize(
    ("url", "outlet", "side", "state_media"),
    [
        ("https://example.org/feed", "TASS", "russia", True),
        ("https://example.org/feed", "tass", "russia", True),
        ("https://www.kommersant.ru/RSS/news.xml", "My paper", "russia", False),
        ("https://news.google.com/rss/search?q=site:reuters.com", "Reuters", "wire", False),
        ("https://en.yna.co.kr/rss", "Korea", "asia", False),
        ("https://nottass.com/rss", "Nobody knows", "", False),
    ],
)
def test_a_feed_without_side_takes_it_from_name_or_domain(
    url: str, outlet: str, side: str, state_media: bool
) -> None:
    found = source(FeedConfig(url=url, outlet=outlet), load_pack())
    assert (found.side, found.state_media) == (side, state_media)


def test_what_the_configuration_says_is_kept() -> None:
    feed = FeedConfig(url="https://tass.com/rss/v2.xml", outlet="TASS", language="en", side="other")
    found = source(feed, load_pack())
    assert (found.side, found.language, found.outlet) == ("other", "en", "TASS")
    assert len(found.id) == 10
