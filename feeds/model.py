"""The data that travels from a feed's bytes to a story. Frozen, free of behaviour beyond what is derived.

All times are aware datetimes in UTC. Ids are short lower-case strings, stable over runs. Every type here
can be written and read back by msgspec as JSON, so the store keeps them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FeedStatus(StrEnum):
    """What a feed's visible state can be."""

    NEW = "new"  # never fetched with success
    OK = "ok"
    FAILING = "failing"  # the last fetches failed; polling goes on, more slowly
    PAUSED = "paused"  # stopped by a rule (hijack suspected, 410) or by the owner; `error` says why


class Kind(StrEnum):
    """What kind of event an entry reports. Part of what tells two developments apart."""

    MEETING = "meeting"
    CALL = "call"
    DRAFT = "draft"  # a plan, draft or list of amendments appears, leaks or changes
    ANNOUNCEMENT = "announcement"  # something that is to happen
    STATEMENT = "statement"  # a position, reaction or interview
    DENIAL = "denial"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FeedSource:
    """One feed as configured."""

    id: str  # identity.feed_id(url): 10 hex digits
    url: str
    outlet: str
    language: str = ""  # primary subtag ("uk"), "" when unknown
    side: str = ""  # id of a side of the topic pack, "" when unknown
    state_media: bool = False


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two polls; written in the same commit as what the poll found."""

    id: str
    status: FeedStatus = FeedStatus.NEW
    url: str = ""  # where it is fetched now (a lasting redirect may have moved it)
    etag: str = ""
    last_modified: str = ""
    body_digest: str = ""  # of the last body parsed: an unchanged body costs no parse
    title: str = ""
    first_title: str = ""  # under which it was added: a title may not creep away from it (R34)
    site: str = ""  # registrable domain of its link: another one is a sign of other hands (R34)
    first_fetched: datetime | None = None  # None until the first success: the first fetch announces nothing
    last_fetched: datetime | None = None
    last_ok: datetime | None = None
    last_new: datetime | None = None  # when it last had an entry we did not know
    next_poll: datetime | None = None
    interval_s: float = 0.0
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    error: str = ""  # code for logs: "timeout", "http-503", "poison-entity", ...
    error_text: str = ""  # one sentence for people
    length: int = 0  # entries in the last body
    skipped: int = 0  # entries of the last body that could not be read


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as parsed and cleaned: bounded plain text, no markup, no control or bidi characters."""

    guid: str
    link: str
    title: str  # <= 300 characters
    summary: str  # <= 1,000 characters
    content: str = ""  # <= 8,000 characters, paragraphs separated by "\n"
    published: datetime | None = None  # None when missing or unreadable
    author: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's body as read."""

    title: str
    link: str
    language: str  # as the feed declares it, primary subtag or ""
    entries: tuple[RawEntry, ...]
    skipped: int = 0  # entries that could not be read
    ttl_s: float | None = None  # the feed's own wish (RSS ttl, sy:updatePeriod)


@dataclass(frozen=True, slots=True)
class Quote:
    """A direct quotation and who said it (slug of a person, or "" when not sure)."""

    text: str
    speaker: str = ""
    about: tuple[str, ...] = ()  # what its words name, alike in every language: to know a translation by


