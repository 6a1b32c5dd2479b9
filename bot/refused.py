"""What the owners are told when a platform takes our token no more, or another program reads our updates."""

from __future__ import annotations

from datetime import datetime

from bot.broker import LOST
from bot.store import Store

_NAMES = {"telegram": "Telegram", "slack": "Slack"}


async def tell(store: Store, platform: str, why: str, now: datetime) -> None:
    """One notice a day and platform, to every owner; on another platform it arrives at once."""
    if platform not in _NAMES:
        return
    sentence = f"{_NAMES[platform]} does not work: {why}. What is queued there waits; nothing of it is lost."
    try:
        await store.tell_owners(f"refused-{platform}-{now.date()}", sentence)
    except LOST:  # the log says it too
        return
