"""Checks a desk before it starts: each finding says what it looked at, and what to do when it is bad."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.config_model import Config, SlackConfig, TelegramConfig
from bot.mark import UNFINISHED
from bot.memory import StartError, half_restored, open_memory
from bot.sources import configured_sources
from bot.store import StoreError
from bot.store.condition import write_trouble


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    text: str


async def findings(config: Config, offline: bool) -> list[Finding]:
    """All findings; a bad one does not stop the others."""
    found = [_data_dir(config)]
    found += [f async for f in _memory(config)]
    if not offline:
        timeout = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as http:
            found += [await _telegram(http, config.telegram), await _slack(http, config.slack)]
    found.append(_faces(config))
    return found


def _data_dir(config: Config) -> Finding:
    path = config.data_dir
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as err:
        return Finding(
            "data_dir", False, f"{path} cannot be made ({err.strerror}); set data_dir to a folder of yours"
        )
    if not os.access(path, os.W_OK):
        return Finding("data_dir", False, f"{path} is not writable; set data_dir to a folder of yours")
    return Finding("data_dir", True, str(path))


async def _memory(config: Config) -> AsyncIterator[Finding]:
    try:
        async with open_memory(config, unfinished=True) as memory:
            status = await memory.store.archive.status()
            half = UNFINISHED if await half_restored(memory.redis) else ""
            trouble = half or await write_trouble(memory.redis)
            yield Finding("redis", not trouble, trouble or status.redis)
            pack = memory.pack
            known = (
                f"{len(pack.people)} people, {len(pack.documents)} documents, {len(pack.languages)} languages"
            )
            yield Finding("topic pack", True, f"{pack.name}: {known}")
            sources = configured_sources(config, pack)
            unlabelled = sum(not s.side for s in sources)
            text = f"{len(sources)} configured" + (f", {unlabelled} without a side" if unlabelled else "")
            yield Finding("feeds", bool(sources), f"{text}; `parley feeds check` tests them live")
    except (StartError, StoreError) as err:
        yield Finding("redis", False, str(err))


async def _telegram(http: aiohttp.ClientSession, config: TelegramConfig) -> Finding:
    if not config.token:
        return Finding("telegram", True, "off: no token (TELEGRAM_BOT_TOKEN)")
    url = f"{config.api_url.rstrip('/')}/bot{config.token.get_secret_value()}/getMe"
    answer = await _ask(http, url, {})
    if answer.get("ok"):
        return Finding("telegram", True, f"@{answer.get('result', {}).get('username', '?')}")
    return Finding(
        "telegram", False, f"{answer['why']}; get a token from @BotFather and set TELEGRAM_BOT_TOKEN"
    )


async def _slack(http: aiohttp.ClientSession, config: SlackConfig) -> Finding:
    if not config.bot_token:
        return Finding("slack", True, "off: no bot token (SLACK_BOT_TOKEN)")
    headers = {"Authorization": f"Bearer {config.bot_token.get_secret_value()}"}
    answer = await _ask(http, f"{config.api_url.rstrip('/')}/auth.test", headers)
    if answer.get("ok"):
        return Finding("slack", True, f"{answer.get('user', '?')} in {answer.get('team', '?')}")
    return Finding("slack", False, f"{answer['why']}; reinstall the app and set SLACK_BOT_TOKEN")


async def _ask(http: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> dict[str, Any]:
    """The platform's JSON answer; `why` says what went wrong, without the address (it may hold the token)."""
    try:
        async with http.post(url, headers=headers) as response:
            answer = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as err:
        return {"ok": False, "why": f"no answer from the platform ({type(err).__name__})"}
    if not isinstance(answer, dict):
        return {"ok": False, "why": "an answer that is no object"}
    return answer | {"why": answer.get("description") or answer.get("error") or "refused"}


def _faces(config: Config) -> Finding:
    if config.telegram.token or config.slack.bot_token:
        return Finding("chat", True, "alerts and digests go to subscribed chats")
    text = "no platform configured, so all appears in the terminal; set a Telegram or Slack token"
    return Finding("chat", True, text)