@dataclass(frozen=True, slots=True)
class PrintedRole:
    """What a report calls a person beside the name: "Ukraine's chief negotiator Rustem Umerov"."""

    person: str  # slug
    role: str  # normalised, in English: "chief negotiator of Ukraine"
    printed: str  # as it stands there


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody named whom the pack lacks."""

    name: str  # as printed, its case ending as it stands
    key: str  # alike in every script and case form
    role: str = ""  # normalised, "" when none stands beside the name


class Stance(StrEnum):
    """How a report stands to what it tells."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Claim:
    """A report's stance and whose it is: slug of a person, else id of a side, "" for the outlet's own."""

    stance: Stance = Stance.REPORTED
    by: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a report says became of a document: slug of the document, id of a status of the pack."""

    document: str
    status: str


@dataclass(frozen=True, slots=True)
class Features:
    """What joining compares. Language-neutral except `words`."""

    kind: Kind = Kind.OTHER
    concepts: tuple[str, ...] = ()  # ids of pack concepts in title and lead
    people: tuple[str, ...] = ()  # in title and lead
    places: tuple[str, ...] = ()  # in title and lead, with the larger places they lie in
    documents: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()  # numbers with meaning ("28", "20", "800000")
    words: tuple[str, ...] = ()  # folded, stemmed content words of title and lead
    names: tuple[str, ...] = ()  # proper names the pack lacks, spelled alike in every script
    actors: tuple[str, ...] = ()  # people in the title, in order: who speaks or acts comes first
    headline: tuple[str, ...] = ()  # ids of pack concepts in the title alone
    sides: tuple[str, ...] = ()  # sides at the table whose people are named in title and lead
    when: tuple[str, ...] = ()  # days the event itself is on, "2025-12-21", first to last; not the report's
    common: tuple[str, ...] = ()  # of the people and concepts those that nearly every report names


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as judged. What the archive keeps of it."""

    id: str  # identity.entry_id: 12 hex digits
    feed: str
    outlet: str
    side: str
    state_media: bool
    guid: str
    link: str
    title: str
    summary: str
    language: str  # of the text
    published: datetime  # the feed's date if believable, else when first seen
    first_seen: datetime
    relevant: bool
    score: float
    reasons: tuple[str, ...] = ()  # why it was judged so, one sentence each
    people: tuple[str, ...] = ()  # slugs, most prominent first
    documents: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    roles: tuple[PrintedRole, ...] = ()
    strangers: tuple[Stranger, ...] = ()
    claim: Claim = Claim()
    changes: tuple[Change, ...] = ()
    features: Features = Features()
    story: str = ""  # id of its story, "" when not relevant
    join: str = ""  # why it joined that story, or opened it


@dataclass(frozen=True, slots=True)
class Report:
    """One entry as a story carries it: enough to print and to compare, without the text."""

    entry: str
    feed: str
    outlet: str
    side: str
    state_media: bool
    language: str
    title: str
    link: str
    published: datetime
    people: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    roles: tuple[PrintedRole, ...] = ()
    strangers: tuple[Stranger, ...] = ()
    claim: Claim = Claim()
    changes: tuple[Change, ...] = ()
    features: Features = Features()
    dated: bool = True  # False: its feed said no believable date, `published` is when it was first seen


@dataclass(frozen=True, slots=True)
class Merged:
    """A story that was found to be another one, and why, in a sentence."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Story:
    """One development, as all outlets report it. Reports are in order of time; never empty."""

    id: str  # identity.story_id of its first entry: 6 letters and digits, typed by people
    reports: tuple[Report, ...]
    created: datetime  # when Parley opened it
    first_published: datetime
    last_published: datetime
    people: tuple[str, ...] = ()  # most often named first
    documents: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    revision: int = 1  # rises with every change
    merged: tuple[Merged, ...] = ()  # stories that became part of it; their ids still find it

    @property
    def outlets(self) -> tuple[str, ...]:
        """Names of the outlets that report it, first to last, each once."""
        return tuple(dict.fromkeys(r.outlet for r in self.reports))

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages it is reported in, first to last, each once."""
        return tuple(dict.fromkeys(r.language for r in self.reports))

    @property
    def sides(self) -> tuple[str, ...]:
        """Sides whose outlets report it, first to last, each once; outlets without a side do not count."""
        return tuple(dict.fromkeys(r.side for r in self.reports if r.side))


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something subscribed chats are to be told, once. Wording happens in handlers/, when it is sent."""

    id: str  # "alert:<story>", "flood:<feed>:<epoch>", "digest:<chat>:<slot>", "notice:<digest>"
    kind: str  # "alert" | "flood" | "digest" | "notice"
    created: datetime
    stories: tuple[str, ...] = ()  # alert: one id; flood: the stories of the burst
    feed: str = ""
    since: datetime | None = None  # digest: start of its window
    until: datetime | None = None  # digest: end of its window
    text: str = ""  # notice to the owner: one sentence


@dataclass(frozen=True, slots=True)
class Plan:
    """What one fetch changes; written by one atomic commit, or not at all."""

    feed: FeedState
    seen: tuple[str, ...] = ()  # identity keys of all entries in the body, whose last-seen time is renewed
    entries: tuple[Entry, ...] = ()  # new or edited entries, judged and joined
    stories: tuple[Story, ...] = ()  # new or changed stories, whole
    announcements: tuple[Announcement, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()  # a story that is no more, and the one it became part of
    base_version: int = 0  # of the stories it was decided on; a commit on another is refused
