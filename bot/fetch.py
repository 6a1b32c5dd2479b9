"""Fetches one feed: conditional GET, guarded and bounded; failures are values (R20 to R24, R35)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.about import own_version
from bot.answers import Hop, conditions, fetch_error, hop, max_age_s, refused_url, status_error
from bot.config_model import PollConfig
from bot.net import guarded_sockets
from feeds.errors import FeedError, FeedProblem
from feeds.model import FeedSource, FeedState

TOTAL_S, CONNECT_S = 20.0, 5.0  # R24, by the wall and for all hops together
MAX_WIRE, MAX_BODY = 2 * 1024 * 1024, 5 * 1024 * 1024  # bytes, R23
MAX_RATIO = 100  # decoded to wire, R23
MAX_HEADERS = 16 * 1024  # bytes, R24
MAX_HOPS = 5  # R22
PER_HOST = 2  # R35
TURN_S = 5.0  # how long a feed waits for its turn at a busy host: it holds up others meanwhile (R24)
BUSY_S = 60.0  # after which it is asked again

_ACCEPT = "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.1"
_LASTING = (301, 308)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, not yet looked at."""

    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    final_url: str = ""
    permanent_url: str = ""  # where lasting redirects lead, "" without one
    max_age_s: float | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: the body is the one we know."""

    permanent_url: str = ""
    max_age_s: float | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """Its turn at the host did not come, for other feeds there; nothing is known of this one."""


class Fetcher:
    """Fetches feeds over one shared session. `close` it in the loop it was used in."""

    def __init__(
        self, poll: PollConfig, *, resolver: AbstractResolver | None = None, total_s: float = TOTAL_S
    ):
        self._poll = poll
        self._resolver = resolver
        self._total_s = total_s
        self._session: aiohttp.ClientSession | None = None
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))

    async def fetch(self, source: FeedSource, state: FeedState) -> Fetched | NotModified | FeedError:
        """What the feed's server answers now; never raises for anything the server or the network does.

        Waiting for a turn at a busy host is not the feed's fault: the deadline begins after it.
        """
        answer = await self.fetch_soon(source, state, None)
        assert not isinstance(answer, Busy), "without a limit every turn comes"
        return answer

    async def fetch_soon(
        self, source: FeedSource, state: FeedState, turn_s: float | None = TURN_S
    ) -> Fetched | NotModified | FeedError | Busy:
        """The same; Busy when its turn at the host does not come in `turn_s` seconds, None for no limit."""
        url = state.url or source.url
        if why := refused_url(url, any_port=self._poll.allow_private_networks):
            return FeedError("bad-url", why)
        turn = self._turns[urlsplit(url).netloc.lower()]
        try:
            async with asyncio.timeout(turn_s):
                await turn.acquire()
        except TimeoutError:
            return Busy()
        try:
            return await self._answer(url, state)
        finally:
            turn.release()

    async def _answer(self, url: str, state: FeedState) -> Fetched | NotModified | FeedError:
        try:
            async with asyncio.timeout(self._total_s):
                return await self._follow(url, conditions(state))
        except FeedProblem as problem:
            return problem.error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return fetch_error(error)

    async def close(self) -> None:
        """Closes the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _follow(self, url: str, headers: dict[str, str]) -> Fetched | NotModified | FeedError:
        lasting, permanent = True, ""
        for _ in range(MAX_HOPS + 1):
            answer = await self._ask(url, headers, permanent)
            if not isinstance(answer, Hop):
                return answer
            lasting = lasting and answer.status in _LASTING
            url = self._next(url, answer)
            permanent = url if lasting else permanent
        return FeedError("redirect", f"It redirects more than {MAX_HOPS} times.")

    async def _ask(
        self, url: str, headers: dict[str, str], permanent: str
    ) -> Fetched | NotModified | FeedError | Hop:
        async with self._open_session().get(url, headers=headers, allow_redirects=False) as response:
            _check_headers(response)
            if response.status == 304:
                return NotModified(permanent, max_age_s(response.headers))
            if found := hop(response):
                return found
            if response.status != 200:
                return status_error(response.status, response.headers)
            return Fetched(
                await _body(response),
                _content_type(response),
                _validator(response, "ETag"),
                _validator(response, "Last-Modified"),
                url,
                permanent,
                max_age_s(response.headers),
            )

    def _next(self, url: str, answer: Hop) -> str:
        """The address a redirect leads to. Raises FeedProblem when it may not be followed."""
        target = urljoin(url, answer.location)
        if url.startswith("https:") and not target.startswith("https:"):
            raise FeedProblem("redirect", "It redirects from https to an unprotected address.")
        if why := refused_url(target, any_port=self._poll.allow_private_networks):
            raise FeedProblem("redirect", f"It redirects to an address that is not fetched: {why}")
        return target

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                socket_factory=guarded_sockets(self._poll.allow_private_networks),
                resolver=self._resolver,
                limit=self._poll.concurrency,
                limit_per_host=PER_HOST,
                ttl_dns_cache=60,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),
                headers={
                    "User-Agent": f"Parley/{own_version()} (self-hosted feed reader)",
                    "Accept": _ACCEPT,
                },
            )
        return self._session


def _check_headers(response: aiohttp.ClientResponse) -> None:
    if sum(len(name) + len(value) + 4 for name, value in response.raw_headers) > MAX_HEADERS:
        raise FeedProblem("too-large", "The headers of its answer are larger than 16 KiB.")


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """The decoded body. Raises FeedProblem as soon as it is larger than allowed."""
    if (response.content_length or 0) > MAX_WIRE:
        raise _too_large()
    chunks: list[bytes] = []
    decoded = 0
    async for chunk in response.content.iter_chunked(64 * 1024):
        chunks.append(chunk)
        decoded += len(chunk)
        wire = response.content.total_raw_bytes
        if decoded > MAX_BODY or wire > MAX_WIRE or (decoded > 256 * 1024 and decoded > wire * MAX_RATIO):
            raise _too_large()
    return b"".join(chunks)


def _content_type(response: aiohttp.ClientResponse) -> str:
    """What it says the body is. aiohttp gives bytes beyond ASCII as half characters: no child can be told."""
    return response.headers.get("Content-Type", "")[:200].encode("ascii", "replace").decode()


def _validator(response: aiohttp.ClientResponse, name: str) -> str:
    """An ETag or Last-Modified to send back; an oversized one is not kept."""
    value = response.headers.get(name, "")
    return value if len(value) <= 500 and value.isprintable() else ""


def _too_large() -> FeedProblem:
    return FeedProblem("too-large", "It is larger than 5 MiB, or 2 MiB as sent; it was not read.")
