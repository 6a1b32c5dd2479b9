"""Invented feeds for benchmarks: one entry in thirty is on the negotiations, as in a general news feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from random import Random

RELEVANT = 30  # one entry in so many

_SAYINGS = [  # of one development: who met where, over what, and how many points are left
    ("en", "{a} and {b} met in {place} on {what} for ending the war in Ukraine; {count} points are open."),
    (
        "en",
        "Talks in {place} on {what} for Ukraine go on: {a} speaks of {count} open points after seeing {b}.",
    ),
    ("de", "{a} und {b} sprachen in {place} über {what} für die Ukraine, {count} Punkte sind offen."),
    ("uk", "{a} і {b} обговорили у місті {place} {what} щодо миру в Україні, лишилося {count} пунктів."),
    ("ru", "{a} и {b} провели переговоры в городе {place} по Украине: {what}, осталось {count} пунктов."),
    ("fr", "{a} et {b} ont négocié à {place} sur {what} pour la paix en Ukraine, {count} points restent."),
    ("id", "{a} dan {b} berunding di {place} tentang {what} untuk perdamaian Ukraina, {count} poin tersisa."),
    ("es", "{a} y {b} negociaron en {place} sobre {what} para la paz en Ucrania, quedan {count} puntos."),
]
_NAMES = "Witkoff Kushner Rubio Umerov Dmitriev Ushakov Driscoll Zelensky Lavrov Macron Merz Starmer".split()
_PLACES = (
    "Miami Geneva Berlin Moscow Paris London Istanbul Abu-Dhabi Kyiv Brussels Washington Helsinki".split()
)
_MATTERS = (
    "security guarantees",
    "the 20-point plan",
    "the 28-point plan",
    "a ceasefire",
    "prisoners",
    "territory",
)
DEVELOPMENTS = 60  # told by all feeds together
_SUBJECTS = {
    "en": "council budget harbour museum festival railway drought hospital satellite vaccine".split(),
    "de": "Stadtrat Haushalt Hafen Museum Bahn Dürre Klinik Satellit Orchester Brücke Schule".split(),
    "uk": "міськрада бюджет музей фестиваль залізниця врожай лікарня супутник оркестр міст".split(),
    "ru": "горсовет бюджет музей фестиваль дорога урожай больница спутник оркестр мост школа".split(),
    "fr": "mairie budget port musée festival sécheresse hôpital satellite orchestre pont école".split(),
    "id": "balai anggaran pelabuhan museum festival kereta kekeringan rumah satelit orkestra".split(),
    "es": "ayuntamiento presupuesto puerto museo festival sequía hospital satélite orquesta puente".split(),
}
_ROW = """<item>
<title>{title}</title>
<link>{link}</link>
<guid isPermaLink="true">{link}</guid>
<pubDate>{date}</pubDate>
<category>World</category>
<description><![CDATA[<p>
<img src="https://img.example/{number}.jpg" width="640" alt=""/>{text}</p>
<p>{more}</p>]]></description>
</item>
"""
_FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Bench {feed}</title><link>https://bench{feed}.example/</link><description>Bench {feed}</description>
<language>{language}</language>
{rows}</channel></rss>
"""


def language(feed: int) -> str:
    """The language a feed is in."""
    return _SAYINGS[feed % len(_SAYINGS)][0]


def body(feed: int, entries: int, newer: int, now: datetime) -> bytes:
    """RSS 2.0 of one feed, newest entry first: `entries` of them, the newest `newer` of them added later."""
    rows = [_row(feed, number, now) for number in range(entries + newer - 1, newer - 1, -1)]
    return _FEED.format(feed=feed, language=language(feed), rows="".join(rows)).encode()


def _row(feed: int, number: int, now: datetime) -> str:
    """One entry; the same arguments give the same entry."""
    random = Random(feed * 100_003 + number)  # noqa: S311  # repeatable, nothing to guard
    title, text = _relevant(feed, random) if number % RELEVANT == 7 else other(feed, random)
    return _ROW.format(
        title=title,
        text=text,
        more=filler(language(feed), random, 40),
        number=feed * 1000 + number,
        link=f"https://bench{feed}.example/news/{number}-{random.getrandbits(48):x}",
        date=format_datetime(now - timedelta(minutes=20 * (60 - number), seconds=feed % 60)),
    )


def _relevant(feed: int, random: Random) -> tuple[str, str]:
    """A development in the feed's language: the same facts as in other feeds, in other words."""
    return development(feed, random.randrange(DEVELOPMENTS), random)


def development(feed: int, number: int, random: Random) -> tuple[str, str]:
    """Headline and text of a development; its facts depend on its number alone."""
    facts = Random(number)  # noqa: S311
    a, b = facts.sample(_NAMES, 2)
    told = _SAYINGS[feed % len(_SAYINGS)][1].format(
        a=a, b=b, place=facts.choice(_PLACES), what=facts.choice(_MATTERS), count=facts.randrange(3, 19)
    )
    return told[:110], f"{told} {filler(language(feed), random, 25)}"


def other(feed: int, random: Random) -> tuple[str, str]:
    """Headline and text on something else."""
    words = _SUBJECTS[language(feed)]
    title = " ".join([*random.sample(words, 6), str(random.randrange(1000))]).capitalize()
    return title, filler(language(feed), random, 30)


def filler(spoken: str, random: Random, length: int) -> str:
    """So many words in a language, telling nothing."""
    words: Sequence[str] = _SUBJECTS[spoken]
    return " ".join(random.choice(words) for _ in range(length)).capitalize() + "."
