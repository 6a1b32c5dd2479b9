"""Every Redis key of Parley: its type, what it holds, how long it lives. Nothing else builds a key.

A key whose name ends in ":" is a family; `of` gives the member for one feed, chat or name. Times are epoch
seconds of the desk's clock unless "server ms" is said: then they are milliseconds of Redis TIME.
`lua_table` gives the same names to the Lua scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PREFIX: Final = "parley:"


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or one family of keys."""

    name: str  # without the prefix
    type: str  # Redis type: string, hash, set, zset, stream; "any" where a library decides
    meaning: str
    lifetime: str

    def __str__(self) -> str:
        return PREFIX + self.name

    def of(self, *parts: str) -> str:
        """The full name of one member of the family."""
        return PREFIX + self.name + ":".join(parts)


FOREVER: Final = "as long as the desk"
RETAINED: Final = "until retention removes what it names"
CHAT: Final = "until the chat is deleted"

# What was read. Seen keys: R18.
SEEN = Key(
    "seen:", "zset", "feed: identity key -> last seen", "90 days after last seen, 2 x feed length at least"
)
LINKS = Key("links", "zset", "link identity key -> last seen in any feed", "90 days after last seen")
BODY = Key(
    "body:",
    "string",
    "feed: identity keys of its last body, separated by spaces",
    "until the feed is removed",
)
ENTRIES = Key("entries", "hash", "entry id -> Entry as JSON", RETAINED)
ENTRIES_BY_TIME = Key("entries:time", "zset", "entry id -> published", RETAINED)
RELEVANT_BY_TIME = Key("entries:relevant", "zset", "relevant entry id -> published", RETAINED)
TEXTS = Key("entries:texts", "hash", "entry id of a story -> folded title and summary, for search", RETAINED)
REPORTS = Key("entries:story", "hash", "entry id -> id of the story that carries it", RETAINED)

# Stories.
STORIES = Key("stories", "hash", "story id -> Story as JSON", RETAINED)
STORIES_BY_TIME = Key("stories:time", "zset", "story id -> last published", RETAINED)
STORIES_WITH = Key(
    "stories:with:", "zset", "person|place|document:slug: story id -> last published", RETAINED
)
FACETS = Key("stories:facets", "hash", "story id -> its kind:slug pairs, separated by spaces", RETAINED)
ALIASES = Key("stories:aliases", "hash", "id of a joined story -> id of the story that took it", RETAINED)
VERSION = Key("stories:version", "string", "rises by one with every commit that changes stories", FOREVER)
BORN = Key("stories:born", "string", "first value of the version: another one is another memory", FOREVER)
CHANGED = Key("stories:changed", "zset", "story id -> version it last changed with", RETAINED)

# Feeds.
FEEDS = Key("feeds", "hash", "feed id -> FeedState as JSON", "until the feed is removed")
FEEDS_NEXT = Key("feeds:next", "zset", "feed id -> next poll, +inf when paused", "until the feed is removed")
FEEDS_ADDED = Key("feeds:added", "hash", "feed id -> FeedSource as JSON, added by the owner", FOREVER)
FEEDS_REMOVED = Key("feeds:removed", "set", "ids of configured feeds the owner removed", FOREVER)
FEED_LEASE = Key(
    "feeds:lease:", "string", "feed: token and end of its lease, server ms", "the lease's seconds"
)
COMMITS = Key("feeds:commit", "hash", "feed id -> digest of its last commit", "until the feed is removed")

# People of the desk's own pack.
PEOPLE = Key("people", "hash", "slug -> Person as JSON, accepted by the owner", FOREVER)
PEOPLE_VERSION = Key("people:version", "string", "rises by one with every change of them", FOREVER)
PEOPLE_DROPPED = Key(
    "people:dropped", "hash", "key of a name the owner does not want to see -> name", FOREVER
)
PEOPLE_TOLD = Key("people:told", "set", "keys of names the owner has been told of", FOREVER)

# Chats.
SUBSCRIPTIONS = Key("subscriptions", "hash", "chat -> Subscription as JSON, without its next digest", CHAT)
ALERTS = Key("subscriptions:alerts", "set", "chats that get alerts", CHAT)
DIGESTS = Key("subscriptions:digests", "zset", "chat -> next digest", CHAT)
DIGEST_TOLD = Key("digests:told:", "string", "chat: how far its daily digests have told", CHAT)
PAUSED = Key(
    "subscriptions:paused", "zset", "chat that refused us -> since", "30 days, then the chat is deleted"
)

