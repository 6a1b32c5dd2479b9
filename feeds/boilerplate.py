"""Cuts what is no part of a report: links to other articles, bylines, outlets' names, calls to subscribe."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from feeds.pack import Boilerplate, Pack
from feeds.text import fold, plain, squeeze, wide

# What WordPress writes under every entry of a feed, in its translations.
_APPEARED = (
    "appeared first on|est apparu en premier sur|apareció primero en|se publicó primero en"
    "|erschien zuerst auf|pertama kali tampil pada|è apparso per la prima volta su|apareceu primeiro em"
)
_OPENERS = (
    r"The post|L[’']article|El post|La entrada|Der Beitrag|Post|Artikel|L[’']articolo|O post|Wpis|Příspěvek"
)
_ORIGIN = re.compile(rf"(?:^|(?<=\s))(?:{_OPENERS}) .{{3,400}}? (?:{_APPEARED}) .{{2,80}}$", re.IGNORECASE)
_ORIGIN_HINTS = tuple(_APPEARED.lower().split("|"))
_CUT_OFF = re.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|(?<=\w)\s*(?:…|\.{3}))\s*$")
_JOINT = re.compile(r"\s+[-–—|•·]\s+(?=[^-–—|•·]{2,60}$)")
_SENTENCE = re.compile(r"[.!?。！？…]['\"”»“]*(?=\s|$)|\n")
_LABEL_SIGNS = frozenset(":：|»>→–—")
_OPENS_WITHIN = 120  # characters of a paragraph that may hold the phrase it begins with


@dataclass(frozen=True, slots=True)
class Body:
    """An entry's own text: headline, lead (the summary's paragraphs) and the paragraphs that follow."""

    title: str
    lead: str
    paragraphs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join(part for part in (self.title, self.lead, *self.paragraphs) if part)


class Cleaner:
    """The pack's boilerplate phrases and outlets' names, compiled."""

    def __init__(self, pack: Pack) -> None:
        self._related = _Marks(_all(pack.boilerplate, "related"))
        self._tail = _Marks(_all(pack.boilerplate, "tail"))
        self._byline = _Marks(_all(pack.boilerplate, "byline"))
        self._outlets = frozenset(squeeze(outlet.name) for outlet in pack.outlets)
        self._suffixes = tuple(suffix for outlet in pack.outlets for suffix in outlet.title_suffixes)

    def body(self, title: str, summary: str, content: str, outlet: str) -> Body:
        """The report without boilerplate. Texts are plain with paragraphs on lines of their own."""
        headline = self.headline(plain(title), outlet)
        lead = self._own(plain(summary), headline, outlet)
        rest = self._own(plain(content), headline, outlet)
        if not lead and rest:
            lead, rest = rest[:1], rest[1:]
        known = squeeze(" ".join(lead)) if rest else ""
        following = tuple(part for part in rest if squeeze(part) not in known)
        return Body(headline, "\n".join(lead), following)

    def headline(self, title: str, outlet: str) -> str:
        """The headline without the outlet's name that the feed or an aggregator appends."""
        if title.endswith(self._suffixes):
            suffix = next(known for known in self._suffixes if title.endswith(known))
            return title[: -len(suffix)].rstrip()
        joints = list(_JOINT.finditer(title))
        if joints and self._names_outlet(title[joints[-1].end() :], outlet):
            return title[: joints[-1].start()].rstrip()
        return title.strip()

    def _names_outlet(self, text: str, outlet: str) -> bool:
        name, own = squeeze(text), squeeze(outlet)
        return bool(name) and (name in {own, *self._outlets} or name.replace(" ", "") in own.replace(" ", ""))

    def _own(self, text: str, headline: str, outlet: str) -> list[str]:
        """Paragraphs that are the report's own. A tail phrase ends the text."""
        if not text:
            return []
        kept = []
        said, by = squeeze(headline), squeeze(outlet)
        for paragraph in text.split("\n"):
            whole = " ".join(paragraph.split())
            opening = " ".join(fold(whole[:_OPENS_WITHIN]).split())
            if self._tail.opens(whole, opening):
                break
            if not whole or self._byline.opens(whole, opening) or self._related.opens(whole, opening):
                continue
            own = self._inline(whole)
            if own and not self._echo(squeeze(own), said, by):
                kept.append(own)
        return kept

    def _echo(self, text: str, title: str, outlet: str) -> bool:
        """The headline again, with or without an outlet's name: what aggregators have for a summary."""
        return not text or (
            text.startswith(title) and text[len(title) :].strip() in {"", outlet, *self._outlets}
        )

    def _inline(self, paragraph: str) -> str:
        """The paragraph without marks of cut text and without related links that stand inside it."""
        text = paragraph
        small = text.lower()
        if any(hint in small for hint in _ORIGIN_HINTS):
            text = _ORIGIN.sub("", text)
        text = self._related.cut(self._tail.cut(text, to_end=True), to_end=False)
        return _CUT_OFF.sub("", text).strip()


