"""What /health says: whether the desk can do its work, and the figures behind that."""

from __future__ import annotations

from collections.abc import Sequence

from bot.broker import LOST
from bot.faces import Face
from bot.memory import Memory
from bot.web import Health
from feeds.model import FeedStatus


async def health(memory: Memory, faces: Sequence[Face]) -> Health:
    """Good while Redis answers and every configured platform is connected; failing feeds are only told."""
    troubles = {face.sender.platform: face.trouble for face in faces if face.trouble}
    try:
        status = await memory.store.archive.status()
        feeds = await memory.store.archive.feeds()
    except LOST as err:
        return Health(False, {"redis": f"does not answer ({type(err).__name__})", "platforms": troubles})
    failing = sum(view.state.status is FeedStatus.FAILING for view in feeds)
    facts = {
        "redis": status.redis,
        "platforms": troubles,
        "feeds": len(feeds),
        "feeds_failing": failing,
        "stories": status.stories,
        "queued": status.queued,
    }
    return Health(not troubles, facts)
