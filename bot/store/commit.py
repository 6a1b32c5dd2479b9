"""A Plan as the one Lua call that writes it (R1)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.store.codec import encode, epoch
from bot.store.db import Db
from bot.store.feeds import next_score
from bot.store.known import is_link
from bot.store.words import folded
from feeds.model import Plan, Story
from handlers.ports import Address


def facets(story: Story) -> list[str]:
    """What the story is found by: "person:slug", "place:slug", "document:slug"."""
    kinds = (("person", story.people), ("place", story.places), ("document", story.documents))
    return [f"{kind}:{slug}" for kind, slugs in kinds for slug in slugs]


def payload(plan: Plan) -> list[bytes]:
    """What the script stores as it is, in the order it expects."""
    parts = [encode(plan.feed), " ".join(plan.seen).encode()]
    for entry in plan.entries:
        parts += [encode(entry), folded(f"{entry.title}\n{entry.summary}").encode() if entry.story else b""]
    parts += [encode(story) for story in plan.stories]
    return parts + [encode(announcement) for announcement in plan.announcements]


def head(
    plan: Plan, digest: str, now: datetime, owners: Sequence[Address], server_now: str
) -> dict[str, Any]:
    """What the script reads of the plan."""
    return {
        "feed": plan.feed.id,
        "next": next_score(plan.feed),
        "now": epoch(now),
        "server_now": server_now,
        "base": plan.base_version,
        "digest": digest,
        "seen": plan.seen,
        "links": [key for key in plan.seen if is_link(key)],
        "entries": [(e.id, epoch(e.published), e.relevant, bool(e.story)) for e in plan.entries],
        "stories": [_story_head(story) for story in plan.stories],
        "merged": plan.merged,
        "announcements": [(a.id, a.kind, epoch(a.created)) for a in plan.announcements],
        "owners": [str(address) for address in owners],
    }


def _story_head(story: Story) -> dict[str, Any]:
    reports = [report.entry for report in story.reports]
    return {"id": story.id, "last": epoch(story.last_published), "facets": facets(story), "reports": reports}


async def commit(db: Db, plan: Plan, now: datetime, owners: Sequence[Address]) -> tuple[bool, int, int]:
    """Writes the plan: (done, version of the stories, stories that were joined into others)."""
    parts = payload(plan)
    digest = hashlib.blake2b(b"\0".join(parts), digest_size=12).hexdigest()
    top = encode(head(plan, digest, now, owners, str(db.now_ms())))
    done, version, joined = await db.run("commit", top, *parts)
    return bool(done), int(version), int(joined)
