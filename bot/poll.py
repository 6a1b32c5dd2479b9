"""One feed, from its server to the commit. The pipeline of Parley, written down once.

state | fetch -> 304, same body, failure: state only
      | body  -> reader child -> known? -> decide -> commit, decided anew when the stories changed meanwhile
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from time import perf_counter
from typing import Protocol

import structlog
from redis.exceptions import RedisError

from bot.clock import Clock
from bot.config_model import PollConfig
from bot.fetch import BUSY_S, TURN_S, Busy, Fetched, Fetcher, NotModified
from bot.moves import Moves
from bot.store import Store
from feeds import feedstate, notices
from feeds.dating import dated, last_change
from feeds.decide import decide
from feeds.errors import FeedError
from feeds.feedstate import Visit
from feeds.model import Announcement, Entry, FeedSource, FeedState, FeedStatus, Plan
from feeds.reading import Reading
from feeds.shelf import Shelf

log = structlog.get_logger()

ATTEMPTS = 10  # decisions over stories that other processes change meanwhile
AT_ONCE = 5  # entries that are joined without a thread: 20 took 12 to 197 ms, and 50 is too long (R28)
_BUSY = FeedError("busy", "Other processes kept changing the stories; it is polled again.")


class ReadsBodies(Protocol):
    """What reads bodies; bot.reader.Reader does, in children."""

    async def read(
        self, body: bytes, content_type: str, source: FeedSource, known: frozenset[str], now: datetime
    ) -> Reading | FeedError:
        """What the body brings, judged."""


@dataclass(frozen=True, slots=True)
class PollResult:
    """How one poll ended.

    status: "new" (a body was read), "unchanged" (the body is the last one), "not-modified" (304), "busy" (its
    turn at the host did not come), "failed" or "paused". new: entries nobody had seen before; relevant: of
    them, on the negotiations.
    """

    feed: FeedSource
    status: str
    new: int = 0
    entries: int = 0
    relevant: int = 0
    skipped: int = 0
    stories_new: int = 0
    stories_changed: int = 0
    announced: int = 0
    error: FeedError | None = None
    seconds: float = 0.0


class Poller:
    """Polls feeds into the store. retention_days: older entries are not kept; None keeps them all."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        reader: ReadsBodies,
        clock: Clock,
        poll: PollConfig,
        *,
        retention_days: float | None = None,
        jitter: Callable[[], float] = lambda: random.uniform(-1, 1),  # noqa: S311  # spreads polls, guards nothing
    ) -> None:
        self.fetcher = fetcher
        self.reader = reader
        self._store = store
        self._clock = clock
        self._poll = poll
        self._retention = None if retention_days is None else timedelta(days=retention_days)
        self._jitter = jitter
        self._moves = Moves(store)
        self._joining = (
            asyncio.Lock()
        )  # polls of one process take turns, so that only other processes conflict

    async def poll(
        self, source: FeedSource, state: FeedState | None = None, turn_s: float | None = TURN_S
    ) -> PollResult:
        """Polls one feed now, due or not. What the feed does is a result; raises RedisError only.

        turn_s: how long it may wait for its turn at a busy host, None for as long as it takes.
        """
        began = perf_counter()
        state = state or await self._store.feeds.state(source.id)
        if state.status is FeedStatus.PAUSED:
            return PollResult(source, "paused", error=FeedError(state.error, state.error_text))
        answer = await self.fetcher.fetch_soon(source, state, turn_s)
        visit = Visit(self._clock.now(), self._poll.interval_minutes * 60, self._jitter())
        if isinstance(answer, Busy):
            await self._store.feeds.put(replace(state, next_poll=visit.now + timedelta(seconds=BUSY_S)))
            result = PollResult(source, "busy", entries=state.length)
        elif isinstance(answer, FeedError):
            result = await self._failed(source, state, visit, answer)
        elif isinstance(answer, NotModified):
            result = await self._unmodified(source, state, visit, answer)
        else:
            result = await self._fetched(source, state, visit, answer)
        return replace(result, seconds=perf_counter() - began)

    async def poll_all(
        self, sources: Sequence[FeedSource], on_result: Callable[[PollResult], None] | None = None
    ) -> list[PollResult]:
        """Polls all feeds, `concurrency` at a time; results in the order of the feeds. Raises RedisError.

        on_result: called as each poll ends.
        """
        states = await self._store.feeds.states([source.id for source in sources])
        waiting = iter(list(enumerate(zip(sources, states, strict=True))))
        results: dict[int, PollResult] = {}

        async def work() -> None:
            for at, (source, state) in waiting:
                results[at] = await self._contained(source, state)
                if on_result:
                    on_result(results[at])

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._poll.concurrency, len(sources))):
                    group.create_task(work())
        except ExceptionGroup as failures:  # without the memory all workers fail alike: one says it
            raise failures.exceptions[0] from None
        return [results[at] for at in sorted(results)]

    async def _contained(self, source: FeedSource, state: FeedState) -> PollResult:
        """A surprise in one feed must not cost the others their poll."""
        try:
            return await self.poll(source, state, None)
        except RedisError:
            raise
        except Exception as error:
            log.exception("poll.crashed", feed=source.id)
            text = f"Polling it failed inside Parley ({type(error).__name__})."
            return PollResult(source, "failed", error=FeedError("crash", text))

    async def _failed(
        self, source: FeedSource, state: FeedState, visit: Visit, error: FeedError
    ) -> PollResult:
        after = feedstate.failed(state, visit, error)
        if error.gone:
            told: Announcement | None = notices.gone(source, error.text, visit.now)
        else:
            told = notices.failing(source, state, after, visit.now)
        await self._keep(after, told)
        log.warning(
            "poll.failed", feed=source.id, outlet=source.outlet, code=error.code, failures=after.failures
        )
        return PollResult(source, "failed", error=error)

    async def _unmodified(
        self, source: FeedSource, state: FeedState, visit: Visit, answer: NotModified
    ) -> PollResult:
        moved_to, told = await self._moves.seen(source, state, answer.permanent_url, visit.now)
        visit = replace(visit, moved_to=moved_to, max_age_s=answer.max_age_s)
        await self._keep(feedstate.unchanged(state, visit), told)
        return PollResult(source, "not-modified", entries=state.length)

    async def _fetched(
        self, source: FeedSource, state: FeedState, visit: Visit, answer: Fetched
    ) -> PollResult:
        moved_to, told = await self._moves.seen(source, state, answer.permanent_url, visit.now)
        visit = replace(
            visit,
            etag=answer.etag,
            last_modified=answer.last_modified,
            body_digest=blake2b(answer.body, digest_size=16).hexdigest(),
            max_age_s=answer.max_age_s,
            moved_to=moved_to,
        )
        if visit.body_digest == state.body_digest:
            after = feedstate.unchanged(state, visit)
            await self._keep(replace(after, etag=visit.etag, last_modified=visit.last_modified), told)
            return PollResult(source, "unchanged", entries=state.length)
        known = await self._store.known.last_body(source.id) if state.first_fetched else frozenset()
        reading = await self.reader.read(answer.body, answer.content_type, source, known, visit.now)
        if isinstance(reading, FeedError):
            return await self._failed(source, state, visit, reading)
        return await self._read(source, state, visit, reading, told)

    async def _read(
        self,
        source: FeedSource,
        state: FeedState,
        visit: Visit,
        reading: Reading,
        told: Announcement | None,
    ) -> PollResult:
        changed = last_change(visit.last_modified, state.last_modified, visit.now)
        fresh = await self._unseen(source, reading, visit, changed)
        edited = await self._edits(reading)

        def plan(candidates: Shelf, version: int) -> Plan:
            made = decide(source, state, reading, fresh, edited, candidates, version, visit)
            return replace(made, announcements=(*made.announcements, told)) if told else made

        done = await self._commit([e for e in (*fresh, *edited) if e.relevant], plan)
        if done is None:
            return PollResult(source, "failed", error=_BUSY)
        if done.feed.status is FeedStatus.PAUSED:
            log.warning("poll.paused", feed=source.id, outlet=source.outlet, code=done.feed.error)
            return PollResult(source, "paused", error=FeedError(done.feed.error, done.feed.error_text))
        new = sum(story.revision == 1 for story in done.stories)
        return PollResult(
            source,
            "new",
            new=len(fresh),
            entries=reading.length,
            relevant=sum(entry.relevant for entry in fresh),
            skipped=reading.skipped,
            stories_new=new,
            stories_changed=len(done.stories) - new,
            announced=len(done.announcements),
        )

    async def _unseen(
        self, source: FeedSource, reading: Reading, visit: Visit, changed: datetime | None
    ) -> list[Entry]:
        """Entries of the reading nobody had seen before, without those older than what is kept."""
        wanted = [key for fresh in reading.fresh for key in fresh.keys]
        seen = await self._store.known.which(source.id, wanted) if wanted else set()
        unseen = [dated(fresh.entry, changed) for fresh in reading.fresh if seen.isdisjoint(fresh.keys)]
        return [e for e in unseen if self._retention is None or e.published >= visit.now - self._retention]

    async def _edits(self, reading: Reading) -> list[Entry]:
        """Edited entries as they read now, where they are in the archive under other words."""
        before = await asyncio.gather(*(self._store.archive.entry(f.entry.id) for f in reading.edited))
        pairs = zip((fresh.entry for fresh in reading.edited), before, strict=True)
        return [_edit(now, then) for now, then in pairs if then is not None and now.title != then.title]

    async def _commit(self, relevant: Sequence[Entry], plan: Callable[[Shelf, int], Plan]) -> Plan | None:
        """The plan as committed; None when others kept changing the stories."""
        if not relevant:
            decided = plan(Shelf(), 0)
            return decided if await self._store.commit(decided) else None
        moments = [entry.published for entry in relevant]
        async with self._joining:
            for _ in range(ATTEMPTS):
                candidates, version = await self._store.stories.around(moments)
                decided = await _aside(plan, candidates, version, len(relevant))
                if await self._store.commit(decided):
                    return decided
        return None

    async def _keep(self, state: FeedState, told: Announcement | None) -> None:
        """Keeps a state without entries; with a notice to the owner in one commit."""
        if told is None:
            await self._store.feeds.put(state)
        else:
            await self._store.commit(Plan(state, announcements=(told,)))


async def _aside(plan: Callable[[Shelf, int], Plan], candidates: Shelf, version: int, relevant: int) -> Plan:
    """The plan; with much to weigh it is made in a thread, so that the loop does not stand still."""
    if relevant <= AT_ONCE:
        return plan(candidates, version)
    return await asyncio.to_thread(plan, candidates, version)


def _edit(now: Entry, then: Entry) -> Entry:
    """An archived entry in its new words; it stays in its story, and undated it keeps its date."""
    return replace(
        now,
        first_seen=then.first_seen,
        published=then.published if now.published == now.first_seen else now.published,
        relevant=now.relevant or bool(then.story),
        story=then.story,
        join=then.join,
    )