# Outbox: one queue per chat.
QUEUE = Key("queue:", "zset", "chat: announcement id -> place in the order", "until settled")
ROWS = Key("rows:", "hash", "chat: announcement id -> tries, copies, open claim", "until settled")
FAILED = Key(
    "failed:",
    "hash",
    "chat: announcement id -> server errors it got, those while others were taken, the platform's count then",
    "until settled",
)
KEPT = Key(
    "kept:",
    "hash",
    "chat: digest id -> Message as JSON while a copy may have arrived; 'of:' id -> ids it names",
    "until settled",
)
LEASE = Key("lease:", "string", "chat: token and end of the lease, server ms", "60 s, renewed by each claim")
PARKED = Key("parked:", "string", "chat: nothing is sent before this, server ms", "the wait")
TOLD = Key("told:", "zset", "chat: settled announcement id -> when, server s", "3 to 6 days")
UNCLEAR = Key(
    "unclear:", "hash", "chat: announcement id -> JSON; may not have arrived", "until a digest names it"
)
LATE = Key("late:", "hash", "chat: announcement id -> JSON; too old to send", "until a digest names it")
ORDERED = Key("ordered:", "string", "chat: its sending is ordered and not yet done", "a minute at most")
DUE = Key(
    "due:",
    "zset",
    "platform: chat -> its turn, or server ms when leased or parked",
    "while its queue has rows",
)
ANNOUNCEMENTS = Key("announcements", "hash", "announcement id -> JSON", "while a queue holds it")
HOLDERS = Key(
    "announcements:holders", "hash", "announcement id -> number of queues that hold it", "while one does"
)
PENDING = Key("announcements:pending", "zset", "announcement id -> created", "while a queue holds it")
ANNOUNCED = Key("announcements:told", "zset", "alert or flood id -> created; never told again", RETAINED)
FORGOTTEN = Key("forgotten", "string", "a chat was deleted: the file is to be rewritten", "until it is")
ORDER = Key("outbox:order", "string", "last place given in any queue", FOREVER)
COUNTS = Key("outbox:counts", "hash", "queued, unclear -> number of deliveries", FOREVER)

# Pace: by platform, and by keyed hash of a chat without its topic.
BUDGET = Key("budget:", "string", "when the next message may go there, server ms", "until then")

# Small things.
MARK = Key("mark", "string", "which memory this is: another one is another memory", FOREVER)
ONCE = Key("once:", "string", "name: it has been done, by whom", "as asked")
TOOK = Key("took:", "string", "platform: how many messages it took from us", FOREVER)
VALUES = Key("value:", "string", "name: a remembered text", "as asked")
LEADER = Key("leader", "string", "who runs the schedule", "its seconds, renewed")
TURNS = Key("turn:", "string", "what: who does it, and until when, server ms", "its seconds, renewed")

# Names given to libraries.
TASK_POLLS = Key("tasks:polls", "stream", "taskiq: polls to do", "until acknowledged")
TASK_SENDS = Key("tasks:sends:", "stream", "taskiq: platform: outboxes to send", "until acknowledged")
TASK_ATTEMPTS = Key("tasks:attempts:", "string", "task: how often it was started", "1 hour")
TASKS_DEAD = Key("tasks:dead", "stream", "tasks given up", "last 1,000")

ALL: Final = {name: key for name, key in list(globals().items()) if isinstance(key, Key)}
OF_CHAT: Final = (
    QUEUE,
    ROWS,
    FAILED,
    KEPT,
    LEASE,
    PARKED,
    TOLD,
    UNCLEAR,
    LATE,
    ORDERED,
    DIGEST_TOLD,
)  # one key per chat: deleted and moved with it


def declared(name: str) -> Key | None:
    """The key or family a full name belongs to; None when nothing here declares it."""
    exact = [key for key in ALL.values() if str(key) == name]
    family = [key for key in ALL.values() if key.name.endswith(":") and name.startswith(str(key))]
    return next(iter(exact + sorted(family, key=lambda key: -len(key.name))), None)


def lua_table() -> str:
    """`local KEY = {...}`: the same names for the scripts, upper case as here; OF_CHAT as a list."""
    names = ", ".join(f"{name} = '{key}'" for name, key in ALL.items())
    chat = ", ".join(f"'{key}'" for key in OF_CHAT)
    return f"local KEY = {{{names}, OF_CHAT = {{{chat}}}}}\n"
