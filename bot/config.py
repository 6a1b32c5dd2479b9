"""Reads the configuration: defaults, then config.toml, then the environment. A mistake is one line.

Where it is looked for: `--config FILE`, else PARLEY_CONFIG, else config.toml in the working directory;
with none of them the desk runs on the sample edition.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import platformdirs
from pydantic import BaseModel, ValidationError

from bot.config_checks import checked
from bot.config_error import ConfigError
from bot.config_model import Config

# environment name -> where it goes; the usual names, so that other tools' settings serve here too
ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "TELEGRAM_BOT_TOKEN": ("telegram", "token"),
    "SLACK_BOT_TOKEN": ("slack", "bot_token"),
    "SLACK_APP_TOKEN": ("slack", "app_token"),
    "SLACK_SIGNING_SECRET": ("slack", "signing_secret"),
    "REDIS_URL": ("redis", "url"),
    "PARLEY_DATA_DIR": ("data_dir",),
}
OTHER_NAMES = frozenset({"PARLEY_CONFIG", "PARLEY_LOG_LEVEL"})


def load(option: Path | None, env: Mapping[str, str]) -> Config:
    """The configuration to run with. Raises ConfigError, which names file, key and remedy."""
    path = find(option, env)
    data = read_toml(path) if path else {}
    named = str(path) if path else "environment"
    data = with_environment(data, env, named)
    if path is None:
        data = data | {"sample": True, "store": {"retention_days": 36500}}
    elif "sample" in data:
        raise ConfigError(
            named, "sample", "is not a key; the sample edition runs when there is no configuration file"
        )
    data.setdefault("data_dir", str(default_data_dir()))
    if path is None:
        data["data_dir"] = str(Path(data["data_dir"]) / "sample")
    return checked(validated(data, named), named)


def find(option: Path | None, env: Mapping[str, str]) -> Path | None:
    """The configuration file to read, None for none. Raises ConfigError when the one asked for is missing."""
    for origin, asked in (("--config", option), ("PARLEY_CONFIG", env.get("PARLEY_CONFIG") or None)):
        if asked is not None:
            path = Path(asked)
            if not path.is_file():
                raise ConfigError(
                    str(path), "", f"no such file ({origin}); copy config.example.toml to start from"
                )
            return path
    here = Path("config.toml")
    return here if here.is_file() else None


def default_data_dir() -> Path:
    """The user's data directory for Parley, as the platform has it."""
    return Path(platformdirs.user_data_dir("parley", appauthor=False))


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables. Raises ConfigError for what is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise ConfigError(str(path), "", f"is not TOML: {err}") from None
    except OSError as err:
        raise ConfigError(str(path), "", f"cannot be read: {err.strerror}") from None


def with_environment(data: dict[str, Any], env: Mapping[str, str], named: str) -> dict[str, Any]:
    """The tables with what the environment says; it wins over the file. Empty values count as not set."""
    merged = dict(data)
    for name, where in ENVIRONMENT.items():
        value = env.get(name)
        if not value:
            continue
        table = merged
        for step in where[:-1]:
            inner = table.get(step, {})
            if not isinstance(inner, dict):
                raise ConfigError(named, step, "must be a table")
            table[step] = dict(inner)
            table = table[step]
        table[where[-1]] = value
    return merged


def secrets(config: Config) -> tuple[str, ...]:
    """All secret values of the configuration, for masking logs."""
    held = (
        config.redis.url,
        config.telegram.token,
        config.telegram.webhook_secret,
        config.slack.bot_token,
        config.slack.app_token,
        config.slack.signing_secret,
    )
    return tuple(s.get_secret_value() for s in held if s)


def unknown_environment(env: Mapping[str, str]) -> list[str]:
    """A warning for each PARLEY_* name that means nothing, with the name it may have meant."""
    known = sorted({n for n in ENVIRONMENT if n.startswith("PARLEY_")} | OTHER_NAMES)
    return [
        f"{name} means nothing to Parley{_did_you_mean(name, known)}"
        for name in env
        if _is_stray(name, known)
    ]


def _is_stray(name: str, known: list[str]) -> bool:
    return name.startswith("PARLEY_") and name not in known


def validated(data: dict[str, Any], named: str) -> Config:
    """The tables as a Config. Raises ConfigError for the first unknown key or wrong type."""
    try:
        # JSON mode: strict about types, yet TOML's arrays may fill tuples and its strings paths
        return Config.model_validate_json(json.dumps(data, default=str))
    except ValidationError as err:
        raise _first_problem(err, named) from None


def _first_problem(err: ValidationError, named: str) -> ConfigError:
    problem = err.errors(include_url=False, include_input=False)[0]
    where = tuple(problem["loc"])
    if problem["type"] == "extra_forbidden":
        return ConfigError(
            named, _key(where), f"unknown key{_did_you_mean(str(where[-1]), _keys_beside(where))}"
        )
    if problem["type"] == "missing":
        return ConfigError(named, _key(where), "is missing; config.example.toml shows it")
    return ConfigError(named, _key(where), problem["msg"].removeprefix("Input ").lower())


def _keys_beside(where: tuple[int | str, ...]) -> list[str]:
    """Names that could stand where an unknown key stands."""
    model: type[BaseModel] = Config
    for step in where[:-1]:
        if isinstance(step, int):
            continue
        annotation = model.model_fields[step].annotation
        candidates = (annotation, *get_args(annotation))
        model = next(c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel))
    return [name for name in model.model_fields if not (model is Config and name == "sample")]


def _key(where: tuple[int | str, ...]) -> str:
    """("feeds", 2, "url") -> "feeds[3].url": people count from one."""
    key = ""
    for step in where:
        key += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return key.removeprefix(".")


def _did_you_mean(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else f"; known here: {', '.join(known)}"
