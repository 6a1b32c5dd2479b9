"""A desk in memory: Archive and Subscriptions as small working programs, a small pack, stories to build."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from feeds.model import Entry, FeedSource, FeedState, FeedStatus, Report, Story
from feeds.pack import Boilerplate, Document, Outlet, Pack, Person, Place, RoleAsOf, Side
from handlers.ports import Address, Call, Desk, DeskStatus, FeedView, Role, Subscription

NOW = datetime(2025, 12, 21, 18, 0, tzinfo=UTC)
HERE = Address("telegram", "42")


@dataclass
class MemoryArchive:
    """Keeps stories, entries and feeds in lists."""

    kept: list[Story] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    views: list[FeedView] = field(default_factory=list)
    aliases: dict[str, str] = field(
        default_factory=dict
    )  # id of a joined story -> id of the one that took it
    figures: DeskStatus | None = None

    def _newest(self, stories: Iterable[Story], limit: int) -> list[Story]:
        return sorted(stories, key=lambda story: story.last_published, reverse=True)[:limit]

    async def latest(self, limit: int) -> Sequence[Story]:
        return self._newest(self.kept, limit)

    async def window(self, since: datetime, until: datetime) -> Sequence[Story]:
        inside = (s for s in self.kept if any(since <= r.published < until for r in s.reports))
        return self._newest(inside, len(self.kept))

    async def story(self, story_id: str) -> Story | None:
        wanted = self.aliases.get(story_id, story_id)
        return next((story for story in self.kept if story.id == wanted), None)

    async def stories_with(self, kind: str, slug: str, limit: int) -> Sequence[Story]:
        named = {"person": "people", "place": "places", "document": "documents"}[kind]
        return self._newest((s for s in self.kept if slug in getattr(s, named)), limit)

    async def search(self, words: Sequence[str], limit: int) -> Sequence[Story]:
        summaries = {entry.id: entry.summary for entry in self.entries}

        def holds_all(report: Report) -> bool:
            text = f"{report.title} {summaries.get(report.entry, '')}".casefold()
            return all(word.casefold() in text for word in words)

        return self._newest((s for s in self.kept if any(map(holds_all, s.reports))), limit)

    async def entry(self, entry_id: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    async def feeds(self) -> Sequence[FeedView]:
        return tuple(self.views)

    async def status(self) -> DeskStatus:
        return self.figures or DeskStatus(
            entries=len(self.entries),
            relevant=sum(entry.relevant for entry in self.entries),
            stories=len(self.kept),
            subscriptions=0,
            queued=0,
            oldest_queued=None,
            unclear=0,
            redis="memory",
        )


@dataclass
class MemorySubscriptions:
    """Keeps each chat's subscription in a dict."""

    kept: dict[Address, Subscription] = field(default_factory=dict)

    async def get(self, address: Address) -> Subscription | None:
        return self.kept.get(address)

    async def put(self, subscription: Subscription) -> None:
        self.kept[subscription.address] = subscription

    async def delete(self, address: Address) -> bool:
        return self.kept.pop(address, None) is not None


def small_pack() -> Pack:
    """Two delegations, a reporter, two documents, two places, four outlets."""
    return Pack(
        id="small",
        name="Talks on ending the war",
        languages=("en", "uk", "ru", "id"),
        sides=(
            Side("ukraine", "Ukraine"),
            Side("russia", "Russia"),
            Side("us", "United States"),
            Side("wire", "News agency"),
        ),
        people=(
            Person(
                "kirill-dmitriev",
                "Kirill Dmitriev",
                "russia",
                given=("Kirill",),
                family=("Dmitriev", "Дмитриев"),
                roles=(RoleAsOf("special envoy of President Putin", since=date(2025, 2, 23)),),
            ),
            Person(
                "steve-witkoff",
                "Steve Witkoff",
                "us",
                given=("Steve",),
                family=("Witkoff",),
                roles=(RoleAsOf("envoy for peace missions"),),
            ),
            Person(
                "andriy-yermak",
                "Andriy Yermak",
                "ukraine",
                given=("Andriy",),
                family=("Yermak",),
                roles=(RoleAsOf("head of the Presidential Office", until=date(2025, 11, 28)),),
            ),
            Person("rustem-umerov", "Rustem Umerov", "ukraine", given=("Rustem",), family=("Umerov",)),
            Person("bbc-reporter", "Bea Porter", "", given=("Bea",), family=("Porter",), reporter=True),
        ),
        documents=(
            Document("28-point-plan", "28-point plan", points=28, phrases={"en": ("Witkoff plan",)}),
            Document("20-point-plan", "20-point plan", points=20),
        ),
        places=(
            Place("florida", "Florida"),
            Place("miami", "Miami", within="florida", names=("Miami", "Маямі")),
            Place("geneva", "Geneva"),
        ),
        concepts=(),
        words={},
        boilerplate=Boilerplate({}, {}, {}),
        outlets=(Outlet("Blue Wire", ("bluewire.example",), "wire"),),
    )


def report(
    title: str = "Talks go on in Miami", at: datetime = NOW - timedelta(hours=2), **more: object
) -> Report:
    """A report by Blue Wire, in English, two hours old, unless told otherwise."""
    plain = Report(
        entry="e" + title.casefold().replace(" ", "-")[:40],
        feed="f1",
        outlet="Blue Wire",
        side="wire",
        state_media=False,
        language="en",
        title=title,
        link="https://bluewire.example/1",
        published=at,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def story(story_id: str = "ab2cd3", *reports: Report, **more: object) -> Story:
    """A story of these reports (one plain report for none) in order of time."""
    ordered = tuple(sorted(reports or (report(),), key=lambda each: each.published))
    plain = Story(
        id=story_id,
        reports=ordered,
        created=ordered[0].published,
        first_published=ordered[0].published,
        last_published=ordered[-1].published,
        people=tuple(dict.fromkeys(slug for each in ordered for slug in each.people)),
        documents=tuple(dict.fromkeys(slug for each in ordered for slug in each.documents)),
        places=tuple(dict.fromkeys(slug for each in ordered for slug in each.places)),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def feed(outlet: str = "Blue Wire", status: FeedStatus = FeedStatus.OK, **state: object) -> FeedView:
    """A feed of an outlet in a state."""
    name = outlet.casefold().replace(" ", "")
    source = FeedSource(name, f"https://{name}.example/rss", outlet, "en", "wire")
    return FeedView(source, replace(FeedState(name, status), **state))  # type: ignore[arg-type]


def memory_desk(*stories: Story, feeds: Sequence[FeedView] = (), **more: object) -> Desk:
    """A desk that holds these stories and feeds; its clock stands at NOW."""
    archive = MemoryArchive(list(stories), views=list(feeds))
    plain = Desk(archive, MemorySubscriptions(), small_pack(), NOW)
    return replace(plain, **more)  # type: ignore[arg-type]


def call(name: str, args: str = "", **more: object) -> Call:
    """A command as a private chat asks it."""
    return replace(Call(name, args, HERE, "7", Role.MEMBER), **more)  # type: ignore[arg-type]