class _Marks:
    """Phrases that open a piece of boilerplate."""

    def __init__(self, phrases: Iterable[str]) -> None:
        clean = sorted({" ".join(plain(phrase).split()) for phrase in phrases}, key=lambda p: (-len(p), p))
        self._openings: dict[str, list[tuple[str, bool]]] = {}  # folded, and whether a colon must follow
        self._signs = tuple(phrase for phrase in clean if not squeeze(phrase))  # "▶"
        for phrase in clean:
            if folded := squeeze(phrase):
                self._openings.setdefault(folded[:2], []).append((folded, phrase.endswith((":", "："))))
        longer = [phrase for phrase in clean if len(phrase) > 3]
        self._within = AhoCorasick(longer, matchkind=MATCHKIND_LEFTMOST_LONGEST) if longer else None

    def opens(self, paragraph: str, folded: str) -> bool:
        """Whether the paragraph, `folded` at its beginning, begins with one of the phrases as whole words."""
        if self._signs and paragraph.startswith(self._signs):
            return True
        return any(
            folded.startswith(phrase)
            and _ends_there(phrase, folded)
            and (not colon or any(sign in paragraph[: len(phrase) + 4] for sign in ":：=】"))
            for start in (folded[:2], folded[:1])
            for phrase, colon in self._openings.get(start, ())
        )

    def cut(self, text: str, *, to_end: bool) -> str:
        """The text without what such a phrase opens: to its end, or to the end of the sentence."""
        while (mark := self._label(text)) is not None:
            first, after = mark
            end = None if to_end else _SENTENCE.search(text, after + 1)
            rest = text[end.end() :] if end else ""
            text = f"{text[:first].rstrip()} {rest.lstrip()}".strip()
        return text

    def _label(self, text: str) -> tuple[int, int] | None:
        """Where the first phrase that is a label begins and ends."""
        if self._within is None:
            return None
        found = self._within.find_matches_as_indexes(text)
        return next(((first, after) for _, first, after in found if _is_label(text, first, after)), None)


def _ends_there(phrase: str, folded: str) -> bool:
    """Whether no longer word holds the phrase; Han, Kana and Hangul write the next one joined to it."""
    return not folded[len(phrase) : len(phrase) + 1].isalnum() or (wide(phrase[-1]) and len(phrase) > 3)


def _is_label(text: str, first: int, after: int) -> bool:
    """Within a line a phrase counts only as a label: whole, in capitals or before a colon, bar or dash."""
    if (first and text[first - 1].isalnum()) or text[after : after + 1].isalnum():
        return False
    if text[after - 1] in ":：":
        return not text[:first].rstrip() or text[:first].rstrip()[-1] in '.!?…»”"。！？'
    return text[first:after].isupper() or text[after:].lstrip()[:1] in _LABEL_SIGNS


def _all(boilerplate: Boilerplate, key: str) -> tuple[str, ...]:
    lists: dict[str, tuple[str, ...]] = getattr(boilerplate, key)
    return tuple(phrase for phrases in lists.values() for phrase in phrases)
