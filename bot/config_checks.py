"""What a configuration must satisfy beyond types: addresses, hours, zones, sides, no feed twice."""

from __future__ import annotations

import difflib
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from bot.config_error import ConfigError
from bot.config_model import AccessConfig, Config, FeedConfig

REDIS_SCHEMES = ("redis", "rediss", "unix")
# R41 asks for 32; Telegram takes up to 256 of these signs (Bot API, setWebhook)
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
CHAT = re.compile(r"telegram/-?\d{1,20}|slack/[A-Z][A-Z0-9]{1,20}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# docs/topic-pack.md fixes them; loading the whole pack to check a word would cost the start its second
SIDES = (
    "ukraine",
    "russia",
    "us",
    "europe",
    "uk",
    "international",
    "wire",
    "independent-russia",
    "middle-east",
    "asia",
    "other",
)


def checked(config: Config, named: str) -> Config:
    """The same configuration. Raises ConfigError naming the first key that cannot be used."""
    _hour(config.digest.time, named, "digest.time")
    _zone(config.digest.timezone, named, "digest.timezone")
    _http(config.telegram.api_url, named, "telegram.api_url")
    _http(config.slack.api_url, named, "slack.api_url")
    if config.telegram.webhook_url and not config.telegram.webhook_url.startswith("https://"):
        raise ConfigError(named, "telegram.webhook_url", "must be the public https:// address of this desk")
    if config.telegram.webhook_secret and not WEBHOOK_SECRET.fullmatch(
        config.telegram.webhook_secret.get_secret_value()
    ):
        raise ConfigError(named, "telegram.webhook_secret", "must be 32 to 256 of A-Z a-z 0-9 _ -")
    if config.redis.url:
        _redis(config.redis.url.get_secret_value(), named)
    _slack(config, named)
    _access(config.access, named)
    _feeds(config.feeds, named)
    return config


def _hour(value: str, named: str, key: str) -> None:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ConfigError(named, key, f"{value!r} is no time of day; write HH:MM, for example 08:00")


def _zone(value: str, named: str, key: str) -> None:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        close = difflib.get_close_matches(value, sorted(available_timezones()), n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}?" if close else "write an IANA name, for example Europe/Kyiv"
        raise ConfigError(named, key, f"{value!r} is no time zone; {hint}") from None


def _http(value: str, named: str, key: str) -> None:
    if is_http(value):
        return
    if "@" in value:  # then it is not shown
        raise ConfigError(
            named, key, "holds a name or password, which is never sent; write https://host/path"
        )
    raise ConfigError(named, key, f"{value!r} is no http(s) address; write it as https://host/path")


def is_http(url: str) -> bool:
    """Whether a feed or an API could be fetched from this address: one with a password never is (R21)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return False
    return not re.search(r"\s", url) and port != 0


def _redis(url: str, named: str) -> None:
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme not in REDIS_SCHEMES:
        raise ConfigError(
            named, "redis.url", "must begin with redis://, rediss:// or unix:// (its value is not shown)"
        )


def _slack(config: Config, named: str) -> None:
    slack = config.slack
    if slack.bot_token and not (slack.app_token or slack.signing_secret):
        remedy = "give app_token (Socket Mode) or signing_secret (HTTP), by file or SLACK_... environment"
        raise ConfigError(named, "slack.bot_token", f"is not enough; {remedy}")


def _access(access: AccessConfig, named: str) -> None:
    for number, chat in enumerate(access.chats, 1):
        if not CHAT.fullmatch(chat):
            remedy = "write it as telegram/-1001234567890 or slack/C012AB3CD"
            raise ConfigError(named, f"access.chats[{number}]", f"{chat!r} is no chat; {remedy}")


def _feeds(feeds: tuple[FeedConfig, ...], named: str) -> None:
    seen: dict[str, int] = {}
    for number, feed in enumerate(feeds, 1):
        key = f"feeds[{number}]"
        _http(feed.url, named, f"{key}.url")
        if feed.url in seen:
            raise ConfigError(
                named, f"{key}.url", f"{feed.url!r} stands already in feeds[{seen[feed.url]}]; drop one"
            )
        seen[feed.url] = number
        _feed_words(feed, key, named)


def _feed_words(feed: FeedConfig, key: str, named: str) -> None:
    if not feed.outlet.strip():
        raise ConfigError(named, f"{key}.outlet", "is empty; name the outlet as readers know it")
    if feed.language and not LANGUAGE.fullmatch(feed.language):
        raise ConfigError(
            named, f"{key}.language", f"{feed.language!r} is no language code; write it as en or uk"
        )
    if feed.side and feed.side not in SIDES:
        close = difflib.get_close_matches(feed.side, SIDES, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}?" if close else f"one of {', '.join(SIDES)}"
        raise ConfigError(named, f"{key}.side", f"{feed.side!r} is no side; {hint}")
