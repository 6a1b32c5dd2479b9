"""A desk to be killed, on Telegram and Slack with the real clients. Started by bot/bench/soak.py.

python -m bot.bench.soak_desk REDIS_URL TELEGRAM SLACK BASE HURRY
"""

from __future__ import annotations

import asyncio
import sys

from pydantic import SecretStr

from bot.bench.hurry import serve
from bot.bench.platforms import SLACK_TOKEN, TELEGRAM_TOKEN
from bot.config_model import SlackConfig, TelegramConfig
from bot.log import configure
from bot.outcome import ChatSender
from bot.slack_send import SlackSender
from bot.telegram_send import TelegramSender

LOOK_S = 0.1


async def run(url: str, telegram: str, slack: str, base: float, hurry: float) -> None:
    """Runs until it is killed."""
    senders: list[ChatSender] = [
        TelegramSender(TelegramConfig(token=SecretStr(TELEGRAM_TOKEN), api_url=telegram)),
        SlackSender(SlackConfig(bot_token=SecretStr(SLACK_TOKEN), api_url=f"{slack}/api/")),
    ]
    await serve(url, senders, base, hurry, paces=hurry, drains_s=LOOK_S)


if __name__ == "__main__":
    configure("CRITICAL", [])  # thousands of faults are made on purpose
    address, telegram, slack, base, hurry = sys.argv[1:]
    asyncio.run(run(address, telegram, slack, float(base), float(hurry)))
