"""Tests of handlers/quotes.py."""

from __future__ import annotations

from datetime import timedelta

from feeds.model import Quote
from handlers.quotes import SHOWN
from tests.doubles.memory_desk import NOW, memory_desk, report, story
from tests.handlers.said import ask, data

HOUR = timedelta(hours=1)
WITKOFF = ("steve-witkoff",)


def said(text: str) -> dict[str, object]:
    return {"quotes": (Quote(text, "steve-witkoff", ("ceasefire", "donbas")),), "people": WITKOFF}


async def test_a_saying_is_shown_once_with_outlet_date_and_link() -> None:
    english = report("Talks", NOW - HOUR, **said("The ceasefire must hold in Donbas"))
    german = report(
        "Gespräche",
        NOW - 2 * HOUR,
        outlet="Zeitung",
        language="de",
        **said("Die Waffenruhe im Donbass muss halten"),
    )
    desk = memory_desk(story("ab2cd3", english, german))
    assert await ask(desk, "quotes Witkoff") == (
        "Quotes: Steve Witkoff\n"
        "• “The ceasefire must hold in Donbas”\n"
        "  Talks — Blue Wire (News agency), 21 Dec, 17:00 UTC\n"
        "  https://bluewire.example/1\n"
        "  also in 1 outlet, 1 more language · /story ab2cd3\n"
        "\n"
        "Side, role and stories: /who Steve Witkoff"
    )


async def test_another_language_than_english_is_named() -> None:
    told = report("Розмови", NOW, language="uk", **said("Ми зробили великий крок"))
    desk = memory_desk(story("ab2cd3", told))
    assert "in Ukrainian · /story ab2cd3" in await ask(desk, "quotes Witkoff")


async def test_the_newest_are_shown_and_the_rest_counted() -> None:
    stories = (
        story(f"story{n}", report(f"N{n}", NOW - n * 80 * HOUR, **said(f"We have come a long way, part {n}")))
        for n in range(SHOWN + 2)
    )
    shown = await ask(memory_desk(*stories), "quotes Witkoff")
    assert shown.count("•") == SHOWN
    assert "and 2 older quotes" in shown


async def test_who_is_not_quoted_not_sure_or_not_known_is_said_so() -> None:
    desk = memory_desk(story("ab2cd3", report("Talks", people=WITKOFF)))
    assert "No report kept here quotes Steve Witkoff word for word." in await ask(desk, "quotes Witkoff")
    assert (await ask(desk, "quotes")).startswith("Whose words? For example /quotes Witkoff")
    assert 'I know nobody called "Blorgs".' in await ask(desk, "quotes Blorgs")
    assert (await ask(desk, "quotes Rustam Umarow Khan")).startswith(
        'I am not sure who "Rustam Umarow Khan" is. Did you mean:\n\n• /quotes Rustem Umerov (Ukraine)'
    )


async def test_quotes_are_data_too() -> None:
    desk = memory_desk(story("ab2cd3", report("Talks", NOW - HOUR, **said("The ceasefire must hold"))))
    found = await data(desk, "quotes Witkoff")
    assert found["slug"] == "steve-witkoff"
    assert found["quotes"] == [
        {
            "text": "The ceasefire must hold",
            "language": "en",
            "outlet": "Blue Wire",
            "side": "wire",
            "state_media": False,
            "link": "https://bluewire.example/1",
            "published": "2025-12-21T17:00:00+00:00",
            "story": "ab2cd3",
            "first_published": "2025-12-21T17:00:00+00:00",
            "outlets": ["Blue Wire"],
            "languages": ["en"],
            "prints": [found["quotes"][0]["prints"][0]],
        }
    ]
    assert (await data(desk, "quotes Blorgs"))["answer"] is None
