"""The configuration is strict, and a mistake is one line with its remedy."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.config import load, secrets, unknown_environment
from bot.config_checks import SIDES
from bot.config_error import ConfigError
from bot.config_model import Config, FeedConfig
from bot.packfile import load_pack

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def config_of(tmp_path: Path, text: str, env: dict[str, str] | None = None) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, {"PARLEY_DATA_DIR": str(tmp_path), **(env or {})})


def test_without_a_file_the_sample_edition_runs_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = load(None, {"PARLEY_DATA_DIR": "/data"})
    assert config.sample
    assert config.data_dir == Path("/data/sample")
    assert config.store.retention_days > 3650


def test_a_config_toml_in_the_working_directory_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text("[poll]\ninterval_minutes = 3\n")
    config = load(None, {})
    assert not config.sample
    assert config.poll.interval_minutes == 3.0


def test_parley_config_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text("[store]\nretention_days = 7\n")
    assert load(None, {"PARLEY_CONFIG": str(path)}).store.retention_days == 7


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: no such file"):
        load(tmp_path / "nowhere.toml", {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[poll]\nintervall_minutes = 3",
            "poll.intervall_minutes: unknown key; did you mean interval_minutes?",
        ),
        ("[pol]\n", "pol: unknown key; did you mean poll?"),
        ('[[feeds]]\nurl = "https://a.example/f"\noutlet = "A"\nlang = "en"', "feeds[1].lang: unknown key"),
        ('[[feeds]]\nurl = "https://a.example/f"\n', "feeds[1].outlet: is missing"),
        ('[poll]\nconcurrency = "many"', "poll.concurrency: should be a valid integer"),
        ("[poll]\nconcurrency = 0", "poll.concurrency: should be greater than or equal to 1"),
        ('[digest]\ntimezone = "Europe/Kiyv"', "did you mean Europe/Kyiv?"),
        ('[digest]\ntime = "8 am"', "digest.time: '8 am' is no time of day"),
        ('[[feeds]]\nurl = "htp:/x"\noutlet = "A"', "feeds[1].url: 'htp:/x' is no http(s) address"),
        ('[[feeds]]\nurl = "https://a.example:99999/"\noutlet = "A"', "is no http(s) address"),
        ('[[feeds]]\nurl = "https://a.example"\noutlet = "A"\nside = "urkaine"', "did you mean ukraine?"),
        ('[[feeds]]\nurl = "https://a.example"\noutlet = "A"\nlanguage = "English"', "is no language code"),
        ('[[feeds]]\nurl = "https://a.example"\noutlet = " "', "feeds[1].outlet: is empty"),
        (
            '[[feeds]]\nurl = "https://me:hunter2@a.example/f"\noutlet = "A"',
            "feeds[1].url: holds a name or password, which is never sent; write https://host/path",
        ),
        ('[[feeds]]\nurl = "https://hunter2@a.example/f"\noutlet = "A"', "feeds[1].url: holds a name or"),
        ('[telegram]\napi_url = "https://me:hunter2@a.example"', "telegram.api_url: holds a name or"),
        ('[telegram]\napi_url = "telegram"', "telegram.api_url"),
        ('[telegram]\nwebhook_url = "http://a.example"', "telegram.webhook_url: must be the public https://"),
        ('[telegram]\nwebhook_secret = "short"', "telegram.webhook_secret: must be 32 to 256 of"),
        ('[slack]\nbot_token = "xoxb-hidden"', "slack.bot_token: is not enough"),
        ('[redis]\nurl = "localhost:6379"', "redis.url: must begin with redis://"),
        ("sample = true", "sample: is not a key"),
        ("poll = 3", "poll: should be an object"),
        ("a = ", "is not TOML"),
    ],
)
def test_a_mistake_is_one_line_naming_file_key_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config_of(tmp_path, text)
    line = str(caught.value)
    assert said in line
    assert line.startswith(str(tmp_path / "config.toml"))
    assert "\n" not in line
    assert "hunter2" not in line


def test_a_feed_named_twice_is_an_error(tmp_path: Path) -> None:
    feed = '[[feeds]]\nurl = "https://a.example/f"\noutlet = "A"\n'
    with pytest.raises(ConfigError, match=r"feeds\[2\]\.url: .* stands already in feeds\[1\]"):
        config_of(tmp_path, feed * 2)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    config = config_of(tmp_path, '[telegram]\ntoken = "1:file"', {"TELEGRAM_BOT_TOKEN": "1:environment"})
    assert config.telegram.token
    assert config.telegram.token.get_secret_value() == "1:environment"


def test_no_secret_shows_in_a_repr_or_an_error(tmp_path: Path) -> None:
    env = {
        "TELEGRAM_BOT_TOKEN": "1:marker-telegram",
        "SLACK_BOT_TOKEN": "xoxb-marker",
        "SLACK_APP_TOKEN": "xapp-marker",
        "SLACK_SIGNING_SECRET": "marker-signing",
        "REDIS_URL": "redis://:marker@localhost/0",
    }
    config = config_of(tmp_path, "", env)
    assert "marker" not in repr(config) + str(config)
    assert sorted(secrets(config)) == sorted(env.values())
    with pytest.raises(ConfigError) as caught:
        config_of(tmp_path, "", env | {"REDIS_URL": "http://marker"})
    assert "marker" not in str(caught.value)


def test_a_mistyped_environment_name_is_told() -> None:
    assert unknown_environment({"PARLEY_DATADIR": "x", "PARLEY_CONFIG": "y", "HOME": "z"}) == [
        "PARLEY_DATADIR means nothing to Parley; did you mean PARLEY_DATA_DIR?"
    ]


def test_the_example_is_valid_and_shows_the_defaults(tmp_path: Path) -> None:
    shown = config_of(tmp_path, EXAMPLE.read_text(encoding="utf-8"))
    assert shown == config_of(tmp_path, "")


def test_the_example_names_every_key() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    for name, field in Config.model_fields.items():
        if name in ("sample", "feeds"):
            continue
        inner = getattr(field.annotation, "model_fields", None)
        for key in inner or [name]:
            assert re.search(rf"^#?{key} = ", text, re.MULTILINE), f"{name}.{key}"
    for key in FeedConfig.model_fields:
        assert re.search(rf"^#{key} = ", text, re.MULTILINE), f"feeds.{key}"


def test_every_commented_example_line_is_valid_too(tmp_path: Path) -> None:
    text = re.sub(r"^#(?=[a-z_]+ = |\[)", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert tomllib.loads(text)["feeds"][0]["outlet"] == "Example News"
    config_of(tmp_path, text.replace('"..."', f'"{"x" * 32}"'))


def test_the_sides_a_feed_may_name_are_those_of_the_topic_pack() -> None:
    assert set(SIDES) == {side.id for side in load_pack().sides}
