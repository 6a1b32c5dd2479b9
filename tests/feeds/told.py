"""The pack that ships, ready to read sentences with, and fixtures that state their own expectation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.packfile import load_pack
from feeds.claim import Claims
from feeds.matcher import Matcher
from feeds.model import Claim, Quote
from feeds.people import Names
from feeds.quotes import Quotes
from feeds.speech import Speech

FOLDER = Path(__file__).parent


@cache
def _parts() -> tuple[Matcher, Names, Quotes, Claims]:
    pack = load_pack()
    speech = Speech(pack)
    return Matcher(pack), Names(pack), Quotes(pack, speech), Claims(pack, speech)


def quotes(text: str, language: str) -> tuple[Quote, ...]:
    """The quotations of a text whose first line is its headline."""
    matcher, names, found, _ = _parts()
    hits = matcher.find(text, language)
    return found.find(text, names.mentions(text, hits, language, on_topic=True), language, hits)


def claim(text: str, language: str) -> Claim:
    """The stance of a report: a headline and, on the next line, its lead."""
    matcher, names, _, claims = _parts()
    hits = matcher.find(text, language)
    mentions = names.mentions(text, hits, language, on_topic=True)
    return claims.find(text, len(text.split("\n", maxsplit=1)[0]), len(text), hits, mentions, language)


def rows(name: str) -> list[tuple[str, str, str]]:
    """The lines of a fixture: language, what is expected, text with its paragraphs on lines of their own."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    cells = [line.split(" | ", 2) for line in lines if line and not line.startswith("#")]
    return [(language, expected, text.replace(" // ", "\n")) for language, expected, text in cells]
