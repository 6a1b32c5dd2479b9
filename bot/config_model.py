"""The configuration as the desk uses it. Every key and its default stands here and nowhere else."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Section(BaseModel):
    """Strict and frozen: an unknown key is an error, a value of the wrong type too."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RedisConfig(Section):
    """Where the memory is; without a url the embedded server in data_dir is used."""

    url: SecretStr | None = None
    allow_volatile: bool = False  # start although the server evicts keys or keeps no append-only file


class PollConfig(Section):
    """How feeds are fetched."""

    interval_minutes: float = Field(default=10.0, ge=0.05, le=1440)
    concurrency: int = Field(default=32, ge=1, le=256)  # feeds in flight
    allow_private_networks: bool = False  # for feeds on your own network, and tests


class StoreConfig(Section):
    """How long things are kept."""

    retention_days: float = Field(default=90.0, gt=0, le=36500)


class DigestConfig(Section):
    """Defaults for chats that name no hour or zone."""

    time: str = "08:00"
    timezone: str = "UTC"


class DeliveryConfig(Section):
    """How alerts and digests are sent."""

    max_copies: int = Field(default=2, ge=1, le=2)  # of a message whose first copy may have arrived


class WebConfig(Section):
    """The HTTP listener: on when the section is there, or a webhook or Slack's HTTP mode needs it."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)  # 0 picks a free one


class TelegramConfig(Section):
    """Telegram; off without a token."""

    token: SecretStr | None = None
    api_url: str = "https://api.telegram.org"  # a self-hosted Bot API server; /bot<token>/ is appended
    webhook_url: str = ""  # public https address of this desk; "" means long polling
    webhook_secret: SecretStr | None = None  # derived from the token when missing


class SlackConfig(Section):
    """Slack; off without a bot token. Socket Mode with app_token, HTTP with signing_secret."""

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    api_url: str = "https://slack.com/api/"


class OwnerConfig(Section):
    """Who owns the desk, by numeric or member id."""

    telegram_ids: tuple[int, ...] = ()
    slack_ids: tuple[str, ...] = ()


class AccessConfig(Section):
    """Who is served."""

    chats: tuple[str, ...] = ()  # "telegram/-1001234567890", "slack/C012AB3CD"; none means every chat
    workspaces: tuple[str, ...] = ()  # ids of other Slack workspaces whose people may ask in shared channels


class FeedConfig(Section):
    """One feed."""

    url: str
    outlet: str
    language: str = ""
    side: str = ""
    state_media: bool = False


class Config(Section):
    """The whole configuration."""

    data_dir: Path
    redis: RedisConfig = RedisConfig()
    poll: PollConfig = PollConfig()
    store: StoreConfig = StoreConfig()
    digest: DigestConfig = DigestConfig()
    delivery: DeliveryConfig = DeliveryConfig()
    web: WebConfig = WebConfig()
    telegram: TelegramConfig = TelegramConfig()
    slack: SlackConfig = SlackConfig()
    owner: OwnerConfig = OwnerConfig()
    access: AccessConfig = AccessConfig()
    feeds: tuple[FeedConfig, ...] = ()
    sample: bool = False  # the sample edition is served and read; set when there is no config.toml
