"""Cuts what is no part of a report: links to other articles, bylines, outlets' names, calls to subscribe or comment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from feeds.pack import Boilerplate, Pack
from feeds.text import fold, plain, squeeze

_APPEARED = re.compile(r"^(The post|L’article|L'article|El post|La entrada|Der Beitrag|Artikel|Post) .{3,400}? (appeared first on|"
                       r"est apparu en premier sur|apareció primero en|se publicó primero en|erschien zuerst auf|pertama kali tampil pada)", re.I | re.S)  # fmt: skip
_CUT_OFF = re.compile(r"\s*(\[\s*(…|\.\.\.)\s*\]|(?<=\w)\s*(…|\.{3}))\s*$")
_READ_ON = re.compile(r"\s*(Continue reading|Read more|Weiterlesen|Lire la suite|Leer más|Leggi tutto|Читать далее|Читати далі)\s*(…|\.\.\.|»|→)?\s*$", re.I)  # fmt: skip
_JOINT = re.compile(r"\s+[-–—|•·]\s+(?=[^-–—|•·]{2,60}$)")
_MARK_ENDS = (":", "|", "»", "–", "—", "-", ">", "→", " ", "\xa0", "\t", "“", "«", '"')
_SENTENCE = re.compile(r"[.!?。！？…]['\"”»“]*(?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Body:
    """An entry's own text: headline, lead (first paragraphs, from the summary) and the paragraphs that follow."""

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
        known = {squeeze(part) for part in lead}
        text = squeeze(" ".join(lead))
        following = tuple(part for part in rest if squeeze(part) not in known and squeeze(part) not in text)
        return Body(headline, "\n".join(lead), following)

    def headline(self, title: str, outlet: str) -> str:
        """The headline without the outlet's name that the feed or an aggregator appends."""
        for suffix in self._suffixes:
            if title.endswith(suffix):
                return title[: -len(suffix)].rstrip()
        joint = None
        for joint in _JOINT.finditer(title):
            pass
        if joint and self._names_outlet(title[joint.end() :], outlet):
            return title[: joint.start()].rstrip()
        return title.strip()

    def _names_outlet(self, text: str, outlet: str) -> bool:
        name = squeeze(text)
        return bool(name) and (
            name == squeeze(outlet) or name in self._outlets or name.replace(" ", "") in squeeze(outlet)
        )

    def _own(self, text: str, headline: str, outlet: str) -> list[str]:
        """Paragraphs that are the report's own. A tail phrase ends the text."""
        kept = []
        title = squeeze(headline)
        for paragraph in text.split("\n"):
            whole = " ".join(paragraph.split())
            if not whole:
                continue
            if self._tail.opens(whole):
                break
            if self._byline.opens(whole) or self._related.opens(whole) or _APPEARED.match(whole):
                continue
            own = self._inline(whole)
            folded = squeeze(own)
            if (
                folded
                and folded not in {title, f"{title} {squeeze(outlet)}"}
                and not self._echo(folded, title)
            ):
                kept.append(own)
        return kept

    def _echo(self, folded: str, title: str) -> bool:
        """An aggregator's summary: the headline again and an outlet's name."""
        return bool(title) and folded.startswith(title) and folded[len(title) :].strip() in self._outlets

    def _inline(self, paragraph: str) -> str:
        """The paragraph without marks of cut text and without related links that stand inside it."""
        text = _APPEARED_INLINE.sub("", paragraph)
        text = _READ_ON.sub("", text)
        for marks in (self._tail, self._related):
            text = marks.cut(text, to_end=marks is self._tail)
        return _CUT_OFF.sub(" …" if len(text) > 400 else "", text).strip()


_APPEARED_INLINE = re.compile(r"\s*The post .{3,400}? appeared first on .{2,80}$", re.I | re.S)


class _Marks:
    """Phrases that open a piece of boilerplate."""

    def __init__(self, phrases: Iterable[str]) -> None:
        clean = {" ".join(plain(phrase).split()) for phrase in phrases}
        self._folded = tuple(
            sorted({fold(phrase).rstrip() for phrase in clean if fold(phrase).strip()}, key=len, reverse=True)
        )
        self._starts = frozenset(phrase[:3] for phrase in self._folded)
        pattern = "|".join(
            re.escape(phrase) for phrase in sorted(clean, key=len, reverse=True) if len(phrase) > 3
        )
        self._within = (
            re.compile(rf"(?:(?<=^)|(?<=[.!?…»”\"“)\s。！？]))(?:{pattern})(?=[\s:|»–—>→(“«\"-])")
            if pattern
            else None
        )

    def opens(self, paragraph: str) -> bool:
        """Whether the paragraph begins with one of the phrases as whole words."""
        folded = fold(paragraph[:120])
        start = len(folded) - len(folded.lstrip())
        folded = folded[start:]
        if folded[:3] not in self._starts:
            return False
        return any(
            folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum()
            for phrase in self._folded
        )

    def cut(self, text: str, *, to_end: bool) -> str:
        """The text without what such a phrase opens: to its end, or to the end of the sentence."""
        while self._within and (mark := self._within.search(text)):
            if not _looks_like_mark(text, mark):
                return text
            end = None if to_end else _SENTENCE.search(text, mark.end() + 1)
            rest = text[end.end() :] if end else ""
            text = (text[: mark.start()].rstrip() + " " + rest.lstrip()).strip()
        return text


def _looks_like_mark(text: str, mark: re.Match[str]) -> bool:
    """A phrase within a line counts only as a label: at a sentence's start, or in capitals, or before a colon or bar."""
    before = text[: mark.start()].rstrip()
    after = text[mark.end() :].lstrip()
    labelled = after[:1] in {":", "|", "»", ">", "→", "–", "—"}
    return mark.group().isupper() or labelled or (text[mark.end() : mark.end() + 2] == "  ")


def _all(boilerplate: Boilerplate, key: str) -> tuple[str, ...]:
    lists: dict[str, tuple[str, ...]] = getattr(boilerplate, key)
    return tuple(phrase for phrases in lists.values() for phrase in phrases)
