"""F42 to F54: broken, careless and hijacked feeds, and what of them reaches people."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.bench.hostile import hostile_hosts, round_with_dead
from bot.bench.hostile_bodies import item
from bot.bench.hostile_bodies import rss as wrapped
from bot.clock import ManualClock
from bot.outcome import Sent
from feeds.model import FeedStatus
from handlers.message import Bold, Code, Heading, Item, Link, Message, Note, Paragraph, Text
from handlers.ports import Address
from tests import builders
from tests.doubles.hostile_feed import rss
from tests.doubles.telegram_markup import units
from tests.faults.feed_desk import (
    CHAT,
    DAY,
    MINUTE,
    OWNER,
    FeedDesk,
    feed_desk,
    many,
    slack_out,
    telegram_out,
)
from tests.handlers.texts import HOSTILE, STYLED, TAPPED, unbroken

HEAD = "<title>Harbour Post</title><link>https://a.example/</link>"


@pytest.fixture
async def desk(redis: Redis, clock: ManualClock) -> AsyncIterator[FeedDesk]:
    async with feed_desk(redis, clock) as made:
        yield made


def feed(*items: str) -> bytes:
    """A feed of these entries, of the outlet the desk knows."""
    return wrapped("".join(f"<item>{one}</item>" for one in items), HEAD).encode()


@pytest.mark.parametrize("body", [b"", b" \n", b"\xef\xbb\xbf", b"<rss", b"<?xml version='1.0'?>"])
async def test_f42_no_feed_changes_nothing(desk: FeedDesk, body: bytes) -> None:
    await desk.poll("Talks in Geneva")
    desk.server.ignores_etag = True
    desk.server.body = body
    assert await desk.code() in {"not-a-feed", "poison"}
    assert (await desk.poll("Talks in Geneva")).new == 0
    assert await desk.told() == []


async def test_f42_a_feed_without_entries_changes_nothing_that_is_known(desk: FeedDesk) -> None:
    await desk.poll("Talks in Geneva")
    assert (await desk.poll(body=rss())).status == "new"
    assert (await desk.poll("Talks in Geneva")).new == 0
    assert await desk.told() == []


async def test_f42_of_a_feed_that_breaks_off_whole_entries_are_read_and_the_rest_later(
    desk: FeedDesk,
) -> None:
    await desk.poll("Weather")
    whole = rss("Weather", "Talks alpha beta gamma", "Talks delta eta theta")
    cut = whole[: whole.index(b"delta")]
    assert (await desk.poll(body=cut)).new == 1
    assert (await desk.poll(body=whole)).new == 1
    assert await desk.titles() == ["Talks alpha beta gamma", "Talks delta eta theta", "Weather"]


@pytest.mark.parametrize("within", ["<ti", "delta", "</title>", "https", "/2<", "<desc", "what", "</item"])
async def test_f42_wherever_a_feed_breaks_off_half_an_entry_is_none(desk: FeedDesk, within: str) -> None:
    """Half a link leads elsewhere and half a text says something else; both would be kept for good."""

    def row(number: int, title: str) -> str:
        link = f"<link>https://a.example/2{number}/2</link>"
        text = "<description>This is what it says.</description>"
        return f"<title>{title}</title>{link}{text}<guid>{number}</guid>"

    await desk.poll("Weather")
    whole = feed(row(1, "Talks alpha beta gamma"), row(2, "Talks delta eta theta"))
    last = whole.rindex(b"<item>")
    cut = whole[: whole.index(within.encode(), last) + len(within) - 1]
    assert (await desk.poll(body=cut)).new == 1
    assert await desk.titles() == ["Talks alpha beta gamma", "Weather"]
    assert (await desk.poll(body=whole)).new == 1


async def test_f43_entries_that_share_one_guid_are_all_kept(desk: FeedDesk) -> None:
    rows = [f"<title>News alpha{n} beta{n}</title><link>https://a.example/{n}</link>" for n in range(9)]
    result = await desk.poll(body=feed(*(row + "<guid>https://a.example/</guid>" for row in rows)))
    assert (result.new, len(await desk.titles())) == (9, 9)
    assert (
        await desk.poll(body=feed(*(row + "<guid>https://a.example/</guid>" for row in rows[::-1])))
    ).new == 0


@pytest.mark.parametrize("links_change", [False, True])
async def test_f44_guids_that_all_change_overnight_are_one_message_at_most(
    desk: FeedDesk, links_change: bool
) -> None:
    def body(day: int) -> bytes:
        return feed(
            *(
                f"<title>{title}</title><guid isPermaLink='false'>{day}-{n}</guid>"
                f"<link>https://a.example/{n}{'?' if links_change else '#'}{day}</link>"
                for n, title in enumerate(many(0, 100))
            )
        )

    await desk.poll(body=body(1))
    await desk.poll(after=DAY)
    await desk.poll(body=body(2), after=DAY + MINUTE)
    assert len(await desk.told()) <= 1


async def test_f45_dates_edited_at_every_fetch_repeat_nothing(desk: FeedDesk) -> None:
    def body(number: int) -> bytes:
        at = format_datetime(desk.clock.now() - timedelta(seconds=number))
        return feed(*(f"<title>{t}</title><pubDate>{at}</pubDate><guid>{t}</guid>" for t in many(0, 3)))

    await desk.poll("Weather")
    await desk.poll(body=body(0))
    first = len(await desk.told())
    results = [await desk.poll(body=body(n)) for n in range(1, 100)]
    assert (first, sum(result.new for result in results), await desk.told()) == (3, 0, [])


async def test_f46_five_hundred_new_entries_are_one_message(desk: FeedDesk) -> None:
    await desk.poll("Weather")
    result = await desk.poll(*many(0, 500))
    assert (result.new, [announcement.kind for announcement in await desk.told()]) == (500, ["flood"])
    kept = [entry async for entry in desk.store.archive.entries() if entry.relevant]
    assert (len(kept), sum(bool(entry.story) for entry in kept)) == (500, 50), "the newest are joined"


IMPOSSIBLE = [
    "Mon, 01 Jan 0001 00:00:00 GMT",
    "Thu, 31 Dec 2099 23:59:59 GMT",
    "yesterday",
    "",
    "0",
    "9" * 5000,
]


@pytest.mark.parametrize(
    "written", [*IMPOSSIBLE, "2025-13-45T99:99:99Z", "Sun, 30 Feb 2025 10:00:00 GMT", "-1"]
)
async def test_f47_an_impossible_date_is_the_time_of_first_sight(desk: FeedDesk, written: str) -> None:
    await desk.poll("Weather")
    row = f"<title>Talks alpha beta</title><guid>g</guid><pubDate>{written}</pubDate>"
    assert (await desk.poll(body=feed(row))).announced == 1
    seen = desk.clock.now()
    await desk.poll(body=feed(row, "<title>Weather</title>"))
    [entry] = [entry async for entry in desk.store.archive.entries() if entry.relevant]
    assert entry.published == seen


GIANTS = [
    "Talks " + "word " * 200_000,
    "Talks " + "a" + "\u0301" * 10_000,
    "Talks " + "a" + "\u0301" * 100 + " begin",
    "Talks " + "\U0001f1fa\U0001f1e6" * 5_000,
    "Talks &#xD800; &#xDFFF; half",
    "Talks " + "x" * 1_000_000,
    "Talks " + "&amp;lt;" * 20_000,
]


@pytest.mark.parametrize(
    "title", GIANTS, ids=["words", "marks", "fewer marks", "flags", "surrogates", "a word", "markup"]
)
async def test_f48_a_giant_title_is_one_normal_alert_on_both_platforms(desk: FeedDesk, title: str) -> None:
    slack = Address("slack", "C1")
    async with telegram_out() as (telegram, telegram_sender), slack_out() as (fake_slack, slack_sender):
        await desk.poll("Weather")
        await desk.store.subscriptions.put(builders.subscription(slack))
        await desk.poll(body=feed(f"<title>{title}</title><guid>g</guid>"))
        assert [a.kind for a in await desk.sent(CHAT, telegram_sender)] == ["alert"]
        assert [a.kind for a in await desk.sent(slack, slack_sender)] == ["alert"]
        [told], [posted] = telegram.told, fake_slack.told
    assert "Talks" in told.text
    assert units(told.text) <= 4096
    assert "\ud800" not in told.text
    assert len(posted.text) <= 3000
    for shown in (told.text, posted.text, *await desk.titles()):
        assert not re.search("[\u0300-\u036f]{4}", shown), "R38: three marks on a letter"


MARKED = re.compile(r"<[!@#][^>]*>|<(?!https://a\.example/\|)[^>]*>")


def hostile(payload: str) -> Message:
    """A message with the payload wherever a feed can put it."""
    link = Link(payload, "https://a.example/")
    return Message(
        (Heading(payload), Item((link, Bold(payload)), ((Text(payload),),)), Paragraph((Text(payload),)))
    )


async def test_f49_two_hundred_payloads_notify_nobody_on_telegram() -> None:
    async with telegram_out() as (fake, sender):
        for payload in HOSTILE:
            for part in sender.parts(CHAT, hostile(payload), "d1"):
                assert isinstance(await part.send(), Sent), payload
    assert len(fake.told) == len(HOSTILE) >= 200
    for told in fake.told:
        assert told.params["parse_mode"] == "HTML"
        assert not TAPPED.search(unbroken(told.text)), told.text
        assert {entity.url for entity in told.entities if entity.url} <= {"https://a.example/"}


async def test_f49_two_hundred_payloads_notify_nobody_on_slack() -> None:
    async with slack_out() as (fake, sender):
        for payload in HOSTILE:
            message = Message((*hostile(payload).blocks, Paragraph((Code(payload),)), Note((Text(payload),))))
            for part in sender.parts(Address("slack", "C1"), message, "d1"):
                assert isinstance(await part.send(), Sent), payload
    assert len(fake.told) == len(HOSTILE) >= 200
    for told in fake.told:
        assert not MARKED.search(told.text), told.text
        assert (told.params["parse"], told.params["link_names"]) == ("none", False)
        assert (told.params["unfurl_links"], told.params["unfurl_media"]) == (False, False)
        marked = [text for text in texts(told.blocks) if text["type"] == "mrkdwn"]  # the rest is not read
        assert not [text for text in marked if MARKED.search(text["text"])]
        assert {text["verbatim"] for text in marked} == {True}, "else Slack looks for names of its own"
        code = [text["text"] for text in marked if text["text"].startswith("`")]
        assert [text for text in code if not re.fullmatch("`[^`]+`", text)] == []
        assert not [text for text in texts(told.blocks[-1]) if STYLED.search(text["text"])]


def texts(part: Any) -> list[dict[str, Any]]:
    """All text objects in blocks."""
    if isinstance(part, dict):
        own = [part] if isinstance(part.get("text"), str) else []
        return own + [found for value in part.values() for found in texts(value)]
    return [found for one in part for found in texts(one)] if isinstance(part, list | tuple) else []


SPOOFS = [
    ("Peace \u202egpj.exe", "Peace gpj.exe"),
    ("Tal\u200bks\u00ad in\u2060 Geneva", "Talks in Geneva"),
    ("Talks\u2066 \u2067in\u2069 Geneva\U000e0041", "Talks in Geneva"),
    ("Talks\u2028in\u000cGeneva", "Talks inGeneva"),
]


@pytest.mark.parametrize(("title", "shown"), SPOOFS)
async def test_f50_what_hides_or_reorders_text_is_stripped(desk: FeedDesk, title: str, shown: str) -> None:
    await desk.poll(body=feed(f"<title>{title}</title><guid>g</guid>"))
    assert await desk.titles() == [shown]


async def test_f50_the_real_site_stands_beside_a_look_alike(desk: FeedDesk) -> None:
    async with telegram_out() as (fake, sender):
        await desk.poll("Weather")
        fake_bbc = "https://www.bbс.com/news"  # with a Cyrillic letter
        row = f"<title>Talks begin at bbc.com</title><link>{fake_bbc}</link><guid>g</guid>"
        await desk.poll(body=feed(row, "<title>Weather</title>"))
        await desk.sent(CHAT, sender)
        [told] = fake.told
    assert "xn--" in told.text
    assert "bbс.com" not in told.text


@pytest.mark.parametrize(
    "head",
    [
        "<title>Cheap shoes</title><link>https://a.example/</link>",
        "<title>Harbour Post</title><link>https://shoes.example.net/</link>",
    ],
)
async def test_f51_a_feed_taken_over_alerts_nobody_and_is_paused(desk: FeedDesk, head: str) -> None:
    await desk.poll("Talks in Geneva")
    result = await desk.poll(body=wrapped(item("<title>Talks about shoes</title>"), head).encode())
    assert (result.status, await desk.told()) == ("paused", [])
    assert (await desk.state()).status is FeedStatus.PAUSED
    assert len(await desk.told(OWNER)) == 1
    asked = len(desk.server.requests)
    assert (await desk.poll("Talks in Geneva again")).status == "paused"
    assert (len(desk.server.requests), await desk.titles()) == (asked, ["Talks in Geneva"])


async def test_f51_a_title_that_creeps_away_is_noticed(desk: FeedDesk) -> None:
    """Each time half of the words stay; what counts is what is left of the first title."""
    await desk.poll("Weather")
    ended = []
    for n, title in enumerate(("Harbour Post cheap", "Harbour cheap shoes", "cheap shoes")):
        head = f"<title>{title}</title><link>https://a.example/</link>"
        body = wrapped(item(f"<title>Talks about shoes alpha{n}</title>", n), head)
        ended.append((await desk.poll(body=body.encode())).status)
    assert ended == ["new", "paused", "paused"]


async def test_f51_a_feed_that_says_nothing_of_itself_and_leads_elsewhere_is_paused(desk: FeedDesk) -> None:
    await desk.poll("Weather")
    row = "<title>Talks about shoes</title><link>https://shoes.example.net/1</link>"
    result = await desk.poll(body=wrapped(f"<item>{row}</item>", "").encode())
    assert (result.status, await desk.told()) == ("paused", [])


async def test_f52_a_server_that_ignores_its_tags_repeats_nothing(desk: FeedDesk) -> None:
    desk.server.ignores_etag = True
    await desk.poll("Weather")
    await desk.poll("Weather", "Talks alpha beta")
    results = [await desk.poll() for _ in range(3)]
    assert [result.status for result in results] == ["unchanged"] * 3
    assert len(await desk.told()) == 1


async def test_f52_a_304_before_any_body_is_no_error(desk: FeedDesk) -> None:
    result = await desk.poll_at("/bare304")
    assert (result.status, result.error) == ("not-modified", None)
    assert "If-None-Match" not in desk.server.requests[0].headers


TITLE = "Переговори в Женеві"
XML = f"<rss version='2.0'><channel>{HEAD}<item><title>{TITLE}</title><guid>g</guid></item></channel></rss>"
ENCODED = {
    "utf-8 called latin-1": (XML.encode(), "text/xml; charset=iso-8859-1"),
    "a byte order mark": (b"\xef\xbb\xbf" + XML.encode(), "text/xml; charset=windows-1251"),
    "utf-16": (XML.encode("utf-16"), "text/xml"),
    "windows-1251 declared": (
        ("<?xml version='1.0' encoding='windows-1251'?>" + XML).encode("cp1251"),
        "text/xml; charset=utf-8",
    ),
    "windows-1251 called utf-8": (XML.encode("cp1251"), "text/xml; charset=utf-8"),
    "koi8-u by the header": (XML.encode("koi8-u"), "text/xml; charset=koi8-u"),
}


@pytest.mark.parametrize("name", ENCODED)
async def test_f53_cyrillic_is_read_as_written_whatever_is_declared(desk: FeedDesk, name: str) -> None:
    body, declared = ENCODED[name]
    desk.server.content_type = declared
    await desk.poll(body=body)
    assert await desk.titles() == [TITLE]


async def test_f54_a_round_of_feeds_does_not_wait_for_the_dead() -> None:
    """A small one; `parley bench hostile` has 200 feeds, 30 of them dead, and the wall at 20 s."""
    async with hostile_hosts(40) as hosts:
        made = await round_with_dead(40, 12, hosts, total_s=1.0)
    assert made.alive_s < made.first_dropped_s


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
async def test_f33_one_bad_entry_of_a_hundred_costs_no_other(desk: FeedDesk, text: str) -> None:
    """R33: whatever one entry says, the others are kept."""
    rows = [f"<title>News alpha{n} beta{n}</title><guid>n{n}</guid>" for n in range(99)]
    bad = f"<title>{text}</title><authors a='1'/><author>{escape(text)}</author>"
    result = await desk.poll(body=feed(*rows[:50], bad, *rows[50:]))
    assert result.entries >= 99
    assert {f"News alpha{n} beta{n}" for n in range(99)} <= set(await desk.titles())
